"""The SOP AP form of PermenPAN-RB 35/2012.

An identity block and a flow table, on one page or many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from sopsim.read.blocks import lines_of
from sopsim.read.doubts import Heading
from sopsim.read.flow import (
    FlowRow,
    continues,
    drop_sections,
    join_split_row,
    read_rows,
    to_step,
)
from sopsim.read.flow_header import FlowHeader, HeadCell, broken_head, carry_header, find_header
from sopsim.read.grid import Table, find_tables
from sopsim.read.head import Head, head_of, open_head
from sopsim.read.identity import Identity, identity_below, join_pages, read_identity
from sopsim.read.labels import Column, IdentityField, squash
from sopsim.read.lines import clip, group_lines
from sopsim.read.lost_pages import MUCH_TEXT, identity_labels
from sopsim.read.procedure import actors_of
from sopsim.read.quality import assess, without_pages
from sopsim.read.title import title_behind_name, without_form_name
from sopsim.read.unruled import carry_unruled, fill_unruled, find_unruled_header
from sopsim.terms.durations import parse_duration
from sopsim.terms.fees import find_fee
from sopsim.types import Duration, Layout, Page, Scope, Sop

_TOTAL = re.compile(r"^(total|jumlah)\b(?!.*\b(me|di)\w{4})", re.I)
_LINTAS = re.compile(r"\blintas\s+(?:perangkat\s+daerah|opd|skpd|instansi|sektor)\b", re.I)

_CRUMBS = re.compile(r"(?:\s+(?:[^\w\s]+|[a-z])(?:\s+\d)?)+$")
"""What specks and lines at the end of a scanned title are read as."""
_SAME_TITLE = 80.0
"""Likeness (0 … 100) of titles that are one, in whole or in part."""
_MIN_TIMED = 2
_MIN_BOXES = 2
"""Boxes (Dasar Hukum, Peringatan …) that tell an SOP AP whose flow table cannot be read."""
_PICTURED = (
    "Halaman {page} adalah gambar berlapis teks: garis dan simbolnya tidak terbaca, sehingga "
    "langkah atau pelaksananya dapat hilang."
)
_UNREAD = "Halaman {page} memuat banyak teks, tetapi tidak ada yang terbaca sebagai bagian SOP ini."


@dataclass(slots=True)
class _Draft:
    """An SOP while its pages are gathered.

    ``identity_page`` holds the identity block, joined at ``seams`` where it runs on. ``above`` is
    what stands over the flow table where there is no identity block, ``broken`` is a head that the
    last page broke off, ``pictured`` the pages that are images under a text layer, ``headers`` the
    heads by which the rows of each page were read, ``heading`` the title over them, ``unread`` the
    pages with much text that gave nothing, ``scanned`` whether a page was a picture.
    """

    first_page: int
    last_page: int
    identity: Identity | None = None
    identity_page: Page | None = None
    seams: tuple[float, ...] = ()
    above: Head | None = None
    header: FlowHeader | None = None
    broken: tuple[HeadCell, ...] = ()
    actor_heads: list[str] = field(default_factory=list)
    rows: list[FlowRow] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    headers: list[tuple[int, FlowHeader]] = field(default_factory=list)
    scanned: bool = False
    heading: Heading | None = None
    unread: list[int] = field(default_factory=list)


def read_sop_ap(pages: Sequence[Page]) -> list[Sop]:
    """Read every SOP AP in a file.

    An identity block begins a new one. Empty where there is none.
    """
    return [_to_sop(draft) for draft in _drafts(pages)]


def flow_headers(pages: Sequence[Page]) -> list[tuple[int, FlowHeader]]:
    """Give the heads by which ``read_sop_ap`` reads flow tables, each with its page's number."""
    return [header for draft in _drafts(pages) for header in draft.headers]


