"""The SOP AP form of PermenPAN-RB 35/2012: an identity block and a flow table, on one page or many."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sopsim.read.flow import FlowHeader, FlowRow, carry_header, find_header, join_split_row, read_rows
from sopsim.read.grid import Table, find_tables
from sopsim.read.identity import Identity, read_identity
from sopsim.read.labels import Column, IdentityField
from sopsim.read.letterhead import agency_of
from sopsim.read.lines import Line, group_lines
from sopsim.read.quality import assess
from sopsim.terms.dates import parse_date
from sopsim.terms.durations import parse_duration
from sopsim.terms.fees import find_fee
from sopsim.terms.text import split_items, strip_numbering
from sopsim.types import Duration, Layout, Page, Scope, Sop, Step, StepKind

_TOTAL = re.compile(r"^(total|jumlah)\b(?!.*\b(me|di)\w{4})", re.I)
_TITLE_LINE = re.compile(r"^\d{0,3}\.?\s*(?:SOP|STANDAR(?:D)? OPERASIONAL PROSEDUR)\b[\s:]*(.+)$", re.I)
_LINTAS = re.compile(r"\blintas\s+(?:perangkat\s+daerah|opd|skpd|instansi|sektor)\b", re.I)


@dataclass(slots=True)
class _Draft:
    """An SOP while its pages are gathered."""

    first_page: int
    last_page: int
    identity: Identity | None = None
    title_line: str = ""
    header: FlowHeader | None = None
    actor_heads: list[str] = field(default_factory=list)
    rows: list[FlowRow] = field(default_factory=list)


def read_sop_ap(pages: Sequence[Page]) -> list[Sop]:
    """Read every SOP AP in a file; an identity block begins a new one. Empty where there is none."""
    drafts: list[_Draft] = []
    for page in pages:
        tables = find_tables(page.rulings)
        header = find_header(page, tables)
        identity = read_identity(page, tables, above=header.top if header else page.height)
        if identity is not None:
            drafts.append(_Draft(page.number, page.number, identity))
        elif header is not None and _begins_without_identity(drafts, header, page):
            drafts.append(_Draft(page.number, page.number, title_line=_title_above(page, header)))
        if drafts:
            _add_rows(drafts[-1], page, tables, header)
    return [_to_sop(draft) for draft in drafts if draft.rows or draft.identity]


def _begins_without_identity(drafts: list[_Draft], header: FlowHeader, page: Page) -> bool:
    """Tell whether a flow table belongs to no SOP so far: it is the first, or bears a title of its own."""
    if not drafts:
        return True
    title = _title_above(page, header)
    last = drafts[-1]
    return bool(title and last.rows and last.identity is None and title != last.title_line)


def _title_above(page: Page, header: FlowHeader) -> str:
    above = [word for word in page.words if word.box.bottom < header.table.top + 2]
    for line in group_lines(above):
        if match := _TITLE_LINE.match(line.text):
            return match[1].strip()
    return ""


def _add_rows(
    draft: _Draft, page: Page, tables: Sequence[Table], header: FlowHeader | None
) -> None:
    own_header = header is not None
    if header is None and draft.header is not None:
        header = carry_header(draft.header, tables)
    if header is None:
        return
    rows = read_rows(page, tables, header)
    if not rows:
        return
    for column in header.actors:
        if column.head and column.head not in draft.actor_heads:
            draft.actor_heads.append(column.head)
    if draft.rows and _goes_on(draft.rows[-1], rows[0], header):
        draft.rows[-1] = join_split_row(draft.rows[-1], rows.pop(0))
    draft.rows.extend(rows)
    draft.last_page = page.number
    if own_header:
        draft.header = header


def _goes_on(last: FlowRow, first: FlowRow, header: FlowHeader) -> bool:
    """Tell whether the first row of a page is the rest of the last row of the page before."""
    return (
        header.of(Column.NUMBER) is not None
        and first.page != last.page
        and bool(last.number)
        and not first.number
        and not first.actors
        and not first.duration
    )


def _to_sop(draft: _Draft) -> Sop:
    identity = draft.identity or Identity({}, {}, (), 0.0)
    values, boxes = identity.values, identity.boxes
    rows = [row for row in draft.rows if not _TOTAL.match(row.activity)]
    steps = tuple(_to_step(row, number, len(rows)) for number, row in enumerate(rows))
    cautions = boxes.get(IdentityField.CAUTIONS, ())
    sop = Sop(
        id="",
        path="",
        first_page=draft.first_page,
        last_page=draft.last_page,
        layout=Layout.SOP_AP,
        title=_title(
            values.get(IdentityField.TITLE, "")
            or values.get(IdentityField.SOP, "")
            or draft.title_line
        ),
        agency=agency_of(values.get(IdentityField.AGENCY, ""), identity.letterhead),
        number=values.get(IdentityField.NUMBER, ""),
        scope=_scope(values, identity.letterhead),
        created=parse_date(values.get(IdentityField.CREATED, "")),
        revised=parse_date(values.get(IdentityField.REVISED, "")),
        effective=parse_date(values.get(IdentityField.EFFECTIVE, "")),
        legal_bases=boxes.get(IdentityField.LEGAL_BASES, ()),
        qualifications=boxes.get(IdentityField.QUALIFICATIONS, ()),
        related=boxes.get(IdentityField.RELATED, ()),
        equipment=boxes.get(IdentityField.EQUIPMENT, ()),
        cautions=cautions,
        records=boxes.get(IdentityField.RECORDS, ()),
        actors=tuple(draft.actor_heads) or _actors_of(steps),
        total_duration=_total_duration(draft.rows),
        fee=find_fee("\n".join((*cautions, *(f"{s.note}\n{s.output}" for s in steps)))),
        steps=steps,
    )
    return assess(sop, printed_dates=_printed_dates(values))


def _to_step(row: FlowRow, number: int, n_steps: int) -> Step:
    requirements = tuple(
        text
        for item in row.requirements
        for part in split_items(item)
        if (text := strip_numbering(part))
    )
    return Step(
        number=row.number,
        activity=row.activity,
        actors=row.actors,
        kind=_position_kind(row.kind, number, n_steps),
        requirements=requirements,
        duration=parse_duration(row.duration),
        output="" if row.output in ("-", "–") else row.output,
        note="" if row.note in ("-", "–") else row.note,
        page=row.page,
    )


def _position_kind(kind: StepKind, number: int, n_steps: int) -> StepKind:
    """A capsule in the first row starts the flow, in the last ends it, else is a box with round corners."""
    if kind is not StepKind.END or number == n_steps - 1:
        return kind
    return StepKind.START if number == 0 else StepKind.PROCESS


def _title(text: str) -> str:
    """Give the title without the form's own name before it."""
    match = _TITLE_LINE.match(text)
    return " ".join((match[1] if match else text).split()).strip(" :“”\"'")


def _scope(values: Mapping[IdentityField, str], letterhead: Sequence[Line]) -> Scope:
    text = " ".join((*values.values(), *(line.text for line in letterhead)))
    return Scope.LINTAS if _LINTAS.search(text) else Scope.INTERNAL


def _actors_of(steps: Sequence[Step]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor for step in steps for actor in step.actors))


def _total_duration(rows: Sequence[FlowRow]) -> Duration | None:
    totals = [row.duration for row in rows if _TOTAL.match(row.activity)]
    return parse_duration(totals[-1]) if totals else None


def _printed_dates(values: Mapping[IdentityField, str]) -> dict[str, str]:
    """Give what stands in the date fields, to tell an unreadable date from a blank one."""
    fields = (IdentityField.CREATED, IdentityField.REVISED, IdentityField.EFFECTIVE)
    return {name.value: values[name] for name in fields if values.get(name)}


