"""Authored SOPs: the YAML files of a set as checked dataclasses.

Every fault of a file raises :class:`SourceError` that names the file, the SOP and the field.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import yaml

from rendering.style import Style, choose_style
from sopsim.errors import SopsimError
from sopsim.types import Scope, StepKind

Word = TypeVar("Word", bound=StrEnum)


class SourceError(SopsimError):
    """A fault in the authored files, to be mended by their author."""


class Form(StrEnum):
    """How identity block and flow table share the pages."""

    IDENTITY_THEN_FLOW = "identity_then_flow"
    SINGLE_PAGE = "single_page"
    FLOW_RUNS_ON = "flow_runs_on"


@dataclass(frozen=True, slots=True)
class StepSource:
    """One row of the flow table. ``duration_span`` is the number of rows its Waktu cell covers."""

    activity: str
    actors: tuple[str, ...]
    kind: StepKind
    requirements: tuple[str, ...]
    duration: str
    output: str
    note: str
    duration_span: int


@dataclass(frozen=True, slots=True)
class SopSource:
    """One authored SOP. Dates are ISO or empty."""

    path: str
    form: Form
    number: str
    title: str
    agency: str
    unit: str
    scope: Scope
    created: str
    revised: str
    effective: str
    signer_post: str
    signer_name: str
    legal_bases: tuple[str, ...]
    qualifications: tuple[str, ...]
    related: tuple[str, ...]
    equipment: tuple[str, ...]
    cautions: tuple[str, ...]
    records: tuple[str, ...]
    actors: tuple[str, ...]
    steps: tuple[StepSource, ...]
    style: Style


class Fields:
    """A YAML mapping read field by field; knows where it stands, for the error messages."""

    def __init__(self, raw: Any, where: str) -> None:
        """Take a parsed YAML value.

        :raises SourceError: it is no mapping.
        """
        if not isinstance(raw, dict):
            raise SourceError(f"{where} is not a mapping.", "Write it as 'key: value' lines.")
        self._raw = dict(raw)
        self.where = where

    def fault(self, name: str, problem: str, hint: str) -> SourceError:
        """Return the error that tells what is wrong with field ``name``."""
        return SourceError(f"{self.where}: {name} {problem}.", hint)

    def text(self, name: str, *, required: bool = False) -> str:
        """Take a text field; a missing or null one is empty."""
        value = self._raw.pop(name, None)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise self.fault(name, f"is {value!r}, not text", "Put the value in double quotes.")
        text = " ".join(value.split())
        if required and not text:
            raise self.fault(name, "is missing", "Every SOP and step needs it.")
        self._check_printable(name, text)
        return text

    def date(self, name: str) -> str:
        """Take a date field as ISO text, empty where it is blank."""
        value = self._raw.pop(name, None)
        if value in (None, ""):
            return ""
        if isinstance(value, str):
            with contextlib.suppress(ValueError):
                value = dt.date.fromisoformat(value)
        if not isinstance(value, dt.date):
            raise self.fault(name, f"is {value!r}, no date", "Write YYYY-MM-DD, or '' for blank.")
        return value.isoformat()

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts; a missing one is empty."""
        values = self.items(name)
        for position, value in enumerate(values, start=1):
            item = f"{name}[{position}]"
            if not isinstance(value, str) or not value.strip():
                raise self.fault(item, f"is {value!r}, not text", "Put the value in double quotes.")
            self._check_printable(item, value)
        return tuple(" ".join(value.split()) for value in values)

    def items(self, name: str) -> list[Any]:
        """Take a list of anything; a missing one is empty."""
        value = self._raw.pop(name, None)
        if value is None:
            value = []
        if not isinstance(value, list):
            raise self.fault(name, f"is {value!r}, not a list", "Write one '- …' line an item.")
        return value

    def choice(self, name: str, kind: type[Word], default: Word | None = None) -> Word:
        """Take a word of a fixed list."""
        value = self._raw.pop(name, default)
        try:
            return kind(value)
        except ValueError:
            raise self.fault(name, f"is {value!r}", f"Use one of {', '.join(kind)}.") from None

    def mapping(self, name: str) -> dict[str, Any]:
        """Take a mapping; a missing one is empty."""
        value = self._raw.pop(name, None)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise self.fault(name, f"is {value!r}, not a mapping", "Write 'field: value' lines.")
        return value

    def whole(self, name: str, default: int | None) -> int | None:
        """Take a whole number above 0, or the default where it is missing or null."""
        value = self._raw.pop(name, None)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fault(name, f"is {value!r}", "Write a whole number from 1.")
        return value

    def names(self) -> list[str]:
        """Return the fields that are not taken yet, in their order."""
        return [str(name) for name in self._raw]

    def anything(self, name: str) -> Any:
        """Take a field of whatever type."""
        return self._raw.pop(name, None)

    def finish(self) -> None:
        """Check that nothing is left over.

        :raises SourceError: a field nobody asked for, mostly a misspelt one.
        """
        if self._raw:
            names = ", ".join(sorted(map(str, self._raw)))
            raise SourceError(f"{self.where}: unknown field {names}.", "Correct or remove it.")

    def _check_printable(self, name: str, text: str) -> None:
        # The standard fonts of PDF have the characters of Windows code page 1252 and no others.
        for character in text:
            if not character.isprintable() or not character.encode("cp1252", "ignore"):
                raise self.fault(
                    name,
                    f"has the character {character!r} (U+{ord(character):04X}), which no font has",
                    "Write it in words or with a Latin character.",
                )