def _drafts(pages: Sequence[Page]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for page in pages:
        rest: Page | None = page
        while rest is not None:
            rest = _read_part(rest, drafts)
    return [draft for draft in drafts if _is_sop(draft)]


def _read_part(page: Page, drafts: list[_Draft]) -> Page | None:
    """Read a page as far as it belongs to one SOP.

    Give what follows, where another begins below.
    """
    tables = find_tables(page.rulings)
    last = drafts[-1] if drafts else None
    own = find_header(page, tables, last.broken if last else ()) or find_unruled_header(page)
    carried = _carried(page, tables, last)
    cut = _where_another_begins(page, tables, own, carried)
    if cut is not None:
        _read_part(clip(page, 0.0, cut), drafts)
        return clip(page, cut, page.height)
    identity = read_identity(page, tables, above=own.top if own else page.height)
    waits = last is not None and last.identity_page is not None and not last.rows
    if identity is not None and waits and not identity.is_named:
        identity = None  # boxes that go on from the page before
    joined = False
    if identity is not None:
        drafts.append(_Draft(page.number, page.number, identity, identity_page=page))
    elif last is not None and waits:
        joined = _go_on_with_identity(last, clip(page, 0.0, own.top) if own else page)
    elif own is not None and _begins_without_identity(drafts, own, page):
        drafts.append(_Draft(page.number, page.number, above=_labelled_head(page, own)))
    if drafts:
        added = _add_page(drafts[-1], page, tables, own, None if own or identity else carried)
        if not (added or joined or identity) and len(page.words) >= MUCH_TEXT:
            drafts[-1].unread.append(page.number)
    return None


def _where_another_begins(
    page: Page, tables: Sequence[Table], own: FlowHeader | None, carried: FlowHeader | None
) -> float | None:
    """Give the height below which a page holds another SOP, after rows of the one before."""
    if carried is not None:
        cut = identity_below(page, tables, carried)
        if cut is not None and _goes_on(clip(page, 0.0, cut), carried):
            return cut
    return identity_below(page, tables, own) if own is not None else None


def _go_on_with_identity(draft: _Draft, page: Page) -> bool:
    """Read the identity block anew where the next page goes on with it; tell whether it does."""
    joined = join_pages(draft.identity_page, page) if draft.identity_page is not None else None
    if joined is not None:
        draft.identity_page, seam = joined
        draft.seams = (*draft.seams, seam)
        tables = find_tables(draft.identity_page.rulings)
        height = draft.identity_page.height
        longer = read_identity(draft.identity_page, tables, height, seams=draft.seams)
        draft.identity = longer or draft.identity
    return joined is not None


def _carried(page: Page, tables: Sequence[Table], last: _Draft | None) -> FlowHeader | None:
    """Give the head of the last page for a page that goes on with its table."""
    if last is None or last.header is None:
        return None
    if last.header.ruled:
        return carry_header(last.header, tables)
    return carry_unruled(last.header, page)


def _goes_on(page: Page, carried: FlowHeader) -> bool:
    """Tell whether the rows above an identity block belong to the flow table of the page before."""
    return any(
        row.activity and (row.number.isdigit() or _has_time(row))
        for row in read_rows(page, carried)
    )


def _begins_without_identity(drafts: list[_Draft], header: FlowHeader, page: Page) -> bool:
    """Tell whether a flow table belongs to no SOP so far.

    It is the first, or bears a title of its own.
    """
    if not drafts:
        return True
    head, last = _head_above(page, header), drafts[-1]
    title = title_behind_name(head.letterhead)
    if not title and head.agency:
        rows = read_rows(page, header)
        title = head.title if rows and rows[0].number.strip(".") == "1" else ""
    return bool(title and last.rows) and not _is_titled(last, title)


def _is_titled(draft: _Draft, title: str) -> bool:
    """Tell whether an SOP bears a title, printed here or there with other spaces or letters."""
    own = _head(draft).title
    return not own or fuzz.partial_ratio(squash(own), squash(title)) >= _SAME_TITLE


def _head_above(page: Page, header: FlowHeader) -> Head:
    above = clip(page, 0.0, header.top + 2)
    return open_head(above, find_tables(above.rulings))


def _labelled_head(page: Page, header: FlowHeader) -> Head:
    """Give the head of an SOP whose identity block, if it has one, could not be read."""
    labels = identity_labels(group_lines(clip(page, 0.0, header.top).words))
    return replace(_head_above(page, header), labelled=labels)


def _heading_above(page: Page, header: FlowHeader) -> Heading | None:
    text = without_form_name(title_behind_name(_head_above(page, header).letterhead))
    return Heading(text, page.number) if text else None


def _add_page(
    draft: _Draft,
    page: Page,
    tables: Sequence[Table],
    own: FlowHeader | None,
    carried: FlowHeader | None,
) -> bool:
    """Add the rows of a page; tell whether there are any."""
    draft.broken = broken_head(page, tables) if own is None else ()
    if page.has_images and not page.rulings:
        draft.pictured.append(page.number)
    draft.scanned = draft.scanned or page.confidence is not None
    if own is not None and draft.rows and not _is_same_table(own, draft.header):
        return False
    header = own or carried
    rows = read_rows(page, header) if header is not None else []
    if own is not None:
        header = own if rows else fill_unruled(own, page) or own
        rows = rows or read_rows(page, header)
        draft.header = header
    if header is not None:
        draft.headers.append((page.number, header))
    if header is None or not rows:
        return False
    if own is not None and draft.identity is not None and page.number > draft.first_page:
        draft.heading = draft.heading or _heading_above(page, own)
    for column in header.actors:
        if column.head and column.head not in draft.actor_heads:
            draft.actor_heads.append(column.head)
    if draft.rows and continues(draft.rows[-1], rows[0]):
        draft.rows[-1] = join_split_row(draft.rows[-1], rows.pop(0))
    draft.rows.extend(rows)
    draft.last_page = page.number
    return True


def _is_same_table(header: FlowHeader, last: FlowHeader | None) -> bool:
    """Tell the flow table that goes on from a form of other columns behind the SOP."""
    if last is None:
        return True
    kinds, last_kinds = ({column.kind for column in h.columns} for h in (header, last))
    heads, last_heads = (
        {column.head for column in h.actors if column.head} for h in (header, last)
    )
    return kinds == last_kinds or bool(heads & last_heads)


def _is_sop(draft: _Draft) -> bool:
    """Tell an SOP AP from another form with dates and a number, or with a table of activities.

    Other forms lack the six boxes; schedules and work plans lack doers drawn into the columns and
    the standards of quality.
    """
    n_boxes = len(draft.identity.boxes) if draft.identity else 0
    if not draft.rows or draft.header is None:
        return n_boxes >= _MIN_BOXES
    return n_boxes > 0 or _is_flow_table(draft.header, draft)


def _is_flow_table(header: FlowHeader, draft: _Draft) -> bool:
    kinds = {column.kind for column in header.columns}
    drawn = sum(bool(set(row.actors) & set(draft.actor_heads)) for row in draft.rows)
    return (
        header.has_standard
        or (draft.above is not None and bool(title_behind_name(draft.above.letterhead)))
        or _is_timed(draft.rows)
        or (Column.REQUIREMENTS in kinds and bool(kinds & {Column.DURATION, Column.OUTPUT}))
        or drawn > len(draft.rows) / 2
    )


def _is_timed(rows: Sequence[FlowRow]) -> bool:
    """Tell a plain table of who does what and how long from a schedule, which has dates."""
    done = [row for row in rows if row.actors and _has_time(row)]
    return len(done) >= _MIN_TIMED and 2 * len(done) > len(rows)


def _has_time(row: FlowRow) -> bool:
    time = parse_duration(row.duration)
    return time is not None and bool(time.minutes)


def _to_sop(draft: _Draft) -> Sop:
    head = _head(draft)
    boxes = draft.identity.boxes if draft.identity else {}
    rows = drop_sections([row for row in draft.rows if not _TOTAL.match(row.activity)])
    rows = _numbered(rows) if draft.scanned else rows
    steps = tuple(to_step(row, number, len(rows)) for number, row in enumerate(rows))
    cautions = boxes.get(IdentityField.CAUTIONS, ())
    unread = [number for number in draft.unread if number < draft.last_page]
    sop = Sop(
        id="",
        path="",
        first_page=draft.first_page,
        last_page=draft.last_page,
        layout=Layout.SOP_AP,
        title=_scanned_title(head.title, draft.heading) if draft.scanned else head.title,
        agency=head.agency,
        number=head.number,
        scope=_scope(head),
        created=head.date(IdentityField.CREATED),
        revised=head.date(IdentityField.REVISED),
        effective=head.date(IdentityField.EFFECTIVE),
        legal_bases=boxes.get(IdentityField.LEGAL_BASES, ()),
        qualifications=boxes.get(IdentityField.QUALIFICATIONS, ()),
        related=boxes.get(IdentityField.RELATED, ()),
        equipment=boxes.get(IdentityField.EQUIPMENT, ()),
        cautions=cautions,
        records=boxes.get(IdentityField.RECORDS, ()),
        actors=tuple(draft.actor_heads) or actors_of(steps),
        total_duration=_total_duration(draft.rows),
        fee=find_fee("\n".join((*cautions, *(f"{s.note}\n{s.output}" for s in steps)))),
        steps=steps,
        warnings=(
            *(_PICTURED.format(page=number) for number in draft.pictured),
            *(_UNREAD.format(page=number) for number in unread),
        ),
    )
    return without_pages(assess(sop, head, draft.heading), len(unread))


def _head(draft: _Draft) -> Head:
    if draft.identity is not None:
        return head_of(draft.identity, lines_of(draft.identity.letterhead))
    return draft.above or Head({})


def _scanned_title(title: str, heading: Heading | None) -> str:
    """Give the title, or the heading of the flow table where that has the title whole.

    Stamps and signatures lie over the title of a scanned page, not over the table's heading.
    """
    printed = _CRUMBS.sub("", title)
    if heading is None:
        return printed
    own, repeated = squash(printed), squash(heading.text)
    holds = len(repeated) > len(own) and fuzz.partial_ratio(own, repeated) >= _SAME_TITLE
    return heading.text if holds or not own else printed


def _numbered(rows: Sequence[FlowRow]) -> list[FlowRow]:
    """Give rows with the number that those above and below leave to one that was misread."""
    numbers = [int(row.number) if row.number.isdigit() else None for row in rows]
    mended = []
    for n, row in enumerate(rows):
        above = numbers[n - 1] if n else 0
        below = numbers[n + 1] if n + 1 < len(rows) else (above or 0) + 2
        between = above is not None and below == above + 2 and numbers[n] != above + 1
        mended.append(replace(row, number=str((above or 0) + 1)) if between else row)
    return mended


def _scope(head: Head) -> Scope:
    text = " ".join((*head.values.values(), *(line.text for line in lines_of(head.letterhead))))
    return Scope.LINTAS if _LINTAS.search(text) else Scope.INTERNAL


def _total_duration(rows: Sequence[FlowRow]) -> Duration | None:
    totals = [row.duration for row in rows if _TOTAL.match(row.activity)]
    return parse_duration(totals[-1]) if totals else None
