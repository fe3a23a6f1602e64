import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.dates import parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("4 Maret 2019", "2019-03-04"),
        ("Tangerang, 04 Maret 2019", "2019-03-04"),
        ("1 Nopember 2021", "2021-11-01"),
        ("12 Peb. 2020", "2020-02-12"),
        ("04/03/2019", "2019-03-04"),
        ("4-3-2019", "2019-03-04"),
        ("2019-03-04", "2019-03-04"),
        ("31 Februari 2019", None),
        ("Maret 2019", None),
        ("19 Mart 2018", None),
        ("-", None),
        ("", None),
    ],
)
def test_date_as_written_by_officials(text: str, iso: str | None) -> None:
    assert parse_date(text) == iso


@given(
    st.dates(),
    st.sampled_from(["{0.day}/{0.month}/{0.year:04}", "{0.day:02}-{0.month:02}-{0.year:04}"]),
)
def test_any_date_reads_back(day, form: str) -> None:  # type: ignore[no-untyped-def]
    assert parse_date(form.format(day)) == day.isoformat()


@given(st.text())
def test_any_text_gives_a_date_or_none(text: str) -> None:
    result = parse_date(text)
    assert result is None or len(result) == 10
