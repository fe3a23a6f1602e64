"""``Report`` to the workbook in which a reviewer works from day to day.

A sheet each for the summary, the groups, what differs inside them, the pairs, the conflicts, the
SOPs and the files that could not be read. Groups, pairs and conflicts have columns for a decision,
who took it, when, and notes. Groups are numbered in the order of ``overlaps.json``, pairs with the
closest relation and the highest probability first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sopsim.report.figures import scope_of_pair
from sopsim.report.wording import (
    CONFLICT_TYPES,
    DECISIONS,
    LAYOUTS,
    PAIR_SCOPES,
    RECOMMENDATIONS,
    RELATIONS,
    SCOPES,
    SEVERITIES,
    agency_of,
    relation_of,
    step_label,
    title_of,
)
from sopsim.report.workbook import (
    ALERT,
    Cell,
    Column,
    ColumnCells,
    FileLink,
    Highlight,
    Kind,
    RowLink,
    Tone,
    Workbook,
    cell_text,
    file_href,
)
from sopsim.report.xlsx_contents import (
    CLUSTERS,
    CONFLICTS,
    PAIRS,
    PRINCIPAL,
    SHEETS,
    SKIPPED,
    SOPS,
    TITLE,
    VARIANTS,
    Contents,
    NumberedConflict,
)
from sopsim.report.xlsx_summary import fill_summary
from sopsim.types import Cluster, Pair, Report, Severity, Sop, Variant, VariantValue

DECISION: Final = "Keputusan"
MEMBER: Final = "Anggota"

_MAX_NAMES: Final = 15
_URL_SIGNS: Final = "%/:?#[]@!$&'()*+,;=~"
_MAX_QUOTE: Final = 200

_REVIEW_COLUMNS: Final = (
    Column(DECISION, 14, Kind.INPUT, Tone.REVIEW, choices=DECISIONS),
    Column("Pemeriksa", 13, Kind.INPUT, Tone.REVIEW),
    Column("Tanggal", 11, Kind.INPUT_DATE, Tone.REVIEW),
    Column("Catatan", 24, Kind.INPUT, Tone.REVIEW),
)
_TO_REVIEW: Final[tuple[Cell, ...]] = (None,) * len(_REVIEW_COLUMNS)

_CLUSTER_COLUMNS: Final = (
    Column("Kelompok", 10, Kind.NUMBER),
    Column("Jumlah SOP", 8, Kind.NUMBER),
    Column("Peran", 9, Kind.CENTERED),
    Column("Judul SOP", 34),
    Column("Perangkat daerah", 22),
    Column("Nomor SOP", 18),
    Column("Tanggal efektif", 11, Kind.DATE),
    Column("Berkas", 26),
    Column("Hubungan dengan acuan", 12, Kind.CENTERED),
    Column("Keyakinan", 10, Kind.PERCENT),
    Column("Keyakinan terendah di kelompok", 10, Kind.PERCENT),
    Column("Perbedaan dari acuan", 40),
    Column("Usulan sopsim", 18),
    Column("Alasan usulan", 34),
    *_REVIEW_COLUMNS,
    Column("Kode kelompok", 14),
)

_VARIANT_COLUMNS: Final = (
    Column("Kelompok", 10, Kind.NUMBER),
    Column("Judul SOP acuan", 32),
    Column("Langkah acuan", 10, Kind.CENTERED),
    Column("Kegiatan pada SOP acuan", 36),
    Column("Yang berbeda", 14),
    Column("Tertulis", 34),
    Column("Dipakai acuan", 9, Kind.CENTERED),
    Column("Jumlah SOP", 8, Kind.NUMBER),
    Column("Perangkat daerah yang memakai", 44),
)

_PAIR_COLUMNS: Final = (
    Column("Nomor", 8, Kind.NUMBER),
    Column("Hubungan", 13),
    Column("Keyakinan", 10, Kind.PERCENT),
    Column("Cakupan", 16),
    Column("Judul SOP A", 30, tone=Tone.SIDE_A),
    Column("Perangkat daerah A", 19, tone=Tone.SIDE_A),
    Column("Berkas A", 22, tone=Tone.SIDE_A),
    Column("Judul SOP B", 30, tone=Tone.SIDE_B),
    Column("Perangkat daerah B", 19, tone=Tone.SIDE_B),
    Column("Berkas B", 22, tone=Tone.SIDE_B),
    Column("Langkah A yang ada di B", 11, Kind.PERCENT),
    Column("Langkah B yang ada di A", 11, Kind.PERCENT),
    Column("Pertentangan", 13, Kind.NUMBER),
    Column("Kelompok", 10, Kind.NUMBER),
    Column("Penjelasan", 38),
    *_REVIEW_COLUMNS,
)

_CONFLICT_COLUMNS: Final = (
    Column("Pasangan", 10, Kind.NUMBER),
    Column("Jenis", 13),
    Column("Tingkat", 9, Kind.CENTERED),
    Column("Cakupan", 16),
    *(
        Column(f"{head} {side}", width, kind, tone)
        for side, tone in (("A", Tone.SIDE_A), ("B", Tone.SIDE_B))
        for head, width, kind in (
            ("Judul SOP", 24, Kind.TEXT),
            ("Perangkat daerah", 18, Kind.TEXT),
            ("Berkas", 20, Kind.TEXT),
            ("Halaman", 11, Kind.NUMBER),
            ("Langkah", 11, Kind.CENTERED),
            ("Kegiatan", 26, Kind.TEXT),
            ("Tertulis di", 20, Kind.TEXT),
        )
    ),
    Column("Penjelasan", 32),
    *_REVIEW_COLUMNS,
)

_SOP_COLUMNS: Final = (
    Column("Berkas", 34),
    Column("Halaman", 9, Kind.CENTERED),
    Column("Judul SOP", 38),
    Column("Nomor SOP", 20),
    Column("Perangkat daerah", 24),
    Column("Cakupan", 13),
    Column("Bentuk", 14),
    Column("Tanggal pembuatan", 12, Kind.DATE),
    Column("Tanggal revisi", 11, Kind.DATE),
    Column("Tanggal efektif", 11, Kind.DATE),
    Column("Jumlah langkah", 9, Kind.NUMBER),
    Column("Jumlah pasangan", 10, Kind.NUMBER),
    Column("Pasangan bertentangan", 13, Kind.NUMBER),
    Column("Kelompok", 10, Kind.NUMBER),
    Column("Hasil pindai (OCR)", 9, Kind.CENTERED),
    Column("Mutu bacaan", 9, Kind.PERCENT),
    Column("Catatan pembacaan", 40),
    Column("Alamat terbit", 24),
)

_SKIPPED_COLUMNS: Final = (
    Column("Berkas", 50),
    Column("Sebab", 60),
    Column("Saran", 60),
)


def write_workbook(report: Report, path: Path, corpus_href: str) -> None:
    """Write the workbook to ``path``.

    ``corpus_href`` is the percent-encoded URL, relative to the workbook's folder, of the folder
    that the SOPs' paths start from. Raises OSError where the file cannot be written.
    """
    contents = Contents.of(report, corpus_href)
    with Workbook(path, TITLE, SHEETS) as book:
        decisions = {
            CLUSTERS: _fill_clusters(book, contents),
            PAIRS: _fill_pairs(book, contents),
            CONFLICTS: _fill_conflicts(book, contents),
        }
        _fill_variants(book, contents)
        _fill_sops(book, contents)
        _fill_skipped(book, contents)
        fill_summary(book, contents, decisions)


# --- groups -----------------------------------------------------------------------------------


def _fill_clusters(book: Workbook, contents: Contents) -> ColumnCells | None:
    with_principal = {frozenset((pair.a, pair.b)): pair for pair in contents.pairs}
    rows = [
        _member_row(contents, number, cluster, member, with_principal)
        for number, cluster in enumerate(contents.report.clusters, start=1)
        for member in _principal_first(cluster)
    ]
    cells = book.fill_table(
        CLUSTERS,
        _CLUSTER_COLUMNS,
        rows,
        empty="Tidak ada kelompok SOP yang sama.",
        highlights=(
            Highlight.done(DECISION),
            Highlight.leader("Peran", PRINCIPAL),
        ),
        frozen_columns=4,
        a3=True,
    )
    return cells.get(DECISION)


def _principal_first(cluster: Cluster) -> list[str]:
    return sorted(cluster.members, key=lambda member: (member != cluster.principal, member))


def _member_row(
    contents: Contents,
    number: int,
    cluster: Cluster,
    member: str,
    with_principal: dict[frozenset[str], Pair],
) -> tuple[Cell, ...]:
    sop = contents.sops[member]
    is_principal = member == cluster.principal
    pair = with_principal.get(frozenset((member, cluster.principal)))
    n_differences = len(cluster.variants)
    differences: Cell = "\n".join(_differences(contents, cluster, member))
    if is_principal:
        label = f"{n_differences} hal berbeda dalam kelompok"
        differences = RowLink(label, VARIANTS, number) if n_differences else "Tidak ada perbedaan"
    return (
        number,
        len(cluster.members),
        PRINCIPAL if is_principal else MEMBER,
        title_of(sop),
        agency_of(sop),
        sop.number,
        _date_cell(sop.effective),
        contents.file_link(sop),
        None if pair is None else RELATIONS[pair.relation],
        None if pair is None else _percent(pair.probability),
        _percent(cluster.min_probability),
        differences,
        RECOMMENDATIONS[cluster.recommendation],
        cluster.explanation if is_principal else None,
        *_TO_REVIEW,
        cluster.id,
    )


def _differences(contents: Contents, cluster: Cluster, member: str) -> Iterator[str]:
    """Say in which fields a member differs from the principal, one line each."""
    principal = contents.sops[cluster.principal]
    for variant in cluster.variants:
        own = _value_of(variant, member)
        reference = _value_of(variant, cluster.principal)
        if own is None or own is reference:
            continue
        line = f"{_variant_place(principal, variant)}: {_short(own.value)}"
        yield line if reference is None else f"{line} (acuan: {_short(reference.value)})"


def _value_of(variant: Variant, member: str) -> VariantValue | None:
    return next((value for value in variant.values if member in value.members), None)


def _variant_place(principal: Sop, variant: Variant) -> str:
    field = CONFLICT_TYPES[variant.field]
    if variant.step is None:
        return field
    return f"Langkah {step_label(principal, variant.step)}, {field.lower()}"


def _fill_variants(book: Workbook, contents: Contents) -> None:
    rows = [
        _variant_row(contents, number, cluster, variant, value)
        for number, cluster in enumerate(contents.report.clusters, start=1)
        for variant in cluster.variants
        for value in variant.values
    ]
    book.fill_table(
        VARIANTS,
        _VARIANT_COLUMNS,
        rows,
        empty="Tidak ada perbedaan di dalam kelompok.",
        highlights=(
            Highlight.bold("Tertulis", "Dipakai acuan", "Ya"),
            Highlight.group_start("Kelompok"),
        ),
        frozen_columns=2,
    )


def _variant_row(
    contents: Contents, number: int, cluster: Cluster, variant: Variant, value: VariantValue
) -> tuple[Cell, ...]:
    principal = contents.sops[cluster.principal]
    return (
        RowLink(number, CLUSTERS, number),
        title_of(principal),
        step_label(principal, variant.step),
        _activity(principal, variant.step),
        CONFLICT_TYPES[variant.field],
        value.value,
        "Ya" if cluster.principal in value.members else None,
        len(value.members),
        _agencies_text(contents.sops[member] for member in value.members),
    )


def _agencies_text(sops: Iterable[Sop]) -> str:
    counts = Counter(agency_of(sop) for sop in sops)
    names = [
        name if count == 1 else f"{name} ({count} SOP)" for name, count in sorted(counts.items())
    ]
    shown = "; ".join(names[:_MAX_NAMES])
    n_hidden = len(names) - _MAX_NAMES
    return shown if n_hidden <= 0 else f"{shown}; dan {n_hidden} lainnya (lihat lembar {CLUSTERS})"


# --- pairs and conflicts ----------------------------------------------------------------------


def _fill_pairs(book: Workbook, contents: Contents) -> ColumnCells | None:
    cells = book.fill_table(
        PAIRS,
        _PAIR_COLUMNS,
        [_pair_row(contents, number, pair) for number, pair in enumerate(contents.pairs, start=1)],
        empty="Tidak ada pasangan SOP yang berhubungan.",
        highlights=(Highlight.done(DECISION),),
        frozen_columns=2,
        a3=True,
    )
    return cells.get(DECISION)


def _pair_row(contents: Contents, number: int, pair: Pair) -> tuple[Cell, ...]:
    a, b = contents.sops[pair.a], contents.sops[pair.b]
    n_conflicts = len(pair.conflicts)
    return (
        number,
        relation_of(pair),
        _percent(pair.probability),
        PAIR_SCOPES[scope_of_pair(a, b)],
        title_of(a),
        agency_of(a),
        contents.file_link(a),
        title_of(b),
        agency_of(b),
        contents.file_link(b),
        _percent(pair.a_in_b),
        _percent(pair.b_in_a),
        RowLink(n_conflicts, CONFLICTS, number) if n_conflicts else 0,
        contents.cluster_link(pair.a, pair.b),
        pair.explanation,
        *_TO_REVIEW,
    )


def _fill_conflicts(book: Workbook, contents: Contents) -> ColumnCells | None:
    cells = book.fill_table(
        CONFLICTS,
        _CONFLICT_COLUMNS,
        [_conflict_row(contents, item) for item in contents.conflicts],
        empty="Tidak ada pertentangan ketentuan.",
        highlights=(
            Highlight.bold("Tingkat", "Tingkat", SEVERITIES[Severity.HIGH], ALERT),
            Highlight.done(DECISION),
        ),
        frozen_columns=3,
        a3=True,
    )
    return cells.get(DECISION)


def _conflict_row(contents: Contents, item: NumberedConflict) -> tuple[Cell, ...]:
    pair, conflict = item.pair, item.conflict
    a, b = contents.sops[pair.a], contents.sops[pair.b]
    return (
        RowLink(item.pair_number, PAIRS, item.pair_number),
        CONFLICT_TYPES[conflict.type],
        SEVERITIES[conflict.severity],
        PAIR_SCOPES[scope_of_pair(a, b)],
        *_conflict_side(contents, a, conflict.a_step, conflict.a_value),
        *_conflict_side(contents, b, conflict.b_step, conflict.b_value),
        conflict.explanation,
        *_TO_REVIEW,
    )


def _conflict_side(contents: Contents, sop: Sop, step: int | None, value: str) -> tuple[Cell, ...]:
    return (
        title_of(sop),
        agency_of(sop),
        contents.file_link(sop),
        sop.first_page if step is None else sop.steps[step].page,
        step_label(sop, step),
        _activity(sop, step),
        value,
    )


def _activity(sop: Sop, step: int | None) -> str | None:
    return None if step is None else sop.steps[step].activity


# --- SOPs and skipped files -------------------------------------------------------------------


def _fill_sops(book: Workbook, contents: Contents) -> None:
    n_pairs = Counter(sop_id for pair in contents.pairs for sop_id in (pair.a, pair.b))
    n_in_conflict = Counter(
        sop_id for pair in contents.pairs if pair.conflicts for sop_id in (pair.a, pair.b)
    )
    rows: list[tuple[Cell, ...]] = [
        (
            contents.file_link(sop),
            _pages(sop),
            title_of(sop),
            sop.number,
            agency_of(sop),
            SCOPES[sop.scope],
            LAYOUTS[sop.layout],
            _date_cell(sop.created),
            _date_cell(sop.revised),
            _date_cell(sop.effective),
            len(sop.steps),
            n_pairs[sop.id],
            n_in_conflict[sop.id],
            contents.cluster_link(sop.id),
            "Ya" if sop.ocr else None,
            _percent(sop.quality),
            "\n".join(sop.warnings),
            _web_link(sop.url),
        )
        for sop in contents.report.sops
    ]
    book.fill_table(
        SOPS, _SOP_COLUMNS, rows, empty="Tidak ada SOP yang terbaca.", frozen_columns=1, a3=True
    )


def _pages(sop: Sop) -> str:
    if sop.first_page == sop.last_page:
        return str(sop.first_page)
    return f"{sop.first_page}–{sop.last_page}"


def _web_link(url: str) -> FileLink | str:
    if not url.startswith(("http://", "https://")):
        return url
    return FileLink(url, quote(cell_text(url), safe=_URL_SIGNS))


def _fill_skipped(book: Workbook, contents: Contents) -> None:
    rows = [
        (
            FileLink(item.path, file_href(contents.corpus_href, item.path)),
            item.reason,
            item.hint,
        )
        for item in contents.report.skipped
    ]
    book.fill_table(SKIPPED, _SKIPPED_COLUMNS, rows, empty="Semua berkas terbaca.")


# --- small things -----------------------------------------------------------------------------


def _date_cell(iso: str | None) -> date | str | None:
    """Give a date that Excel can sort by; Excel knows none before 1900."""
    if iso is None:
        return None
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return day if day.year >= 1900 else iso


def _percent(share: float) -> float:
    """Round down to whole percent, so that nothing but certainty shows as 100 %."""
    return math.floor(share * 100 + 1e-9) / 100


def _short(text: str) -> str:
    return text if len(text) <= _MAX_QUOTE else text[: _MAX_QUOTE - 1] + "…"
