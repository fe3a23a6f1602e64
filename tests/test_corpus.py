"""The corpus folder: which files, and what folders and ``corpus.csv`` say about them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import make_sop

from sopsim.errors import CorpusError
from sopsim.read import complete, open_corpus
from sopsim.types import Scope, Sop


def with_files(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"%PDF-1.7")
    return root


def completed(root: Path, path: str, csv: str = "", agency: str = "", **fields: object) -> Sop:
    """Complete an SOP read from ``path``, with the lines of ``corpus.csv`` if there are any."""
    with_files(root, path)
    if csv:
        (root / "corpus.csv").write_text(csv, encoding="utf-8")
    sop = make_sop("Judul dokumen", path=path, agency=agency, **fields)
    return complete(sop, open_corpus(root))


# --- which files ------------------------------------------------------------------------------


def test_lists_every_pdf_sorted_with_forward_slashes(tmp_path: Path) -> None:
    root = with_files(tmp_path, "b.pdf", "a/z.PDF", "a/b/c d.pdf", "a.txt", "a/pdf", ".x/é.pdf")
    assert open_corpus(root).paths == (".x/é.pdf", "a/b/c d.pdf", "a/z.PDF", "b.pdf")


def test_order_of_the_file_system_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = with_files(tmp_path, *(f"{folder}/{n}.pdf" for folder in "abc" for n in range(4)))
    before = open_corpus(root).paths
    walk = os.walk

    def reversed_walk(top: Path) -> Iterator[tuple[str, list[str], list[str]]]:
        return iter([(a, b, names[::-1]) for a, b, names in walk(top)][::-1])

    monkeypatch.setattr(os, "walk", reversed_walk)
    assert open_corpus(root).paths == before


def test_file_whose_name_is_no_text_is_skipped(tmp_path: Path) -> None:
    with_files(tmp_path, "a.pdf", os.fsdecode(b"surat-\xff.pdf"))
    corpus = open_corpus(tmp_path)
    assert corpus.paths == ("a.pdf",)
    (skipped,) = corpus.skipped
    assert skipped.path == "surat-\ufffd.pdf"
    assert "Ganti nama" in skipped.hint


def test_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert open_corpus(tmp_path).paths == ()


@pytest.mark.parametrize("name", ["tidak-ada", "berkas.pdf"])
def test_corpus_that_is_no_folder_is_an_error(tmp_path: Path, name: str) -> None:
    with_files(tmp_path, "berkas.pdf")
    with pytest.raises(CorpusError, match="is not a folder"):
        open_corpus(tmp_path / name)


def test_links_out_of_the_corpus_are_not_followed(tmp_path: Path) -> None:
    outside = with_files(tmp_path / "outside", "secret.pdf", "folder/secret.pdf")
    root = with_files(tmp_path / "corpus", "a.pdf")
    (root / "link.pdf").symlink_to(outside / "secret.pdf")
    (root / "folder").symlink_to(outside / "folder")
    (root / "above").symlink_to(tmp_path)
    assert open_corpus(root).paths == ("a.pdf",)


def test_links_inside_the_corpus_are_files_like_others(tmp_path: Path) -> None:
    root = with_files(tmp_path, "a.pdf")
    (root / "b.pdf").symlink_to(root / "a.pdf")
    assert open_corpus(root).paths == ("a.pdf", "b.pdf")


def test_links_that_lead_nowhere_are_left_to_the_reader(tmp_path: Path) -> None:
    root = with_files(tmp_path, "a.pdf")
    (root / "circle.pdf").symlink_to(root / "circle.pdf")
    (root / "torn.pdf").symlink_to(root / "gone.pdf")
    assert open_corpus(root).paths == ("a.pdf", "circle.pdf", "torn.pdf")


def test_corpus_may_be_a_link(tmp_path: Path) -> None:
    with_files(tmp_path / "real", "a.pdf")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert open_corpus(tmp_path / "link").paths == ("a.pdf",)


# --- folders ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path, agency, scope",
    [
        ("a.pdf", "", Scope.INTERNAL),
        ("lintas/a.pdf", "", Scope.LINTAS),
        ("Lintas/Dinas Sosial/a.pdf", "", Scope.LINTAS),
        ("internal/a.pdf", "", Scope.INTERNAL),
        ("internal/Dinas Sosial/a.pdf", "Dinas Sosial", Scope.INTERNAL),
        ("INTERNAL/Dinas Sosial/2023/a.pdf", "Dinas Sosial", Scope.INTERNAL),
        ("Kelurahan Cikokol/a.pdf", "Kelurahan Cikokol", Scope.INTERNAL),
        ("Kelurahan Cikokol/lintas/a.pdf", "Kelurahan Cikokol", Scope.INTERNAL),
    ],
)
def test_folders_tell_agency_and_scope(
    tmp_path: Path, path: str, agency: str, scope: Scope
) -> None:
    sop = completed(tmp_path, path)
    assert (sop.agency, sop.scope) == (agency, scope)


def test_folder_may_abbreviate_the_agency(tmp_path: Path) -> None:
    assert completed(tmp_path, "internal/Dinsos/a.pdf").agency == "Dinas Sosial"


def test_document_knows_better_than_the_folder(tmp_path: Path) -> None:
    sop = completed(
        tmp_path, "internal/Dinas Sosial/a.pdf", agency="Dinas Kesehatan", scope=Scope.LINTAS
    )
    assert (sop.agency, sop.scope) == ("Dinas Kesehatan", Scope.LINTAS)


# --- corpus.csv -------------------------------------------------------------------------------


def test_metadata_file_overrules_document_and_folder(tmp_path: Path) -> None:
    sop = completed(
        tmp_path,
        "lintas/a.pdf",
        "path,agency,scope,title,url\nlintas/a.pdf,Dinas Sosial,internal,Judul,https://contoh.id/1\n",
        agency="Dinas Kesehatan",
    )
    assert (sop.agency, sop.scope) == ("Dinas Sosial", Scope.INTERNAL)
    assert (sop.title, sop.url) == ("Judul", "https://contoh.id/1")


def test_empty_fields_leave_what_the_document_says(tmp_path: Path) -> None:
    sop = completed(tmp_path, "a.pdf", "path,agency,scope,title,url\na.pdf,,,,\n", "Dinas Sosial")
    assert (sop.agency, sop.scope, sop.title, sop.url) == (
        "Dinas Sosial",
        Scope.INTERNAL,
        "Judul dokumen",
        "",
    )


@pytest.mark.parametrize(
    "csv",
    [
        "path,agency\na.pdf,Dinas Sosial\n",
        "path;agency\na.pdf;Dinas Sosial\n",
        "\ufeffpath,agency\na.pdf,Dinas Sosial\n",
        "\ufeffpath;agency\r\na.pdf;Dinas Sosial\r\n",
        "Agency, PATH \nDinas Sosial, a.pdf \n",
        'path,agency,unit\n"a.pdf","Dinas Sosial",Seksi\n',
        "path,agency\na.pdf,Dinas Sosial",
        "path,agency\n\n./a.pdf,Dinas Sosial\n,\n",
    ],
)
def test_metadata_file_may_come_from_any_spreadsheet(tmp_path: Path, csv: str) -> None:
    assert completed(tmp_path, "a.pdf", csv).agency == "Dinas Sosial"


def test_value_may_hold_the_delimiter(tmp_path: Path) -> None:
    csv = 'path,agency\na.pdf,"Dinas Pemuda, Olahraga, dan Wisata"\n'
    assert completed(tmp_path, "a.pdf", csv).agency == "Dinas Pemuda, Olahraga, dan Wisata"


def test_path_may_have_backslashes(tmp_path: Path) -> None:
    csv = "path;title\ninternal\\Dinas Sosial\\a.pdf;Judul\n"
    assert completed(tmp_path, "internal/Dinas Sosial/a.pdf", csv).title == "Judul"


def test_row_shorter_than_the_header_is_read(tmp_path: Path) -> None:
    sop = completed(tmp_path, "a.pdf", "path,agency,scope,title\na.pdf,Dinas Sosial\n")
    assert (sop.agency, sop.title) == ("Dinas Sosial", "Judul dokumen")


def test_title_is_that_of_the_first_sop_of_a_file(tmp_path: Path) -> None:
    csv = "path,title,agency\na.pdf,Judul,Dinas Sosial\n"
    second = completed(tmp_path, "a.pdf", csv, id="a.pdf#2")
    assert (second.title, second.agency) == ("Judul dokumen", "Dinas Sosial")


def test_accented_letters_may_be_stored_taken_apart(tmp_path: Path) -> None:
    path = unicodedata.normalize("NFD", "café.pdf")
    assert completed(tmp_path, path, "path,title\ncafé.pdf,Judul lain\n").title == "Judul lain"


def test_path_named_twice_is_a_warning(tmp_path: Path) -> None:
    with_files(tmp_path, "a.pdf")
    (tmp_path / "corpus.csv").write_text("path,title\na.pdf,Satu\na.pdf,Dua\n", encoding="utf-8")
    corpus = open_corpus(tmp_path)
    assert corpus.warnings == (
        "corpus.csv: berkas “a.pdf” tertulis lebih dari sekali; yang terakhir berlaku.",
    )
    assert corpus.metadata_of("a.pdf").title == "Dua"


def test_unknown_path_is_a_warning(tmp_path: Path) -> None:
    with_files(tmp_path, "a.pdf")
    (tmp_path / "corpus.csv").write_text("path\nb.pdf\na.pdf\n", encoding="utf-8")
    corpus = open_corpus(tmp_path)
    assert len(corpus.warnings) == 1
    assert "“b.pdf”" in corpus.warnings[0]


def write_latin_1(file: Path) -> None:
    file.write_bytes("path,title\na.pdf,Café\n".encode("latin-1"))


@pytest.mark.parametrize(
    "write, message",
    [
        (lambda file: file.write_text("path,scope\na.pdf,luar\n"), "line 2: scope “luar”"),
        (lambda file: file.write_text("berkas,scope\na.pdf,internal\n"), "no column “path”"),
        (lambda file: file.write_text(""), "no column “path”"),
        (write_latin_1, "cannot be read"),
        (lambda file: file.write_text(f"path\n{'x' * 200_000}\n"), "cannot be read"),
    ],
)
def test_faulty_metadata_file_is_an_error_with_a_hint(
    tmp_path: Path, write: Callable[[Path], None], message: str
) -> None:
    with_files(tmp_path, "a.pdf")
    write(tmp_path / "corpus.csv")
    with pytest.raises(CorpusError, match=message) as raised:
        open_corpus(tmp_path)
    assert "corpus.csv" in raised.value.message
    assert raised.value.hint
