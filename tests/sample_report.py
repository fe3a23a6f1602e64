"""A report with everything that a report can hold, in names and texts that nobody bears."""

from __future__ import annotations

from dataclasses import replace

from sopsim.types import (
    AlignedSteps,
    Cluster,
    Conflict,
    ConflictType,
    Duration,
    Layout,
    ModelInfo,
    Pair,
    PairListing,
    Recommendation,
    Relation,
    Report,
    Run,
    Scope,
    Severity,
    Skipped,
    Sop,
    Step,
    StepKind,
    Variant,
    VariantValue,
)

RUN = Run(
    version="0.1.0",
    model=ModelInfo("contoh", "0" * 64),
    settings={"threshold": 0.5, "ocr": True, "language": "ind", "limit": None, "workers": 2},
    files=7,
    sops=7,
    pages=12,
    seconds={"read": 1.23456789, "embed": 2.0},
)


def sop(
    sop_id: str,
    title: str,
    agency: str,
    *,
    scope: Scope = Scope.INTERNAL,
    minutes: int = 15,
) -> Sop:
    """A procedure of three steps; the second one takes ``minutes``."""
    return Sop(
        id=sop_id,
        path=sop_id.partition("#")[0],
        first_page=1,
        last_page=2,
        layout=Layout.SOP_AP,
        title=title,
        agency=agency,
        scope=scope,
        number="065/01",
        effective="2019-04-01",
        legal_bases=("Peraturan Menteri Nomor 1 Tahun 2000 tentang Contoh",),
        actors=("Pemohon", "Petugas loket", "Lurah"),
        steps=(
            Step("1", "Menyerahkan berkas", ("Pemohon",), StepKind.START, ("KTP", "KK")),
            Step(
                "2",
                "Memeriksa kelengkapan berkas",
                ("Petugas loket",),
                StepKind.DECISION,
                ("Berkas",),
                Duration(f"{minutes} menit", float(minutes)),
                "Berkas lengkap",
            ),
            Step("", "Menandatangani surat", ("Lurah",), StepKind.END, page=2),
        ),
    )


A1 = replace(
    sop("Kelurahan Contoh A/domisili.pdf", "Surat Keterangan Domisili", "Kelurahan Contoh A"),
    ocr=True,
    quality=0.91239,
    warnings=("Nomor SOP sama dengan SOP lain.",),
    created="2019-03-04",
    revised=None,
    url="https://sop.example/domisili?id=1#berkas",
    qualifications=("SMA",),
    related=("SOP Surat Masuk",),
    equipment=("Komputer",),
    cautions=("Berkas dapat hilang",),
    records=("Buku agenda",),
    requirements=("Fotokopi KTP",),
    total_duration=Duration("± 1 hari kerja", 450.0, working=True),
    fee="Gratis",
    result="Surat keterangan",
)
A2 = sop(
    "Kelurahan Contoh B/surat domisili & lainnya.pdf",
    "Pelayanan Surat Keterangan Domisili",
    "Kelurahan Contoh B",
    minutes=60,
)
A3 = sop("Kelurahan Contoh C/domisili.pdf", "Keterangan Domisili", "Kelurahan Contoh C", minutes=60)
B1 = sop("lintas/bencana.pdf", "Penanganan Bencana", "Badan Contoh", scope=Scope.LINTAS)
B2 = sop("lintas/bencana.pdf#2", "Penanggulangan Banjir", "Badan Contoh", scope=Scope.LINTAS)
C1 = sop("internal/Dinas Contoh/banjir.pdf", "Penanganan Banjir", "Dinas Contoh")
C2 = sop("internal/Dinas Contoh/genangan.pdf", "Penanganan Genangan", "Dinas Contoh")

ALIGNED = tuple(AlignedSteps(index, index, 0.98765) for index in range(3))
DURATION_CONFLICT = Conflict(
    ConflictType.DURATION,
    1,
    1,
    "15 menit",
    "60 menit",
    Severity.HIGH,
    "Waktu berbeda: 15 dan 60 menit.",
)
FEE_CONFLICT = Conflict(
    ConflictType.FEE, None, None, "Gratis", "Rp5.000", Severity.MEDIUM, "Biaya berbeda."
)

A1_A2 = Pair(
    A1.id, A2.id, Relation.DUPLICATE, 0.98764999, 1.0, 2 / 3, None, ALIGNED,
    (FEE_CONFLICT, DURATION_CONFLICT), "Langkah sama, waktu dan biaya berbeda.",
)  # fmt: skip
A1_A3 = Pair(
    A1.id, A3.id, Relation.IDENTICAL, 1.0, 1.0, 1.0, None, ALIGNED, (DURATION_CONFLICT,),
    "Semua langkah sama.",
)  # fmt: skip
A2_A3 = Pair(
    A2.id, A3.id, Relation.DUPLICATE, 0.91, 1.0, 1.0, None, ALIGNED, (), "Semua langkah sama."
)
B1_B2 = Pair(
    B1.id, B2.id, Relation.CONTAINS, 0.8, 0.5, 1.0, B1.id, ALIGNED[:2], (), "B bagian dari A."
)
C1_B1 = Pair(
    C1.id, B1.id, Relation.OVERLAP, 0.7, 0.4, 0.4, None, ALIGNED[:1], (), "Satu ruas sama."
)
C1_C2 = Pair(C1.id, C2.id, Relation.OVERLAP, 0.6, 0.4, 0.4, None, (), (), "Satu ruas sama.")

CLUSTER = Cluster(
    id="k-1",
    members=(A3.id, A1.id, A2.id),
    principal=A1.id,
    pairs=PairListing.ALL,
    min_probability=0.91,
    variants=(
        Variant(
            1,
            ConflictType.DURATION,
            (VariantValue("15 menit", (A1.id,)), VariantValue("60 menit", (A2.id, A3.id))),
        ),
        Variant(
            None,
            ConflictType.FEE,
            (VariantValue("Gratis", (A1.id,)), VariantValue("Rp5.000", (A2.id,))),
        ),
    ),
    recommendation=Recommendation.SELARASKAN,
    explanation="Tiga kelurahan, satu prosedur.",
)

REPORT = Report(
    run=RUN,
    sops=(C2, C1, B2, B1, A3, A2, A1),
    pairs=(C1_C2, C1_B1, B1_B2, A2_A3, A1_A3, A1_A2),
    clusters=(CLUSTER,),
    skipped=(
        Skipped("rusak.pdf", "Berkas rusak.", "Unggah ulang berkas."),
        Skipped("internal/kunci.pdf", "Berkas dikunci dengan sandi.", "Buka sandinya."),
    ),
)

EMPTY = Report(
    run=Run("0.1.0", ModelInfo("contoh", ""), {}, files=0, sops=0, pages=0),
    sops=(),
    pairs=(),
    clusters=(),
    skipped=(),
)
