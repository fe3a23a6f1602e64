"""SOPs that are a title and a list of sentences, numbered or not, without headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sopsim.read.head import Head, date_in_force, date_of_signing, is_decree, read_head
from sopsim.read.labels import IdentityField
from sopsim.read.lines import Line, group_lines, surrounding
from sopsim.read.procedure import actors_of, read_procedure
from sopsim.read.quality import assess
from sopsim.read.sections import Content
from sopsim.terms.sentences import find_actors, has_verb
from sopsim.types import Layout, Page, Sop

_FIRST = re.compile(r"\(?(?:1|a)[.)]\s")
_ITEM = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s|[-–•]\s")
_NAMES_A_PROCEDURE = re.compile(
    r"\b(?:SOP|SPO|POS|PROTAP|PROSEDUR|ALUR|TATA CARA|MEKANISME|LANGKAH|TAHAPAN|INSTRUKSI)\b", re.I
)
_MIN_STEPS = 3
_MIN_SENTENCES = 0.6
"""Share of the items that must say what is done; a list of laws or papers does not."""
_PARAGRAPH_GAP = 2.0
"""White space, in line heights, that ends the list."""


@dataclass(slots=True)
class _Draft:
    first_page: int
    last_page: int
    head: Head
    contents: list[Content] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)


def read_numbered_lists(pages: Sequence[Page]) -> list[Sop]:
    """Read every SOP of this kind in a file; empty where there is none."""
    drafts: list[_Draft] = []
    for page in pages:
        lines = group_lines(page.words)
        if is_decree(lines):
            continue
        first = _first_item(lines)
        if first is not None and _names_procedure(lines[:first]):
            head = read_head(page, lines[first].box.top, min_fields=2)
            drafts.append(_Draft(page.number, page.number, head))
            _add(drafts[-1], page, lines[first:])
        elif drafts and page.number == drafts[-1].last_page + 1 and _goes_on(lines):
            _add(drafts[-1], page, lines)
    sops = [_to_sop(draft) for draft in drafts]
    return [sop for sop in sops if _is_procedure(sop)]


def _first_item(lines: Sequence[Line]) -> int | None:
    """Give the line that begins the list: item 1, else the first sentence below the title."""
    numbered = next((n for n, line in enumerate(lines) if _FIRST.match(line.text)), None)
    if numbered is not None:
        return numbered
    named = next((n for n, line in enumerate(lines) if _NAMES_A_PROCEDURE.search(line.text)), None)
    if named is None:
        return None
    return next((n for n in range(named + 1, len(lines)) if find_actors(lines[n].text)), None)


def _names_procedure(head: Sequence[Line]) -> bool:
    return any(_NAMES_A_PROCEDURE.search(line.text) for line in head)


def _goes_on(lines: Sequence[Line]) -> bool:
    return bool(lines) and bool(_ITEM.match(lines[0].text)) and not _FIRST.match(lines[0].text)


def _add(draft: _Draft, page: Page, lines: Sequence[Line]) -> None:
    """Add the list that begins with the first line, down to the white space that ends it."""
    inside = [lines[0]]
    for line in lines[1:]:
        gap = line.box.top - inside[-1].box.bottom
        ends = gap > _PARAGRAPH_GAP * line.box.height or date_of_signing([line])
        if ends and not _ITEM.match(line.text):
            break
        inside.append(line)
    draft.contents.append(Content(page, surrounding(i.box for i in inside), tuple(inside)))
    draft.after = list(lines[len(inside) :])
    draft.last_page = page.number


def _is_procedure(sop: Sop) -> bool:
    sentences = sum(has_verb(step.activity) for step in sop.steps)
    return len(sop.steps) >= _MIN_STEPS and sentences >= _MIN_SENTENCES * len(sop.steps)


def _to_sop(draft: _Draft) -> Sop:
    head = draft.head
    steps = read_procedure(draft.contents)
    sop = Sop(
        id="",
        path="",
        first_page=draft.first_page,
        last_page=draft.last_page,
        layout=Layout.NARRATIVE,
        title=head.title,
        agency=head.agency,
        number=head.number,
        created=head.date(IdentityField.CREATED),
        revised=head.date(IdentityField.REVISED),
        effective=(
            head.date(IdentityField.EFFECTIVE)
            or date_in_force(draft.after)
            or date_of_signing(draft.after)
        ),
        actors=actors_of(steps),
        steps=steps,
    )
    return assess(sop, head)
