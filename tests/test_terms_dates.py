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


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("4 Maret 19", "2019-03-04"),
        ("04-03-19", "2019-03-04"),
        ("5-Mar-22", "2022-03-05"),
        ("31/12/69", "2069-12-31"),
        ("3/4/99", "1999-04-03"),
        ("17 Agustus 98", "1998-08-17"),
        ("4 Maret 201", None),
    ],
)
def test_years_of_two_digits_are_of_our_time(text: str, iso: str | None) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1 Agutsus 2020", "2020-08-01"),
        ("1 Septembr 2020", "2020-09-01"),
        ("1 Sepetember 2020", "2020-09-01"),
        ("3 Januri 2022", "2022-01-03"),
        ("12 Febuari 2020", "2020-02-12"),
        ("5 Meret 2022", "2022-03-05"),
        ("3 Nopembr 2022", "2022-11-03"),
        # two letters wrong, or too short to tell
        ("3 Nobembr 2022", None),
        ("5 Juli 2022", "2022-07-05"),
        ("5 Jufi 2022", None),
        ("5 Hari 2022", None),
        ("5 Tahun 2022", None),
    ],
)
def test_a_month_may_have_one_wrong_letter(text: str, iso: str | None) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("4 Maret 2019 s.d. 5 April 2019", "2019-03-04"),
        ("04/03/2019 dan 5 April 2019", "2019-03-04"),
        ("Perda Nomor 12 Tahun 2014 tanggal 3 Juni 2014", "2014-06-03"),
        ("Nomor 800/12/3/2019 tanggal 4 Maret 2019", "2019-03-04"),
        ("Nomor 12/3/45/2020", None),
    ],
)
def test_the_first_date_counts_and_numbers_of_letters_are_none(text: str, iso: str | None) -> None:
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
