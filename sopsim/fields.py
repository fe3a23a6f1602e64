"""Typed access to the fields of a JSON file, with errors that name the place that is wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sopsim.errors import ResultFileError

Choice = TypeVar("Choice", bound=StrEnum)
Scalar = str | int | float | bool | None


class Fields:
    """One JSON object. Each method reads one field and checks its type; unknown fields are ignored.

    Every method raises ResultFileError where the field is missing or has another type.

    >>> Fields({"pairs": [{"a": "x.pdf"}]}, "overlaps.json", "hint").each("pairs")[0].text("a")
    'x.pdf'
    """

    def __init__(self, value: object, source: str, hint: str, place: str = "") -> None:
        """Wrap ``value``, found at ``place`` of the file ``source`` (empty: the whole file)."""
        self._source = source
        self._hint = hint
        self._place = place
        if not isinstance(value, dict):
            raise self.fault("", "is not an object")
        self._value: dict[str, object] = value

    def fault(self, key: str, problem: str) -> ResultFileError:
        """Make the error that says what is wrong with a field, or with this object (empty key)."""
        where = ".".join(part for part in (self._place, key) if part) or "the file"
        return ResultFileError(f"{self._source}: {where} {problem}.", self._hint)

    def text(self, key: str) -> str:
        """Read a string."""
        value = self._get(key)
        if not isinstance(value, str):
            raise self.fault(key, "is not text")
        return value

    def text_or_none(self, key: str) -> str | None:
        """Read a string or null."""
        return None if self._get(key) is None else self.text(key)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """Read one of the values of an enumeration."""
        value = self.text(key)
        try:
            return kind(value)
        except ValueError:
            raise self.fault(key, f"is none of {', '.join(kind)}") from None

    def flag(self, key: str) -> bool:
        """Read true or false."""
        value = self._get(key)
        if not isinstance(value, bool):
            raise self.fault(key, "is neither true nor false")
        return value

    def whole(self, key: str) -> int:
        """Read a whole number that is not negative."""
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fault(key, "is not a whole number of 0 or more")
        return value

    def whole_or_none(self, key: str) -> int | None:
        """Read a whole number that is not negative, or null."""
        return None if self._get(key) is None else self.whole(key)

    def number(self, key: str) -> float:
        """Read a finite number."""
        return self._number(key, self._get(key))

    def number_or_none(self, key: str) -> float | None:
        """Read a finite number or null."""
        return None if self._get(key) is None else self.number(key)

    def share(self, key: str) -> float:
        """Read a number from 0 to 1."""
        value = self.number(key)
        if not 0 <= value <= 1:
            raise self.fault(key, "does not lie in 0 … 1")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of strings."""
        return tuple(self._texts(key, self._list(key)))

    def text_lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Read a list of lists of strings."""
        return tuple(
            tuple(self._texts(f"{key}[{index}]", item))
            for index, item in enumerate(self._list(key))
        )

    def nested(self, key: str) -> Fields:
        """Read a nested object."""
        return self._wrap(key, self._get(key))

    def nested_or_none(self, key: str) -> Fields | None:
        """Read a nested object or null."""
        return None if self._get(key) is None else self.nested(key)

    def each(self, key: str) -> list[Fields]:
        """Read a list of objects."""
        return [self._wrap(f"{key}[{index}]", item) for index, item in enumerate(self._list(key))]

    def scalars(self) -> dict[str, Scalar]:
        """Read every field of this object as text, number, flag or null."""
        return {key: self._scalar(key, value) for key, value in self._value.items()}

    def numbers(self) -> dict[str, float]:
        """Read every field of this object as a finite number."""
        return {key: self._number(key, value) for key, value in self._value.items()}

    def _get(self, key: str) -> object:
        if key not in self._value:
            raise self.fault(key, "is missing")
        return self._value[key]

    def _list(self, key: str) -> list[object]:
        value = self._get(key)
        if not isinstance(value, list):
            raise self.fault(key, "is not a list")
        return value

    def _texts(self, key: str, value: object) -> Iterator[str]:
        if not isinstance(value, list):
            raise self.fault(key, "is not a list")
        for index, item in enumerate(value):
            if not isinstance(item, str):
                raise self.fault(f"{key}[{index}]", "is not text")
            yield item

    def _wrap(self, key: str, value: object) -> Fields:
        place = f"{self._place}.{key}" if self._place else key
        return Fields(value, self._source, self._hint, place)

    def _number(self, key: str, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.fault(key, "is not a number")
        if not math.isfinite(value):
            raise self.fault(key, "is not a finite number")
        return value

    def _scalar(self, key: str, value: object) -> Scalar:
        if value is None or isinstance(value, str | bool):
            return value
        return self._number(key, value)


def load_json(path: Path, hint: str) -> dict[str, Any]:
    """Parse a UTF-8 file that holds one JSON object.

    Raises ResultFileError with ``hint`` where it cannot be opened or holds something else.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ResultFileError(f"{path} cannot be read: {error.strerror}.", hint) from error
    except (ValueError, RecursionError) as error:
        raise ResultFileError(f"{path} is not a JSON file: {error}.", hint) from error
    if not isinstance(content, dict):
        raise ResultFileError(f"{path} does not hold a JSON object.", hint)
    return content
