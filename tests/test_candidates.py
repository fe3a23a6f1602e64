"""Which pairs are proposed for comparison: each kind of likeness, in any order, without a cap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest
from builders import make_sop
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sopsim import candidates
from sopsim.candidates import find_candidates
from sopsim.embed import SimilarityScale
from sopsim.profile import Profile
from sopsim.types import Sop

Profiled = Callable[..., list[Profile]]

WORDS = ("surat", "arsip", "rapat", "kendaraan", "pajak", "izin", "jalan", "pasar", "obat", "gizi")
VERBS = ("Menerima", "Memeriksa", "Mencatat", "Menyusun", "Menyerahkan")

STEPS = st.lists(
    st.builds("{} berkas {}".format, st.sampled_from(VERBS), st.sampled_from(WORDS)), max_size=5
)
TITLES = st.builds("Pengelolaan {} {}".format, st.sampled_from(WORDS), st.sampled_from(WORDS))
CONTENTS = st.lists(st.tuples(TITLES, STEPS), max_size=7)


def numbered(contents: Iterable[tuple[str, list[str]]]) -> list[Sop]:
    return [
        make_sop(title, steps, path=f"{number:02}.pdf")
        for number, (title, steps) in enumerate(contents)
    ]


@pytest.fixture(scope="module")
def proposed(
    profiled: Profiled, word_scale: SimilarityScale
) -> Callable[[list[Sop]], list[tuple[str, str]]]:
    """Propose pairs, as ids."""

    def propose(sops: list[Sop]) -> list[tuple[str, str]]:
        profiles = profiled(*sops)
        ids = [profile.sop.id for profile in profiles]
        return [(ids[i], ids[j]) for i, j in find_candidates(profiles, word_scale.score)]

    return propose


Proposed = Callable[[list[Sop]], list[tuple[str, str]]]

# --- each signal ------------------------------------------------------------------------------

MAIL = [
    "Menerima surat dari kurir",
    "Mencatat surat pada buku agenda",
    "Menyampaikan surat kepada sekretaris",
    "Membubuhkan disposisi",
]

ALIKE = {
    "a copy": (("Surat Masuk", MAIL), ("Surat Masuk", MAIL)),
    "copies without a title": (("", MAIL), ("", MAIL)),
    "copies without steps": (("Surat Masuk", []), ("Surat Masuk", [])),
    "nothing at all": (("", []), ("", [])),
    "most words in order": (("Alfa", MAIL), ("Beta", [*MAIL[:3], "Mengarsipkan"])),
    "one subject": (
        ("Pengujian Kendaraan Bermotor", ["Mendaftar"]),
        ("Penetapan Kelulusan Uji", ["Menempelkan tanda lulus pada kendaraan bermotor"]),
    ),
    "two steps": (
        ("Alfa", ["Menandatangani berita acara", "Melepas peserta", "Mengarsipkan naskah"]),
        ("Beta", ["Mengarsipkan naskah", "Menjamu tamu", "Menandatangani berita acara"]),
    ),
}


@pytest.mark.parametrize("kind", ALIKE)
def test_likeness_makes_a_candidate(proposed: Proposed, kind: str) -> None:
    assert proposed(numbered(ALIKE[kind])) == [("00.pdf", "01.pdf")]


def test_other_work_makes_none(proposed: Proposed) -> None:
    sops = numbered(
        [("Surat Masuk", MAIL), ("Imunisasi Balita", ["Menimbang balita", "Menyuntik"])]
    )
    assert proposed(sops) == []


@pytest.mark.parametrize("n_sops", [0, 1])
def test_too_few_sops_make_none(proposed: Proposed, n_sops: int) -> None:
    assert proposed(numbered([("Surat Masuk", MAIL)] * n_sops)) == []


def test_every_two_of_a_large_group_are_candidates(proposed: Proposed) -> None:
    sops = numbered([("Surat Masuk", MAIL)] * 40)
    assert len(proposed(sops)) == 40 * 39 // 2


def exact(cosines: NDArray[np.floating]) -> NDArray[np.float32]:
    """A score under which only equal vectors resemble each other."""
    return (np.asarray(cosines) > 0.99).astype(np.float32)


def test_steps_that_mean_the_same_make_a_candidate_whatever_their_words(
    profiled: Profiled,
) -> None:
    first, second = profiled(
        *numbered([("Alfa", ["Menera", "Memeras"]), ("Beta", ["Mengukur", "Menimbang"])])
    )
    same = replace(second, span_vectors=first.span_vectors)
    assert find_candidates([first, second], exact) == []
    assert find_candidates([first, same], exact) == [(0, 1)]


def test_titles_that_mean_the_same_make_a_candidate_whatever_their_words(
    profiled: Profiled,
) -> None:
    first, second = profiled(*numbered([("Alfa", ["Menera"]), ("Beta", ["Mengukur"])]))
    same = replace(second, title_vector=first.title_vector)
    assert find_candidates([first, second], exact) == []
    assert find_candidates([first, same], exact) == [(0, 1)]


def test_running_text_that_is_copied_makes_a_candidate_however_it_is_cut_into_steps(
    profiled: Profiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MIN_SUBJECT", 2.0)  # the subject would tell as well
    words = " ".join(MAIL).split()
    cut = [" ".join(words[:5]), " ".join(words[5:9]), " ".join(words[9:])]
    assert find_candidates(profiled(*numbered([("Alfa", MAIL), ("Beta", cut)])), exact) == [(0, 1)]


# --- properties -------------------------------------------------------------------------------


@settings(max_examples=40)
@given(contents=CONTENTS)
def test_candidates_are_sorted_pairs_of_two(
    proposed: Proposed, contents: list[tuple[str, list[str]]]
) -> None:
    found = proposed(numbered(contents))
    assert found == sorted(set(found))
    assert all(a < b for a, b in found)


@settings(max_examples=40)
@given(contents=CONTENTS, data=st.data())
def test_order_of_files_does_not_matter(
    proposed: Proposed, contents: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    sops = numbered(contents)
    names = data.draw(st.permutations([sop.id for sop in sops]))
    renamed = [replace(sop, id=name) for sop, name in zip(sops, names, strict=True)]
    new_name = dict(zip((sop.id for sop in sops), names, strict=True))
    before = {frozenset((new_name[a], new_name[b])) for a, b in proposed(sops)}
    assert {frozenset(pair) for pair in proposed(renamed)} == before


@settings(max_examples=40)
@given(contents=CONTENTS, further=CONTENTS)
def test_further_files_change_nothing_between_the_others(
    proposed: Proposed,
    contents: list[tuple[str, list[str]]],
    further: list[tuple[str, list[str]]],
) -> None:
    sops = numbered(contents)
    others = [replace(sop, id=f"x{sop.id}") for sop in numbered(further)]
    among = [pair for pair in proposed([*sops, *others]) if not any(i[0] == "x" for i in pair)]
    assert among == proposed(sops)
