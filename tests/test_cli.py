"""The command line: what it prints and writes, and how errors look."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from builders import golden_sources, write_pdfs
from click.testing import CliRunner, Result
from PIL import Image
from rich.console import Console

from sopsim import __version__, cli, pipeline
from sopsim.cli import main
from sopsim.embed import load_encoder
from sopsim.report import json_file
from sopsim.types import Relation

ROOT = Path(__file__).resolve().parents[1]
Invoke = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("model_loaded_once")

LETTER = "internal/Kelurahan Benda/ahli-waris.pdf"


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Invoke:
    """Run a command in an empty folder, on a terminal wide enough for its tables."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    # what a broken run leaves in their buffers must not come out in the next
    monkeypatch.setattr(cli, "_console", Console())
    monkeypatch.setattr(cli, "_errors", Console(stderr=True))
    return lambda *arguments: CliRunner().invoke(main, [str(item) for item in arguments])


def assert_error(result: Result, *fragments: str) -> None:
    """The command ended with one sentence, one hint and exit code 1."""
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    error, hint = result.stderr.splitlines()
    assert error.startswith("Error: ")
    assert hint.startswith("Hint: ")
    assert hint.endswith(".")
    assert "Traceback" not in result.output
    for fragment in fragments:
        assert fragment in error


# --- parse ------------------------------------------------------------------------------------


def test_parse_shows_identity_and_steps(invoke: Invoke, golden_corpus: Path) -> None:
    result = invoke("parse", golden_corpus / LETTER)
    assert result.exit_code == 0
    assert result.stderr == ""
    for text in (
        *("Pelayanan Surat Pernyataan Ahli Waris", "Kelurahan Benda", "470/011/Kel.Bnd/2022"),
        *("2022-03-01", "Undang-Undang Nomor 23 Tahun 2014", "Pemohon, Petugas Loket"),
        *("Lurah", "1 hari kerja", "Berita acara saksi", "keputusan", "selesai"),
    ):
        assert text in result.stdout


def test_parse_prints_json_for_programs(invoke: Invoke, golden_corpus: Path) -> None:
    result = invoke("parse", golden_corpus / LETTER, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    (sop,) = document["sops"]
    assert document["skipped"] == []
    assert sop["layout"] == "sop_ap"
    assert [step["kind"] for step in sop["steps"]] == [
        *("start", "decision", "process", "process", "end")
    ]
    assert sop["steps"][2]["duration"] == {"text": "1 hari kerja", "minutes": 450, "working": True}


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_parse_of_an_unreadable_file_is_an_error(
    invoke: Invoke, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"bukan pdf")
    assert_error(invoke("parse", tmp_path / "a.pdf", *flags), "a.pdf bukan PDF")


@pytest.mark.parametrize("name", ["tidak-ada.pdf", ".", "[red].pdf"])
def test_parse_of_no_file_is_an_error(invoke: Invoke, tmp_path: Path, name: str) -> None:
    assert_error(invoke("parse", tmp_path / name), "is not a file")


def test_title_of_a_pdf_is_no_markup(invoke: Invoke, tmp_path: Path) -> None:
    source = replace(golden_sources()[0], path="a.pdf", title="Pelayanan [/red] [link=x]")
    result = invoke("parse", write_pdfs(tmp_path, [source]) / "a.pdf")
    assert result.exit_code == 0, result.exception
    assert "[/red] [link=x]" in result.stdout


def test_text_of_a_pdf_is_no_markup(invoke: Invoke, tmp_path: Path) -> None:
    source = golden_sources()[0]
    steps = (replace(source.steps[0], activity="Menulis [bold]tebal[/red]"), *source.steps[1:])
    hostile = replace(source, path="a.pdf", number="[/x] 12", steps=steps)
    result = invoke("parse", write_pdfs(tmp_path, [hostile]) / "a.pdf")
    assert result.exit_code == 0, result.exception
    assert "[/x] 12" in result.stdout
    assert "[bold]tebal[/red]" in result.stdout


# --- parse --draw -----------------------------------------------------------------------------


@pytest.fixture
def one_page(golden_corpus: Path, tmp_path: Path) -> Path:
    """An SOP on one page: the flow table of another."""
    writer = pypdf.PdfWriter()
    writer.add_page(pypdf.PdfReader(golden_corpus / LETTER).pages[1])
    writer.write(tmp_path / "tabel.pdf")
    return tmp_path / "tabel.pdf"


def pictures_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.png"))


def test_parse_draws_one_page_into_the_file_named(
    invoke: Invoke, one_page: Path, tmp_path: Path
) -> None:
    result = invoke("parse", one_page, "--draw", tmp_path / "gambar.PNG")
    assert result.exit_code == 0, result.output
    with Image.open(tmp_path / "gambar.PNG") as picture:
        assert picture.format == "PNG"
    assert result.stdout.endswith(f"Digambar ke:\n  {tmp_path / 'gambar.PNG'}\n")


def test_parse_draws_each_page_into_a_file_of_its_own(
    invoke: Invoke, golden_corpus: Path, tmp_path: Path
) -> None:
    result = invoke("parse", golden_corpus / LETTER, "--draw", "hasil.png")
    assert result.exit_code == 0, result.output
    assert pictures_in(tmp_path) == ["hasil-1.png", "hasil-2.png"]
    assert result.stdout.endswith("Digambar ke:\n  hasil-1.png\n  hasil-2.png\n")


def test_json_stays_json_beside_pictures(invoke: Invoke, one_page: Path, tmp_path: Path) -> None:
    result = invoke("parse", one_page, "--json", "--draw", tmp_path / "a.png")
    assert result.exit_code == 0, result.output
    assert len(json.loads(result.stdout)["sops"][0]["steps"]) == 5
    assert str(tmp_path / "a.png") in result.stderr


def test_pictures_that_cannot_be_written_are_an_error(
    invoke: Invoke, one_page: Path, tmp_path: Path
) -> None:
    missing = invoke("parse", one_page, "--draw", tmp_path / "tidak-ada" / "a.png")
    assert_error(missing, "There is no folder")
    (tmp_path / "folder.png").mkdir()
    taken = invoke("parse", one_page, "--draw", tmp_path / "folder.png")
    assert_error(taken, "folder.png cannot be written")
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".tmp")] == []


