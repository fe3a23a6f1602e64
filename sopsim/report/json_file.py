"""``Report`` to ``overlaps.json`` and back.

The shape is a public contract, written down in ``overlaps.schema.json`` beside this module. Fields
may be added; none is renamed or left out. Programs that read the file should ignore fields they do
not know.

Order: SOPs by id, pairs by (a, b), clusters by falling size and then id, skipped files by path;
inside, members by id, values by falling number of members, steps ascending with the whole SOP
first. Results are rounded to four decimals; ``run.settings`` holds the settings as they were given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sopsim.fields import Fields, load_json
from sopsim.report.replace_files import replace_files
from sopsim.types import (
    AlignedSteps,
    Cluster,
    Conflict,
    ConflictType,
    Duration,
    Layout,
    ModelInfo,
    Pair,
    PairListing,
    Recommendation,
    Relation,
    Report,
    Run,
    Scope,
    Severity,
    Skipped,
    Sop,
    Step,
    StepKind,
    Variant,
    VariantValue,
)

SCHEMA_NAME: Final = "sopsim.overlaps/1"
SCHEMA_PATH: Final = Path(__file__).with_name("overlaps.schema.json")

_HINT: Final = "Run 'sopsim find-overlaps' again to write the result file anew."
_LINE_WIDTH: Final = 110
_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONFLICT_ORDER: Final = {kind: place for place, kind in enumerate(ConflictType)}


# --- Report → document ------------------------------------------------------------------------


def to_document(report: Report) -> dict[str, Any]:
    """Turn a report into the JSON document, in the order the module describes."""
    clusters = sorted(report.clusters, key=lambda cluster: (-len(cluster.members), cluster.id))
    skipped = sorted(report.skipped, key=lambda item: (item.path, item.reason, item.hint))
    return {
        "schema": SCHEMA_NAME,
        "run": _run_document(report.run),
        "sops": [_sop_document(sop) for sop in sorted(report.sops, key=lambda sop: sop.id)],
        "pairs": [_pair_document(pair) for pair in sorted(report.pairs, key=lambda p: (p.a, p.b))],
        "clusters": [_cluster_document(cluster) for cluster in clusters],
        "skipped": [
            {"path": item.path, "reason": item.reason, "hint": item.hint} for item in skipped
        ],
    }


def in_document_order(report: Report) -> Report:
    """Return the report with the order and the rounding of the JSON document."""
    return report_from_document(to_document(report))


def _run_document(run: Run) -> dict[str, Any]:
    return {
        "version": run.version,
        "model": {"name": run.model.name, "sha256": run.model.sha256},
        "settings": dict(run.settings),
        "files": run.files,
        "sops": run.sops,
        "pages": run.pages,
        "seconds": {stage: _rounded(seconds) for stage, seconds in run.seconds.items()},
    }


def _sop_document(sop: Sop) -> dict[str, Any]:
    return {
        "id": sop.id,
        "path": sop.path,
        "url": sop.url,
        "first_page": sop.first_page,
        "last_page": sop.last_page,
        "layout": sop.layout.value,
        "ocr": sop.ocr,
        "quality": _rounded(sop.quality),
        "warnings": list(sop.warnings),
        "number": sop.number,
        "title": sop.title,
        "agency": sop.agency,
        "scope": sop.scope.value,
        "created": sop.created,
        "revised": sop.revised,
        "effective": sop.effective,
        "legal_bases": list(sop.legal_bases),
        "qualifications": list(sop.qualifications),
        "related": list(sop.related),
        "equipment": list(sop.equipment),
        "cautions": list(sop.cautions),
        "records": list(sop.records),
        "actors": list(sop.actors),
        "requirements": list(sop.requirements),
        "total_duration": _duration_document(sop.total_duration),
        "fee": sop.fee,
        "result": sop.result,
        "steps": [_step_document(step) for step in sop.steps],
    }


def _step_document(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "activity": step.activity,
        "actors": list(step.actors),
        "kind": step.kind.value,
        "requirements": list(step.requirements),
        "duration": _duration_document(step.duration),
        "output": step.output,
        "note": step.note,
        "page": step.page,
    }


def _duration_document(duration: Duration | None) -> dict[str, Any] | None:
    if duration is None:
        return None
    minutes = None if duration.minutes is None else _whole_if_exact(duration.minutes)
    return {"text": duration.text, "minutes": minutes, "working": duration.working}


def _pair_document(pair: Pair) -> dict[str, Any]:
    aligned = sorted(pair.aligned, key=lambda steps: (steps.a_step, steps.b_step))
    return {
        "a": pair.a,
        "b": pair.b,
        "relation": pair.relation.value,
        "larger": pair.larger,
        "probability": _rounded(pair.probability),
        "a_in_b": _rounded(pair.a_in_b),
        "b_in_a": _rounded(pair.b_in_a),
        "aligned": [
            {"a_step": steps.a_step, "b_step": steps.b_step, "score": _rounded(steps.score)}
            for steps in aligned
        ],
        "conflicts": [
            _conflict_document(conflict) for conflict in sorted(pair.conflicts, key=_conflict_key)
        ],
        "explanation": pair.explanation,
    }


def _conflict_document(conflict: Conflict) -> dict[str, Any]:
    return {
        "type": conflict.type.value,
        "a_step": conflict.a_step,
        "b_step": conflict.b_step,
        "a_value": conflict.a_value,
        "b_value": conflict.b_value,
        "severity": conflict.severity.value,
        "explanation": conflict.explanation,
    }


def _cluster_document(cluster: Cluster) -> dict[str, Any]:
    variants = sorted(cluster.variants, key=lambda v: (_step_key(v.step), _CONFLICT_ORDER[v.field]))
    return {
        "id": cluster.id,
        "members": sorted(cluster.members),
        "principal": cluster.principal,
        "pairs": cluster.pairs.value,
        "min_probability": _rounded(cluster.min_probability),
        "variants": [_variant_document(variant) for variant in variants],
        "recommendation": cluster.recommendation.value,
        "explanation": cluster.explanation,
    }


def _variant_document(variant: Variant) -> dict[str, Any]:
    return {
        "step": variant.step,
        "field": variant.field.value,
        "values": [
            {"value": item.value, "members": sorted(item.members)} for item in variant.values
        ],
    }


def _conflict_key(conflict: Conflict) -> tuple[int, int, int, str, str]:
    return (
        _step_key(conflict.a_step),
        _step_key(conflict.b_step),
        _CONFLICT_ORDER[conflict.type],
        conflict.a_value,
        conflict.b_value,
    )


def _step_key(step: int | None) -> int:
    return -1 if step is None else step


def _rounded(number: float) -> float:
    return round(float(number), 4) + 0.0  # + 0.0 turns −0.0 into 0.0


def _whole_if_exact(number: float) -> float:
    rounded = _rounded(number)
    return int(rounded) if rounded.is_integer() else rounded


# --- document → Report ------------------------------------------------------------------------


def report_from_document(document: Mapping[str, Any], source: str = "overlaps.json") -> Report:
    """Turn a JSON document back into the report it was made from; unknown fields are ignored.

    Raises ResultFileError, naming ``source`` and the field, where the document does not fit the
    schema or refers to an SOP or a step that it does not hold.
    """
    fields = Fields(document, source, _HINT)
    if fields.text("schema") != SCHEMA_NAME:
        raise fields.fault("schema", f"is not {SCHEMA_NAME}")
    sops = tuple(_sop(item) for item in fields.each("sops"))
    n_steps = {sop.id: len(sop.steps) for sop in sops}
    if len(n_steps) < len(sops):
        raise fields.fault("sops", "holds an id twice")
    return Report(
        run=_run(fields.nested("run")),
        sops=sops,
        pairs=tuple(_pair(item, n_steps) for item in fields.each("pairs")),
        clusters=tuple(_cluster(item, n_steps) for item in fields.each("clusters")),
        skipped=tuple(
            Skipped(item.text("path"), item.text("reason"), item.text("hint"))
            for item in fields.each("skipped")
        ),
    )


def _run(fields: Fields) -> Run:
    model = fields.nested("model")
    return Run(
        version=fields.text("version"),
        model=ModelInfo(name=model.text("name"), sha256=model.text("sha256")),
        settings=fields.nested("settings").scalars(),
        files=fields.whole("files"),
        sops=fields.whole("sops"),
        pages=fields.whole("pages"),
        seconds=fields.nested("seconds").numbers(),
    )


def _sop(fields: Fields) -> Sop:
    return Sop(
        id=fields.text("id"),
        path=fields.text("path"),
        url=fields.text("url"),
        first_page=fields.whole("first_page"),
        last_page=fields.whole("last_page"),
        layout=fields.choice("layout", Layout),
        ocr=fields.flag("ocr"),
        quality=fields.share("quality"),
        warnings=fields.texts("warnings"),
        number=fields.text("number"),
        title=fields.text("title"),
        agency=fields.text("agency"),
        scope=fields.choice("scope", Scope),
        created=fields.text_or_none("created"),
        revised=fields.text_or_none("revised"),
        effective=fields.text_or_none("effective"),
        legal_bases=fields.texts("legal_bases"),
        qualifications=fields.texts("qualifications"),
        related=fields.texts("related"),
        equipment=fields.texts("equipment"),
        cautions=fields.texts("cautions"),
        records=fields.texts("records"),
        actors=fields.texts("actors"),
        requirements=fields.texts("requirements"),
        total_duration=_duration(fields.nested_or_none("total_duration")),
        fee=fields.text("fee"),
        result=fields.text("result"),
        steps=tuple(_step(item) for item in fields.each("steps")),
    )


def _step(fields: Fields) -> Step:
    return Step(
        number=fields.text("number"),
        activity=fields.text("activity"),
        actors=fields.texts("actors"),
        kind=fields.choice("kind", StepKind),
        requirements=fields.texts("requirements"),
        duration=_duration(fields.nested_or_none("duration")),
        output=fields.text("output"),
        note=fields.text("note"),
        page=fields.whole("page"),
    )


def _duration(fields: Fields | None) -> Duration | None:
    if fields is None:
        return None
    return Duration(fields.text("text"), fields.number_or_none("minutes"), fields.flag("working"))


def _pair(fields: Fields, n_steps: Mapping[str, int]) -> Pair:
    a = _sop_id(fields, "a", n_steps)
    b = _sop_id(fields, "b", n_steps)
    if not a < b:
        raise fields.fault("b", "does not come after a")
    pair = Pair(
        a=a,
        b=b,
        relation=fields.choice("relation", Relation),
        larger=fields.text_or_none("larger"),
        probability=fields.share("probability"),
        a_in_b=fields.share("a_in_b"),
        b_in_a=fields.share("b_in_a"),
        aligned=tuple(
            AlignedSteps(
                _step_index(item, "a_step", n_steps[a]),
                _step_index(item, "b_step", n_steps[b]),
                item.share("score"),
            )
            for item in fields.each("aligned")
        ),
        conflicts=tuple(
            _conflict(item, n_steps[a], n_steps[b]) for item in fields.each("conflicts")
        ),
        explanation=fields.text("explanation"),
    )
    _check_relation(fields, pair)
    return pair


def _check_relation(fields: Fields, pair: Pair) -> None:
    if pair.relation is Relation.DISTINCT:
        raise fields.fault("relation", "is distinct, which is not a finding")
    if pair.relation is Relation.CONTAINS and pair.larger not in (pair.a, pair.b):
        raise fields.fault("larger", "names neither a nor b")
    if pair.relation is not Relation.CONTAINS and pair.larger is not None:
        raise fields.fault("larger", "is set although the relation is not contains")


def _conflict(fields: Fields, n_steps_a: int, n_steps_b: int) -> Conflict:
    return Conflict(
        type=fields.choice("type", ConflictType),
        a_step=_step_index_or_none(fields, "a_step", n_steps_a),
        b_step=_step_index_or_none(fields, "b_step", n_steps_b),
        a_value=fields.text("a_value"),
        b_value=fields.text("b_value"),
        severity=fields.choice("severity", Severity),
        explanation=fields.text("explanation"),
    )


def _cluster(fields: Fields, n_steps: Mapping[str, int]) -> Cluster:
    members = _sop_ids(fields, "members", n_steps)
    principal = fields.text("principal")
    if principal not in members:
        raise fields.fault("principal", "is not among the members")
    return Cluster(
        id=fields.text("id"),
        members=members,
        principal=principal,
        pairs=fields.choice("pairs", PairListing),
        min_probability=fields.share("min_probability"),
        variants=tuple(
            Variant(
                step=_step_index_or_none(item, "step", n_steps[principal]),
                field=item.choice("field", ConflictType),
                values=tuple(
                    VariantValue(value.text("value"), _sop_ids(value, "members", n_steps))
                    for value in item.each("values")
                ),
            )
            for item in fields.each("variants")
        ),
        recommendation=fields.choice("recommendation", Recommendation),
        explanation=fields.text("explanation"),
    )


def _sop_id(fields: Fields, key: str, n_steps: Mapping[str, int]) -> str:
    sop_id = fields.text(key)
    if sop_id not in n_steps:
        raise fields.fault(key, "names an SOP that is not in sops")
    return sop_id


def _sop_ids(fields: Fields, key: str, n_steps: Mapping[str, int]) -> tuple[str, ...]:
    sop_ids = fields.texts(key)
    if any(sop_id not in n_steps for sop_id in sop_ids):
        raise fields.fault(key, "names an SOP that is not in sops")
    return sop_ids


def _step_index(fields: Fields, key: str, n_steps: int) -> int:
    index = fields.whole(key)
    if index >= n_steps:
        raise fields.fault(key, "points past the last step")
    return index


def _step_index_or_none(fields: Fields, key: str, n_steps: int) -> int | None:
    return None if fields.whole_or_none(key) is None else _step_index(fields, key, n_steps)


# --- files ------------------------------------------------------------------------------------


def dumps(document: Mapping[str, Any]) -> str:
    """Write a document as JSON text: short things on one line, long ones one item a line.

    Text stays as it is, not escaped, but for halves of surrogate pairs, which UTF-8 cannot say (a
    file name that is not UTF-8 holds them). Ends with a line break.
    """
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", _layout(document, 0)) + "\n"


def write(document: Mapping[str, Any], path: Path) -> None:
    """Write a document to ``path``, replacing a file of that name only once all is written.

    Raises OutputError where that is not possible.
    """
    replace_files({path: lambda new_path: write_text(document, new_path)})


def write_text(document: Mapping[str, Any], path: Path) -> None:
    """Write a document straight to ``path``; raises OSError where that is not possible."""
    path.write_text(dumps(document), encoding="utf-8", newline="\n")


def read(path: Path) -> Report:
    """Read the report in an ``overlaps.json``; raises ResultFileError where there is none."""
    return report_from_document(load_json(path, _HINT), str(path))


def _layout(value: object, depth: int) -> str:
    if not _is_surely_long(value):
        line = _encode(value)
        if depth + len(line) <= _LINE_WIDTH:
            return line
    match value:
        case dict():
            items = [f"{_encode(key)}: {_layout(item, depth + 1)}" for key, item in value.items()]
            return _block("{", items, "}", depth)
        case list():
            return _block("[", [_layout(item, depth + 1) for item in value], "]", depth)
        case _:
            return line


def _is_surely_long(value: object) -> bool:
    """Tell cheaply of most large containers that they do not fit a line."""
    if isinstance(value, dict):
        return sum(map(len, value)) > _LINE_WIDTH
    return isinstance(value, list) and len(value) > _LINE_WIDTH


def _block(start: str, items: list[str], end: str, depth: int) -> str:
    indent = "\n" + " " * (depth + 1)
    return start + indent + ("," + indent).join(items) + "\n" + " " * depth + end
