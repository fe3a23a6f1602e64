"""Count in how many procedures of the tuning sets each term occurs →
sopsim/terms/data/term_frequencies.csv.

Terms that nearly every procedure uses (memeriksa, berkas, menandatangani) say little about what
one is about.
Versions of one procedure, by the clusters of the gold file, count once. Run again after editing
the sets:

    python scripts/build_term_weights.py corpus/sources/dev corpus/sources/dev2
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from sopsim.terms.agencies import strip_agency_names
from sopsim.terms.text import content_terms

TABLE = Path(__file__).parent.parent / "sopsim" / "terms" / "data" / "term_frequencies.csv"


def main(folders: list[Path]) -> None:
    frequencies: Counter[str] = Counter()
    n_procedures = 0
    for folder in folders:
        for terms in _procedures(folder):
            frequencies.update(terms)
            n_procedures += 1
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["term", "procedures"])
        writer.writerow(["", n_procedures])
        for term, count in sorted(frequencies.items(), key=lambda item: (-item[1], item[0])):
            if count > 1:
                writer.writerow([term, count])
    print(f"{n_procedures} procedures, {len(frequencies)} terms -> {TABLE}")


def _procedures(folder: Path) -> Iterator[set[str]]:
    """Give the terms of each procedure of a set; the versions of one are joined."""
    gold = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))
    procedure_of = {
        path: number for number, cluster in enumerate(gold["clusters"]) for path in cluster
    }
    terms: dict[object, set[str]] = {}
    for file in sorted(folder.glob("*.yaml")):
        for sop in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("sops", ()):
            terms.setdefault(procedure_of.get(sop["path"], sop["path"]), set()).update(_terms(sop))
    yield from terms.values()


def _terms(sop: Mapping[str, Any]) -> Iterator[str]:
    for step in sop["steps"]:
        for text in (step["activity"], step.get("output") or "", *(step.get("requirements") or ())):
            yield from content_terms(strip_agency_names(text))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main([Path(argument) for argument in sys.argv[1:]])
