"""Time the main job on SOPs like those of the sample, and show where the time goes.

    python scripts/benchmark.py [--sops 300] [--group 0]

Renders the authored sets into a temporary folder until there are that many SOPs; once all are
used up they come again, each time with the number of another form in each step and in other styles,
so that larger numbers hold larger groups.
``--group N`` adds one procedure shared by N kelurahan, every tenth of them with another time.
Prints the wall-clock seconds of the whole command (start of Python and load of the model included),
those of each stage, peak memory, and what was found.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from zlib import crc32

from rendering.document import render_sop
from rendering.source import SopSource, load_sops
from rendering.style import choose_style

SOURCES = Path(__file__).parent.parent / "corpus" / "sources"
SETS = ("dev", "dev2", "sample")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time find-overlaps.")
    parser.add_argument("--sops", type=int, default=300, help="SOPs of the authored sets")
    parser.add_argument("--group", type=int, default=0, help="kelurahan that share a procedure")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, out = Path(folder, "corpus"), Path(folder, "out")
        for sop in [*islice(_repeated(), arguments.sops), *_shared_by(arguments.group)]:
            file = corpus / sop.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(render_sop(sop).pdf)
        _measure(corpus, out)


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


def _measure(corpus: Path, out: Path) -> None:
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


if __name__ == "__main__":
    main()
