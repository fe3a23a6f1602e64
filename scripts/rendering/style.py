"""How one SOP looks: the choices that agencies make differently on the same form.

Every field of :class:`Style` is a ``Literal`` (or a bool) that lists its options; the options of a
file are picked by the hash of its path, so that a path always looks the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, get_args, get_type_hints

StyleValue = str | int | bool

Paper = Literal["a4", "folio"]
Typeface = Literal["helvetica", "times", "vera"]
Labels = Literal["title_case", "upper", "upper_ap", "short", "misspelt", "ratified"]
BoxHeadings = Literal["title_case", "upper", "short", "ampersand"]
ActivityHead = Literal["Kegiatan", "KEGIATAN", "Aktivitas", "Uraian Kegiatan", "Uraian Prosedur"]
Colon = Literal["none", "in_value", "in_label"]
DateFormat = Literal["padded_month", "month", "dashes", "slashes"]
Bullets = Literal["dot", "parenthesis", "dash"]
ColumnOrder = Literal["standard", "output_before_time", "quality_before_actors"]
Continuation = Literal["full", "numbers", "none"]
Mark = Literal["shapes", "■", "√", "v", "X"]
Paint = Literal["stroke", "white_fill", "blue_fill", "pale_fill", "black_fill"]
Route = Literal["side", "bottom", "into_side"]
Borders = Literal["strokes", "thin_rectangles", "cell_rectangles"]
PageNumber = Literal["none", "bare", "of_total"]


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one SOP. ``margin`` is in points."""

    # page
    paper: Paper
    portrait_identity: bool
    typeface: Typeface
    font_half_points: Literal[14, 15, 16, 18, 20]
    margin: Literal[28, 36, 45]
    page_number: PageNumber
    e_signature_note: bool

    # identity block and the six boxes
    labels: Labels
    colon: Colon
    date_format: DateFormat
    blank_date: Literal["", "-"]
    upper_case_names: bool
    document_title: bool
    unit_in_own_cell: bool
    signer_rank: bool
    fields_percent: Literal[42, 50, 55]
    box_headings: BoxHeadings
    headings_in_own_cell: bool
    bullets: Bullets

    # flow table
    flow_title: bool
    number_head: Literal["No", "No.", "NO.", "Nomor"]
    activity_head: ActivityHead
    actor_band: Literal["Pelaksana", "PELAKSANA", ""]
    quality_band: Literal["Mutu Baku", "MUTU BAKU", "Pendukung", ""]
    requirements_head: Literal["Kelengkapan", "Persyaratan", "Persyaratan/Kelengkapan"]
    time_head: Literal["Waktu", "WAKTU"]
    output_head: Literal["Output", "OUTPUT", "Keluaran"]
    note_head: Literal["Ket.", "Ket", "Keterangan"]
    column_order: ColumnOrder
    column_numbers: bool
    rotated_actor_heads: bool
    shaded_header: bool
    number_dot: bool
    centred_cells: bool
    requirement_list: Literal["comma", "dash", "number", "lines"]
    continuation: Continuation

    # drawing
    mark: Mark
    paint: Paint
    box_as_rectangle: bool
    capsule_as_arcs: bool
    route: Route
    split_connectors: bool
    curved_arrow_heads: bool
    line_weight: Literal["thin", "medium", "thick"]
    branch_labels: Literal["Ya/Tidak", "ya/tidak", "Y/T", ""]
    page_break: Literal["pentagon", "line", "none"]
    borders: Borders


# How often each option is met; options without an entry count once.
_WEIGHTS: Mapping[str, Mapping[StyleValue, int]] = {
    "paper": {"a4": 2},
    "portrait_identity": {False: 3},
    "typeface": {"helvetica": 3, "times": 2},
    "labels": {"title_case": 3, "upper": 2},
    "document_title": {False: 2},
    "actor_band": {"Pelaksana": 4, "PELAKSANA": 2},
    "quality_band": {"Mutu Baku": 4, "MUTU BAKU": 2},
    "requirements_head": {"Kelengkapan": 4},
    "output_head": {"Output": 3},
    "note_head": {"Keterangan": 2},
    "column_order": {"standard": 8},
    "column_numbers": {False: 2},
    "rotated_actor_heads": {False: 5},
    "shaded_header": {False: 2},
    "e_signature_note": {False: 2},
    "mark": {"shapes": 14},
    "paint": {"stroke": 3, "white_fill": 3, "pale_fill": 2},
    "branch_labels": {"Ya/Tidak": 3},
}


def choose_style(path: str, overrides: Mapping[str, StyleValue] | None = None) -> Style:
    """Pick the style of the SOP at ``path``; ``overrides`` fixes single fields.

    :raises ValueError: an override names no field of Style or no option of that field.
    """
    chosen: dict[str, Any] = {
        name: _pick(f"{path}|{name}", options, _WEIGHTS.get(name, {}))
        for name, options in style_options().items()
    }
    for name, value in (overrides or {}).items():
        options = style_options().get(name)
        if options is None:
            raise ValueError(f"style has no field '{name}'; fields: {', '.join(style_options())}")
        if value not in options:
            listed = ", ".join(repr(option) for option in options)
            raise ValueError(f"style.{name} is {value!r}; options: {listed}")
        chosen[name] = value
    return Style(**chosen)


@cache
def style_options() -> dict[str, tuple[StyleValue, ...]]:
    """Return the options of every field of Style, in the order of the fields."""
    hints = get_type_hints(Style)
    return {
        field.name: (False, True) if hints[field.name] is bool else get_args(hints[field.name])
        for field in fields(Style)
    }


def _pick(
    key: str, options: tuple[StyleValue, ...], weights: Mapping[StyleValue, int]
) -> StyleValue:
    weighted = [option for option in options for _ in range(weights.get(option, 1))]
    digest = hashlib.sha256(key.encode()).digest()
    return weighted[int.from_bytes(digest[:8], "big") % len(weighted)]
