"""What is compared of an SOP: texts to embed, spans, term sets, subject, content key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
from builders import make_sop, step

from sopsim.profile import MAX_SPAN, Profile, TermMatrix, content_key, texts_to_embed
from sopsim.types import Sop

Profiled = Callable[..., list[Profile]]

LETTER = make_sop(
    "Pelayanan Surat Pengantar Nikah di Kelurahan Cikokol",
    [
        step("Menerima berkas di Kelurahan Cikokol", "Petugas Loket", "KTP; KK", "5 menit",
             "Berkas"),
        step("Menandatangani surat pengantar nikah", "Lurah Cikokol", "Berkas", "1 jam", "Surat"),
        step("Menyerahkan surat pengantar nikah", "Petugas Loket", "Surat", "5 menit", "Surat"),
    ],
    path="a.pdf",
    agency="Kelurahan Cikokol",
)  # fmt: skip


def renamed(sop: Sop, old: str, new: str) -> Sop:
    """The same SOP of another kelurahan."""
    steps = tuple(
        replace(
            item,
            activity=item.activity.replace(old, new),
            actors=tuple(actor.replace(old, new) for actor in item.actors),
        )
        for item in sop.steps
    )
    title, agency = (text.replace(old, new) for text in (sop.title, sop.agency))
    return replace(sop, id="b.pdf", path="b.pdf", title=title, agency=agency, steps=steps)


# --- texts ------------------------------------------------------------------------------------


def test_texts_are_distinct_sorted_and_without_agencies() -> None:
    texts = texts_to_embed([LETTER, renamed(LETTER, "Cikokol", "Sukasari")])
    assert texts == sorted(set(texts))
    assert len(texts) == 4
    assert not any("Cikokol" in text or "Sukasari" in text for text in texts)


def test_capitals_do_not_matter() -> None:
    shouted = replace(LETTER, title=LETTER.title.upper())
    assert "Pelayanan surat pengantar nikah di kelurahan" in texts_to_embed([shouted])


def test_no_sops_have_no_texts() -> None:
    assert texts_to_embed([]) == []


# --- content key ------------------------------------------------------------------------------


def test_copies_of_other_agencies_have_the_same_key(profiled: Profiled) -> None:
    one, other = profiled(LETTER, renamed(LETTER, "Cikokol", "Sukasari"))
    assert content_key(one) == content_key(other)


@pytest.mark.parametrize(
    "changed",
    [
        replace(LETTER, title="Pelayanan Surat Pengantar Cerai"),
        replace(LETTER, requirements=("Ijazah",)),
        replace(LETTER, fee="Rp5.000"),
        replace(LETTER, result="Surat"),
        replace(LETTER, steps=LETTER.steps[:2]),
        replace(LETTER, steps=LETTER.steps[::-1]),
        replace(LETTER, steps=(*LETTER.steps[:2], step("Menyerahkan surat pengantar nikah"))),
        replace(LETTER, steps=(replace(LETTER.steps[0], actors=("RT",)), *LETTER.steps[1:])),
    ],
)
def test_any_difference_gives_another_key(profiled: Profiled, changed: Sop) -> None:
    one, other = profiled(LETTER, replace(changed, id="b.pdf"))
    assert content_key(one) != content_key(other)


# --- spans ------------------------------------------------------------------------------------


def matrices(profile: Profile) -> list[TermMatrix]:
    values = (getattr(profile, field.name) for field in fields(profile))
    return [value for value in values if isinstance(value, TermMatrix)]


@pytest.mark.parametrize("n_steps", [0, 1, 2, 3, 7])
def test_spans_are_all_short_runs_single_steps_first(profiled: Profiled, n_steps: int) -> None:
    (profile,) = profiled(make_sop("Rapat", [f"Langkah {n}" for n in range(n_steps)]))
    runs = [(i, j) for i in range(n_steps) for j in range(i + 1, n_steps + 1)]
    assert set(profile.spans) == {(i, j) for i, j in runs if j - i <= MAX_SPAN}
    assert list(profile.spans)[:n_steps] == [(n, n + 1) for n in range(n_steps)]
    assert len(profile.span_vectors) == len(profile.spans)
    for matrix in matrices(profile):
        assert matrix.rows.shape == (len(profile.spans), len(matrix.terms))
        assert len(matrix.weights) == len(matrix.terms)
        assert list(matrix.terms) == sorted(set(matrix.terms))


def test_span_is_what_its_steps_are_together(profiled: Profiled) -> None:
    (profile,) = profiled(LETTER)
    whole = profile.spans[0, 3]
    for matrix in matrices(profile):
        assert (matrix.rows[whole] == matrix.rows[:3].any(axis=0)).all()
    lengths = np.linalg.norm(profile.span_vectors, axis=1)
    assert lengths == pytest.approx(np.ones(len(profile.spans)), abs=1e-5)


def test_step_without_text_has_no_direction(profiled: Profiled) -> None:
    (profile,) = profiled(make_sop("Rapat", ["", "Mengundang peserta"]))
    assert not profile.span_vectors[0].any()
    assert (profile.span_vectors[2] == profile.span_vectors[1]).all()


# --- terms ------------------------------------------------------------------------------------


def test_profiles_share_one_numbering_of_terms(profiled: Profiled) -> None:
    one, other = profiled(LETTER, replace(LETTER, id="b.pdf", steps=LETTER.steps[::-1]))
    assert (one.activities.terms == other.activities.terms).all()
    assert (one.activities.weights == other.activities.weights).all()


def test_subject_has_length_one_and_weighs_the_title_most(profiled: Profiled) -> None:
    (profile,) = profiled(LETTER)
    assert sum(weight**2 for weight in profile.subject.values()) == pytest.approx(1)
    assert max(profile.subject, key=lambda term: profile.subject[term]) == "nikah"


def test_subject_weighs_what_more_steps_name_more(profiled: Profiled) -> None:
    often, once = "Menimbang bayi", "Menyuntik bayi dan mengimunisasi balita"
    (profile,) = profiled(make_sop("Posyandu", [often, "Mencatat bayi", once]))
    assert profile.subject["bayi"] > profile.subject["balita"] > 0


def test_agency_names_are_no_terms(profiled: Profiled) -> None:
    (profile,) = profiled(LETTER)
    assert "cikokol" not in profile.subject


def test_sop_that_says_nothing_has_an_empty_profile(profiled: Profiled) -> None:
    (profile,) = profiled(make_sop("", agency=""))
    assert profile.n_steps == 0
    assert profile.subject == {}
    assert not profile.title_vector.any()


def test_other_sops_do_not_change_a_profile(profiled: Profiled) -> None:
    (alone,) = profiled(LETTER)
    among = profiled(LETTER, make_sop("Rapat Koordinasi", ["Mengundang peserta"], path="b.pdf"))[0]
    assert alone.subject == among.subject
    assert (alone.span_vectors == among.span_vectors).all()
    assert content_key(alone) == content_key(among)
