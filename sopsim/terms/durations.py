"""Time standards as people write them: read, compared, described and added."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from sopsim.types import Duration

HOUR = 60.0
DAY = 1440.0
WORKING_DAY = 450.0
_HOURS_A_DAY = 24
_LONGEST_TEXT = 500
_LONGEST_MINUTES = 100 * 365 * 1440  # beyond a century a number is no time
_DAYS_A_WEEK = 7
_WORKING_DAYS_A_WEEK = 5

_UNIT_MINUTES = {
    "detik": 1 / 60,
    "menit": 1.0,
    "jam": HOUR,
    "hari": DAY,
    "minggu": _DAYS_A_WEEK * DAY,
    "bulan": 30 * DAY,
    "triwulan": 90 * DAY,
    "semester": 180 * DAY,
    "tahun": 365 * DAY,
}
_WORKING_UNIT_MINUTES = {
    **_UNIT_MINUTES,
    "hari": WORKING_DAY,
    "minggu": _WORKING_DAYS_A_WEEK * WORKING_DAY,
}
_UNIT_NAMES = {
    "detik": "detik",
    "dtk": "detik",
    "det": "detik",
    "second": "detik",
    "seconds": "detik",
    "menit": "menit",
    "mnt": "menit",
    "mn": "menit",
    "mnit": "menit",
    "min": "menit",
    "mins": "menit",
    "minute": "menit",
    "minutes": "menit",
    "mt": "menit",
    "jam": "jam",
    "jm": "jam",
    "hour": "jam",
    "hours": "jam",
    "hari": "hari",
    "hr": "hari",
    "hri": "hari",
    "harian": "hari",
    "day": "hari",
    "days": "hari",
    "hk": "hari kerja",
    "minggu": "minggu",
    "mgg": "minggu",
    "mg": "minggu",
    "pekan": "minggu",
    "bulan": "bulan",
    "bln": "bulan",
    "triwulan": "triwulan",
    "semester": "semester",
    "tahun": "tahun",
    "thn": "tahun",
    "th": "tahun",
}
# Single letters are units only where the whole text is made of numbers and them (1j 30m).
_LETTER_UNITS = {"m": "menit", "j": "jam", "h": "hari"}
_OFTEN_MISSPELT = ("menit", "detik", "minggu")
_WORKING_WORDS = frozenset({"kerja", "krj", "kerj", "kj", "efektif"})
_CALENDAR_WORDS = frozenset({"kalender", "kalendar", "takwim"})

_ONES = {
    "nol": 0,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10,
    "sebelas": 11,
}
_ONE = "|".join(_ONES)
_NUMBER_WORDS = re.compile(
    rf"\b(?:(?P<tens>{_ONE})\s+puluh(?:\s+(?P<units>{_ONE}))?|(?P<teen>{_ONE})\s+belas"
    rf"|(?P<quarters>{_ONE})\s+perempat|(?P<one>{_ONE})|(?P<part>setengah|seperempat))"
    r"(?:\s+(?P<half>setengah))?\b"
)
_FUSED = {
    "sedetik": "1 detik",
    "semenit": "1 menit",
    "sejam": "1 jam",
    "sehari": "1 hari",
    "seminggu": "1 minggu",
    "sepekan": "1 minggu",
    "sebulan": "1 bulan",
    "setahun": "1 tahun",
}
_NUMBER = r"\d+(?:\.\d{3})*(?:[.,]\d+)?"
_EMPTY = re.compile(r"[\W_]*")
_FREQUENCY = re.compile(
    r"""\bsekali\b|(?<![a-z])(?:kali|x)\s*(?:/|per|dalam|se)\s*\w |
    \b(?:setiap|tiap|per)\s*(?:hari|minggu|bulan|tahun|saat|jam)\b |
    (?<![a-z])(?:kali|x)\s+(?:sehari|seminggu|sebulan|setahun) |
    ^\s*se(?:hari|minggu|bulan|tahun)\s+\d*\s*(?:kali|x)\b""",
    re.VERBOSE,
)
_CLOCK_TIME = re.compile(
    r"(?:^|[a-z:,(-]\s*)\b(?:pukul|jam|pkl)\.?\s*\d|\bwib\b|\b(?:tanggal|tgl)\.?\s*\d"
)
_DAY_OFFSET = re.compile(r"\bh\s*[-+]\s*\d|\bhari\s+ke\b|\bsebelum\b")
_MULTIPLE = re.compile(rf"({_NUMBER})\s*(?:x|×|\*|kali)\s*({_NUMBER})(?![\d.,])\s*(?=([a-z]*))")
_OCR_NUMBER = re.compile(
    r"(?<![a-z0-9.,])([0-9loisz|!]{1,4})(?=\s?(?:menit|mnt|jam|hari|minggu|bulan|hk\b))"
)
_OCR_DIGITS = str.maketrans("loisz|!", "1015211")
# Narrow cells break words in two: 5 men it.
_BROKEN_UNIT = re.compile(
    "|".join(rf"\b{' ?'.join(unit)}\b" for unit in ("menit", "detik", "hari", "minggu"))
)
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
_RANGE_WORDS = re.compile(
    r"\b(?:s\s*/\s*d|s\.\s?d\.?|sd|sampai(?:\s+dengan)?|hingga|to|atau)\b|[–—~]|(?<=\d)\s*-\s*(?=\d)"
    r"|(?<=[a-z])\s*-\s*(?=\d)"
)
_ALTERNATIVES = frozenset({"…", "/"})
_ADDITIONS = frozenset({"+", "dan"})
_TOKEN = re.compile(rf"{_NUMBER}|[a-z]+|[/()+<>≤≥…]|-")
_HOURS_AND_MINUTES = re.compile(r"\b(\d{1,2})[.:](15|30|45)\s*(?=jam)")


def parse_duration(text: str) -> Duration | None:
    """Return the time standard that the text states, None for an empty cell or a dash.

    The upper bound of an interval counts; words around (*paling lambat*, *± … /berkas*) do not.
    ``minutes`` is None where no single length can be read: *setiap saat*, a time of day, a
    frequency (*2 kali sebulan*), a number without unit, or several values run together (*10 menit 1
    hari*).
    """
    printed = " ".join(text.split())[:_LONGEST_TEXT]
    if _EMPTY.fullmatch(printed):
        return None
    minutes, working = _read(printed)
    return Duration(printed, minutes, working)


def same_duration(a: Duration, b: Duration, tolerance: float = 0.0) -> bool | None:
    """Tell whether two time standards are equal, or None where they cannot be compared.

    ``tolerance`` is relative to the longer one (0.1: up to 10 % apart counts as equal). Calendar
    days never equal working days silently: with the same count they differ (*satuan berbeda*), and
    where a stretch of working days may take just that many calendar days the answer is None.
    """
    if a.minutes is None or b.minutes is None:
        return None
    if a.working != b.working:
        working, other = (a, b) if a.working else (b, a)
        if _in_calendar_days(other) and _in_working_days(working):
            return _same_across_calendars(working.minutes or 0.0, other.minutes or 0.0)
    return abs(a.minutes - b.minutes) <= tolerance * max(a.minutes, b.minutes) + 1e-6


def describe_difference(a: Duration, b: Duration) -> str:
    """Return in a few Indonesian words how ``b`` differs from ``a``."""
    if a.minutes is None or b.minutes is None:
        return "tidak dapat dibandingkan"
    if a.working != b.working and _in_days(a) and _in_days(b):
        if same_duration(a, b) is False and not _same_count(a, b):
            difference = _longer_or_shorter(_calendar_minutes(a), _calendar_minutes(b))
            return f"{difference} menurut kalender"
        kinds = ("hari kalender", "hari kerja")
        return f"{kinds[b.working]}, bukan {kinds[a.working]}"
    if same_duration(a, b):
        return "sama"
    return _longer_or_shorter(a.minutes, b.minutes)


def format_minutes(minutes: float) -> str:
    """Return a length in the largest units that fit: *2 jam 30 menit*."""
    days, rest = divmod(minutes, DAY)
    hours, rest = divmod(rest, HOUR)
    parts = [(days, "hari"), (hours, "jam"), (rest, "menit")]
    return " ".join(f"{_decimal(count)} {unit}" for count, unit in parts if count) or "0 menit"


# --- reading ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit, and what stands between it and the amount before it."""

    minutes: float
    unit: str
    working: bool
    link: str


