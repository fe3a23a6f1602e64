"""SOPs of numbered headings, and the pages around the SOPs of a bundle, as plain HTML.

Both a browser and an office suite can print it; each breaks lines and pages in its own way.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from rendering.identity import print_date
from rendering.logo import draw_logo
from rendering.outline import FONTS
from rendering.prose import ProseSource
from rendering.style import choose_style

_TEMPLATES = Path(__file__).parent / "templates"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")


def prose_page(sop: ProseSource) -> str:
    """Return an SOP as HTML; font, size and form of dates are chosen by its path."""
    style = choose_style(sop.path)
    return _template("prose.html").render(
        sop=sop,
        title=sop.title.upper() if sop.look.upper_case_title else sop.title,
        effective=print_date(sop.effective, style),
        font=FONTS[style.typeface],
        size=style.font_half_points / 2 + 2,
        logo=f"data:image/png;base64,{base64.b64encode(draw_logo()).decode()}",
        number=lambda position: heading_number(position, sop.look.numbering),
    )


def front_page(
    kind: str, lines: Sequence[str] = (), contents: Sequence[tuple[str, int]] = ()
) -> str:
    """Return a cover, decree, table of contents (titles with pages) or appendix as HTML."""
    return _template("front.html").render(
        kind=kind, lines=lines, contents=contents, font=FONTS["times"]
    )


def heading_number(position: int, numbering: str) -> str:
    """Return what stands before the heading at a position from 1: "3. ", "C. ", "III. " or ""."""
    numbers = {"1": str(position), "A": chr(64 + position), "I": _ROMAN[position - 1]}
    return f"{numbers[numbering]}. " if numbering else ""


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(name)
