from sopsim.terms.text import content_terms
from sopsim.terms.weights import FLOOR, term_weight


def weight(word: str) -> float:
    (term,) = content_terms(word)
    return term_weight(term)


def test_office_routine_weighs_less_than_what_a_procedure_is_about() -> None:
    routine = [weight(word) for word in ("memeriksa", "menandatangani", "surat", "mencatat")]
    telling = [weight(word) for word in ("imunisasi", "reklame", "pemusnahan", "kuesioner")]
    assert max(routine) < 0.4 < min(telling)


def test_weight_lies_between_the_floor_and_one() -> None:
    assert term_weight("kata-yang-tidak-ada") == 1
    assert all(FLOOR <= weight(word) <= 1 for word in ("surat", "cuti", "vaksin"))
