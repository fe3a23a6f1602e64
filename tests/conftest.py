"""What is slow to make and shared by all tests: the real model, its scale, rendered PDF files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from builders import WordEncoder, golden_sources, profiles_of, write_pdfs

from sopsim import pipeline
from sopsim.compare import compare_pair
from sopsim.config import Settings
from sopsim.embed import Encoder, SimilarityScale, calibrate, load_encoder
from sopsim.profile import Profile
from sopsim.read.ocr import data_folder
from sopsim.types import Pair, Report, Sop

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default model."""
    return load_encoder()


@pytest.fixture(scope="session")
def scale(encoder: Encoder) -> SimilarityScale:
    """The scale of the default model."""
    return calibrate(encoder)


@pytest.fixture(scope="session")
def word_encoder() -> WordEncoder:
    """An encoder without a model."""
    return WordEncoder()


@pytest.fixture(scope="session")
def word_scale(word_encoder: WordEncoder) -> SimilarityScale:
    """The scale of the encoder without a model."""
    return calibrate(word_encoder)


@pytest.fixture(scope="session")
def profiled(
    word_encoder: WordEncoder, word_scale: SimilarityScale
) -> Callable[..., list[Profile]]:
    """Make the profiles of SOPs without a model, sorted by id."""
    return lambda *sops: profiles_of(sops, word_encoder, word_scale)


@pytest.fixture(scope="session")
def compared(encoder: Encoder, scale: SimilarityScale) -> Callable[[Sop, Sop], Pair]:
    """Compare two SOPs under the default model."""

    def compare(a: Sop, b: Sop) -> Pair:
        first, second = profiles_of((a, b), encoder, scale)
        return compare_pair(first, second, scale.score)

    return compare


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Let a test run only where text can be recognised; where CI is set it must be."""
    if data_folder() is None:
        needed = (
            "Tesseract's Indonesian data is missing: apt install tesseract-ocr tesseract-ocr-ind"
        )
        if os.environ.get("CI"):
            pytest.fail(needed)
        pytest.skip(needed)


@pytest.fixture
def model_loaded_once(
    encoder: Encoder, scale: SimilarityScale, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let every run of the pipeline take the model that is loaded already."""
    monkeypatch.setattr(pipeline, "load_encoder", lambda _name: encoder)
    monkeypatch.setattr(pipeline, "calibrate", lambda _encoder: scale)


@pytest.fixture(scope="session")
def golden_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six rendered SOPs; tests must not change the folder."""
    return write_pdfs(tmp_path_factory.mktemp("golden"), golden_sources())


@pytest.fixture(scope="session")
def sample_corpus() -> Path:
    """The sample corpus that comes with sopsim."""
    return ROOT / "corpus" / "sample"


@pytest.fixture(scope="session")
def sample_result(sample_corpus: Path) -> Report:
    """What the public API finds in the sample corpus."""
    return pipeline.find_overlaps(sample_corpus, Settings())