@lru_cache(maxsize=1 << 14)
def _read(printed: str) -> tuple[float | None, bool]:
    lower = printed.lower()
    if any(pattern.search(lower) for pattern in (_FREQUENCY, _CLOCK_TIME, _DAY_OFFSET)):
        return None, False
    amounts = _amounts(_prepare(printed))
    if not amounts:
        return None, False
    return _combine(amounts), any(amount.working for amount in amounts)


def _prepare(printed: str) -> str:
    """Return the text in lower case with numbers, fractions and unit marks written one way."""
    text = printed
    for sign, fraction in _FRACTIONS.items():
        text = text.replace(sign, f" {fraction} ")
    text = unicodedata.normalize("NFKC", text).lower()
    text = _BROKEN_UNIT.sub(lambda match: match[0].replace(" ", ""), text)
    text = _OCR_NUMBER.sub(_as_digits, text)
    text = _read_quotes(text)
    text = re.sub(r"\bh\s*\.\s*k\b\.?", " hk ", text)
    text = re.sub(r"\+\s*[/-]\s*-?", " ", text)
    text = _HOURS_AND_MINUTES.sub(r"\1 jam \2 menit ", text)
    text = re.sub(r"[a-z]+", lambda match: _FUSED.get(match[0], match[0]), text)
    text = _NUMBER_WORDS.sub(_as_number, text)
    text = re.sub(r"(\d+)\s+(\d)\s*/\s*(\d)(?!\d)", _mixed_fraction, text)
    text = re.sub(r"(?<![\d/])(\d)\s*/\s*([2-9])(?=\s*[a-z])", _fraction, text)
    return _MULTIPLE.sub(_multiply, text)