def printed_durations(sop: SopSource) -> list[str]:
    """Return the duration that holds for each step, merged Waktu cells counted for all rows."""
    durations: list[str] = []
    for index, step in enumerate(sop.steps):
        if index >= len(durations):
            durations.extend([step.duration] * step.duration_span)
    return durations


def load_yaml(path: Path) -> Any:
    """Parse one YAML file.

    :raises SourceError: it cannot be read or is not YAML.
    """
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}.", "Check path and encoding.") from error
    except yaml.YAMLError as error:
        raise SourceError(f"{path} is not YAML: {error}", "Correct the line it names.") from error


def load_sops(source: Path) -> list[SopSource]:
    """Read every SOP of a set, sorted by path.

    :raises SourceError: a fault in a file, a path given twice, or no SOP at all.
    """
    files = sorted(path for path in source.glob("*.yaml") if path.name != "gold.yaml")
    sops: dict[str, SopSource] = {}
    for file in files:
        family = Fields(load_yaml(file), file.name)
        for position, raw in enumerate(family.items("sops"), start=1):
            sop = read_sop(raw, f"{file.name}, sops[{position}]")
            if sop.path in sops:
                raise SourceError(f"{file.name}: {sop.path} exists twice.", "Give it another path.")
            sops[sop.path] = sop
        family.finish()
    if not sops:
        raise SourceError(f"{source} holds no SOP.", "Name a folder with *.yaml files of SOPs.")
    return [sops[path] for path in sorted(sops)]


def read_sop(raw: Any, where: str) -> SopSource:
    """Turn one parsed entry of ``sops`` into an SopSource.

    :raises SourceError: a field is missing, unknown or wrong.
    """
    fields = Fields(raw, where)
    path = read_path(fields, "path")
    fields.where = f"{where} ({path})"
    actors = fields.texts("actors")
    sop = SopSource(
        path=path,
        form=fields.choice("form", Form),
        number=fields.text("number"),
        title=fields.text("title", required=True),
        agency=fields.text("agency", required=True),
        unit=fields.text("unit"),
        scope=fields.choice("scope", Scope, Scope.INTERNAL),
        created=fields.date("created"),
        revised=fields.date("revised"),
        effective=fields.date("effective"),
        signer_post=fields.text("signer_post"),
        signer_name=fields.text("signer_name"),
        legal_bases=fields.texts("legal_bases"),
        qualifications=fields.texts("qualifications"),
        related=fields.texts("related"),
        equipment=fields.texts("equipment"),
        cautions=fields.texts("cautions"),
        records=fields.texts("records"),
        actors=actors,
        steps=_read_steps(fields, actors),
        style=_read_style(fields, path),
    )
    fields.finish()
    return sop


def read_path(fields: Fields, name: str) -> str:
    """Take the relative path of a PDF.

    :raises SourceError: it does not end in ``.pdf`` or leaves the target folder.
    """
    path = fields.text(name, required=True)
    parts = PurePosixPath(path)
    leaves = parts.is_absolute() or "\\" in path or any(p in ("..", ".") for p in path.split("/"))
    if leaves or parts.suffix != ".pdf" or str(parts) != path:
        raise fields.fault(name, f"is {path!r}", "Write a relative path with '/' ending in .pdf.")
    return path


def _read_style(fields: Fields, path: str) -> Style:
    try:
        return choose_style(path, fields.mapping("style"))
    except ValueError as error:
        raise SourceError(f"{fields.where}: {error}.", "Correct the style mapping.") from error


def _read_steps(fields: Fields, heads: Sequence[str]) -> tuple[StepSource, ...]:
    if not heads or len(set(heads)) < len(heads):
        raise fields.fault("actors", "is empty or has a head twice", "List each column head once.")
    rows = fields.items("steps")
    if not rows:
        raise fields.fault("steps", "is empty", "An SOP needs at least one step.")
    steps = tuple(
        _read_step(Fields(row, f"{fields.where}, steps[{position}]"), heads)
        for position, row in enumerate(rows, start=1)
    )
    _check_spans(steps, fields)
    return steps


def _read_step(fields: Fields, heads: Sequence[str]) -> StepSource:
    actors = fields.texts("actors")
    for actor in actors:
        if actor not in heads:
            raise fields.fault(
                "actors", f"names {actor!r}", f"Use the column heads: {', '.join(heads)}."
            )
    step = StepSource(
        activity=fields.text("activity", required=True),
        actors=tuple(head for head in heads if head in actors),
        kind=fields.choice("kind", StepKind, StepKind.PROCESS),
        requirements=fields.texts("requirements"),
        duration=fields.text("duration"),
        output=fields.text("output"),
        note=fields.text("note"),
        duration_span=fields.whole("duration_span", 1) or 1,
    )
    if step.kind is StepKind.UNKNOWN:
        raise fields.fault("kind", "is 'unknown'", "Use start, process, decision or end.")
    fields.finish()
    return step


def _check_spans(steps: Sequence[StepSource], fields: Fields) -> None:
    for index, step in enumerate(steps):
        covered = steps[index + 1 : index + step.duration_span]
        name = f"steps[{index + 1}].duration_span"
        if len(covered) < step.duration_span - 1:
            raise fields.fault(name, "runs past the last step", "Make it smaller.")
        if any(row.duration or row.duration_span > 1 for row in covered):
            raise fields.fault(
                name, "covers a step that has its own duration", "Leave the covered durations out."
            )
