"""Time standards."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.durations import (
    describe_difference,
    format_minutes,
    parse_duration,
    same_duration,
)
from sopsim.types import Duration

DAY = 1440
WORKING_DAY = 450

LENGTHS = [
    # plain
    ("10 menit", 10),
    ("10 Menit", 10),
    ("10menit", 10),
    ("10 mnt.", 10),
    ("10\nMenit", 10),
    ("1 jam", 60),
    ("1hari", DAY),
    ("2 minggu", 14 * DAY),
    ("1 bulan", 30 * DAY),
    ("1 tahun", 365 * DAY),
    ("1 triwulan", 90 * DAY),
    ("30 detik", 0.5),
    ("120 Menit", 120),
    ("± 1 hr", DAY),
    # quotes
    ("15'", 15),
    ("5’", 5),
    ("5”", 5),
    ('5"', 5),
    ("10-15'", 15),
    ("1' 30”", 1.5),
    # around
    ("10 Menit/berkas", 10),
    ("15 menit / orang", 15),
    ("15 menit per berkas", 15),
    ("± 30 mnt", 30),
    ("+/- 15 menit", 15),
    ("kurang lebih 10 menit", 10),
    ("max 5 mnt", 5),
    ("maks. 2 hari", 2 * DAY),
    ("Maksimal 1 x 24 jam", DAY),
    ("< 5 menit", 5),
    ("≤ 2 hari", 2 * DAY),
    ("selama 2 hari", 2 * DAY),
    ("2 jam/hari", 120),
    ("30 menit (kondisional)", 30),
    ("480 menit (1 hari kerja)", 480),
    ("3 Jam setelah persyaratan, rekomendasi tim teknis lengkap dan sah", 180),
    # fractions, decimals, words
    ("1,5 jam", 90),
    ("1.5 jam", 90),
    ("0.25 jam", 15),
    ("1.30 jam", 90),
    ("1.440 menit", 1440),
    ("50.000.00 menit", 50_000),
    ("1/2 jam", 30),
    ("½ jam", 30),
    ("1½ jam", 90),
    ("1 1/2 jam", 90),
    ("3/4 jam", 45),
    ("setengah hari", DAY / 2),
    ("setengah jam", 30),
    ("tiga perempat jam", 45),
    ("satu setengah jam", 90),
    ("tiga hari", 3 * DAY),
    ("(tiga) hari", 3 * DAY),
    ("dua belas hari", 12 * DAY),
    ("dua puluh lima menit", 25),
    ("sehari", DAY),
    ("seminggu", 7 * DAY),
    ("2 (dua) jam", 120),
    # products
    ("1 x 24 jam", DAY),
    ("1x24 jam", DAY),
    ("1 x 24", DAY),
    ("2 X 24 Jam", 2 * DAY),
    ("3 kali 24 jam", 3 * DAY),
    ("1 (satu) x 24 jam", DAY),
    ("2 x 15 menit", 30),
    # sums
    ("1 jam 30 menit", 90),
    ("1 jam, 30 menit", 90),
    ("1 jam dan 30 menit", 90),
    ("2 hari 4 jam", 2 * DAY + 240),
    ("1 bulan 2 minggu", 44 * DAY),
    ("10 menit 30 detik", 10.5),
    ("1j 30m", 90),
    # intervals: the upper bound
    ("5 – 10 menit", 10),
    ("10 menit - 15 menit", 15),
    ("1 s/d 3 hari", 3 * DAY),
    ("1 s.d. 3 hari", 3 * DAY),
    ("1 sampai dengan 3 hari", 3 * DAY),
    ("antara 1 hingga 3 hari", 3 * DAY),
    ("30 menit s.d 1 jam", 60),
    ("30 menit s/d maksimal 1 jam", 60),
    ("1 jam - 2 hari", 2 * DAY),
    ("1 hari atau 2 hari", 2 * DAY),
    ("30 menit - 1 jam 30 menit", 90),
    ("30 menit/1 jam", 60),
    ("2-3hari", 3 * DAY),
    # scanned and broken
    ("lOmenit", 10),
    ("l0 menit", 10),
    ("4O menit", 40),
    ("I hari", DAY),
    ("10 menlt", 10),
    ("60 mneit", 60),
    ("5 Men it", 5),
    ("2 ha ri", 2 * DAY),
    ("Menit 5", 5),
    ("5 Menit 5 Menit", 5),
]

WORKING_LENGTHS = [
    ("2 hk", 2),
    ("2 HK", 2),
    ("2 H.K.", 2),
    ("2 hr kerja", 2),
    ("1-5 hari kerja", 5),
    ("1 - 5 hari kerja", 5),
    ("5 s.d 7 HK", 7),
    ("3 (tiga) hari kerja", 3),
    ("14 (empat belas) hari kerja", 14),
    ("satu hari kerja", 1),
    ("1/2 hari kerja", 0.5),
    ("paling lambat 17 hari kerja", 17),
    ("5 hari kerja setelah persyaratan, lengkap dan sah.", 5),
    ("paling lama 5 (lima) hari kerja sejak berkas diterima", 5),
    ("7,5 jam kerja", 1),
    ("1 minggu kerja", 5),
]

WITHOUT_LENGTH = [
    "Setiap saat",
    "kondisional",
    "Sesuai kebutuhan",
    "Sesuai SPT",
    "10",
    "10 Menit 1 Hari",
    "1 hari untuk izin A, 3 hari untuk izin B",
    "2 kali seminggu",
    "1x sebulan",
    "1 kali dalam 1 tahun",
    "setiap hari",
    "1 tahun sekali",
    "tiap bulan",
    "pukul 09.00",
    "Jam 08.00-14.00",
    "08.00 - 16.00 WIB",
    "H-3",
    "H + 7",
    "hari ke-3",
    "paling lambat tanggal 10",
    "7 hari kerja sebelum acara",
    "999999999999 hari",
    "9" * 400 + " menit",
]


def parsed(text: str) -> Duration:
    duration = parse_duration(text)
    assert duration is not None
    return duration


@pytest.mark.parametrize(("text", "minutes"), LENGTHS)
def test_reads_a_length(text: str, minutes: float) -> None:
    assert parsed(text).minutes == pytest.approx(minutes)
    assert not parsed(text).working


@pytest.mark.parametrize(("text", "days"), WORKING_LENGTHS)
def test_reads_working_time(text: str, days: float) -> None:
    assert parsed(text).minutes == pytest.approx(days * WORKING_DAY)
    assert parsed(text).working


@pytest.mark.parametrize("text", WITHOUT_LENGTH)
def test_keeps_text_without_a_readable_length(text: str) -> None:
    assert parsed(text).minutes is None
    assert parsed(text).text.startswith(text[:10])


@pytest.mark.parametrize("text", ["", " ", "-", "–", "...", " - \n", "_"])
def test_nothing_is_no_duration(text: str) -> None:
    assert parse_duration(text) is None


def test_text_is_what_is_printed() -> None:
    assert parsed(" 10\nMenit ").text == "10 Menit"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("60 menit", "1 jam", True),
        ("1 x 24 jam", "1 hari", True),
        ("7 hari", "1 minggu", True),
        ("1 hari kerja", "450 menit", True),
        ("2 hari kerja", "2 HK", True),
        ("1 hari", "3 hari", False),
        ("1 hari kerja", "8 jam", False),
        ("1 hari", "1 hari kerja", False),  # other units
        ("3 hari", "5 hari kerja", False),  # five working days take five days at least
        ("30 hari", "5 hari kerja", False),
        ("7 hari", "5 hari kerja", None),  # five working days may take just a week
        ("14 hari", "10 hari kerja", None),
        ("1 minggu", "5 hari kerja", None),
        ("setiap saat", "1 jam", None),
        ("10", "10 menit", None),
    ],
)
def test_same_duration(a: str, b: str, expected: bool | None) -> None:
    assert same_duration(parsed(a), parsed(b)) is expected
    assert same_duration(parsed(b), parsed(a)) is expected


def test_tolerance_is_relative() -> None:
    assert same_duration(parsed("10 menit"), parsed("11 menit"), tolerance=0.1) is True
    assert same_duration(parsed("10 menit"), parsed("12 menit"), tolerance=0.1) is False


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1 hari", "3 hari", "3 kali lebih lama"),
        ("3 hari", "1 hari", "3 kali lebih singkat"),
        ("1 jam", "90 menit", "1,5 kali lebih lama"),
        ("10 menit", "12 menit", "2 menit lebih lama"),
        ("2 jam", "1 jam 45 menit", "15 menit lebih singkat"),
        ("60 menit", "1 jam", "sama"),
        ("1 hari kerja", "1 hari", "hari kalender, bukan hari kerja"),
        ("1 hari", "1 hari kerja", "hari kerja, bukan hari kalender"),
        ("3 x 24 jam", "7 hari kerja", "3,3 kali lebih lama menurut kalender"),
        ("setiap saat", "1 jam", "tidak dapat dibandingkan"),
    ],
)
def test_describe_difference(a: str, b: str, expected: str) -> None:
    assert describe_difference(parsed(a), parsed(b)) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, "0 menit"),
        (0.5, "0,5 menit"),
        (150, "2 jam 30 menit"),
        (3 * DAY, "3 hari"),
    ],
)
def test_format_minutes(minutes: float, expected: str) -> None:
    assert format_minutes(minutes) == expected


@given(st.text())
def test_never_raises(text: str) -> None:
    duration = parse_duration(text)
    assert duration is None or duration.minutes is None or math.isfinite(duration.minutes)


@given(
    st.from_regex(
        r"[0-9lO½/.,x ()'”-]{1,12} ?(menit|jam|hari kerja|hk|hari|s/d)? ?[0-9]{0,3}(menit|jam)?",
        fullmatch=True,
    )
)
def test_never_raises_on_nearly_valid_text(text: str) -> None:
    duration = parse_duration(text)
    if duration is not None:
        assert same_duration(duration, duration) in (True, None)
        describe_difference(duration, duration)


@given(st.integers(1, 600), st.sampled_from(["menit", "jam", "hari", "hari kerja", "minggu"]))
def test_spelling_does_not_change_a_length(count: int, unit: str) -> None:
    plain = parsed(f"{count} {unit}")
    for variant in (f"{count}{unit.upper()}", f"± {count}  {unit}.", f"maks {count}\n{unit}"):
        assert same_duration(plain, parsed(variant)) is True
