"""Where two aligned SOPs contradict each other, and what is no contradiction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from builders import make_sop, step

from sopsim.compare.align import AlignedSpans
from sopsim.compare.conflicts import find_conflicts
from sopsim.profile import Profile
from sopsim.terms.durations import parse_duration
from sopsim.types import Conflict, ConflictType, Relation, Scope, Severity, Sop, StepKind

Profiled = Callable[..., list[Profile]]
Find = Callable[..., tuple[Conflict, ...]]

SURE = 3.0
"""A strength at which nothing is in doubt."""

PERMIT = make_sop(
    "Rekomendasi Penelitian",
    [
        step("Menerima surat permohonan rekomendasi penelitian", "Petugas Loket",
             "Surat permohonan; Proposal penelitian; Fotokopi KTP", "10 menit", "Berkas",
             StepKind.START),
        step("Memeriksa isi proposal penelitian", "Kepala Seksi Kajian", "Berkas", "1 jam",
             "Berkas diperiksa", StepKind.DECISION),
        step("Mengetik konsep rekomendasi penelitian", "Staf", "Berkas diperiksa", "30 menit",
             "Konsep rekomendasi"),
        step("Menandatangani rekomendasi penelitian", "Kepala Dinas", "Konsep rekomendasi",
             "1 hari", "Rekomendasi ditandatangani"),
        step("Menyerahkan rekomendasi penelitian", "Petugas Loket", "Rekomendasi ditandatangani",
             "5 menit", "Rekomendasi penelitian"),
    ],
    path="a.pdf",
    agency="Dinas Sosial",
)  # fmt: skip


def changed(number: int, sop: Sop = PERMIT, **fields: Any) -> Sop:
    """The SOP of another agency, with one step changed."""
    if "duration" in fields:
        fields["duration"] = parse_duration(fields["duration"])
    steps = list(sop.steps)
    steps[number] = replace(steps[number], **fields)
    return replace(sop, id="b.pdf", path="b.pdf", agency="Dinas Kesehatan", steps=tuple(steps))


def whole(a: dict[str, Any], b: dict[str, Any]) -> tuple[Sop, Sop]:
    """Two SOPs that differ in fields of the whole."""
    return replace(PERMIT, **a), replace(PERMIT, id="b.pdf", path="b.pdf", **b)


@pytest.fixture
def find(profiled: Profiled) -> Find:
    """Find the conflicts of two SOPs whose steps correspond one to one."""

    def find_in(
        a: Sop,
        b: Sop,
        *spans: tuple[int, int, int, int],
        relation: Relation = Relation.DUPLICATE,
        strength: float = SURE,
    ) -> tuple[Conflict, ...]:
        one_to_one = ((n, n + 1, n, n + 1) for n in range(min(len(a.steps), len(b.steps))))
        aligned = [AlignedSpans(*place, strength) for place in spans or one_to_one]
        first, second = profiled(a, b)
        return find_conflicts(first, second, aligned, relation)

    return find_in


# --- conflicts --------------------------------------------------------------------------------

UU_32 = "Undang-Undang Nomor 32 Tahun 2004 tentang Pemerintahan Daerah"
UU_23 = "UU No. 23 Tahun 2014 tentang Pemerintahan Daerah"
PERWAL_OLD = "Peraturan Wali Kota Tangerang Nomor 12 Tahun 2015 tentang Rekomendasi Penelitian"
PERWAL_NEW = "Peraturan Wali Kota Tangerang Nomor 40 Tahun 2021 tentang Rekomendasi Penelitian"

FOUND = {
    "another time": (
        PERMIT, changed(1, duration="3 jam"),
        (ConflictType.DURATION, 1, 1, "1 jam", "3 jam"),
    ),
    "hari and hari kerja": (
        PERMIT, changed(3, duration="1 hari kerja"),
        (ConflictType.DURATION, 3, 3, "1 hari", "1 hari kerja"),
    ),
    "another total": (
        *whole({"total_duration": parse_duration("3 hari kerja")},
               {"total_duration": parse_duration("14 hari kerja")}),
        (ConflictType.DURATION, None, None, "3 hari kerja", "14 hari kerja"),
    ),
    "another signer": (
        PERMIT, changed(3, actors=("Sekretaris",)),
        (ConflictType.ACTOR, 3, 3, "Kepala Dinas", "Sekretaris"),
    ),
    "another rank": (
        PERMIT, changed(1, actors=("Kepala Bidang Kajian",)),
        (ConflictType.ACTOR, 1, 1, "Kepala Seksi Kajian", "Kepala Bidang Kajian"),
    ),
    "another agency for the whole city": (
        PERMIT,
        replace(changed(3, actors=("Kepala Dinas Kesehatan",)), scope=Scope.LINTAS),
        (ConflictType.ACTOR, 3, 3, "Kepala Dinas", "Kepala Dinas Kesehatan"),
    ),
    "a paper more": (
        PERMIT, changed(0, requirements=(*PERMIT.steps[0].requirements, "Pas foto 4x6")),
        (ConflictType.REQUIREMENT, 0, 0, "", "Pas foto 4x6"),
    ),
    "a paper less": (
        PERMIT, changed(0, requirements=PERMIT.steps[0].requirements[:2]),
        (ConflictType.REQUIREMENT, 0, 0, "Fotokopi KTP", ""),
    ),
    "other papers of the whole": (
        *whole({"requirements": ("Fotokopi KTP", "NPWP")}, {"requirements": ("Fotokopi KTP",)}),
        (ConflictType.REQUIREMENT, None, None, "NPWP", ""),
    ),
    "more copies": (
        changed(0, requirements=("Proposal penelitian rangkap 2",)),
        replace(changed(0, requirements=("Proposal penelitian 1 rangkap",)), id="c.pdf"),
        (ConflictType.REQUIREMENT, 0, 0, "Proposal penelitian rangkap 2",
         "Proposal penelitian 1 rangkap"),
    ),
    "another document": (
        PERMIT, changed(4, output="Surat keterangan penelitian"),
        (ConflictType.OUTPUT, 4, 4, "Rekomendasi penelitian", "Surat keterangan penelitian"),
    ),
    "another document of the whole": (
        *whole({"result": "Sertifikat pelatihan"}, {"result": "Piagam pelatihan"}),
        (ConflictType.OUTPUT, None, None, "Sertifikat pelatihan", "Piagam pelatihan"),
    ),
    "a law that was replaced": (
        *whole({"legal_bases": (UU_32,)}, {"legal_bases": (UU_23,)}),
        (ConflictType.LEGAL_BASIS, None, None, UU_32, UU_23),
    ),
    "another law on the same": (
        *whole({"legal_bases": (PERWAL_OLD,)}, {"legal_bases": (PERWAL_NEW,)}),
        (ConflictType.LEGAL_BASIS, None, None, PERWAL_OLD, PERWAL_NEW),
    ),
    "another fee": (
        *whole({"fee": "Rp25.000"}, {"fee": "Rp50.000"}),
        (ConflictType.FEE, None, None, "Rp25.000", "Rp50.000"),
    ),
    "free here, not there": (
        *whole({"fee": "Gratis"}, {"fee": "Rp 10.000,-"}),
        (ConflictType.FEE, None, None, "Gratis", "Rp 10.000,-"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FOUND)
def test_contradiction_is_found_with_both_values(find: Find, kind: str) -> None:
    a, b, expected = FOUND[kind]
    (conflict,) = find(a, b)
    place = (conflict.a_step, conflict.b_step)
    assert (conflict.type, *place, conflict.a_value, conflict.b_value) == expected
    assert conflict.explanation.endswith(".")


@pytest.mark.parametrize("kind", FOUND)
def test_contradiction_is_the_same_from_the_other_side(find: Find, kind: str) -> None:
    a, b, expected = FOUND[kind]
    (conflict,) = find(replace(b, id="a.pdf"), replace(a, id="z.pdf"))
    assert (conflict.type, conflict.a_step, conflict.b_step) == expected[:3]
    assert (conflict.b_value, conflict.a_value) == expected[3:]


def test_every_type_is_tried() -> None:
    tried = {expected[0] for _, _, expected in FOUND.values()}
    assert tried | {ConflictType.ORDER} == set(ConflictType)


def test_moved_step_is_another_order(find: Find) -> None:
    first, *rest = PERMIT.steps
    moved = replace(PERMIT, id="b.pdf", steps=(*rest, first))
    back = [(n, n + 1, n - 1, n) for n in range(1, 5)]
    (conflict,) = find(PERMIT, moved, (0, 1, 4, 5), *back)
    assert (conflict.type, conflict.a_step, conflict.b_step) == (ConflictType.ORDER, 0, 4)
    assert conflict.a_value == conflict.b_value == first.activity


def test_conflicts_come_in_the_order_of_steps(find: Find) -> None:
    other = changed(3, changed(1, duration="3 jam"), duration="5 hari", actors=("Sekretaris",))
    conflicts = find(replace(PERMIT, fee="Gratis"), replace(other, fee="Rp10.000"))
    assert [(c.a_step, c.type) for c in conflicts] == [
        (None, ConflictType.FEE),
        (1, ConflictType.DURATION),
        (3, ConflictType.ACTOR),
        (3, ConflictType.DURATION),
    ]


# --- no conflicts -----------------------------------------------------------------------------

NOT_FOUND = {
    "a copy": (PERMIT, replace(PERMIT, id="b.pdf")),
    "minutes for an hour": (PERMIT, changed(1, duration="60 menit")),
    "a quote mark for minutes": (PERMIT, changed(0, duration="10'")),
    "hours for a day": (PERMIT, changed(3, duration="24 jam")),
    "no time": (PERMIT, changed(1, duration="")),
    "a time nobody can read": (PERMIT, changed(1, duration="menyesuaikan")),
    "no total": whole({"total_duration": parse_duration("3 hari")}, {}),
    "the head of the other agency": (PERMIT, changed(3, actors=("Kepala Dinas Kesehatan",))),
    "the head of a badan": (
        PERMIT,
        replace(changed(3, actors=("Kepala Badan",)), agency="Badan Pendapatan Daerah"),
    ),
    "lurah of two kelurahan": (
        replace(changed(3, actors=("Lurah Benda",)), id="a.pdf", agency="Kelurahan Benda"),
        replace(changed(3, actors=("Lurah Pinang",)), agency="Kelurahan Pinang"),
    ),
    "a post with a longer name": (
        changed(1, actors=("Kasi Pelayanan",)),
        replace(changed(1, actors=("Kepala Seksi Pelayanan Umum",)), id="c.pdf"),
    ),
    "another word for the counter": (PERMIT, changed(0, actors=("FO",))),
    "another clerk": (PERMIT, changed(2, actors=("Pengadministrasi Umum",))),
    "handing in for receiving": (PERMIT, changed(0, actors=("Pemohon",))),
    "handing in for receiving, by a superior": (
        changed(0, actors=("Pemohon",)),
        replace(changed(0, actors=("Kepala Seksi Pelayanan",)), id="c.pdf"),
    ),
    "the rank below in an agency without it": (
        changed(1, actors=("Kepala Bidang Kajian",)),
        replace(changed(1, actors=("Kasi Pemerintahan",)), id="c.pdf", agency="Kecamatan Benda"),
    ),
    "one of two posts": (PERMIT, changed(3, actors=("Sekretaris", "Kepala Dinas"))),
    "nobody named": (PERMIT, changed(3, actors=())),
    "no papers": (PERMIT, changed(0, requirements=())),
    "papers in other words": (
        PERMIT,
        changed(0, requirements=("Permohonan tertulis", "Proposal", "Foto copy KTP-el")),
    ),
    "papers in another order": (
        PERMIT,
        changed(0, requirements=PERMIT.steps[0].requirements[::-1]),
    ),
    "what the office uses": (
        PERMIT,
        changed(0, requirements=(*PERMIT.steps[0].requirements, "Komputer", "Buku register")),
    ),
    "a paper named elsewhere": (
        changed(2, requirements=("Berkas diperiksa", "Pas foto")),
        replace(changed(0, requirements=(*PERMIT.steps[0].requirements, "Pas foto")), id="c.pdf"),
    ),
    "no result": (PERMIT, changed(4, output="")),
    "the result in other words": (PERMIT, changed(4, output="Surat rekomendasi diserahkan")),
    "an intermediate result": (PERMIT, changed(1, output="Laporan hasil pemeriksaan")),
    "no law": whole({"legal_bases": (UU_23,)}, {}),
    "a law in other words": whole(
        {"legal_bases": (UU_23,)},
        {"legal_bases": ("Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah",)},
    ),
    "a law on something else": whole(
        {"legal_bases": (UU_23,)},
        {"legal_bases": ("Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan",)},
    ),
    "the old law beside the new": whole({"legal_bases": (UU_32, UU_23)}, {"legal_bases": (UU_23,)}),
    "no fee": whole({"fee": "Gratis"}, {}),
    "free in other words": whole({"fee": "Gratis"}, {"fee": "Tidak dipungut biaya"}),
    "a fee in other digits": whole({"fee": "Rp25.000"}, {"fee": "Rp 25.000,-"}),
}


@pytest.mark.parametrize("kind", NOT_FOUND)
def test_no_contradiction(find: Find, kind: str) -> None:
    assert find(*NOT_FOUND[kind]) == ()


def test_neighbours_that_changed_places_are_no_other_order(find: Find) -> None:
    steps = [PERMIT.steps[n] for n in (1, 0, 2, 3, 4)]
    swapped = replace(PERMIT, id="b.pdf", steps=tuple(steps))
    rest = [(n, n + 1, n, n + 1) for n in range(2, 5)]
    assert find(PERMIT, swapped, (0, 1, 1, 2), (1, 2, 0, 1), *rest) == ()


def test_times_of_split_steps_add_up(find: Find) -> None:
    half = parse_duration("30 menit")
    read = replace(PERMIT.steps[1], duration=half)
    judge = replace(read, activity="Menilai kelayakan proposal penelitian")
    steps = (PERMIT.steps[0], read, judge, *PERMIT.steps[2:])
    split = replace(PERMIT, id="b.pdf", steps=steps)
    rest = [(n, n + 1, n + 1, n + 2) for n in range(2, 5)]
    assert find(PERMIT, split, (0, 1, 0, 1), (1, 2, 1, 3), *rest) == ()


def test_weakly_aligned_steps_do_not_contradict(find: Find) -> None:
    other = changed(1, duration="3 jam")
    assert find(PERMIT, other, strength=0.5) == ()
    assert find(PERMIT, other, relation=Relation.OVERLAP, strength=1.0) == ()
    assert len(find(PERMIT, other, relation=Relation.OVERLAP)) == 1


def test_sops_without_steps_have_no_conflicts(find: Find) -> None:
    assert find(make_sop("Rapat"), make_sop("Rapat", path="b.pdf")) == ()


# --- severity ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "duration, severity",
    [
        ("70 menit", Severity.LOW),
        ("2 jam", Severity.MEDIUM),
        ("3 jam", Severity.HIGH),
        ("5 menit", Severity.HIGH),
    ],
)
def test_severity_of_a_time_grows_with_the_ratio(
    find: Find, duration: str, severity: Severity
) -> None:
    assert find(PERMIT, changed(1, duration=duration))[0].severity is severity


def test_who_decides_matters_more_than_who_writes(find: Find) -> None:
    (decides,) = find(PERMIT, changed(1, actors=("Kepala Bidang Kajian",)))
    (writes,) = find(PERMIT, changed(2, actors=("Kepala Bidang Kajian",)))
    assert (decides.severity, writes.severity) == (Severity.HIGH, Severity.MEDIUM)
