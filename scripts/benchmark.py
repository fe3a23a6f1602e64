"""Measure sopsim: how long the main job takes, and how well files are read.

    python scripts/benchmark.py overlaps [--sops 300] [--group 0]

Renders the authored sets into a temporary folder until there are that many SOPs; once all are
used up they come again, each time with the number of another form in each step and in other styles,
so that larger numbers hold larger groups.
``--group N`` adds one procedure shared by N kelurahan, every tenth of them with another time.
Prints the wall-clock seconds of the whole command (start of Python and load of the model included),
those of each stage, peak memory, and what was found.

    python scripts/benchmark.py reading [BED ...] [--faults] [--producer NAME] [--layout NAME]

Reads every PDF of the beds (folders with a ``truth.json``, see ``beds/truth.py``) and prints the
figures of ``beds/figures.py`` by layout and producer, born-digital files and scans apart; time is
that of one core. Without BED it makes the bed of ``make_corpus.py --reading`` in a temporary folder
and adds ``corpus/reading`` if there is one. ``--faults`` lists everything read wrongly,
tab-separated: file, SOP, field, expected, got.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from itertools import count, islice
from pathlib import Path
from zlib import crc32

from beds.figures import figures_table, quality_table
from beds.make import make_reading_bed
from beds.score import Fault, FileScore, score_file
from beds.truth import TruthFile, load_bed
from rendering.document import render_sop
from rendering.source import SopSource, load_sops
from rendering.style import choose_style

from sopsim.errors import SopsimError
from sopsim.read.document import read_file

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SOURCES = CORPUS / "sources"
SETS = ("dev", "dev2", "sample")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code (0 done, 1 a bed is faulty)."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "overlaps":
            measure_overlaps(options.sops, options.group)
        else:
            measure_reading(options.beds, options.layout, options.producer, faults=options.faults)
    except SopsimError as error:
        print(f"Error: {error.message}\nHint: {error.hint}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure sopsim.")
    commands = parser.add_subparsers(dest="command", required=True)
    overlaps = commands.add_parser("overlaps", help="time find-overlaps, stage by stage")
    overlaps.add_argument("--sops", type=int, default=300, help="SOPs of the authored sets")
    overlaps.add_argument("--group", type=int, default=0, help="kelurahan that share a procedure")
    reading = commands.add_parser("reading", help="how well and how fast PDFs are read")
    reading.add_argument("beds", type=Path, nargs="*", help="folders with truth.json")
    reading.add_argument("--faults", action="store_true", help="list what was read wrongly")
    reading.add_argument("--layout", help="only files of this layout")
    reading.add_argument("--producer", help="only files of this producer")
    return parser


# --- overlaps ---------------------------------------------------------------------------------


def measure_overlaps(n_sops: int, n_kelurahan: int) -> None:
    """Render SOPs, find their overlaps and print where the time went."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, out = Path(folder, "corpus"), Path(folder, "out")
        for sop in [*islice(_repeated(), n_sops), *_shared_by(n_kelurahan)]:
            file = corpus / sop.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(render_sop(sop).pdf)
        _time_find_overlaps(corpus, out)


def _repeated() -> Iterator[SopSource]:
    for turn in count():
        for name in SETS:
            for sop in load_sops(SOURCES / name):
                yield _again(sop, f"{name}-{turn}/{sop.path}", turn)


def _again(sop: SopSource, path: str, turn: int) -> SopSource:
    """Give the SOP as another office might file it: no step of it has been embedded before."""
    if not turn:
        return replace(sop, path=path)
    steps = (
        replace(step, activity=f"{step.activity} (F-{crc32(f'{path} {number}'.encode()) % 10_000})")
        for number, step in enumerate(sop.steps)
    )
    return replace(sop, path=path, style=choose_style(path), steps=tuple(steps))


def _shared_by(n_kelurahan: int) -> Iterator[SopSource]:
    model = next(sop for sop in load_sops(SOURCES / "dev") if "Kelurahan" in sop.agency)
    for number in range(1, n_kelurahan + 1):
        name = f"Kelurahan Contoh {number}"
        steps = list(model.steps)
        if number % 10 == 0:
            steps[1] = replace(steps[1], duration="3 hari")
        yield replace(model, path=f"internal/{name}/layanan.pdf", agency=name, steps=tuple(steps))


def _time_find_overlaps(corpus: Path, out: Path) -> None:
    command = [sys.executable, "-m", "sopsim", "find-overlaps", str(corpus), "--out", str(out)]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    result = json.loads((out / "overlaps.json").read_text(encoding="utf-8"))
    stages = result["run"]["seconds"]
    rest = seconds - sum(stages.values())
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{result['run']['sops']} SOPs, {result['run']['pages']} pages: {seconds:.1f} s")
    for stage, spent in [*stages.items(), ("start, report", rest)]:
        print(f"  {stage:<14} {spent:6.1f} s")
    print(f"  peak memory of one process: {memory:.0f} MB")
    print(f"  {len(result['pairs'])} pairs, {len(result['clusters'])} clusters")
    print(f"  overlaps.json: {(out / 'overlaps.json').stat().st_size / 1e6:.1f} MB")


# --- reading ----------------------------------------------------------------------------------


def measure_reading(
    folders: Sequence[Path], layout: str | None, producer: str | None, *, faults: bool
) -> None:
    """Read the beds, by default the one made here, and print how well that went."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # threads of tesseract that wait for each other compute
    with tempfile.TemporaryDirectory() as made:
        beds = [load_bed(folder) for folder in folders or _default_beds(Path(made))]
        scores = [
            _read_and_score(bed.folder / file.path, file)
            for bed in beds
            for file in bed.files
            if layout in (None, file.layout) and producer in (None, file.producer)
        ]
    if faults:
        for score in scores:
            for fault in score.faults:
                print("\t".join(" ".join(text.split()) for text in astuple(fault)))
        print()
    print(figures_table(scores))
    print()
    print(quality_table(scores))


def _core_seconds() -> float:
    """Return the time this process and those it waited for, tesseract for one, have computed."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _default_beds(made: Path) -> list[Path]:
    make_reading_bed(made)
    return [made, *(folder for folder in [CORPUS / "reading"] if folder.is_dir())]


def _read_and_score(path: Path, file: TruthFile) -> FileScore:
    start = _core_seconds()
    try:
        sops = read_file(path, file.path).sops
    except Exception as error:  # a crash of the reader is a finding, not the end of the benchmark
        crash = Fault(file.path, "", "crash", "", repr(error))
        score = score_file(file, (), _core_seconds() - start)
        return replace(score, faults=(crash, *score.faults))
    return score_file(file, sops, _core_seconds() - start)


if __name__ == "__main__":
    sys.exit(main())
