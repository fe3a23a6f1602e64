"""make_corpus.py: PDFs that look like the form and are reproducible, gold converted right."""

from __future__ import annotations

import ctypes
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import yaml
from authored import ACTORS, STEPS, entry, step

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

import make_corpus  # noqa: E402
from rendering import document  # noqa: E402
from rendering.sheet import PADDING, Cell  # noqa: E402
from rendering.source import SopSource, SourceError, printed_durations, read_sop  # noqa: E402
from rendering.style import choose_style, style_options  # noqa: E402
from rendering.text import LEADING, Face, load_face, text_width  # noqa: E402

from sopsim.types import Box, ShapeKind  # noqa: E402

SHAPED = {"mark": "shapes"}


def sop(path: str = "internal/Kecamatan Benda/keramaian.pdf", **fields: Any) -> SopSource:
    return read_sop(entry(path, **fields), "test")


def long_steps() -> list[dict[str, Any]]:
    middle = [step(f"Langkah ke-{n} memeriksa berkas", [ACTORS[n % 4]]) for n in range(30)]
    return [STEPS[0], *middle, STEPS[-1]]


def text_of(pdf: bytes, page: int | None = None) -> str:
    """All text without white space, so that line breaks inside cells do not matter."""
    with pdfium.PdfDocument(pdf) as opened:
        numbers = range(len(opened)) if page is None else [page - 1]
        text = "".join(opened[number].get_textpage().get_text_range() for number in numbers)
    return "".join(text.split())


def squeezed(text: str) -> str:
    return "".join(text.split())


# --- what is drawn ----------------------------------------------------------------------------


def paths_of(pdf: bytes) -> Iterator[tuple[str, float, float]]:
    """(segment kinds, width, height) of each path: m move, l line, c curve point, z closed."""
    kinds = {
        pdfium_c.FPDF_SEGMENT_MOVETO: "m",
        pdfium_c.FPDF_SEGMENT_LINETO: "l",
        pdfium_c.FPDF_SEGMENT_BEZIERTO: "c",
    }
    with pdfium.PdfDocument(pdf) as opened:
        for page in opened:
            for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH]):
                segments = [
                    pdfium_c.FPDFPath_GetPathSegment(item.raw, n)
                    for n in range(pdfium_c.FPDFPath_CountSegments(item.raw))
                ]
                code = "".join(kinds[pdfium_c.FPDFPathSegment_GetType(s)] for s in segments)
                if pdfium_c.FPDFPathSegment_GetClose(segments[-1]):
                    code += "z"
                points = [_segment_point(segment) for segment in segments]
                xs, ys = zip(*points, strict=True)
                yield code, max(xs) - min(xs), max(ys) - min(ys)


