"""Make a corpus of SOP files with known answers from authored YAML.

Usage: python scripts/make_corpus.py SOURCE TARGET
       python scripts/make_corpus.py --reading TARGET

SOURCE holds ``*.yaml`` files, each with a list ``sops`` (the fields of ``SopSource`` in
``rendering/source.py``, an optional mapping ``style`` that fixes fields of ``Style``, and on a step
an optional ``duration_span: n`` for one Waktu cell over n rows), and ``gold.yaml``:

    pairs: [{a, b, relation, larger, conflicts: [{type, a_step, b_step, a_value, b_value}]}]
    hard_negatives: [{a, b, why}]
    clusters: [[path, path, ...]]
    unreadable: [{path, fault}]      # truncated | encrypted | zero_bytes | not_pdf

Steps in ``gold.yaml`` are row positions from 1. TARGET receives the PDF files, ``gold.json``
(schema ``sopsim.gold/1``: ``a`` < ``b``, steps from 0) and ``truth.json`` (what each PDF says, the
page of each step, and how the steps are marked). The same source gives the same bytes.

``--reading`` writes the bed for ``benchmark.py reading`` instead: PDFs by layout and producer,
scans of a third of them, and the ``truth.json`` of ``beds/truth.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import Any

from beds.make import make_reading_bed
from rendering.document import RenderedSop, render_sop
from rendering.source import (
    Fields,
    SopSource,
    SourceError,
    load_sops,
    load_yaml,
    printed_durations,
    read_path,
)

from sopsim.errors import SopsimError
from sopsim.types import ConflictType, Relation

GOLD_SCHEMA = "sopsim.gold/1"
TRUTH_SCHEMA = "sopsim.truth/1"
PASSWORD = "rahasia"


class Fault(StrEnum):
    """Why a file of the corpus cannot be read."""

    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    ZERO_BYTES = "zero_bytes"
    NOT_PDF = "not_pdf"


@dataclass(frozen=True, slots=True)
class GoldConflict:
    """A contradiction between two SOPs; steps count from 0, None for a field of the whole SOP."""

    type: ConflictType
    a_step: int | None
    b_step: int | None
    a_value: str
    b_value: str


@dataclass(frozen=True, slots=True)
class GoldPair:
    """A pair that is not distinct; ``a < b``."""

    a: str
    b: str
    relation: Relation
    larger: str | None
    conflicts: tuple[GoldConflict, ...]


@dataclass(frozen=True, slots=True)
class HardNegative:
    """A distinct pair that looks alike; ``a < b``."""

    a: str
    b: str
    why: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The right answers for a corpus, sorted."""

    pairs: tuple[GoldPair, ...]
    hard_negatives: tuple[HardNegative, ...]
    clusters: tuple[tuple[str, ...], ...]
    unreadable: Mapping[str, Fault]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code (0 done, 1 an error)."""
    parser = argparse.ArgumentParser(description="Make SOP files with gold from authored YAML.")
    parser.add_argument("source", type=Path, nargs="?", help="folder with *.yaml and gold.yaml")
    parser.add_argument("target", type=Path, help="folder for the PDF files and the answers")
    parser.add_argument("--reading", action="store_true", help="make the reading bed; no SOURCE")
    options = parser.parse_args(arguments)
    if options.reading == (options.source is not None):
        parser.error("give either SOURCE or --reading")
    try:
        if options.reading:
            _clear(options.target)
            print(f"{make_reading_bed(options.target)} files -> {options.target}")
            return 0
        n_sops, n_pages = make_corpus(options.source, options.target)
    except SopsimError as error:
        print(f"Error: {error.message}\nHint: {error.hint}", file=sys.stderr)
        return 1
    print(f"{n_sops} SOP, {n_pages} pages -> {options.target}")
    return 0


def make_corpus(source: Path, target: Path) -> tuple[int, int]:
    """Render the set ``source`` into ``target``; return the numbers of SOPs and pages.

    Nothing is written unless the whole source is sound. PDF files of an earlier run are replaced.

    :raises SourceError: a fault in the source, or ``target`` holds something else.
    """
    sops = load_sops(source)
    gold = load_gold(source / "gold.yaml", {sop.path: sop for sop in sops})
    rendered = {sop.path: render_sop(sop) for sop in sops}
    files = {path: document.pdf for path, document in rendered.items()}
    for path, fault in gold.unreadable.items():
        files[path] = make_unreadable(sops[0], fault)
    _clear(target)
    for path, content in files.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    _write_json(target / "gold.json", gold_json(gold))
    _write_json(target / "truth.json", truth_json(sops, rendered))
    return len(sops), sum(document.n_pages for document in rendered.values())


# --- gold -------------------------------------------------------------------------------------


def load_gold(path: Path, sops: Mapping[str, SopSource]) -> Gold:
    """Read and check ``gold.yaml`` against the SOPs of the set, by path.

    :raises SourceError: an unknown path or step, a value that its step does not have, a pair
        listed twice, or pairs, clusters and hard negatives that contradict each other.
    """
    fields = Fields(load_yaml(path), path.name)
    pairs = {}
    for position, raw in enumerate(fields.items("pairs"), start=1):
        pair = _read_pair(Fields(raw, f"{path.name}, pairs[{position}]"), sops)
        if (pair.a, pair.b) in pairs:
            raise fields.fault(f"pairs[{position}]", "is listed before", "Keep one of the two.")
        pairs[pair.a, pair.b] = pair
    negatives = []
    for position, raw in enumerate(fields.items("hard_negatives"), start=1):
        negative = Fields(raw, f"{path.name}, hard_negatives[{position}]")
        a, b = sorted(_read_two(negative, sops))
        if (a, b) in pairs:
            raise negative.fault("a, b", "is also in pairs", "A hard negative is distinct.")
        negatives.append(HardNegative(a, b, negative.text("why", required=True)))
        negative.finish()
    gold = Gold(
        pairs=tuple(pairs[key] for key in sorted(pairs)),
        hard_negatives=tuple(sorted(negatives, key=lambda negative: (negative.a, negative.b))),
        clusters=_read_clusters(fields, sops, pairs),
        unreadable=_read_unreadable(fields, sops),
    )
    fields.finish()
    return gold


def _read_two(fields: Fields, sops: Mapping[str, SopSource]) -> tuple[str, str]:
    a, b = read_path(fields, "a"), read_path(fields, "b")
    for name, path in (("a", a), ("b", b)):
        if path not in sops:
            raise fields.fault(name, f"is {path!r}, no SOP of this set", "Correct the path.")
    if a == b:
        raise fields.fault("b", "is the same SOP as a", "Name two SOPs.")
    return a, b


def _read_pair(fields: Fields, sops: Mapping[str, SopSource]) -> GoldPair:
    a, b = _read_two(fields, sops)
    relation = fields.choice("relation", Relation)
    if relation is Relation.DISTINCT:
        raise fields.fault("relation", "is 'distinct'", "Leave distinct pairs out.")
    larger = fields.text("larger") or None
    if (relation is Relation.CONTAINS) != (larger in (a, b)):
        raise fields.fault("larger", f"is {larger!r}", "Name a or b, for 'contains' only.")
    conflicts = tuple(
        _read_conflict(Fields(raw, f"{fields.where}, conflicts[{position}]"), sops[a], sops[b])
        for position, raw in enumerate(fields.items("conflicts"), start=1)
    )
    fields.finish()
    if a > b:
        a, b, conflicts = b, a, tuple(_swap(conflict) for conflict in conflicts)
    return GoldPair(a, b, relation, larger, conflicts)


def _read_conflict(fields: Fields, a: SopSource, b: SopSource) -> GoldConflict:
    conflict = GoldConflict(
        type=fields.choice("type", ConflictType),
        a_step=_read_step_index(fields, "a_step", a),
        b_step=_read_step_index(fields, "b_step", b),
        a_value=fields.text("a_value"),
        b_value=fields.text("b_value"),
    )
    fields.finish()
    # One side may be empty: a paper that only the other SOP demands, a step that nobody does.
    if conflict.a_value == conflict.b_value:
        raise fields.fault("a_value", "equals b_value", "Only different values are a conflict.")
    if conflict.type is ConflictType.DURATION:
        _check_duration(fields, "a_value", conflict.a_value, a, conflict.a_step)
        _check_duration(fields, "b_value", conflict.b_value, b, conflict.b_step)
    return conflict


def _read_step_index(fields: Fields, name: str, sop: SopSource) -> int | None:
    position = fields.whole(name, None)
    if position is None:
        return None
    if position > len(sop.steps):
        problem = f"is {position}, but {sop.path} has {len(sop.steps)} steps"
        raise fields.fault(name, problem, "Write the row position, from 1.")
    return position - 1


def _check_duration(
    fields: Fields, name: str, value: str, sop: SopSource, step: int | None
) -> None:
    """Guard against a wrong step: the value must be what the step's Waktu cell says."""
    if not value:
        raise fields.fault(name, "is missing", "A missing duration is no conflict.")
    if step is None:
        return
    printed = printed_durations(sop)[step]
    if value.casefold() != printed.casefold():
        problem = f"is {value!r}, but step {step + 1} of {sop.path} says {printed!r}"
        raise fields.fault(name, problem, "Correct the step or the value.")