def test_what_cannot_be_read_is_not_drawn(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"bukan pdf")
    assert_error(invoke("parse", tmp_path / "a.pdf", "--draw", tmp_path / "a.png"), "bukan PDF")
    assert pictures_in(tmp_path) == []


# --- find-overlaps ----------------------------------------------------------------------------


@pytest.fixture
def golden_run(invoke: Invoke, golden_corpus: Path, tmp_path: Path) -> tuple[Result, Path]:
    out = tmp_path / "hasil" / "baru"
    return invoke("find-overlaps", golden_corpus, "--out", out, "--workers", 2), out


def test_find_overlaps_writes_three_files(golden_run: tuple[Result, Path]) -> None:
    result, out = golden_run
    assert result.exit_code == 0, result.output
    assert {file.name for file in out.iterdir()} == {"overlaps.json", "overlaps.xlsx", "index.html"}
    report = json_file.read(out / "overlaps.json")
    assert len(report.sops) == 6
    assert {pair.relation for pair in report.pairs} == {*(Relation.DUPLICATE, Relation.CONTAINS)}
    assert (out / "overlaps.xlsx").read_bytes().startswith(b"PK")
    assert "Surat Pernyataan Ahli Waris" in (out / "index.html").read_text(encoding="utf-8")


def test_find_overlaps_prints_a_summary(golden_run: tuple[Result, Path]) -> None:
    result, out = golden_run
    assert "6, dari 6 berkas" in result.stdout
    for name in ("overlaps.json", "overlaps.xlsx", "index.html"):
        assert str(out / name) in result.stdout


