"""SOPs of other forms than SOP AP, as their authors write them: headings, text, and steps.

An entry of ``sources/reading`` has the fields of :class:`ProseSource`. ``sections`` maps headings
to a text or a list; the one with the value ``steps`` holds the procedure. A step is a text, or a
mapping of ``text`` (as printed; by default the activity), ``activity``, ``actors``, ``duration``
and ``output``; a mapping of ``heading`` and ``steps`` prints lettered steps below a line that is
none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from rendering.source import Fields
from sopsim.types import Layout

Frame = Literal["table", "headings"]
Steps = Literal["list", "table", "paragraphs", "boxes"]


@dataclass(frozen=True, slots=True)
class ProseStep:
    """A step as printed and as a reader takes it apart."""

    text: str
    activity: str
    actors: tuple[str, ...] = ()
    duration: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Lettered steps below a heading; without heading they are numbered steps."""

    heading: str
    steps: tuple[ProseStep, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs or items; ``is_procedure`` where the steps stand."""

    heading: str
    items: tuple[str, ...] = ()
    is_procedure: bool = False


@dataclass(frozen=True, slots=True)
class ProseLook:
    """How a document is set.

    ``numbering`` is what headings are numbered with ("1", "A", "I" or nothing), ``step_mark`` the
    same for steps ("1." or "1)"), ``box_columns`` the boxes side by side where steps are boxes,
    ``leading`` the distance of lines in font sizes.
    """

    frame: Frame = "headings"
    numbering: str = ""
    steps: Steps = "list"
    step_mark: str = "1."
    box_columns: int = 1
    repeated_header: bool = False
    upper_case_title: bool = True
    leading: float = 1.3


@dataclass(frozen=True, slots=True)
class ProseSource:
    """One authored SOP of another form. Dates are ISO or empty; ``revision`` is no date."""

    path: str
    layout: Layout
    title: str
    number: str
    revision: str
    created: str
    revised: str
    effective: str
    agency: str
    unit: str
    signer_post: str
    signer_name: str
    sections: tuple[Section, ...]
    groups: tuple[StepGroup, ...]
    look: ProseLook

    @property
    def steps(self) -> tuple[ProseStep, ...]:
        """All steps in the order of print."""
        return tuple(step for group in self.groups for step in group.steps)


def read_prose(raw: Any, where: str) -> ProseSource:
    """Turn one parsed entry into a ProseSource.

    :raises SourceError: a field is missing, unknown or wrong.
    """
    entry = Fields(raw, where)
    source = ProseSource(
        path=entry.text("path", required=True),
        layout=entry.choice("layout", Layout),
        title=entry.text("title", required=True),
        number=entry.text("number"),
        revision=entry.text("revision"),
        created=entry.date("created"),
        revised=entry.date("revised"),
        effective=entry.date("effective"),
        agency=entry.text("agency", required=True),
        unit=entry.text("unit"),
        signer_post=entry.text("signer_post"),
        signer_name=entry.text("signer_name"),
        sections=tuple(_sections(Fields(entry.mapping("sections"), f"{where}, sections"))),
        groups=tuple(_groups(entry.items("steps"), f"{where}, steps")),
        look=_look(Fields(entry.mapping("look"), f"{where}, look")),
    )
    entry.finish()
    if sum(section.is_procedure for section in source.sections) != 1:
        raise entry.fault("sections", "has not one 'steps'", "Write 'Prosedur: steps' once.")
    return source


def _sections(entry: Fields) -> Iterator[Section]:
    for heading in entry.names():
        value = entry.anything(heading)
        if value == "steps":
            yield Section(heading, is_procedure=True)
        else:
            texts = value if isinstance(value, list) else [value]
            yield Section(heading, Fields({heading: texts}, entry.where).texts(heading))


def _groups(rows: Sequence[Any], where: str) -> Iterator[StepGroup]:
    for position, row in enumerate(rows, start=1):
        place = f"{where}[{position}]"
        if isinstance(row, dict) and "heading" in row:
            entry = Fields(row, place)
            heading = entry.text("heading", required=True)
            steps = tuple(_step(step, place) for step in entry.items("steps"))
            entry.finish()
            yield StepGroup(heading, steps)
        else:
            yield StepGroup("", (_step(row, place),))


def _step(row: Any, where: str) -> ProseStep:
    entry = Fields({"activity": row} if isinstance(row, str) else row, where)
    text, activity = entry.text("text"), entry.text("activity")
    step = ProseStep(
        text=text or activity,
        activity=activity or text,
        actors=entry.texts("actors"),
        duration=entry.text("duration"),
        output=entry.text("output"),
    )
    entry.finish()
    if not step.text:
        raise entry.fault("text", "is missing", "Write what the step says.")
    return step


def _look(entry: Fields) -> ProseLook:
    values = {name: entry.anything(name) for name in entry.names()}
    known = {field.name for field in fields(ProseLook)}
    for name in values:
        if name not in known:
            raise entry.fault(name, "is unknown", f"Use {', '.join(sorted(known))}.")
    return ProseLook(**values)
