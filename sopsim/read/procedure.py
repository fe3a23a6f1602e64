"""A procedure told as boxes with arrows between them, or as a list of sentences."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sopsim.read.flow import FlowRow, read_rows, to_step
from sopsim.read.flow_header import find_header
from sopsim.read.grid import Table, find_tables
from sopsim.read.lanes import lane_names
from sopsim.read.lines import Line, clip, group_lines, text_of, words_in
from sopsim.read.sections import ARROW_REACH, Content
from sopsim.terms.actors import actor_level
from sopsim.terms.durations import parse_duration
from sopsim.terms.sentences import (
    begins_with_verb,
    can_act,
    find_actors,
    find_output,
    find_time,
    has_verb,
    is_condition,
    names_deed,
    without_time,
)
from sopsim.types import Arrow, Box, Page, Shape, ShapeKind, Step, StepKind

_BRANCHES = {"ya", "tidak", "y", "t"}
_ACTOR_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_ACTOR_AT_END = re.compile(r"\s*\(([A-Z][^()\d]{2,60})\)\s*[.;,]*$")
_ACTOR_BEFORE = re.compile(r"^([A-Z][^:()\d]{2,50}?)\s*:\s+(\S.*)$")
_SEVERAL = re.compile(r"\s*(?:&|/|,|\bdan\b)\s*")
_BOX_NUMBER = re.compile(r"^\(?(\d{1,2})[.)]\s+(?=\D)")
_BOX_PADDING = 8.0
_MIN_LETTERS = 4
_MIN_BOXES = 2
_MIN_TIMED = 2


def read_procedure(contents: Iterable[Content]) -> tuple[Step, ...]:
    """Read the steps of a procedure that may go on over several pages, numbered as they come."""
    steps = [step for content in contents for step in _steps(content)]
    last = len(steps) - 1
    return tuple(
        replace(step, number=str(number + 1), kind=_kind(step, number, last))
        for number, step in enumerate(steps)
    )


def actors_of(steps: Iterable[Step]) -> tuple[str, ...]:
    """Give all who act in some steps, in the order in which they first do."""
    return tuple(dict.fromkeys(actor for step in steps for actor in step.actors))


def _kind(step: Step, number: int, last: int) -> StepKind:
    if step.kind is StepKind.DECISION:
        return step.kind
    if number == 0:
        return StepKind.START
    return StepKind.END if number == last else StepKind.PROCESS


def _steps(content: Content) -> list[Step]:
    """Take the rows of a table, the boxes in the order of the arrows, or the items of a list."""
    page = content.page
    rows = _rows_of_table(content)
    if rows:
        return [to_step(row, number, len(rows)) for number, row in enumerate(rows)]
    boxes = [
        shape
        for shape in page.shapes
        if shape.kind is not ShapeKind.MARK
        and content.box.contains(shape.box.center_x, shape.box.center_y)
        and _box_text(page, shape)
    ]
    boxes = [shape for shape in boxes if not any(_holds(shape.box, b.box) for b in boxes)]
    if len(boxes) >= _MIN_BOXES:
        lanes = lane_names(page, content.box, [shape.box for shape in boxes])
        steps = [_step_of_box(page, shape) for shape in _in_order(boxes, page)]
        return [
            step if step.actors else replace(step, actors=lanes.get(step.area, ()))
            for step in steps
        ]
    return _steps_of_list(content)


def _rows_of_table(content: Content) -> list[FlowRow]:
    """Give the rows of a table of who does what how long, where the procedure is such a one."""
    left, top, bottom = content.box.x0 - 3, content.box.top - 1, content.box.bottom + 1
    page = clip(content.page, top, bottom)
    inside = [
        Table(table.box, tuple(cell for cell in table.cells if cell.x0 >= left))
        for table in find_tables(page.rulings)
    ]
    header = find_header(page, inside)
    return read_rows(page, header) if header is not None else []


def _holds(outer: Box, inner: Box) -> bool:
    inside = outer.contains(inner.x0, inner.top) and outer.contains(inner.x1, inner.bottom)
    return outer != inner and inside


# --- sentences --------------------------------------------------------------------------------


def _steps_of_list(content: Content) -> list[Step]:
    """Make a step of each item that says what is done.

    What only heads the items below it (*A. Persiapan*, *Bila hasil positif:*) is none. An item
    below one that ends in a colon is done by the same, unless it names another.
    """
    steps: list[Step] = []
    above: list[tuple[str, tuple[str, ...]]] = []  # kind of mark and doers of each level
    items = [item for item in content.marked_items() if len(item.text) >= _MIN_LETTERS]
    times = _times_beside(content, [item.area for item in items])
    for item, following in itertools.zip_longest(items, items[1:]):
        step = _step_of_sentence(item.text, content.page.number)
        kinds = [kind for kind, _ in above]
        above = above[: kinds.index(item.kind)] if item.kind in kinds else above
        if not step.actors and above and begins_with_verb(step.activity):
            step = replace(step, actors=above[-1][1])
        above.append((item.kind, step.actors if item.text.endswith(":") else ()))
        is_above = following is not None and following.kind not in [kind for kind, _ in above]
        if not (is_above and _is_heading(item.text)):
            steps.append(_timed(replace(step, area=item.area), times.get(item.area, "")))
    return steps


def _times_beside(content: Content, areas: Iterable[Box]) -> dict[Box, str]:
    """Give the times that stand in a column right of a list, each level with its item.

    A lone one is that of the whole procedure.
    """
    beside = [word for word in content.page.words if word.box.x0 >= content.box.x1 - 1]
    times = {
        area: time
        for area in areas
        if (time := find_time(text_of(w for w in beside if _is_level(w.box, area))))
    }
    return times if len(times) >= _MIN_TIMED else {}


def _is_level(word: Box, area: Box) -> bool:
    return area.top <= word.center_y <= area.bottom


def _is_heading(text: str) -> bool:
    """Tell a heading or condition from a sentence that says what is done."""
    return not has_verb(text) or (is_condition(text) and text.endswith(":"))


def _step_of_sentence(sentence: str, page: int) -> Step:
    """Make a step of a list item.

    It may name the doer in brackets, before a colon or as its subject.
    """
    behind = _ACTOR_AT_END.search(sentence)
    before = _ACTOR_BEFORE.match(sentence)
    activity, actors = sentence, find_actors(sentence)
    if behind:
        activity, actors = sentence[: behind.start()], _names(behind[1])
    elif before and begins_with_verb(before[2]):
        activity, actors = before[2], _names(before[1])
    return _timed(Step("", activity, actors, output=find_output(sentence), page=page), sentence)


def _timed(step: Step, text: str) -> Step:
    time = find_time(text)
    return replace(step, duration=parse_duration(time)) if time else step


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in _SEVERAL.split(text) if name.strip())


# --- boxes ------------------------------------------------------------------------------------


def _box_text(page: Page, shape: Shape) -> str:
    text = _BOX_NUMBER.sub("", text_of(words_in(page, shape.box)))
    return "" if text.lower() in _BRANCHES else text


def _box_number(page: Page, shape: Shape) -> int | None:
    match = _BOX_NUMBER.match(text_of(words_in(page, shape.box)))
    return int(match[1]) if match else None


def _step_of_box(page: Page, shape: Shape) -> Step:
    """Make a step of a box, without the time and the doer that it names beside what is done.

    The doer stands in brackets, before a colon, on a line of its own, or before brackets around
    what is done.
    """
    text = _box_text(page, shape)
    plain = without_time(text)
    before = _ACTOR_BEFORE.match(plain)
    bracketed = _ACTOR_IN_BRACKETS.findall(plain)
    outside = " ".join(_ACTOR_IN_BRACKETS.sub(" ", plain).split())
    apart = _doer_on_own_line(page, shape)
    if bracketed and begins_with_verb(bracketed[0]):
        activity, actors = bracketed[0], _names(outside)
    elif bracketed:
        activity, actors = outside, tuple(name for part in bracketed for name in _names(part))
    elif before:
        activity, actors = before[2], _names(before[1])
    elif apart:
        activity, actors = apart[1], (apart[0],)
    else:
        activity, actors = outside, find_actors(outside)
    kind = StepKind.DECISION if shape.kind is ShapeKind.DIAMOND else StepKind.UNKNOWN
    step = Step("", activity or text, actors, kind, page=page.number, area=shape.box)
    return _timed(step, text)


def _doer_on_own_line(page: Page, shape: Shape) -> tuple[str, str] | None:
    """Give the doer and what is done where the first or last lines of a box are the doer's name."""
    lines = group_lines(words_in(page, shape.box))
    lines = [line for line in lines if without_time(line.text).strip(" ()")]
    for number in range(1, len(lines)):
        if not _has_room(lines[number - 1], lines[number], shape.box):
            continue
        first, rest = (
            " ".join(line.text for line in part) for part in (lines[:number], lines[number:])
        )
        deed = _BOX_NUMBER.sub("", first)
        if begins_with_verb(rest) and can_act(first) and not has_verb(first):
            return first, rest
        if (names_deed(deed) or deed != first) and _is_post(rest):
            return rest, deed
    return None


