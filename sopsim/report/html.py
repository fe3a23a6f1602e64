"""The report a reviewer opens in a browser: one HTML file that needs no network and no other file.

The result document travels inside the page as JSON; the scripts beside this module turn it into
views. Words that come from a PDF are hostile: Jinja escapes them here, the scripts insert them as
text only, and the content security policy lets nothing run but the page's own script.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sopsim.report import wording
from sopsim.types import Relation

TEMPLATES_PATH: Final = Path(__file__).parent / "templates"

# Read in this order into one script: a file may use at load time only what stands before it.
SCRIPTS: Final = (
    "terms.js",
    "dom.js",
    "model.js",
    "compare.js",
    "list.js",
    "histogram.js",
    "heatmap.js",
    "flow_table.js",
    "identity.js",
    "view_summary.js",
    "view_pairs.js",
    "view_pair.js",
    "view_clusters.js",
    "view_cluster.js",
    "view_sops.js",
    "view_skipped.js",
    "app.js",
)

# The words for the values of the document, as the workbook has them.
TERMS: Final[dict[str, Any]] = {
    "relation": {
        relation: name
        for relation, name in wording.RELATIONS.items()
        if relation is not Relation.DISTINCT
    },
    "conflict": wording.CONFLICT_TYPES,
    "severity": wording.SEVERITIES,
    "layout": wording.LAYOUTS,
    "scope": wording.SCOPES,
    "pairScope": wording.PAIR_SCOPES,
    "recommendation": wording.RECOMMENDATIONS,
    "stepKind": wording.STEP_KINDS,
    "noTitle": wording.UNTITLED,
    "noAgency": wording.UNKNOWN_AGENCY,
    "wholeSop": wording.WHOLE_SOP,
}

# Characters that could end the data block or, in old browsers, a line of script.
_UNSAFE_IN_SCRIPT: Final = str.maketrans(
    {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
)


def render_html(document: Mapping[str, Any], corpus_href: str) -> str:
    """Render the result as one self-contained page.

    ``document`` is the ``overlaps.json`` document; each of its ``sops`` may also hold a ``url``.
    ``corpus_href`` is the URL, relative to the page and already percent-encoded, of the folder that
    the ``path`` values start from. Raises ValueError if the document holds a NaN or an infinity.
    """
    style, script = _style(), _script()
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            content_security_policy=_content_security_policy(style, script),
            style=Markup(style),
            script=Markup(script),
            data=Markup(_json_for_script(document)),
            terms=Markup(_json_for_script(TERMS)),
            corpus_href=corpus_href.rstrip("/"),
            run=document["run"],
            counts={name: len(document[name]) for name in ("sops", "pairs", "clusters", "skipped")},
            seconds=[
                (wording.STAGES.get(stage, stage).lower(), seconds)
                for stage, seconds in document["run"]["seconds"].items()
            ],
        )
    )


def _json_for_script(value: Mapping[str, Any]) -> str:
    """Write a value so that it can stand inside a ``<script>`` element; ASCII only."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.translate(_UNSAFE_IN_SCRIPT)


def _content_security_policy(style: str, script: str) -> str:
    """Allow this style and this script, and nothing else: no network, no frames, no forms."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_csp_hash(style)}'",
            f"script-src '{_csp_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _csp_hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _style() -> str:
    return (TEMPLATES_PATH / "style.css").read_text("utf-8")


@cache
def _script() -> str:
    """Join the scripts inside one function, so that they share names with each other only."""
    parts = [(TEMPLATES_PATH / "js" / name).read_text("utf-8") for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_PATH),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["setting"] = json.dumps
    environment.filters["grouped"] = lambda number: f"{number:,}".replace(",", ".")
    environment.filters["seconds"] = lambda number: f"{number:,.1f}".translate(
        str.maketrans(",.", ".,")
    )
    return environment
