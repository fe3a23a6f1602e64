import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.fees import find_fee, parse_fee


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("Retribusi Rp25.000,-", 25_000),
        ("Rp. 1.250.000", 1_250_000),
        ("Biaya Rp 5000 per lembar", 5_000),
        ("Gratis", 0),
        ("Tidak dipungut biaya", 0),
        ("tidak dikenai retribusi", 0),
        ("tanpa biaya", 0),
        ("Rp0,-", 0),
        ("Biaya sesuai Peraturan Daerah", None),
        ("", None),
    ],
)
def test_fee(text: str, rupiah: int | None) -> None:
    assert parse_fee(text) == rupiah


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (
            "Berkas lengkap. Retribusi Rp25.000,- per unit; bayar di loket",
            "Retribusi Rp25.000,- per unit",
        ),
        ("Pelayanan gratis\nBerkas diarsipkan", "Pelayanan gratis"),
        ("Berkas diarsipkan", ""),
    ],
)
def test_clause_that_states_the_fee(text: str, clause: str) -> None:
    assert find_fee(text) == clause


@given(st.text())
def test_any_text_has_a_fee_or_none(text: str) -> None:
    assert (parse_fee(text) is None) == (find_fee(text) == "")