def _has_room(line: Line, following: Line, box: Box) -> bool:
    """Tell whether a line was broken on purpose: the next word would have stood in it too."""
    word = following.words[0].box
    return line.box.width + 0.3 * word.height + word.width < box.width - _BOX_PADDING


def _is_post(text: str) -> bool:
    return actor_level(text) is not None and not has_verb(text)


def _in_order(boxes: Sequence[Shape], page: Page) -> list[Shape]:
    """Order boxes by the numbers printed in them, else by the arrows."""
    found = [(_box_number(page, shape), shape) for shape in boxes]
    numbered = {number: shape for number, shape in found if number is not None}
    if len(numbered) < len(boxes):
        return _in_arrow_order(boxes, page.arrows)
    return [numbered[number] for number in sorted(numbered)]


def _in_arrow_order(boxes: Sequence[Shape], arrows: Sequence[Arrow]) -> list[Shape]:
    """Follow the arrows from the first box.

    Where they end, go on with the nearest box not yet met.
    """
    left = _in_rows(boxes)
    follows = _arrow_targets(left, arrows)
    order = [0]
    while len(order) < len(left):
        current = order[-1]
        rest = [number for number in range(len(left)) if number not in order]
        pointed = [number for number in rest if number in follows.get(current, ())]
        nearest = min(rest, key=lambda n: _distance(left[current].box, left[n].box))
        target = min(pointed, default=nearest)
        passed = [
            n for n in rest if _lies_between(left[n].box, left[current].box, left[target].box)
        ]
        order.append(
            min(passed, key=lambda n: _distance(left[current].box, left[n].box), default=target)
        )
    return [left[number] for number in order]


