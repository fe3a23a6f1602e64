"""The first sheet of the workbook: how much was found, how much is decided, and where to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sopsim.report.figures import Figures, PairScope
from sopsim.report.wording import (
    CONFLICT_TYPES,
    DECISIONS,
    PAIR_SCOPES,
    RECOMMENDATIONS,
    RELATIONS,
    SEVERITIES,
    UNKNOWN_AGENCY,
    title_of,
)
from sopsim.report.workbook import Cell, ColumnCells, Formula, Page, RowLink, Workbook
from sopsim.report.xlsx_contents import (
    CLUSTERS,
    CONFLICTS,
    PAIRS,
    PRINCIPAL,
    SUMMARY,
    TITLE,
    Contents,
)
from sopsim.types import ConflictType, Relation, Severity

_REPORTED_RELATIONS: Final = tuple(
    relation for relation in Relation if relation is not Relation.DISTINCT
)
_N_LARGEST: Final = 10


def fill_summary(
    book: Workbook, contents: Contents, decisions: Mapping[str, ColumnCells | None]
) -> None:
    """Fill the sheet; ``decisions`` are the cells for decisions of each sheet that has them."""
    page = book.page(SUMMARY, widths=(44, 14, 14, 14, 16, 20, 14))
    page.title(TITLE)
    page.sentence(
        "Temuan di bawah ini adalah usulan program dan perlu diperiksa manusia. Cara memakai: buka "
        f"lembar {CLUSTERS} (SOP yang sama), {PAIRS} (dua SOP yang berhubungan), atau {CONFLICTS} "
        "(ketentuan yang berbeda); saring menurut perangkat daerah; klik nama berkas untuk membuka "
        "PDF-nya; lalu isi kolom Keputusan, Pemeriksa, Tanggal, dan Catatan. Baris yang sudah "
        "diputuskan menjadi abu-abu. Pada kelompok, saring Peran = "
        f"{PRINCIPAL} untuk melihat satu baris per kelompok."
    )
    _write_totals(page, contents)
    _write_scopes(page, contents.figures)
    _write_conflict_types(page, contents.figures)
    _write_progress(page, decisions)
    _write_largest(page, contents)
    _write_agencies(page, contents.figures)
    _write_notes(page, book, contents)


def _write_totals(page: Page, contents: Contents) -> None:
    report = contents.report
    page.heading("Jumlah")
    page.table(
        ("Yang dihitung", "Jumlah"),
        (
            ("Berkas PDF", report.run.files),
            ("Halaman", report.run.pages),
            ("SOP terbaca", len(report.sops)),
            ("Berkas atau bagian berkas yang tidak terbaca", len(report.skipped)),
            ("Kelompok SOP yang sama", len(report.clusters)),
            ("SOP di dalam kelompok", len(contents.cluster_numbers)),
            ("Pasangan SOP yang tercatat", len(report.pairs)),
            ("Pasangan yang bertentangan", contents.figures.pairs_in_conflict.total()),
            ("Pertentangan ketentuan", len(contents.conflicts)),
        ),
    )


def _write_scopes(page: Page, figures: Figures) -> None:
    page.heading("Pasangan menurut cakupan dan hubungan")
    heads = [RELATIONS[relation] for relation in _REPORTED_RELATIONS]
    rows: list[tuple[Cell, ...]] = [
        (
            PAIR_SCOPES[scope],
            *(figures.pairs[relation, scope] for relation in _REPORTED_RELATIONS),
            _n_pairs(figures, scope),
            figures.pairs_in_conflict[scope],
        )
        for scope in PairScope
        if scope is not PairScope.INTERNAL_TANPA_NAMA or _n_pairs(figures, scope)
    ]
    totals = [
        sum(figures.pairs[relation, scope] for scope in PairScope)
        for relation in _REPORTED_RELATIONS
    ]
    page.table(
        ("Cakupan", *heads, "Jumlah", "Bertentangan"),
        rows,
        total=("Jumlah", *totals, figures.pairs.total(), figures.pairs_in_conflict.total()),
    )


def _n_pairs(figures: Figures, scope: PairScope) -> int:
    return sum(figures.pairs[relation, scope] for relation in _REPORTED_RELATIONS)


def _write_conflict_types(page: Page, figures: Figures) -> None:
    page.heading("Pertentangan menurut jenis dan tingkat")
    page.table(
        ("Jenis", *SEVERITIES.values(), "Jumlah"),
        [
            (
                CONFLICT_TYPES[kind],
                *(figures.conflicts[kind, severity] for severity in Severity),
                sum(figures.conflicts[kind, severity] for severity in Severity),
            )
            for kind in ConflictType
        ],
        total=(
            "Jumlah",
            *(
                sum(figures.conflicts[kind, severity] for kind in ConflictType)
                for severity in Severity
            ),
            figures.conflicts.total(),
        ),
    )


def _write_progress(page: Page, decisions: Mapping[str, ColumnCells | None]) -> None:
    page.heading("Kemajuan pemeriksaan (terhitung sendiri dari kolom Keputusan)")
    decided = [
        (decision.capitalize(), *(_n_decided(cells, decision) for cells in decisions.values()))
        for decision in DECISIONS
    ]
    still_open = ("Belum diputuskan", *(_n_open(cells) for cells in decisions.values()))
    page.table(("Keputusan pada lembar", *decisions), [*decided, still_open])


def _n_decided(cells: ColumnCells | None, decision: str) -> Formula | int:
    if cells is None:
        return 0
    return Formula(f'=COUNTIF({cells.reference},"{decision}")', value=0)


def _n_open(cells: ColumnCells | None) -> Formula | int:
    if cells is None:
        return 0
    return Formula(f"=COUNTBLANK({cells.reference})", value=cells.n_rows)


def _write_largest(page: Page, contents: Contents) -> None:
    page.heading(f"{_N_LARGEST} kelompok terbesar")
    rows = [
        (
            title_of(contents.sops[cluster.principal]),
            RowLink(number, CLUSTERS, number),
            len(cluster.members),
            len({contents.sops[member].agency for member in cluster.members}),
            len(cluster.variants),
            RECOMMENDATIONS[cluster.recommendation],
        )
        for number, cluster in enumerate(contents.report.clusters[:_N_LARGEST], start=1)
    ]
    page.table(
        ("Judul SOP acuan", "Kelompok", "Jumlah SOP", "Perangkat daerah", "Hal berbeda", "Usulan"),
        rows,
    )


def _write_agencies(page: Page, figures: Figures) -> None:
    page.heading("Per perangkat daerah (jumlah SOP)")
    page.table(
        (
            "Perangkat daerah",
            "SOP",
            "Dengan temuan",
            "Duplikat",
            "Tumpang tindih",
            "Bertentangan",
        ),
        [
            (
                item.agency or UNKNOWN_AGENCY,
                item.n_sops,
                item.n_found,
                item.n_duplicate,
                item.n_overlap,
                item.n_conflict,
            )
            for item in figures.agencies
        ],
        filtered=True,
    )


def _write_notes(page: Page, book: Workbook, contents: Contents) -> None:
    run = contents.report.run
    page.heading("Keterangan")
    page.sentence(
        "Per perangkat daerah, duplikat mencakup hubungan identik dan tumpang tindih mencakup "
        "hubungan memuat; satu SOP dapat terhitung di beberapa kolom. Dalam kelompok besar hanya "
        "pasangan setiap anggota dengan SOP acuan yang tercatat; pasangan antaranggota tersirat "
        "dari kelompoknya."
    )
    page.sentence(f"sopsim {run.version}, model {run.model.name}. Isi lengkap: overlaps.json.")
    for sheet, omitted in book.omitted.items():
        if omitted.rows:
            page.sentence(
                f"Lembar {sheet}: {omitted.rows} baris terakhir tidak termuat karena batas Excel; "
                "lihat overlaps.json atau index.html."
            )
        if omitted.links:
            page.sentence(
                f"Lembar {sheet}: {omitted.links} nama berkas tanpa tautan karena batas Excel."
            )
