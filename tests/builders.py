"""SOPs, profiles and PDF files made in a line or two, and an encoder that needs no model."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopsim.embed import Encoder, SimilarityScale
from sopsim.profile import Profile, make_profiles
from sopsim.terms.durations import parse_duration
from sopsim.terms.text import tokens
from sopsim.types import Layout, ModelInfo, Sop, Step, StepKind

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from rendering.document import render_sop  # noqa: E402
from rendering.source import SopSource, load_sops  # noqa: E402

GOLDEN = Path(__file__).with_name("data") / "golden"


def step(
    activity: str,
    actors: str = "",
    requirements: str = "",
    duration: str = "",
    output: str = "",
    kind: StepKind = StepKind.PROCESS,
) -> Step:
    """Make a step; several actors and papers are parted by semicolons."""
    return Step(
        number="",
        activity=activity,
        actors=_items(actors),
        kind=kind,
        requirements=_items(requirements),
        duration=parse_duration(duration),
        output=output,
    )


def _items(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(";") if item.strip())


def make_sop(
    title: str,
    steps: Iterable[Step | str | Mapping[str, str]] = (),
    *,
    path: str = "a.pdf",
    agency: str = "Dinas Sosial",
    total: str = "",
    **fields: Any,
) -> Sop:
    """Make an SOP; a step may be an activity alone or the arguments of ``step`` as a mapping."""
    return Sop(
        id=fields.pop("id", path),
        path=path,
        first_page=1,
        last_page=1,
        layout=Layout.SOP_AP,
        title=title,
        agency=agency,
        steps=tuple(_step(item) for item in steps),
        total_duration=parse_duration(total),
        **fields,
    )


def _step(given: Step | str | Mapping[str, str]) -> Step:
    if isinstance(given, Step):
        return given
    return step(given) if isinstance(given, str) else step(**given)


class WordEncoder:
    """Gives texts close vectors where they share words, by the hashes of the words."""

    info = ModelInfo("kata", "0" * 64)
    dimension = 64

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            total = sum((self._of_word(word) for word in sorted(set(tokens(text)))), vectors[row])
            vectors[row] = total / max(1e-9, float(np.linalg.norm(total)))
        if progress:
            progress(len(texts))
        return vectors

    def _of_word(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(self.dimension)


def profiles_of(sops: Iterable[Sop], encoder: Encoder, scale: SimilarityScale) -> list[Profile]:
    """Make the profiles of SOPs, sorted by id."""
    ordered = sorted(sops, key=lambda sop: sop.id)
    return make_profiles(ordered, lambda texts: scale.center(encoder.encode(texts)))


def golden_sources() -> list[SopSource]:
    """Read the six authored SOPs of the golden corpus."""
    return load_sops(GOLDEN)


def write_pdfs(root: Path, sources: Iterable[SopSource]) -> Path:
    """Render SOPs as PDF files below ``root``."""
    for source in sources:
        file = root / source.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(render_sop(source).pdf)
    return root