def _segment_point(segment: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def shape_sized(code_width_height: tuple[str, float, float]) -> bool:
    _, width, height = code_width_height
    return 15 <= width <= 34 and 10 <= height <= 21


@pytest.mark.parametrize("paint", ["stroke", "white_fill", "blue_fill", "black_fill"])
def test_each_step_has_its_shape(paint: str) -> None:
    drawing = {
        "paint": paint,
        "box_as_rectangle": False,
        "capsule_as_arcs": True,
        "column_order": "standard",
        "typeface": "helvetica",
    }
    pdf = document.render_sop(sop(style=SHAPED | drawing)).pdf
    codes = Counter(code for code, *size in paths_of(pdf) if shape_sized((code, *size)))
    capsules = sum(n for code, n in codes.items() if code.count("c") == 12 and code.endswith("z"))
    polygons = codes["mlllz"] + codes["mllllz"]
    assert capsules == 2  # start and end
    assert polygons == 2 + 3  # two decisions; one step with two actors and one with one


@pytest.mark.parametrize("mark", ["■", "√", "v", "X"])
def test_marks_stand_in_for_shapes(mark: str) -> None:
    lone = {"mark": mark, "e_signature_note": False}
    layout = document.lay_out(sop(style=lone))
    glyphs = [glyph for sheet in layout.sheets for glyph in sheet.glyphs]
    assert [glyph.text for glyph in glyphs] == [mark] * 7
    assert not any(sheet.shapes or sheet.connectors for sheet in layout.sheets)
    without = text_of(document.render_sop(sop(style=SHAPED | {"branch_labels": ""})).pdf)
    text = text_of(document.render_sop(sop(style=lone)).pdf)
    if mark in "■√":
        assert text.count(mark) == 7
    else:
        assert Counter(text)[mark] > Counter(without)[mark]


def test_pentagons_stand_at_page_breaks() -> None:
    style = SHAPED | {"page_break": "pentagon"}
    layout = document.lay_out(sop(steps=long_steps(), style=style))
    pentagons = [
        sum(shape.kind is ShapeKind.PENTAGON for shape in sheet.shapes) for sheet in layout.sheets
    ]
    n_breaks = len(layout.sheets) - 2
    assert n_breaks >= 1
    assert sum(pentagons) == 2 * n_breaks


def test_decision_has_two_labelled_exits() -> None:
    style = SHAPED | {"branch_labels": "Ya/Tidak"}
    sheet = document.lay_out(sop(style=style)).sheets[-1]
    labels = Counter(label.text for label in sheet.labels)
    assert (labels["Ya"], labels["Tidak"]) == (2, 2)


def test_merged_duration_is_one_cell_over_two_rows() -> None:
    chosen = sop(style={"column_order": "standard"})
    layout = document.lay_out(chosen)
    cells = [cell for sheet in layout.sheets for cell in sheet.cells]
    (merged,) = [c for c in cells if squeezed("".join(ln.text for ln in c.lines)) == "1harikerja"]
    activities = [
        cell
        for cell in cells
        if cell.lines and cell.lines[0].text.startswith(("Meninjau", "Menyusun"))
    ]
    assert merged.box.top == activities[0].box.top
    assert merged.box.bottom == activities[1].box.bottom


# --- what is printed --------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["identity_then_flow", "single_page", "flow_runs_on"])
@pytest.mark.parametrize("typeface", ["helvetica", "times", "vera"])
def test_everything_authored_is_printed(form: str, typeface: str) -> None:
    style = {"typeface": typeface, "upper_case_names": False, "date_format": "padded_month"}
    chosen = sop(form=form, style=style)
    rendered = document.render_sop(chosen)
    text = text_of(rendered.pdf)
    boxes = (chosen.legal_bases, chosen.qualifications, chosen.related, chosen.equipment)
    for value in (
        *(chosen.number, chosen.title, chosen.signer_post, chosen.signer_name),
        *(chosen.agency.upper(), chosen.unit.upper(), "05 Januari 2022", "01 Februari 2022"),
        *(item for box in boxes for item in box),
        *(*chosen.cautions, *chosen.records),
    ):
        assert squeezed(value) in text
    for row, page in zip(chosen.steps, rendered.step_pages, strict=True):
        for value in (row.activity, row.duration, row.output, row.note, *row.requirements):
            assert squeezed(value) in text_of(rendered.pdf, page)


def test_forms_use_the_pages_as_named() -> None:
    def pages(form: str, **fields: Any) -> tuple[int, ...]:
        return document.render_sop(sop(form=form, **fields)).step_pages

    assert set(pages("single_page")) == {1}
    assert set(pages("identity_then_flow")) == {2}
    running = pages("flow_runs_on", steps=long_steps())
    assert running[0] == 1
    assert running[-1] > 1
    assert list(running) == sorted(running)


@pytest.mark.parametrize("continuation, repeats", [("full", True), ("none", False)])
def test_header_repeats_on_continuation_pages(continuation: str, repeats: bool) -> None:
    style = {"continuation": continuation, "output_head": "Keluaran", "column_numbers": False}
    rendered = document.render_sop(sop(steps=long_steps(), style=style))
    assert "Keluaran" in text_of(rendered.pdf, 2)
    assert ("Keluaran" in text_of(rendered.pdf, 3)) is repeats


def test_actor_heads_can_stand_upright() -> None:
    cells = document.lay_out(sop(style={"rotated_actor_heads": True})).sheets[-1].cells
    assert [cell.rotated for cell in cells].count(True) == len(ACTORS)
    pdf = document.render_sop(sop(style={"rotated_actor_heads": True})).pdf
    assert squeezed(ACTORS[0]) in text_of(pdf)


# --- layout is sound in every style -----------------------------------------------------------


def fits(cell: Cell, face: Face) -> bool:
    run, rise = (
        (cell.box.height, cell.box.width) if cell.rotated else (cell.box.width, cell.box.height)
    )
    widths = [
        text_width(line.text, face.bold if line.bold else face.regular, cell.size) + line.indent
        for line in cell.lines
    ]
    return (
        max(widths, default=0) <= run - PADDING
        and len(cell.lines) * cell.size * LEADING <= rise + 1
    )


def overlap(a: Box, b: Box) -> bool:
    return (
        min(a.x1, b.x1) - max(a.x0, b.x0) > 0.1
        and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.1
    )


def assert_sound(chosen: SopSource) -> None:
    face = load_face(chosen.style.typeface)
    for sheet in document.lay_out(chosen).sheets:
        page = Box(0, 0, sheet.width, sheet.height)
        for number, cell in enumerate(sheet.cells):
            assert fits(cell, face), cell
            assert page.contains(cell.box.x0, cell.box.top)
            assert page.contains(cell.box.x1, cell.box.bottom)
            assert not any(overlap(cell.box, other.box) for other in sheet.cells[:number]), cell
        for shape in sheet.shapes:
            (home,) = [c for c in sheet.cells if overlap(c.box, shape.box)]
            assert home.box.contains(shape.box.x0, shape.box.top)
            assert home.box.contains(shape.box.x1, shape.box.bottom)
            assert not home.lines
        for connector in sheet.connectors:
            assert all(page.contains(x, y) for x, y in connector.points)


OPTIONS = [(name, option) for name, options in style_options().items() for option in options]


@pytest.mark.parametrize("name, option", OPTIONS)
def test_every_style_option_gives_a_sound_page(name: str, option: Any) -> None:
    assert_sound(sop(style={name: option}))


@pytest.mark.parametrize("form", ["identity_then_flow", "single_page", "flow_runs_on"])
@pytest.mark.parametrize("seed", range(12))
def test_styles_by_path_give_sound_pages(form: str, seed: int) -> None:
    steps = STEPS if form == "single_page" else long_steps()
    assert_sound(sop(f"internal/{seed}.pdf", form=form, steps=steps))


def test_many_actors_and_long_words_stay_in_their_cells() -> None:
    actors = [*ACTORS, *(f"Pengadministrasi Kepegawaian {n}" for n in range(6))]
    words = "Pertanggungjawabankeuangandaerahyangsangatpanjang " * 6
    rows = [STEPS[0], step(words, actors[5:7], output=words[:60]), STEPS[-1]]
    for half_points in (14, 20):
        chosen = sop(actors=actors, steps=rows, style=SHAPED | {"font_half_points": half_points})
        assert_sound(chosen)


def test_a_text_that_fits_no_page_is_an_error() -> None:
    endless = step("kata " * 9000, ACTORS[:1])
    with pytest.raises(SourceError, match="does not fit"):
        document.render_sop(sop(steps=[endless]))


def test_paths_choose_different_styles() -> None:
    styles = [choose_style(f"internal/{n}.pdf") for n in range(300)]
    assert len(set(styles)) == 300
    for name, options in style_options().items():
        assert {getattr(style, name) for style in styles} == set(options)


# --- reproducible -----------------------------------------------------------------------------


@pytest.mark.parametrize("typeface", ["helvetica", "vera"])
def test_same_sop_gives_same_bytes(typeface: str) -> None:
    chosen = sop(style={"typeface": typeface})
    assert document.render_sop(chosen).pdf == document.render_sop(chosen).pdf


# --- the command ------------------------------------------------------------------------------

A, B, C = "internal/a.pdf", "internal/b.pdf", "lintas/c.pdf"


def gold_entry() -> dict[str, Any]:
    conflict = {
        "type": "duration",
        "a_step": 1,
        "b_step": 2,
        "a_value": "5'",
        "b_value": "15 menit",
    }
    whole = {"type": "fee", "a_step": None, "b_step": None, "a_value": "0", "b_value": "Rp5.000"}
    return {
        "pairs": [
            {"a": B, "b": A, "relation": "duplicate", "larger": None, "conflicts": [conflict]},
            {"a": A, "b": C, "relation": "contains", "larger": A, "conflicts": [whole]},
        ],
        "hard_negatives": [{"a": C, "b": B, "why": "beda layanan"}],
        "clusters": [[B, A]],
        "unreadable": [
            {"path": f"internal/{fault}.pdf", "fault": fault}
            for fault in ("truncated", "encrypted", "zero_bytes", "not_pdf")
        ],
    }


def write_source(folder: Path, sops: list[dict[str, Any]], gold: Any) -> Path:
    folder.mkdir(exist_ok=True)
    text = yaml.safe_dump({"sops": sops}, allow_unicode=True, sort_keys=False)
    (folder / "01-keramaian.yaml").write_text(text, encoding="utf-8")
    (folder / "gold.yaml").write_text(yaml.safe_dump(gold, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_source(tmp_path / "source", [entry(A), entry(B), entry(C)], gold_entry())


def test_command_writes_the_corpus_twice_alike(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    targets = [tmp_path / "one", tmp_path / "two"]
    for target in targets:
        assert make_corpus.main([str(source), str(target)]) == 0
    assert "3 SOP" in capsys.readouterr().out
    first, second = (
        {file.relative_to(target): file.read_bytes() for file in target.rglob("*.*")}
        for target in targets
    )
    assert first == second
    assert len(first) == 3 + 4 + 2


def test_gold_is_sorted_and_counts_steps_from_zero(source: Path, tmp_path: Path) -> None:
    make_corpus.make_corpus(source, tmp_path / "out")
    gold = json.loads((tmp_path / "out/gold.json").read_text(encoding="utf-8"))
    assert gold == {
        "schema": "sopsim.gold/1",
        "pairs": [
            {
                "a": A,
                "b": B,
                "relation": "duplicate",
                "larger": None,
                "conflicts": [
                    {
                        "type": "duration",
                        "a_step": 1,
                        "b_step": 0,
                        "a_value": "15 menit",
                        "b_value": "5'",
                    }
                ],
            },
            {
                "a": A,
                "b": C,
                "relation": "contains",
                "larger": A,
                "conflicts": [
                    {
                        "type": "fee",
                        "a_step": None,
                        "b_step": None,
                        "a_value": "0",
                        "b_value": "Rp5.000",
                    }
                ],
            },
        ],
        "hard_negatives": [{"a": B, "b": C, "why": "beda layanan"}],
        "clusters": [[A, B]],
        "unreadable": [
            "internal/encrypted.pdf",
            "internal/not_pdf.pdf",
            "internal/truncated.pdf",
            "internal/zero_bytes.pdf",
        ],
    }


def test_truth_tells_what_each_pdf_says(source: Path, tmp_path: Path) -> None:
    make_corpus.make_corpus(source, tmp_path / "out")
    truth = json.loads((tmp_path / "out/truth.json").read_text(encoding="utf-8"))
    assert [told["path"] for told in truth["sops"]] == [A, B, C]
    told = truth["sops"][0]
    assert told["revised"] is None
    assert told["created"] == "2022-01-05"
    assert told["actors"] == ACTORS
    assert [row["actors"] for row in told["steps"]] == [row["actors"] for row in STEPS]
    assert [row["duration"] for row in told["steps"]][2:4] == ["1 hari kerja", "1 hari kerja"]
    assert {row["page"] for row in told["steps"]} == {2}


def test_unreadable_files_cannot_be_read(source: Path, tmp_path: Path) -> None:
    make_corpus.make_corpus(source, tmp_path / "out")
    for fault in ("truncated", "encrypted", "zero_bytes", "not_pdf"):
        with pytest.raises(pdfium.PdfiumError):
            pdfium.PdfDocument((tmp_path / f"out/internal/{fault}.pdf").read_bytes())
    encrypted = (tmp_path / "out/internal/encrypted.pdf").read_bytes()
    assert len(pdfium.PdfDocument(encrypted, password=make_corpus.PASSWORD)) == 2


def test_a_new_run_removes_files_of_the_old_one(source: Path, tmp_path: Path) -> None:
    make_corpus.make_corpus(source, tmp_path / "out")
    gold = {"pairs": [], "hard_negatives": [], "clusters": []}
    write_source(source, [entry(A)], gold)
    make_corpus.make_corpus(source, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").rglob("*.pdf")] == ["a.pdf"]


def test_a_folder_with_other_things_is_left_alone(source: Path, tmp_path: Path) -> None:
    (tmp_path / "keep.pdf").write_bytes(b"mine")
    with pytest.raises(SourceError, match="holds other things"):
        make_corpus.make_corpus(source, tmp_path)
    assert (tmp_path / "keep.pdf").read_bytes() == b"mine"


def test_a_faulty_source_ends_with_message_and_hint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_source(tmp_path / "source", [entry(A) | {"number": 65}], {})
    assert make_corpus.main([str(source), str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        "Error: 01-keramaian.yaml, sops[1] (internal/a.pdf): number is 65, not text.\n"
        "Hint: Put the value in double quotes.\n"
    )
    assert not (tmp_path / "out").exists()


def first_step(**fields: Any) -> dict[str, Any]:
    return {"steps": [STEPS[0] | fields, *STEPS[1:]]}


@pytest.mark.parametrize(
    "fields, message",
    [
        ({"path": "../a.pdf"}, "path is '../a.pdf'"),
        ({"path": "/a.pdf"}, "path is '/a.pdf'"),
        ({"path": "a.docx"}, "path is 'a.docx'"),
        ({"form": "two_pages"}, "form is 'two_pages'"),
        ({"title": ""}, "title is missing"),
        ({"titel": "x"}, "unknown field titel"),
        ({"created": "kemarin"}, "created is 'kemarin', no date"),
        ({"legal_bases": "UU 23/2014"}, "legal_bases is 'UU 23/2014', not a list"),
        ({"equipment": [1]}, r"equipment\[1\] is 1, not text"),
        ({"actors": ["Camat", "Camat"]}, "actors is empty or has a head twice"),
        ({"steps": []}, "steps is empty"),
        ({"title": "Waktu ≥ 1 hari"}, r"title has the character '≥' \(U\+2265\)"),
        ({"style": {"paper": "letter"}}, "style.paper is 'letter'"),
        ({"style": {"colour": "red"}}, "style has no field 'colour'"),
        (first_step(actors=["Lurah"]), r"steps\[1\]: actors names 'Lurah'"),
        (first_step(kind="begin"), r"steps\[1\]: kind is 'begin'"),
        (first_step(kind="unknown"), r"steps\[1\]: kind is 'unknown'"),
        (first_step(duration=5), "duration is 5, not text"),
        (first_step(duration_span=0), "duration_span is 0"),
        (first_step(duration_span=9), "duration_span runs past the last step"),
        (first_step(duration_span=2), "duration_span covers a step that has its own duration"),
    ],
)
def test_faults_of_an_sop_are_named(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_sop(entry() | fields, "test")


def changed(**fields: Any) -> dict[str, Any]:
    gold = gold_entry()
    gold["pairs"][0] |= fields
    return gold


def conflicting(**fields: Any) -> dict[str, Any]:
    gold = gold_entry()
    gold["pairs"][0]["conflicts"][0] |= fields
    return gold


@pytest.mark.parametrize(
    "gold, message",
    [
        (changed(a="internal/x.pdf"), "a is 'internal/x.pdf', no SOP of this set"),
        (changed(b=B), "b is the same SOP as a"),
        (changed(relation="same"), "relation is 'same'"),
        (changed(relation="distinct"), "relation is 'distinct'"),
        (changed(larger=A), "larger is 'internal/a.pdf'"),
        (changed(relation="contains"), "larger is None"),
        (changed(a=A, b=C, conflicts=[]), r"pairs\[2\] is listed before"),
        (changed(relation="overlap"), r"clusters\[1\] has internal/a.pdf and internal/b.pdf"),
        (conflicting(type="time"), "type is 'time'"),
        (conflicting(a_step=7), "a_step is 7, but internal/b.pdf has 6 steps"),
        (conflicting(a_value="1 jam"), "a_value is '1 jam', but step 1 of internal/b.pdf says"),
        (conflicting(a_value="", a_step=None), "a_value is missing"),
        (conflicting(a_value="1 jam", b_value="1 jam"), "a_value equals b_value"),
        (gold_entry() | {"hard_negatives": [{"a": B, "b": A, "why": "x"}]}, "is also in pairs"),
        (gold_entry() | {"clusters": [[A]]}, r"clusters\[1\] is not a list of SOPs"),
        (
            gold_entry() | {"clusters": [[A, B], [B, A]]},
            r"clusters\[2\] has an SOP that was listed",
        ),
        (gold_entry() | {"unreadable": [{"path": A, "fault": "not_pdf"}]}, "exists twice"),
        (gold_entry() | {"pair": []}, "unknown field pair"),
        ([], "gold.yaml is not a mapping"),
    ],
)
def test_faults_of_the_gold_are_named(gold: Any, message: str, tmp_path: Path) -> None:
    source = write_source(tmp_path / "source", [entry(A), entry(B), entry(C)], gold)
    with pytest.raises(SourceError, match=message):
        make_corpus.make_corpus(source, tmp_path / "out")


def test_duration_of_a_merged_cell_holds_for_all_its_rows() -> None:
    assert printed_durations(sop())[2:5] == ["1 hari kerja", "1 hari kerja", "± 1 jam"]


@pytest.mark.parametrize(
    "files, message",
    [
        ({}, "holds no SOP"),
        ({"a.yaml": "sops: [", "gold.yaml": "{}"}, "a.yaml is not YAML"),
        ({"a.yaml": "- x", "gold.yaml": "{}"}, "a.yaml is not a mapping"),
        ({"a.yaml": "sops: 1", "gold.yaml": "{}"}, "sops is 1, not a list"),
    ],
)
def test_faults_of_the_folder_are_named(
    files: dict[str, str], message: str, tmp_path: Path
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        make_corpus.make_corpus(tmp_path, tmp_path / "out")


def test_a_path_given_twice_is_named(tmp_path: Path) -> None:
    source = write_source(tmp_path / "source", [entry(A), entry(A)], {})
    with pytest.raises(SourceError, match="exists twice"):
        make_corpus.make_corpus(source, tmp_path / "out")