def _swap(conflict: GoldConflict) -> GoldConflict:
    return GoldConflict(
        type=conflict.type,
        a_step=conflict.b_step,
        b_step=conflict.a_step,
        a_value=conflict.b_value,
        b_value=conflict.a_value,
    )


def _read_clusters(
    fields: Fields,
    sops: Mapping[str, SopSource],
    pairs: Mapping[tuple[str, str], GoldPair],
) -> tuple[tuple[str, ...], ...]:
    clusters: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for position, raw in enumerate(fields.items("clusters"), start=1):
        name = f"clusters[{position}]"
        if not isinstance(raw, list) or len(raw) < 2 or any(path not in sops for path in raw):
            raise fields.fault(name, "is not a list of SOPs of this set", "List 2 paths or more.")
        if seen & set(raw) or len(set(raw)) < len(raw):
            raise fields.fault(name, "has an SOP that was listed before", "Join the clusters.")
        seen |= set(raw)
        for a, b in combinations(sorted(raw), 2):
            pair = pairs.get((a, b))
            if pair is None or not pair.relation.is_same_procedure:
                raise fields.fault(
                    name, f"has {a} and {b}", "List them in pairs as identical or duplicate."
                )
        clusters.append(tuple(sorted(raw)))
    return tuple(sorted(clusters))


