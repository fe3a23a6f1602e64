"""The default model and the scale of its similarities; encodes with the real model."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from sopsim import embed
from sopsim.embed import (
    BATCH_SIZE,
    Encoder,
    SimilarityScale,
    calibrate,
    default_model_folder,
    load_encoder,
    reference_sentences,
)
from sopsim.errors import ModelError
from sopsim.types import ModelInfo

ROOT = Path(__file__).parent.parent
STEP_PAIRS = Path(__file__).parent / "data" / "step_paraphrases.csv"

TEXTS = [f"Menerima berkas nomor {n} dari pemohon" + " di loket" * (n % 5) for n in range(70)]


class FixedEncoder:
    """Gives every text the vector its first letter stands for."""

    info = ModelInfo(name="fixed", sha256="0" * 64)

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        self.vectors = vectors

    def encode(self, texts, progress=None):  # noqa: ARG002
        return np.array([self.vectors[text[:1]] for text in texts], dtype=np.float32)


# --- encoding ---------------------------------------------------------------------------------


def test_vectors_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode(()).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_empty_text_gives_zero_vector(encoder: Encoder, text: str) -> None:
    vectors = encoder.encode([text, "Menerima surat"])
    assert not vectors[0].any()
    assert vectors[1].any()


def test_equal_texts_have_equal_vectors(encoder: Encoder) -> None:
    vectors = encoder.encode(["Mencatat surat", "Rapat", "Mencatat surat", " Mencatat surat\n"])
    assert (vectors[0] == vectors[2]).all()
    assert (vectors[0] == vectors[3]).all()


def test_order_of_texts_does_not_change_a_bit(encoder: Encoder) -> None:
    forwards, backwards = encoder.encode(TEXTS), encoder.encode(TEXTS[::-1])
    assert (forwards == backwards[::-1]).all()


def test_other_texts_hardly_change_a_vector(encoder: Encoder) -> None:
    assert np.allclose(encoder.encode(TEXTS)[3], encoder.encode(TEXTS[3:4])[0], atol=1e-5)


def test_progress_adds_up_to_all_texts(encoder: Encoder) -> None:
    done: list[int] = []
    texts = ["", *TEXTS, TEXTS[0], ""]
    encoder.encode(texts, done.append)
    assert sum(done) == len(texts)
    assert len(done) >= len(TEXTS) / BATCH_SIZE


def test_long_text_is_cut_not_refused(encoder: Encoder) -> None:
    assert encoder.encode(["berkas permohonan izin " * 1000]).any()


@pytest.mark.parametrize(
    "text", ["\x00\x01", "<mask> <s> </s>", "漢字 🎉", "\ue000\uffff", "–", "surat \ud800"]
)
def test_any_characters_can_be_encoded(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()


# --- loading ----------------------------------------------------------------------------------


def test_importing_the_module_does_not_load_torch() -> None:
    code = "import sys, sopsim.embed; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_default_model_loads_silently() -> None:
    code = "from sopsim.embed import load_encoder; load_encoder().encode(['surat'])"
    command = [sys.executable, "-W", "default::UserWarning", "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == run.stderr == ""


def test_info_names_the_model_and_hashes_its_weights(encoder: Encoder) -> None:
    weights = (default_model_folder() / "model.safetensors").read_bytes()
    assert encoder.info == ModelInfo("e5-small-id", hashlib.sha256(weights).hexdigest())


def test_model_folder_gives_the_same_vectors(encoder: Encoder) -> None:
    folder = str(default_model_folder())
    by_path = load_encoder(folder)
    assert by_path.info == ModelInfo(folder, encoder.info.sha256)
    assert (by_path.encode(TEXTS[:5]) == encoder.encode(TEXTS[:5])).all()


def test_loading_a_folder_does_not_touch_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts: list[str] = []
    monkeypatch.setattr("socket.getaddrinfo", lambda host, *_args, **_kwargs: hosts.append(host))
    load_encoder().encode(["surat"])
    assert not hosts


def test_model_is_found_inside_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "sopsim"
    folder = package / "models" / "e5-small-id"
    folder.mkdir(parents=True)
    (folder / "modules.json").touch()
    monkeypatch.setattr(embed, "__file__", str(package / "embed.py"))
    assert default_model_folder() == folder


def test_missing_default_model_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "__file__", str(tmp_path / "sopsim" / "embed.py"))
    with pytest.raises(ModelError) as raised:
        load_encoder()
    assert raised.value.message == "The model e5-small-id that comes with sopsim is missing."
    assert "build_model.py" in raised.value.hint


@pytest.mark.parametrize("name", ["./tidak-ada", "/tidak/ada", "a/b/c", "tidak ada", "", "..", "-"])
def test_missing_folder_is_an_error(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError) as raised:
        load_encoder(name)
    assert raised.value.message
    assert "\n" not in raised.value.message


@pytest.mark.parametrize(
    "name", ["organisasi/model-yang-tidak-ada", "model-yang-tidak-ada", "a--b"]
)
def test_unreachable_hub_is_an_error_without_delay(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError) as raised:
        load_encoder(name)
    assert name in raised.value.message
    assert "no model" in raised.value.hint


def test_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1\n"])
def test_broken_weights_are_an_error(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "model"
    shutil.copytree(
        default_model_folder(), folder, ignore=shutil.ignore_patterns("model.safetensors")
    )
    (folder / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(str(folder))


def test_model_of_several_parts_is_hashed_as_a_whole(tmp_path: Path, encoder: Encoder) -> None:
    folder = tmp_path / "model"
    shutil.copytree(default_model_folder(), folder)
    (folder / "2_Dense").mkdir()
    shutil.copy(folder / "model.safetensors", folder / "2_Dense")
    sha256 = load_encoder(str(folder)).info.sha256
    assert re.fullmatch("[0-9a-f]{64}", sha256)
    assert sha256 != encoder.info.sha256


# --- the files of the default model -----------------------------------------------------------


def test_model_folder_stays_small() -> None:
    size = sum(file.stat().st_size for file in default_model_folder().rglob("*") if file.is_file())
    assert size < 75_000_000


@pytest.mark.parametrize("card", ["models/README.md", "models/e5-small-id/README.md"])
def test_model_cards_tell_the_truth(card: str, encoder: Encoder) -> None:
    config = json.loads((default_model_folder() / "config.json").read_text(encoding="utf-8"))
    text = (ROOT / card).read_text(encoding="utf-8")
    assert encoder.info.sha256 in text
    assert f"{config['vocab_size']:,}" in text


def test_vocabulary_is_words_only() -> None:
    words = (ROOT / "models" / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert words == sorted(set(words), key=lambda word: (word.lower(), word))
    assert all(re.fullmatch(r"\w+", word) for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah",
        "PERATURAN WALI KOTA TANGERANG NOMOR 33 TAHUN 2014",
        "PermenPANRB 35/2012; Permendagri 77/2020, Pasal 12 ayat (3) huruf b",
        "Rp 1.250.000,00 – 15 s.d. 30 menit; ≤ 3 hari kerja",
        "Kasubbag Umpeg, Disdukcapil, DPMPTSP, UPTD Puskesmas Cipondoh",
        "\uf0b7 fotokopi KTP-el & KK (2 rangkap) ✓",
    ],
)
def test_domain_text_has_no_unknown_characters(text: str) -> None:
    tokenizer = Tokenizer.from_file(str(default_model_folder() / "tokenizer.json"))
    assert "<unk>" not in tokenizer.encode(text).tokens


# --- the scale --------------------------------------------------------------------------------


def test_scale_of_the_default_model(scale: SimilarityScale) -> None:
    assert -0.1 < scale.unrelated < 0.1
    assert 0.2 < scale.borderline < 0.5


def test_score_is_monotone_and_anchored(scale: SimilarityScale) -> None:
    scores = scale.score(np.linspace(-1.1, 1.1, 500))
    assert (np.diff(scores) >= 0).all()
    assert scores.min() == 0
    assert scores.max() == 1
    anchors = np.array([scale.unrelated, scale.borderline, 1.0])
    assert scale.score(anchors) == pytest.approx([0, 0.5, 1])


def test_score_keeps_the_shape(scale: SimilarityScale) -> None:
    assert scale.score(np.zeros((2, 3), dtype=np.float32)).shape == (2, 3)
    assert scale.score(np.empty(0, dtype=np.float32)).shape == (0,)


def test_identical_texts_score_one(encoder: Encoder, scale: SimilarityScale) -> None:
    vectors = scale.center(encoder.encode(TEXTS[:3]))
    assert scale.score(np.diag(vectors @ vectors.T)) == pytest.approx([1, 1, 1], abs=1e-4)


def test_centering_keeps_length_and_zero(encoder: Encoder, scale: SimilarityScale) -> None:
    vectors = scale.center(encoder.encode(["Menerima surat", "", "Rapat"]))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 1], abs=1e-5)
    assert vectors.dtype == np.float32


def test_centering_does_not_change_its_input(encoder: Encoder, scale: SimilarityScale) -> None:
    vectors = encoder.encode(["Menerima surat", ""])
    before = vectors.copy()
    scale.center(vectors)
    assert (vectors == before).all()


def test_centering_the_mean_gives_zero(scale: SimilarityScale) -> None:
    assert not scale.center(scale.mean[None]).any()
    assert scale.center(np.empty((0, 384), dtype=np.float32)).shape == (0, 384)


def test_model_that_cannot_tell_sentences_apart_is_an_error() -> None:
    letters = {sentence[:1] for sentence in reference_sentences()}
    with pytest.raises(ModelError, match="does not tell sentences apart"):
        calibrate(FixedEncoder({letter: [0.6, 0.8] for letter in letters}))


def test_reference_sentences_differ() -> None:
    sentences = reference_sentences()
    assert len(sentences) >= 250
    assert len({sentence.lower() for sentence in sentences}) == len(sentences)
    assert all(sentence == sentence.strip() != "" for sentence in sentences)


def test_paraphrases_score_above_unrelated_steps(encoder: Encoder, scale: SimilarityScale) -> None:
    with STEP_PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file) if row["label"] == "same"]
    first, second = (
        scale.center(encoder.encode([pair[side] for pair in pairs])) for side in ("a", "b")
    )
    scores = scale.score(first @ second.T)
    same = np.diag(scores)
    other = scores[~np.eye(len(pairs), dtype=bool)]
    assert np.median(same) > 0.5
    assert np.quantile(other, 0.95) < 0.5
