"""``overlaps.json``: its shape, its order, the way back, and the writing of the files."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sample_report import A1, A1_A2, A1_A3, CLUSTER, EMPTY, REPORT, sop

from sopsim.errors import OutputError, ResultFileError
from sopsim.report import href_of_corpus, json_file, write_reports
from sopsim.report.figures import PairScope, count_report, scope_of_pair
from sopsim.report.json_file import (
    SCHEMA_PATH,
    dumps,
    in_document_order,
    read,
    report_from_document,
    to_document,
)
from sopsim.types import (
    Box,
    ConflictType,
    Duration,
    Layout,
    PairListing,
    Recommendation,
    Relation,
    Report,
    Scope,
    Severity,
    StepKind,
)

SCHEMA: dict[str, Any] = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))


def strict(schema: object) -> Any:
    """The schema, with fields forbidden that it does not name."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    copied = {key: strict(value) for key, value in schema.items()}
    if "required" in copied:
        copied["additionalProperties"] = False
    return copied


STRICT_VALIDATOR = jsonschema.Draft202012Validator(strict(SCHEMA))


def objects_in(value: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of all objects of a document that have fixed fields."""
    if isinstance(value, dict) and place[-1:] not in (("settings",), ("seconds",)):
        yield place
        for key, item in value.items():
            yield from objects_in(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from objects_in(item, (*place, index))


def fields_of(document: object) -> list[tuple[tuple[str | int, ...], str]]:
    """Each field once, however many objects of its kind there are."""
    seen: dict[tuple[str, ...], tuple[tuple[str | int, ...], str]] = {}
    for place in objects_in(document):
        for field in at(document, place):
            kind = (*(part for part in place if isinstance(part, str)), field)
            seen.setdefault(kind, (place, field))
    return list(seen.values())


def at(document: Any, place: tuple[str | int, ...]) -> Any:
    for part in place:
        document = document[part]
    return document


DOCUMENT = to_document(REPORT)
FIELDS = fields_of(DOCUMENT)


# --- the schema -------------------------------------------------------------------------------


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["full", "empty"])
def test_documents_fit_the_schema_and_hold_nothing_it_does_not_name(report: Report) -> None:
    STRICT_VALIDATOR.validate(to_document(report))


@pytest.mark.parametrize(("place", "field"), FIELDS)
def test_a_renamed_field_fits_neither_the_schema_nor_the_reader(
    place: tuple[str | int, ...], field: str
) -> None:
    document = copy.deepcopy(DOCUMENT)
    owner = at(document, place)
    owner[f"{field}_"] = owner.pop(field)
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)
    with pytest.raises(ResultFileError, match=field):
        report_from_document(document)


@pytest.mark.parametrize(("place", "field"), FIELDS)
def test_a_value_of_another_type_fits_neither_the_schema_nor_the_reader(
    place: tuple[str | int, ...], field: str
) -> None:
    document = copy.deepcopy(DOCUMENT)
    owner = at(document, place)
    owner[field] = ["x"] if not isinstance(owner[field], list) else "x"
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)
    with pytest.raises(ResultFileError):
        report_from_document(document)


def test_fields_that_a_later_version_adds_are_no_fault() -> None:
    document = copy.deepcopy(DOCUMENT)
    for place in list(objects_in(document)):
        at(document, place)["new"] = 1
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert report_from_document(document) == in_document_order(REPORT)


def test_the_schema_knows_every_value_of_every_enumeration() -> None:
    definitions = SCHEMA["$defs"]

    def allowed(kind: str, field: str) -> list[str]:
        return list(definitions[kind]["properties"][field]["enum"])

    reported = [relation for relation in Relation if relation is not Relation.DISTINCT]
    assert definitions["conflict_type"]["enum"] == list(ConflictType)
    assert allowed("sop", "layout") == list(Layout)
    assert sorted(allowed("sop", "scope")) == sorted(Scope)
    assert allowed("step", "kind") == list(StepKind)
    assert allowed("pair", "relation") == reported
    assert allowed("conflict", "severity") == list(Severity)
    assert allowed("cluster", "pairs") == list(PairListing)
    assert allowed("cluster", "recommendation") == list(Recommendation)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"relation": "distinct"}, "is distinct"),
        ({"relation": "contains", "larger": None}, "larger names neither"),
        ({"relation": "contains", "larger": "lain.pdf"}, "larger names neither"),
        ({"larger": A1.id}, "larger is set"),
        ({"a": "lain.pdf"}, "a names an SOP that is not in sops"),
        ({"a": A1_A2.b, "b": A1_A2.a}, "b does not come after a"),
        ({"probability": 1.5}, "probability does not lie in"),
        ({"probability": float("nan")}, "probability is not a finite number"),
        ({"aligned": [{"a_step": 3, "b_step": 0, "score": 1}]}, "a_step points past the last step"),
    ],
)
def test_a_pair_that_does_not_fit(change: dict[str, object], problem: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["pairs"][0].update(change)
    with pytest.raises(ResultFileError, match=rf"^overlaps.json: pairs\[0\]\.?.*{problem}"):
        report_from_document(document)


def test_a_cluster_whose_principal_is_no_member() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["clusters"][0]["principal"] = "lintas/bencana.pdf"
    with pytest.raises(ResultFileError, match=r"clusters\[0\].principal is not among the members"):
        report_from_document(document)


def test_two_sops_of_one_id() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["sops"].append(document["sops"][0])
    with pytest.raises(ResultFileError, match="sops holds an id twice"):
        report_from_document(document)


# --- order, rounding, the way back ------------------------------------------------------------


def test_order_of_the_document() -> None:
    assert [item["id"] for item in DOCUMENT["sops"]] == sorted(item.id for item in REPORT.sops)
    keys = [(item["a"], item["b"]) for item in DOCUMENT["pairs"]]
    assert keys == sorted(keys)
    assert [item["path"] for item in DOCUMENT["skipped"]] == ["internal/kunci.pdf", "rusak.pdf"]
    cluster = DOCUMENT["clusters"][0]
    assert cluster["members"] == sorted(CLUSTER.members)
    assert [variant["step"] for variant in cluster["variants"]] == [None, 1]
    values = [value["value"] for value in cluster["variants"][1]["values"]]
    assert values == ["15 menit", "60 menit"]  # the principal's value comes first
    assert [item["type"] for item in DOCUMENT["pairs"][0]["conflicts"]] == ["fee", "duration"]


def test_clusters_come_in_falling_size_and_then_by_id() -> None:
    def resized(name: str, n_members: int) -> Any:
        return replace(CLUSTER, id=name, members=CLUSTER.members[:n_members], variants=())

    clusters = (resized("c", 2), resized("b", 3), resized("a", 2))
    document = to_document(replace(REPORT, clusters=clusters))
    assert [cluster["id"] for cluster in document["clusters"]] == ["b", "a", "c"]


def test_the_order_of_what_goes_in_does_not_change_a_byte() -> None:
    turned = replace(
        REPORT,
        sops=REPORT.sops[::-1],
        pairs=tuple(
            replace(pair, aligned=pair.aligned[::-1], conflicts=pair.conflicts[::-1])
            for pair in REPORT.pairs[::-1]
        ),
        clusters=(
            replace(CLUSTER, members=CLUSTER.members[::-1], variants=CLUSTER.variants[::-1]),
        ),
        skipped=REPORT.skipped[::-1],
    )
    assert dumps(to_document(turned)) == dumps(DOCUMENT)


def test_results_are_rounded_to_four_decimals_and_settings_stay() -> None:
    pair = DOCUMENT["pairs"][0]
    assert (pair["probability"], pair["a_in_b"], pair["b_in_a"]) == (0.9876, 1.0, 0.6667)
    assert pair["aligned"][0]["score"] == 0.9877
    assert DOCUMENT["run"]["seconds"] == {"read": 1.2346, "embed": 2.0}
    run = replace(REPORT.run, settings={"tolerance": 0.000_01})
    assert to_document(replace(REPORT, run=run))["run"]["settings"] == {"tolerance": 0.000_01}


def test_durations() -> None:
    domisili = DOCUMENT["sops"][0]
    assert domisili["total_duration"] == {
        "text": "± 1 hari kerja",
        "minutes": 450,
        "working": True,
    }
    assert json.dumps(domisili["steps"][1]["duration"]["minutes"]) == "15"
    assert domisili["steps"][0]["duration"] is None
    unread = replace(A1, total_duration=Duration("sesuai beban", None))
    document = to_document(replace(EMPTY, sops=(unread,)))
    assert document["sops"][0]["total_duration"]["minutes"] is None


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["full", "empty"])
def test_there_and_back_again(report: Report) -> None:
    document = to_document(report)
    assert to_document(report_from_document(document)) == document
    back = report_from_document(json.loads(dumps(document)))
    assert back == in_document_order(report)


def test_everything_an_sop_holds_comes_back() -> None:
    """But for where its steps stand, which the result file leaves out."""
    placed = tuple(replace(step, area=Box(0, 0, 1, 1)) for step in A1.steps)
    exact = replace(A1, quality=0.9124, steps=placed)
    assert report_from_document(to_document(replace(EMPTY, sops=(exact,)))).sops == (exact,)


# --- text and files ---------------------------------------------------------------------------


def test_the_text_is_plain_and_ends_with_a_line_break() -> None:
    text = dumps(DOCUMENT)
    assert text.endswith("}\n")
    assert "± 1 hari kerja" in text
    assert json.loads(text) == DOCUMENT
    assert (
        ' {"path": "rusak.pdf", "reason": "Berkas rusak.", "hint": "Unggah ulang berkas."}' in text
    )
    assert max(map(len, text.splitlines())) < 200


def test_a_file_name_that_is_no_utf8_survives(tmp_path: Path) -> None:
    report = replace(EMPTY, sops=(sop("caf\udce9.pdf", "Judul", "Dinas Contoh"),))
    json_file.write(to_document(report), tmp_path / "overlaps.json")
    assert read(tmp_path / "overlaps.json") == report


def test_nan_is_not_written() -> None:
    broken = replace(A1_A3, probability=float("nan"))
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(to_document(replace(REPORT, pairs=(broken,))))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not a JSON file"),
        ("[]", "does not hold a JSON object"),
        ("{}", "schema is missing"),
    ],
)
def test_a_file_that_is_no_result(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "overlaps.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ResultFileError, match=problem) as error:
        read(path)
    assert str(path) in error.value.message


def test_writing_leaves_nothing_but_the_file(tmp_path: Path) -> None:
    path = tmp_path / "overlaps.json"
    path.write_text("old", encoding="utf-8")
    json_file.write(DOCUMENT, path)
    assert read(path) == in_document_order(REPORT)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "overlaps.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_file.write({"x": float("nan")}, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_that_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "overlaps.json"
    path.mkdir()
    with pytest.raises(OutputError, match=r"overlaps\.json cannot be written") as error:
        json_file.write(DOCUMENT, path)
    assert "--out" in error.value.hint
    assert list(tmp_path.iterdir()) == [path]


# --- all three files --------------------------------------------------------------------------


def test_write_reports_makes_the_folder_and_three_files(tmp_path: Path) -> None:
    out = tmp_path / "hasil" / "juni"
    paths = write_reports(REPORT, out, tmp_path / "korpus")
    assert [path.name for path in paths] == ["overlaps.json", "overlaps.xlsx", "index.html"]
    assert sorted(out.iterdir()) == sorted(paths)
    assert read(paths[0]) == in_document_order(REPORT)


def test_a_workbook_that_cannot_be_replaced_leaves_all_files_of_the_earlier_run(
    tmp_path: Path,
) -> None:
    json_path, xlsx_path, html_path = write_reports(EMPTY, tmp_path, tmp_path)
    before = json_path.read_bytes(), html_path.read_bytes()
    xlsx_path.unlink()
    xlsx_path.mkdir()
    with pytest.raises(OutputError, match=r"overlaps\.xlsx cannot be written"):
        write_reports(REPORT, tmp_path, tmp_path)
    assert (json_path.read_bytes(), html_path.read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        path.name for path in (json_path, xlsx_path, html_path)
    )


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "hasil").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be made") as error:
        write_reports(EMPTY, tmp_path / "hasil", tmp_path)
    assert "--out" in error.value.hint


@pytest.mark.parametrize(
    ("out", "corpus", "href"),
    [
        ("hasil", "korpus", "../korpus"),
        ("hasil/juni", "korpus/SOP Kota 100%", "../../korpus/SOP%20Kota%20100%25"),
        ("korpus/hasil", "korpus", ".."),
        ("korpus", "korpus", "."),
        ("hasil", "a:b", "../a%3Ab"),
    ],
)
def test_href_of_corpus(tmp_path: Path, out: str, corpus: str, href: str) -> None:
    assert href_of_corpus(tmp_path / out, tmp_path / corpus) == href


def test_href_of_a_corpus_that_no_relative_path_leads_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_drive(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr("os.path.relpath", other_drive)
    corpus = tmp_path / "SOP Kota"
    assert href_of_corpus(tmp_path / "hasil", corpus) == corpus.as_uri()
    assert corpus.as_uri().startswith("file:///")


# --- figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "scope"),
    [
        (("lintas", "Dinas A"), ("lintas", "Dinas A"), PairScope.LINTAS_LINTAS),
        (("lintas", "Dinas A"), ("internal", "Dinas A"), PairScope.LINTAS_INTERNAL),
        (("internal", "Dinas A"), ("internal", "Dinas B"), PairScope.INTERNAL_ANTAR),
        (("internal", "Dinas A"), ("internal", "Dinas A"), PairScope.INTERNAL_DALAM),
        (("internal", ""), ("internal", ""), PairScope.INTERNAL_TANPA_NAMA),
    ],
)
def test_scope_of_pair(a: tuple[str, str], b: tuple[str, str], scope: PairScope) -> None:
    first, second = (
        sop(f"{index}.pdf", "Judul", agency, scope=Scope(kind))
        for index, (kind, agency) in enumerate((a, b))
    )
    assert scope_of_pair(first, second) is scope
    assert scope_of_pair(second, first) is scope


def test_count_report() -> None:
    figures = count_report(REPORT)
    assert figures.pairs == {
        (Relation.DUPLICATE, PairScope.INTERNAL_ANTAR): 2,
        (Relation.IDENTICAL, PairScope.INTERNAL_ANTAR): 1,
        (Relation.CONTAINS, PairScope.LINTAS_LINTAS): 1,
        (Relation.OVERLAP, PairScope.LINTAS_INTERNAL): 1,
        (Relation.OVERLAP, PairScope.INTERNAL_DALAM): 1,
    }
    assert figures.pairs_in_conflict == {PairScope.INTERNAL_ANTAR: 2}
    assert figures.conflicts == {
        (ConflictType.DURATION, Severity.HIGH): 2,
        (ConflictType.FEE, Severity.MEDIUM): 1,
    }
    rows = [
        (item.agency, item.n_sops, item.n_found, item.n_duplicate, item.n_overlap, item.n_conflict)
        for item in figures.agencies
    ]
    assert rows == [
        ("Badan Contoh", 2, 2, 0, 2, 0),
        ("Dinas Contoh", 2, 2, 0, 2, 0),
        ("Kelurahan Contoh A", 1, 1, 1, 0, 1),
        ("Kelurahan Contoh B", 1, 1, 1, 0, 1),
        ("Kelurahan Contoh C", 1, 1, 1, 0, 1),
    ]