def _read_unreadable(fields: Fields, sops: Mapping[str, SopSource]) -> dict[str, Fault]:
    unreadable: dict[str, Fault] = {}
    for position, raw in enumerate(fields.items("unreadable"), start=1):
        entry = Fields(raw, f"{fields.where}, unreadable[{position}]")
        path = read_path(entry, "path")
        if path in sops or path in unreadable:
            raise entry.fault("path", f"{path!r} exists twice", "Give it another path.")
        unreadable[path] = entry.choice("fault", Fault)
        entry.finish()
    return dict(sorted(unreadable.items()))


# --- output -----------------------------------------------------------------------------------


def make_unreadable(sop: SopSource, fault: Fault) -> bytes:
    """Return the bytes of a file that cannot be read; a real SOP is what was damaged."""
    match fault:
        case Fault.TRUNCATED:
            pdf = render_sop(sop).pdf
            return pdf[: len(pdf) // 4]
        case Fault.ENCRYPTED:
            return render_sop(sop, password=PASSWORD).pdf
        case Fault.ZERO_BYTES:
            return b""
        case Fault.NOT_PDF:
            return f"{sop.title}\r\n{sop.agency}\r\n".encode()


def gold_json(gold: Gold) -> dict[str, Any]:
    """Return the content of ``gold.json``."""
    return {
        "schema": GOLD_SCHEMA,
        "pairs": [
            {
                "a": pair.a,
                "b": pair.b,
                "relation": pair.relation,
                "larger": pair.larger,
                "conflicts": [
                    {
                        "type": conflict.type,
                        "a_step": conflict.a_step,
                        "b_step": conflict.b_step,
                        "a_value": conflict.a_value,
                        "b_value": conflict.b_value,
                    }
                    for conflict in pair.conflicts
                ],
            }
            for pair in gold.pairs
        ],
        "hard_negatives": [
            {"a": negative.a, "b": negative.b, "why": negative.why}
            for negative in gold.hard_negatives
        ],
        "clusters": [list(cluster) for cluster in gold.clusters],
        "unreadable": list(gold.unreadable),
    }


def truth_json(sops: Sequence[SopSource], rendered: Mapping[str, RenderedSop]) -> dict[str, Any]:
    """Return the content of ``truth.json``: what a perfect reader gets from each PDF.

    ``marks`` is ``shapes`` where the kinds of the steps are drawn; with any other mark they cannot
    be seen. ``duration`` of a row under a merged Waktu cell is that of the cell.
    """
    return {
        "schema": TRUTH_SCHEMA,
        "sops": [_sop_truth(sop, rendered[sop.path]) for sop in sops],
    }


def _sop_truth(sop: SopSource, document: RenderedSop) -> dict[str, Any]:
    durations = printed_durations(sop)
    return {
        "path": sop.path,
        "form": sop.form,
        "n_pages": document.n_pages,
        "marks": sop.style.mark,
        "number": sop.number,
        "title": sop.title,
        "agency": sop.agency,
        "unit": sop.unit,
        "scope": sop.scope,
        "created": sop.created or None,
        "revised": sop.revised or None,
        "effective": sop.effective or None,
        "signer_post": sop.signer_post,
        "signer_name": sop.signer_name,
        "legal_bases": list(sop.legal_bases),
        "qualifications": list(sop.qualifications),
        "related": list(sop.related),
        "equipment": list(sop.equipment),
        "cautions": list(sop.cautions),
        "records": list(sop.records),
        "actors": list(sop.actors),
        "steps": [
            {
                "activity": step.activity,
                "actors": list(step.actors),
                "kind": step.kind,
                "requirements": list(step.requirements),
                "duration": durations[index],
                "output": step.output,
                "note": step.note,
                "page": document.step_pages[index],
            }
            for index, step in enumerate(sop.steps)
        ],
    }


def _clear(target: Path) -> None:
    """Remove the PDF files of an earlier run, and only of one."""
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not (target / "truth.json").exists()):
        raise SourceError(f"{target} holds other things.", "Name a new or empty folder.")
    for pdf in target.rglob("*.pdf"):
        pdf.unlink()


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
