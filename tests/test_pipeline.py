"""A whole run on a few rendered SOPs: complete, in any order the same, and exactly as before.

After a wanted change, write the golden file anew and look at what changed in it:
SOPSIM_UPDATE_GOLDEN=1 pytest tests/test_pipeline.py -k golden
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from builders import GOLDEN, make_sop

from sopsim import pipeline
from sopsim.config import Settings
from sopsim.errors import CorpusError
from sopsim.pipeline import find_overlaps
from sopsim.read import FileReading
from sopsim.report.json_file import dumps, to_document
from sopsim.types import ModelInfo, Relation, Report, Scope

GOLDEN_RESULT = GOLDEN / "overlaps.json"
UPDATE = "SOPSIM_UPDATE_GOLDEN"
ROUNDING = 0.015
"""Numbers are kept with two decimals; processors differ in the last digits of a vector."""

pytestmark = pytest.mark.usefixtures("model_loaded_once")


class Recorder:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.totals: dict[str, int] = {}
        self.done: dict[str, int] = defaultdict(int)
        self.warnings: list[str] = []
        self._stage = ""

    def start(self, stage: str, total: int) -> None:
        self._stage = stage
        self.totals[stage] = total

    def advance(self, n_done: int) -> None:
        self.done[self._stage] += n_done

    def warn(self, message: str) -> None:
        self.warnings.append(message)


def run(corpus: Path, **settings: Any) -> Report:
    return find_overlaps(corpus, Settings(n_workers=2, **settings))


def document_of(report: Report) -> dict[str, Any]:
    """The result as JSON, without what differs from run to run."""
    document = to_document(report)
    del document["run"]["seconds"]
    return document


@pytest.fixture(scope="module")
def golden_report(golden_corpus: Path) -> Report:
    return run(golden_corpus)


# --- golden -----------------------------------------------------------------------------------


def leaves(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Every single value of a JSON document with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{place}.{key}")
    elif isinstance(value, list):
        yield f"{place}[]", len(value)
        for index, item in enumerate(value):
            yield from leaves(item, f"{place}[{index}]")
    else:
        yield place, value


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return round(value, 2) if isinstance(value, float) else value


def test_golden_result(golden_report: Report) -> None:
    document = document_of(golden_report)
    del document["run"]
    if os.environ.get(UPDATE):
        text = json.dumps(rounded(document), ensure_ascii=False, indent=1)
        GOLDEN_RESULT.write_text(f"{text}\n", encoding="utf-8")
    expected = dict(leaves(json.loads(GOLDEN_RESULT.read_text(encoding="utf-8"))))
    found = dict(leaves(document))
    assert {place: value for place, value in found.items() if not is_number(value)} == {
        place: value for place, value in expected.items() if not is_number(value)
    }
    assert {place: value for place, value in found.items() if is_number(value)} == pytest.approx(
        {place: value for place, value in expected.items() if is_number(value)}, abs=ROUNDING
    )


def test_golden_result_is_right(golden_report: Report) -> None:
    """So that nobody takes a wrong result for golden."""
    benda, neglasari, pinang = (
        f"internal/Kelurahan {name}.pdf"
        for name in ("Benda/ahli-waris", "Neglasari/waris", "Pinang/ahli-waris")
    )
    repair, fleet = (
        "internal/Dinas Perhubungan/perbaikan-kendaraan.pdf",
        "lintas/pengelolaan-kendaraan.pdf",
    )
    relations = {(pair.a, pair.b): pair.relation for pair in golden_report.pairs}
    assert relations == {
        (repair, fleet): Relation.CONTAINS,
        (benda, neglasari): Relation.DUPLICATE,
        (benda, pinang): Relation.DUPLICATE,  # the same words, but another time
        (neglasari, pinang): Relation.DUPLICATE,
    }
    (cluster,) = golden_report.clusters
    assert cluster.members == (benda, neglasari, pinang)
    assert golden_report.skipped == ()


def test_run_tells_what_it_did(golden_report: Report) -> None:
    facts = golden_report.run
    assert (facts.files, facts.sops) == (6, 6)
    assert facts.pages >= 6
    assert facts.model.name == "e5-small-id"
    assert facts.settings["min_probability"] == 0.5
    assert {"read", "embed", "compare", "cluster"} <= facts.seconds.keys()


# --- what holds for every run -----------------------------------------------------------------


def test_findings_lead_to_file_page_and_step(golden_report: Report) -> None:
    sops = {sop.id: sop for sop in golden_report.sops}
    for sop in sops.values():
        assert all(sop.first_page <= step.page <= sop.last_page for step in sop.steps)
    for pair in golden_report.pairs:
        assert pair.a < pair.b
        assert pair.explanation
        places = [(item.a_step, item.b_step) for item in pair.aligned]
        for conflict in pair.conflicts:
            assert conflict.explanation
            if conflict.a_step is not None and conflict.b_step is not None:
                places.append((conflict.a_step, conflict.b_step))
        assert all(a < len(sops[pair.a].steps) for a, _ in places)
        assert all(b < len(sops[pair.b].steps) for _, b in places)
    for cluster in golden_report.clusters:
        assert set(cluster.members) <= sops.keys()


def test_order_of_files_does_not_change_a_byte(
    golden_corpus: Path, golden_report: Report, tmp_path: Path
) -> None:
    for file in sorted(golden_corpus.rglob("*.pdf"), reverse=True):
        copy = tmp_path / file.relative_to(golden_corpus)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    again = find_overlaps(tmp_path, Settings(n_workers=1))
    assert dumps(document_of(again)) == dumps(document_of(golden_report))


def test_stricter_probability_adds_no_pairs(golden_corpus: Path, golden_report: Report) -> None:
    found = [
        {(pair.a, pair.b) for pair in report.pairs}
        for report in (
            run(golden_corpus, min_probability=0.0),
            golden_report,
            run(golden_corpus, min_probability=1.0),
        )
    ]
    assert found[0] > found[1] > found[2]


def test_every_pdf_is_read_or_skipped(golden_corpus: Path, tmp_path: Path) -> None:
    good = sorted(golden_corpus.rglob("*.pdf"))[:2]
    for number, file in enumerate(good):
        shutil.copy(file, tmp_path / f"baik {number} & “é”.pdf")
    content = good[0].read_bytes()
    for name, damaged in (
        ("kosong.pdf", b""),
        ("terpotong.pdf", content[: len(content) // 3]),
        ("<b>teks.PDF", b"bukan pdf"),
        ("-n.pdf", b"%PDF-1.7"),
        ("%s{0}.pdf", content[:20] + bytes(1000)),
        (".tersembunyi.pdf", content),
    ):
        (tmp_path / name).write_bytes(damaged)
    report = run(tmp_path)
    files = {file.name for file in tmp_path.iterdir()}
    read, skipped = {sop.path for sop in report.sops}, {item.path for item in report.skipped}
    assert read | skipped == files
    assert len(read) == 3
    assert report.run.files == len(files)
    assert all(item.reason and item.hint for item in report.skipped)


@pytest.mark.parametrize("content", [None, b"bukan pdf"])
def test_nothing_to_read_gives_an_empty_report(tmp_path: Path, content: bytes | None) -> None:
    if content:
        (tmp_path / "a.pdf").write_bytes(content)
    report = run(tmp_path)
    assert (report.sops, report.pairs, report.clusters) == ((), (), ())
    assert len(report.skipped) == (1 if content else 0)
    assert isinstance(report.run.model, ModelInfo)


def test_missing_corpus_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="is not a folder"):
        run(tmp_path / "tidak-ada")


def test_no_name_is_looked_up(golden_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_args: object, **_kwargs: object) -> NoReturn:
        raise AssertionError("a run needs no network")

    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    assert run(golden_corpus).pairs


def test_sops_of_one_file_are_told_apart_in_sorted_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sop = make_sop("Pemeliharaan Genset", ["Memanaskan genset", "Mencatat jam kerja genset"])
    ids = ["a.pdf", *(f"a.pdf#{number}" for number in range(2, 13))]
    reading = FileReading("a.pdf", tuple(replace(sop, id=sop_id) for sop_id in ids), (), 12)
    monkeypatch.setattr(pipeline, "read_files", lambda *_args, **_kwargs: [reading])
    report = run(tmp_path)
    assert [sop.id for sop in report.sops] == sorted(ids)
    assert len(report.pairs) == 12 * 11 // 2
    assert all(pair.a < pair.b for pair in report.pairs)


# --- what the corpus and the caller say -------------------------------------------------------


def test_progress_reaches_the_total_of_every_stage(golden_corpus: Path) -> None:
    progress = Recorder()
    find_overlaps(golden_corpus, Settings(n_workers=2), progress)
    assert progress.totals.keys() == {"load", "read", "embed", "compare"}
    assert dict(progress.done) == progress.totals
    assert progress.totals["read"] == 6


def test_corpus_csv_is_heeded_and_warned_about(golden_corpus: Path, tmp_path: Path) -> None:
    shutil.copy(next(golden_corpus.rglob("ahli-waris.pdf")), tmp_path / "a.pdf")
    (tmp_path / "corpus.csv").write_text(
        "path;agency;scope\na.pdf;Dinas Sosial;lintas\nb.pdf;;\n", encoding="utf-8"
    )
    progress = Recorder()
    (sop,) = find_overlaps(tmp_path, Settings(), progress).sops
    assert (sop.agency, sop.scope) == ("Dinas Sosial", Scope.LINTAS)
    assert len(progress.warnings) == 1
    assert "b.pdf" in progress.warnings[0]


def test_result_does_not_depend_on_other_files(golden_corpus: Path, tmp_path: Path) -> None:
    for name in (
        "internal/Kelurahan Benda/ahli-waris.pdf",
        "internal/Kelurahan Neglasari/waris.pdf",
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(golden_corpus / name, tmp_path / name)
    (alone,) = run(tmp_path).pairs
    among = next(
        pair for pair in run(golden_corpus).pairs if (pair.a, pair.b) == (alone.a, alone.b)
    )
    assert alone.probability == pytest.approx(among.probability, abs=1e-4)
    assert (alone.relation, alone.conflicts) == (among.relation, among.conflicts)
