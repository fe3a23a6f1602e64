"""The three result files, which all say the same: JSON, an Excel workbook and an HTML page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sopsim.errors import OutputError
from sopsim.report import html, json_file, xlsx
from sopsim.report.replace_files import replace_files
from sopsim.report.workbook import quote_path
from sopsim.types import Report

JSON_NAME: Final = "overlaps.json"
XLSX_NAME: Final = "overlaps.xlsx"
HTML_NAME: Final = "index.html"


def write_reports(report: Report, out: Path, corpus: Path) -> tuple[Path, Path, Path]:
    """Write the result files into the folder ``out``, making it if need be.

    Their links lead to the PDFs under ``corpus``. Returns the paths of the JSON file, the workbook
    and the HTML page. Files of an earlier run are replaced once all three new ones are written.
    Raises OutputError where that is not possible.
    """
    json_path, xlsx_path, html_path = out / JSON_NAME, out / XLSX_NAME, out / HTML_NAME
    corpus_href = href_of_corpus(out, corpus)
    document = json_file.to_document(report)
    page = html.render_html(document, corpus_href)
    prepare_folder(out)
    replace_files(
        {
            # First, because Excel locks a workbook that is open: then nothing is replaced.
            xlsx_path: lambda path: xlsx.write_workbook(report, path, corpus_href),
            json_path: lambda path: json_file.write_text(document, path),
            html_path: lambda path: path.write_text(page, encoding="utf-8", newline="\n"),
        }
    )
    return json_path, xlsx_path, html_path


def href_of_corpus(out: Path, corpus: Path) -> str:
    """Return the percent-encoded URL of ``corpus`` relative to ``out``.

    It is absolute (``file:///…``) where no relative path leads there, as between Windows drives.
    """
    try:
        relative = os.path.relpath(corpus, out)
    except ValueError:
        return corpus.absolute().as_uri()
    return quote_path(relative.replace(os.sep, "/"))


def prepare_folder(folder: Path) -> None:
    """Make the output folder if need be, before hours of work are lost for want of it.

    :raises OutputError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {folder} cannot be made: {error.strerror or error}.",
            "Choose another folder with --out, or remove the file that stands in its place.",
        ) from error