def _lies_between(box: Box, start: Box, end: Box) -> bool:
    """Tell whether the straight way between two boxes leads through a third, over the arrow."""
    in_line = (
        abs(start.center_x - end.center_x) < box.width / 2
        or abs(start.center_y - end.center_y) < box.height / 2
    )
    if not in_line:  # the arrow has corners
        return False
    x = min(max(box.center_x, min(start.center_x, end.center_x)), max(start.center_x, end.center_x))
    y = min(max(box.center_y, min(start.center_y, end.center_y)), max(start.center_y, end.center_y))
    if box in (start, end) or not box.contains(x, y):
        return False
    across = (box.center_x - start.center_x) * (end.center_y - start.center_y) - (
        box.center_y - start.center_y
    ) * (end.center_x - start.center_x)
    length = _distance(start, end)
    return length > 0 and abs(across) / length < min(box.width, box.height) / 2


def _in_rows(boxes: Iterable[Shape]) -> list[Shape]:
    """Order boxes as text is read: rows top to bottom, in a row left to right."""
    rows: list[list[Shape]] = []
    for shape in sorted(boxes, key=lambda s: s.box.center_y):
        if rows and shape.box.top < rows[-1][0].box.center_y:
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return [shape for row in rows for shape in sorted(row, key=lambda s: s.box.x0)]


def _arrow_targets(boxes: Sequence[Shape], arrows: Sequence[Arrow]) -> dict[int, set[int]]:
    targets: dict[int, set[int]] = {}
    for arrow in arrows:
        start = _nearest(boxes, arrow.x0, arrow.y0)
        end = _nearest(boxes, arrow.x1, arrow.y1)
        if start is not None and end is not None and start != end:
            targets.setdefault(start, set()).add(end)
    return targets


def _nearest(boxes: Sequence[Shape], x: float, y: float) -> int | None:
    def gap(box: Box) -> float:
        return math.hypot(max(box.x0 - x, 0, x - box.x1), max(box.top - y, 0, y - box.bottom))

    number = min(range(len(boxes)), key=lambda n: gap(boxes[n].box))
    return number if gap(boxes[number].box) <= ARROW_REACH else None


def _distance(a: Box, b: Box) -> float:
    return math.hypot(a.center_x - b.center_x, a.center_y - b.center_y)