def _as_digits(match: re.Match[str]) -> str:
    return match[1].translate(_OCR_DIGITS)


def _read_quotes(text: str) -> str:
    """Write quote marks as units: 5' and, since a step never takes seconds, also 5” is minutes.

    Only beside a ' are double marks seconds (1' 30”).
    """
    text = re.sub(r"(?<=\d)\s*(?:''|’’|``|[\"”“″])", ' " ', text)
    text = re.sub(r"(?<=\d)\s*['’‘`´′]", " ' ", text)
    double = " detik " if "'" in text else " menit "
    return text.replace("'", " menit ").replace('"', double)


def _as_number(match: re.Match[str]) -> str:
    """Write a number word as digits: *dua belas* 12, *setengah* 0,5, *satu setengah* 1,5."""
    tens, units, teen, quarters, one = (
        _ONES.get(match[name] or "", 0) for name in ("tens", "units", "teen", "quarters", "one")
    )
    value = tens * 10 + units + (teen + 10 if match["teen"] else 0) + quarters / 4 + one
    value += {"setengah": 0.5, "seperempat": 0.25}.get(match["part"] or "", 0)
    return _decimal(value + (0.5 if match["half"] else 0))


def _mixed_fraction(match: re.Match[str]) -> str:
    return _decimal(int(match[1]) + int(match[2]) / max(int(match[3]), 1))


def _fraction(match: re.Match[str]) -> str:
    return _decimal(int(match[1]) / int(match[2]))


def _multiply(match: re.Match[str]) -> str:
    product = _decimal(_number(match[1]) * _number(match[2]))
    bare_day = _number(match[2]) == _HOURS_A_DAY and _unit(match[3]) is None
    return f"{product} jam " if bare_day else f"{product} "


def _amounts(text: str) -> list[_Amount]:
    """Return the numbers with a unit; text in brackets only where there is nothing outside."""
    outside = re.sub(r"\([^)]*\)?", " ", text)
    return _amounts_in(outside) or _amounts_in(text.replace("(", " ").replace(")", " "))


def _amounts_in(text: str) -> list[_Amount]:
    parts: list[str] = _TOKEN.findall(_RANGE_WORDS.sub(" … ", text))
    letters = _LETTER_UNITS if _only_numbers_and_letters(parts) else {}
    found: list[_Amount] = []
    numbers: list[float] = []  # those read that still lack a unit
    link = ""
    position = 0
    while position < len(parts):
        part = parts[position]
        position += 1
        unit = letters.get(part) or _unit(part)
        if part[0].isdigit():
            numbers = [*(numbers if link in _ALTERNATIVES else []), _number(part)]
        elif unit and numbers:
            extra, working = _working_after(unit, parts[position:])
            position += extra
            found.append(_amount(max(numbers), unit, working, link if found else ""))
            numbers, link = [], ""
        elif part in _ALTERNATIVES or part in _ADDITIONS:
            link = part
        elif part.isalpha():
            numbers = []
            link = link if link in _ALTERNATIVES else "text"
    if any(amount.minutes > _LONGEST_MINUTES for amount in found):
        return []
    return found or _reversed_minutes(parts)


def _reversed_minutes(parts: list[str]) -> list[_Amount]:
    """Read ``menit 5``, as cells come out of a column set from the bottom up."""
    if len(parts) == 2 and parts[0] == "menit" and parts[1][0].isdigit():
        return [_amount(_number(parts[1]), "menit", False, "")]
    return []


def _only_numbers_and_letters(parts: list[str]) -> bool:
    return all(part[0].isdigit() or part in _LETTER_UNITS for part in parts)


