"""What the sheets of the workbook share: their names, their order, and what they look up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sopsim.report.figures import Figures, count_report
from sopsim.report.json_file import in_document_order
from sopsim.report.workbook import FileLink, RowLink, file_href
from sopsim.types import Conflict, Pair, Relation, Report, Severity, Sop

TITLE: Final = "Pemeriksaan SOP: duplikat, tumpang tindih, dan pertentangan"


SUMMARY: Final = "Ringkasan"
CLUSTERS: Final = "Kelompok"
VARIANTS: Final = "Perbedaan"
PAIRS: Final = "Pasangan"
CONFLICTS: Final = "Pertentangan"
SOPS: Final = "SOP"
SKIPPED: Final = "Tidak terbaca"
SHEETS: Final = (SUMMARY, CLUSTERS, VARIANTS, PAIRS, CONFLICTS, SOPS, SKIPPED)

PRINCIPAL: Final = "Acuan"

_RELATION_RANK: Final = {relation: rank for rank, relation in enumerate(Relation)}
_SEVERITY_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class NumberedConflict:
    """A conflict with its pair and the pair's number in the workbook."""

    pair_number: int
    pair: Pair
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class Contents:
    """The report in the order of the workbook, with what the sheets look up."""

    report: Report
    corpus_href: str
    figures: Figures
    sops: dict[str, Sop]
    pairs: tuple[Pair, ...]
    conflicts: tuple[NumberedConflict, ...]
    cluster_numbers: dict[str, int]

    @classmethod
    def of(cls, report: Report, corpus_href: str) -> Contents:
        """Sort the report and look up what belongs together."""
        report = in_document_order(report)
        pairs = sorted(report.pairs, key=_pair_rank)
        conflicts = [
            NumberedConflict(number, pair, conflict)
            for number, pair in enumerate(pairs, start=1)
            for conflict in pair.conflicts
        ]
        return cls(
            report=report,
            corpus_href=corpus_href,
            figures=count_report(report),
            sops={sop.id: sop for sop in report.sops},
            pairs=tuple(pairs),
            conflicts=tuple(
                sorted(conflicts, key=lambda item: _SEVERITY_RANK[item.conflict.severity])
            ),
            cluster_numbers={
                member: number
                for number, cluster in enumerate(report.clusters, start=1)
                for member in cluster.members
            },
        )

    def file_link(self, sop: Sop) -> FileLink:
        """Show the id of an SOP and lead to its PDF."""
        return FileLink(sop.id, file_href(self.corpus_href, sop.path))

    def cluster_link(self, *sop_ids: str) -> RowLink | None:
        """Lead to the group that all these SOPs are in, if there is one."""
        numbers = {self.cluster_numbers.get(sop_id) for sop_id in sop_ids}
        number = numbers.pop() if len(numbers) == 1 else None
        return None if number is None else RowLink(number, CLUSTERS, number)


def _pair_rank(pair: Pair) -> tuple[int, float, str, str]:
    return (_RELATION_RANK[pair.relation], -pair.probability, pair.a, pair.b)
