"""The stages in order: read, embed, find candidates, compare, cluster."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sopsim import __version__
from sopsim.candidates import find_candidates
from sopsim.cluster import Comparisons, compare_candidates, group_alike, make_clusters
from sopsim.compare import compare_pair
from sopsim.config import Settings
from sopsim.embed import Encoder, SimilarityScale, calibrate, load_encoder
from sopsim.profile import Profile, make_profiles
from sopsim.progress import Progress, Silent
from sopsim.read import (
    Corpus,
    FileReading,
    complete,
    open_corpus,
    read_files,
    warn_of_clashes,
)
from sopsim.types import Report, Run, Skipped, Sop


def find_overlaps(corpus: Path, settings: Settings, progress: Progress | None = None) -> Report:
    """Read the SOPs of a corpus folder and find which duplicate, contain, overlap or contradict
    each other.

    :raises CorpusError: the folder or its ``corpus.csv`` cannot be used.
    :raises ModelError: the embedding model cannot be loaded.
    """
    progress = progress or Silent()
    clock = _Clock()
    folder = open_corpus(corpus)
    with clock.stage("load"):  # first, so that a wrong model is told before the files are read
        progress.start("load", 1)
        encoder = load_encoder(settings.model)
        scale = calibrate(encoder)
        progress.advance(1)
    for warning in folder.warnings:
        progress.warn(warning)
    with clock.stage("read"):
        readings, sops = _read(folder, settings, progress)
    with clock.stage("embed"):
        profiles = _profiles(sops, encoder, scale, progress)
    with clock.stage("candidates"):
        candidates = find_candidates(profiles, scale.score)
    with clock.stage("compare"):
        comparisons = Comparisons(profiles, lambda a, b: compare_pair(a, b, scale.score))
        progress.start("compare", len(profiles) + len(candidates))
        groups = group_alike(candidates, comparisons, settings.min_probability, progress.advance)
        compare_candidates(candidates, groups, comparisons, progress.advance)
    with clock.stage("cluster"):
        clusters, pairs = make_clusters(comparisons, groups, settings.min_probability)
    return Report(
        run=Run(
            version=__version__,
            model=encoder.info,
            settings=settings.shown(),
            files=len(readings) + len(folder.skipped),
            sops=len(sops),
            pages=sum(reading.n_pages for reading in readings),
            seconds=clock.seconds,
        ),
        sops=tuple(sops),
        pairs=tuple(pairs),
        clusters=tuple(clusters),
        skipped=_skipped(folder, readings),
    )


def _read(
    corpus: Corpus, settings: Settings, progress: Progress
) -> tuple[list[FileReading], list[Sop]]:
    readings = read_files(
        corpus.root,
        corpus.paths,
        n_workers=settings.n_workers,
        seconds_per_file=settings.seconds_per_file,
        cache=settings.cache,
        progress=progress,
    )
    sops = (complete(sop, corpus) for reading in readings for sop in reading.sops)
    return readings, warn_of_clashes(sorted(sops, key=lambda sop: sop.id))


def _profiles(
    sops: list[Sop], encoder: Encoder, scale: SimilarityScale, progress: Progress
) -> list[Profile]:
    def encode(texts: list[str]) -> NDArray[np.float32]:
        progress.start("embed", len(texts))
        return scale.center(encoder.encode(texts, progress.advance))

    return make_profiles(sops, encode)


def _skipped(corpus: Corpus, readings: list[FileReading]) -> tuple[Skipped, ...]:
    skipped = [*corpus.skipped, *(item for reading in readings for item in reading.skipped)]
    return tuple(sorted(skipped, key=lambda item: (item.path, item.reason)))


class _Clock:
    """Seconds spent in each stage, in order."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 2)