def _working_after(unit: str, following: list[str]) -> tuple[int, bool]:
    """Return how many words after the unit belong to it and whether they make it working time."""
    if unit == "hari kerja":
        return 0, True
    if following and following[0] in _WORKING_WORDS:
        return 1, True
    return (1, False) if following and following[0] in _CALENDAR_WORDS else (0, False)


def _amount(count: float, unit: str, working: bool, link: str) -> _Amount:
    name = unit.removesuffix(" kerja")
    minutes = (_WORKING_UNIT_MINUTES if working else _UNIT_MINUTES)[name]
    return _Amount(count * minutes, name, working, link)


def _combine(amounts: list[_Amount]) -> float | None:
    """Return the length that the amounts mean together, None where they contradict each other."""
    first, *others = amounts
    total = high = first.minutes
    previous = first
    for amount in others:
        if amount.link in _ALTERNATIVES:
            total = amount.minutes
        elif not _repeats(previous, amount):
            if not _continues(previous, amount):
                return None
            total += amount.minutes
        high = max(high, total)
        previous = amount
    return high


def _repeats(previous: _Amount, amount: _Amount) -> bool:
    """Tell whether one value is printed twice, as in cells that were merged."""
    return amount.minutes == previous.minutes and amount.link == ""


def _continues(previous: _Amount, amount: _Amount) -> bool:
    """Tell whether the amount adds to the one before, as 30 menit does to 1 jam."""
    order = list(_UNIT_MINUTES)
    smaller = order.index(amount.unit) < order.index(previous.unit)
    return amount.link in _ADDITIONS or (amount.link == "" and smaller)


@lru_cache(maxsize=1 << 10)
def _unit(word: str) -> str | None:
    if word in _UNIT_NAMES:
        return _UNIT_NAMES[word]
    if len(word) < 5 or not word.isalpha():
        return None
    return next((unit for unit in _OFTEN_MISSPELT if OSA.distance(word, unit) == 1), None)


def _number(text: str) -> float:
    """Read a number with a decimal comma or point; points before three digits part thousands.

    With several marks that part no thousands (*50.000.00*), the last is the decimal one.
    """
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", text):
        return float(text.replace(".", ""))
    *whole, last = re.split(r"[.,]", text)
    return float(f"{''.join(whole)}.{last}" if whole else last)


# --- comparing --------------------------------------------------------------------------------


def _in_days(duration: Duration) -> bool:
    return _in_working_days(duration) if duration.working else _in_calendar_days(duration)


def _in_calendar_days(duration: Duration) -> bool:
    """Tell whether the duration runs over nights: days and longer units, or 24 hours and more."""
    if duration.working or duration.minutes is None:
        return False
    units = {_unit(word) for word in re.findall(r"[a-z]+", duration.text.lower())}
    return duration.minutes >= DAY or bool(units & {"hari", "minggu", "bulan", "tahun"})


def _in_working_days(duration: Duration) -> bool:
    words = re.findall(r"[a-z]+", duration.text.lower())
    return duration.working and any(_unit(word) not in (None, "menit", "jam") for word in words)


def _same_count(working: Duration, calendar: Duration) -> bool:
    a, b = (working, calendar) if working.working else (calendar, working)
    return math.isclose((a.minutes or 0) / WORKING_DAY, (b.minutes or 0) / DAY)


def _same_across_calendars(working: float, calendar: float) -> bool | None:
    """Compare minutes of working days with minutes of calendar days; never True."""
    shortest, longest = _calendar_span(working / WORKING_DAY)
    days = calendar / DAY
    return None if shortest <= days <= longest and days != working / WORKING_DAY else False


def _calendar_span(working_days: float) -> tuple[float, float]:
    """Return how many calendar days so many working days take, at least and at most."""
    weekends_within = math.floor(max(working_days - 1, 0) / _WORKING_DAYS_A_WEEK)
    weekends_touched = math.ceil(working_days / _WORKING_DAYS_A_WEEK)
    return working_days + 2 * weekends_within, working_days + 2 * weekends_touched


def _calendar_minutes(duration: Duration) -> float:
    minutes = duration.minutes or 0.0
    return minutes / WORKING_DAY * DAY * _DAYS_A_WEEK / 5 if duration.working else minutes


def _longer_or_shorter(a: float, b: float) -> str:
    direction = "lebih lama" if b > a else "lebih singkat"
    longer, shorter = max(a, b), min(a, b)
    if shorter <= 0 or longer / shorter < 1.5:
        return f"{format_minutes(longer - shorter)} {direction}"
    return f"{_decimal(round(longer / shorter, 1))} kali {direction}"


def _decimal(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