def test_find_overlaps_names_what_it_could_not_read(invoke: Invoke, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(7):
        (corpus / f"[red]{number}.pdf").write_bytes(b"")
    (corpus / "corpus.csv").write_text("path\nhilang [/x].pdf\n", encoding="utf-8")
    result = invoke("find-overlaps", corpus, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.exception
    assert "Tidak terbaca: [red]0.pdf" in result.stdout
    assert "dan 2 lainnya" in result.stdout
    assert "hilang [/x].pdf" in result.stderr


def test_file_names_need_not_be_text(invoke: Invoke, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    name = os.fsdecode(b"caf\xe9.pdf")
    try:
        (corpus / name).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    result = invoke("find-overlaps", corpus, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.exception
    assert len(json_file.read(tmp_path / "out" / "overlaps.json").skipped) == 1


def test_libraries_write_nothing_to_the_terminal(golden_corpus: Path, tmp_path: Path) -> None:
    content = (golden_corpus / LETTER).read_bytes()
    (tmp_path / "a.pdf").write_bytes(content[: len(content) // 2])
    command = [sys.executable, "-m", "sopsim", "parse", str(tmp_path / "a.pdf")]
    run = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert [line.partition(":")[0] for line in run.stderr.splitlines()] == ["Error", "Hint"]


def test_options_reach_the_settings(invoke: Invoke, golden_corpus: Path, tmp_path: Path) -> None:
    result = invoke(
        *("find-overlaps", golden_corpus, "--out", tmp_path, "--min-probability", 1),
        *("--workers", 1, "--seconds-per-file", 7.5),
    )
    assert result.exit_code == 0, result.output
    report = json_file.read(tmp_path / "overlaps.json")
    assert report.pairs == ()
    assert report.run.settings == {
        "model": None,
        "min_probability": 1.0,
        "seconds_per_file": 7.5,
    }


def test_missing_corpus_is_an_error(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("find-overlaps", tmp_path / "x", "--out", tmp_path / "out")
    assert_error(result, "is not a folder")


def test_faulty_corpus_csv_is_an_error(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "corpus.csv").write_text("berkas\na.pdf\n", encoding="utf-8")
    assert_error(invoke("find-overlaps", tmp_path, "--out", tmp_path / "out"), "no column “path”")


def test_unknown_model_is_an_error(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "load_encoder", load_encoder)
    result = invoke("find-overlaps", tmp_path, "--out", tmp_path / "out", "--model", "./tidak-ada")
    assert_error(result, "no model folder ./tidak-ada")


def test_output_that_cannot_be_made_is_an_error_before_the_work(
    invoke: Invoke, golden_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "find_overlaps", None)
    (tmp_path / "out").write_bytes(b"")
    assert_error(invoke("find-overlaps", golden_corpus, "--out", tmp_path / "out"), "out")


# --- evaluate ---------------------------------------------------------------------------------


@pytest.fixture
def result_file(golden_run: tuple[Result, Path]) -> Path:
    return golden_run[1] / "overlaps.json"


def write_gold(path: Path, **fields: object) -> Path:
    gold = {"schema": "sopsim.gold/1", "pairs": [], "hard_negatives": [], "clusters": []}
    path.write_text(json.dumps(gold | {"unreadable": []} | fields), encoding="utf-8")
    return path


def test_evaluate_prints_figures(invoke: Invoke, result_file: Path, tmp_path: Path) -> None:
    pair = {
        "a": LETTER,
        "b": "internal/Kelurahan Pinang/ahli-waris.pdf",
        "relation": "identical",
        "larger": None,
        "conflicts": [],
    }
    gold = write_gold(tmp_path / "gold.json", pairs=[pair])
    result = invoke("evaluate", result_file, gold)
    assert result.exit_code == 0, result.output
    assert "pairs: recall" in result.stdout
    assert "1.000 (1 of 1)" in result.stdout
    assert "0.250 (1 of 4)" in result.stdout


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema": "lain"}', "\0"])
def test_evaluate_of_something_else_is_an_error(
    invoke: Invoke, result_file: Path, tmp_path: Path, content: str
) -> None:
    other = tmp_path / "lain.json"
    other.write_text(content, encoding="utf-8")
    assert_error(invoke("evaluate", result_file, other), "lain.json")
    assert_error(invoke("evaluate", other, write_gold(tmp_path / "gold.json")), "lain.json")


def test_evaluate_of_no_file_is_an_error(invoke: Invoke, tmp_path: Path) -> None:
    assert_error(invoke("evaluate", tmp_path / "x.json", tmp_path / "y.json"), "x.json")


# --- usage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("tidak-ada",),
        ("parse",),
        ("parse", "a.pdf", "b.pdf"),
        ("parse", "a.pdf", "--yaml"),
        ("parse", "a.pdf", "--draw", "a.jpg"),
        ("find-overlaps", "corpus"),
        ("find-overlaps", "--out", "out"),
        ("find-overlaps", "corpus", "--out", "out", "--min-probability", "1.5"),
        ("find-overlaps", "corpus", "--out", "out", "--min-probability", "banyak"),
        ("find-overlaps", "corpus", "--out", "out", "--workers", "0"),
        ("find-overlaps", "corpus", "--out", "out", "--seconds-per-file", "0"),
        ("find-overlaps", "corpus", "--out", "out", "--min-probability", "nan"),
        ("find-overlaps", "corpus", "--out", "out", "--seconds-per-file", "inf"),
        ("evaluate", "overlaps.json"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2(invoke: Invoke, arguments: tuple[str, ...]) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("--version",), ("parse", "--help")])
def test_help_and_version_exit_with_0(invoke: Invoke, arguments: tuple[str, ...]) -> None:
    assert invoke(*arguments).exit_code == 0


def test_module_can_be_run() -> None:
    command = [sys.executable, "-m", "sopsim", "--version"]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert run.stdout.strip() == f"sopsim, version {__version__}"
    assert run.stderr == ""
