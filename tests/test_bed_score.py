"""beds/score.py and beds/figures.py: what counts as read rightly, and what the figures mean."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import make_sop
from builders import step as read_step

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from beds.figures import figures_of, figures_table, quality_table, rank_correlation  # noqa: E402
from beds.score import (  # noqa: E402
    SopScore,
    align_steps,
    fold,
    match_sops,
    same_actors,
    same_duration,
    score_file,
    score_sop,
)
from beds.truth import TruthFile, TruthSop, TruthStep, load_bed, write_truth  # noqa: E402

from sopsim.errors import ResultFileError  # noqa: E402
from sopsim.types import Layout, Sop, Step  # noqa: E402

ACTIVITIES = (
    "Menerima berkas permohonan izin",
    "Memeriksa kelengkapan persyaratan",
    "Menandatangani surat rekomendasi",
    "Menyerahkan rekomendasi kepada pemohon",
)


def true_step(activity: str = ACTIVITIES[0], **fields: Any) -> TruthStep:
    return TruthStep(activity, **{"actors": ("Petugas Loket",), "duration": "10 menit"} | fields)


def true_sop(
    title: str = "Izin Keramaian", pages: tuple[int, int] = (1, 2), **fields: Any
) -> TruthSop:
    base: dict[str, Any] = {"steps": tuple(map(true_step, ACTIVITIES)), "created": "2022-01-05"}
    return TruthSop(Layout.SOP_AP, *pages, title, **base | fields)


def true_file(*sops: TruthSop, **fields: Any) -> TruthFile:
    base = {"layout": "sop_ap", "producer": "drawn", "scan": False, "n_pages": 4}
    return TruthFile(path="a.pdf", sops=sops, **base | fields)


def right_step(activity: str) -> Step:
    return read_step(activity, "Petugas Loket", duration="10 menit")


def read_sop(title: str = "Izin Keramaian", pages: tuple[int, int] = (1, 2), **fields: Any) -> Sop:
    sop = make_sop(title, map(right_step, ACTIVITIES), created="2022-01-05")
    return replace(sop, first_page=pages[0], last_page=pages[1], **fields)


# --- texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "a, b, same",
    [
        ("Petugas  Loket", "petugas\nloket", True),
        ("503 / 12/ DPMPTSP", "503/12/DPMPTSP", True),
        ("SOP -12", "SOP-12", True),
        ("1 hari.", "1 Hari", True),
        ("1 hari", "1 hari kerja", False),
        ("Kelura han", "Kelurahan", False),
        ("", "-", True),
    ],
)
def test_what_counts_in_a_text(a: str, b: str, same: bool) -> None:
    assert (fold(a) == fold(b)) is same


@pytest.mark.parametrize(
    "true, read, right",
    [
        (("Camat", "Lurah"), "LURAH; Camat", True),
        (("Camat",), "Camat; Lurah", False),
        (("Camat", "Lurah"), "Camat", False),
        ((), "", True),
    ],
)
def test_actors_are_compared_as_sets(true: tuple[str, ...], read: str, right: bool) -> None:
    assert same_actors(true_step(actors=true), read_step("x", read)) is right


@pytest.mark.parametrize(
    "true, read, right",
    [("10 menit", "10 MENIT", True), ("", "", True), ("1 jam", "", False), ("", "1 jam", False)],
)
def test_durations_are_compared_as_printed(true: str, read: str, right: bool) -> None:
    assert same_duration(true_step(duration=true), read_step("x", duration=read)) is right


# --- matching ---------------------------------------------------------------------------------


def test_steps_are_matched_in_order() -> None:
    true = [true_step(activity) for activity in ACTIVITIES]
    read = [right_step(ACTIVITIES[n]) for n in (0, 2, 1, 3)]
    assert [t for t, _ in align_steps(true, read)] in ([0, 1, 3], [0, 2, 3])
    assert align_steps(true, [right_step(ACTIVITIES[3])]) == [(3, 0)]
    assert align_steps([], read) == align_steps(true, []) == []


def test_steps_that_are_not_alike_enough_are_not_matched() -> None:
    true = [true_step("Memeriksa kelengkapan berkas")]
    assert align_steps(true, [right_step("Memeriksa kelengkpan berkas")]) == [(0, 0)]
    assert align_steps(true, [right_step("Memeriksa kelengkapan")]) == [(0, 0)]
    assert align_steps(true, [right_step("Memeriksa berkas")]) == []


def test_the_likest_of_repeated_steps_is_matched() -> None:
    true = [true_step("Memberi paraf konsep surat dinas")]
    read = [
        right_step("Memberi paraf konsep surat"),
        right_step("Memberi paraf konsep surat dinas"),
    ]
    assert align_steps(true, read) == [(0, 1)]


def test_sops_are_matched_by_pages_and_title() -> None:
    true = [true_sop("Izin Keramaian", (1, 2)), true_sop("Surat Pindah", (3, 4))]
    read = [read_sop("Surat Pindah", (3, 3)), read_sop("Izin Keramaian", (1, 2))]
    assert match_sops(true, read) == {0: 1, 1: 0}
    assert match_sops(true, [read_sop("Surat Pindah", (9, 9))]) == {1: 0}
    assert match_sops(true, [read_sop("Cuti", (9, 9))]) == {}


def test_sops_of_one_page_are_told_apart_by_title() -> None:
    true = [true_sop("Izin Keramaian", (1, 1)), true_sop("Surat Pindah", (1, 1))]
    read = [read_sop("Surat pindah", (1, 1)), read_sop("Izin keramaian", (1, 1))]
    assert match_sops(true, read) == {0: 1, 1: 0}


def test_sops_of_one_page_without_titles_are_told_apart_by_steps() -> None:
    other = tuple(true_step(f"{activity} kedua kalinya di kantor") for activity in ACTIVITIES)
    true = [true_sop("Surat Pindah", (1, 1), steps=other), true_sop("Izin Keramaian", (1, 1))]
    assert match_sops(true, [read_sop("", (1, 1))]) == {1: 0}


# --- scores -----------------------------------------------------------------------------------


def test_all_right() -> None:
    score = score_file(true_file(true_sop()), [read_sop()])
    assert score.faults == ()
    figures = figures_of([score])
    shares = [figures.found, figures.split, figures.recall, figures.precision, figures.actors]
    shares += [figures.durations, figures.title, figures.number, figures.dates]
    assert shares == [1.0] * 9


def test_a_missed_sop_misses_all_its_steps() -> None:
    file = true_file(true_sop(), true_sop("Surat Pindah", (3, 4)))
    score = score_file(file, [read_sop()])
    figures = figures_of([score])
    assert (figures.found, figures.split, figures.recall) == (0.5, 0.5, 0.5)
    assert (figures.actors, figures.actors_of_all) == (1.0, 0.5)
    assert (figures.durations, figures.durations_of_all) == (1.0, 0.5)
    assert (figures.title, figures.number, figures.dates) == (0.5, 0.5, 0.5)
    assert [(fault.sop, fault.where) for fault in score.faults] == [("Surat Pindah", "SOP")]


def test_an_extra_sop_counts_against_the_split() -> None:
    score = score_file(true_file(true_sop()), [read_sop(), read_sop("Lampiran", (4, 4))])
    figures = figures_of([score])
    assert (figures.found, figures.split, figures.recall) == (1.0, 0.5, 1.0)
    assert [fault.where for fault in score.faults] == ["extra SOP"]


def test_two_sops_read_as_one_are_found_once_and_not_split() -> None:
    file = true_file(true_sop(pages=(1, 2)), true_sop("Surat Pindah", (3, 4)))
    figures = figures_of([score_file(file, [read_sop(pages=(1, 4))])])
    assert (figures.found, figures.split) == (0.5, 0.0)


def test_each_fault_of_an_sop_is_counted_and_named() -> None:
    steps = (
        read_step(ACTIVITIES[0], "Camat", duration="10 menit"),
        read_step(ACTIVITIES[1], "Petugas Loket", duration="1 jam"),
        right_step(ACTIVITIES[2]),
        right_step("Selesai"),
    )
    read = read_sop(pages=(1, 3), number="9", created=None, steps=steps)
    score = score_sop(true_sop(number="7"), read)
    assert score == SopScore(
        n_steps=4,
        found=True,
        split=False,
        n_read_steps=4,
        n_matched=3,
        n_actors=2,
        n_durations=2,
        n_whole=1,
        title=True,
        number=False,
        n_dates=2,
        quality=1.0,
    )
    assert score.step_accuracy == 0.25
    faults = score_file(true_file(true_sop(number="7")), [read]).faults
    assert [(fault.where, fault.expected, fault.got) for fault in faults] == [
        ("pages", "pages 1-2", "pages 1-3"),
        ("number", "7", "9"),
        ("created", "2022-01-05", ""),
        ("step 1 actors", "Petugas Loket", "Camat"),
        ("step 2 duration", "10 menit", "1 jam"),
        ("step 4", ACTIVITIES[3], "Selesai"),
        ("extra step", "", "Selesai"),
    ]


# --- tables -----------------------------------------------------------------------------------


def test_time_is_the_median_over_files_of_the_time_a_page() -> None:
    file = true_file(true_sop())
    scores = [score_file(file, [read_sop()], seconds) for seconds in (0.4, 4.0, 0.8)]
    assert figures_of(scores).seconds == pytest.approx(0.2)


def test_table_has_a_row_for_each_layout_and_producer_and_sums() -> None:
    files = [
        true_file(true_sop()),
        true_file(true_sop(), producer="writer"),
        true_file(true_sop(), scan=True),
    ]
    lines = figures_table([score_file(file, [read_sop()]) for file in files]).splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [
        ["text", "sop_ap", "drawn"],
        ["text", "sop_ap", "writer"],
        ["text", "sop_ap", "all"],
        ["text", "all", "all"],
        ["scan", "sop_ap", "drawn"],
        ["scan", "sop_ap", "all"],
        ["scan", "all", "all"],
    ]
    assert lines[4].split()[3:7] == ["2", "2", "100.0", "100.0"]


def test_quality_is_held_against_step_accuracy() -> None:
    good = score_file(true_file(true_sop()), [read_sop(quality=0.97)])
    bad = score_file(true_file(true_sop()), [read_sop(quality=0.5, steps=())])
    missed = score_file(true_file(true_sop()), [])
    lines = quality_table([good, bad, missed]).splitlines()
    assert lines[1].split()[-2:] == ["1", "100.0"]
    assert lines[2].split()[-2:] == ["0", "-"]
    assert lines[3].split()[-2:] == ["1", "0.0"]
    assert lines[4] == "rank correlation: 1.00"
    assert rank_correlation([(0.5, 1.0), (0.5, 0.9)]) == "-"


# --- truth.json -------------------------------------------------------------------------------


def test_truth_is_read_as_written(tmp_path: Path) -> None:
    file = true_file(true_sop(number="7", legal_bases=("UU 23/2014",)), notes="satu")
    write_truth(tmp_path, [file])
    bed = load_bed(tmp_path)
    assert bed.files == (replace(file, notes=""),)
    assert bed.folder == tmp_path
    (tmp_path / "pdf").mkdir()
    assert load_bed(tmp_path).folder == tmp_path / "pdf"


def test_a_faulty_truth_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResultFileError, match=r"truth.json cannot be read"):
        load_bed(tmp_path)
    (tmp_path / "truth.json").write_text('{"files": [{"path": "a.pdf"}]}', encoding="utf-8")
    with pytest.raises(ResultFileError, match=r"files\[0\].layout is missing"):
        load_bed(tmp_path)
