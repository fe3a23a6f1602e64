"""The corpus folder: its PDF files, what their folders say, and the optional ``corpus.csv``."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from sopsim.errors import CorpusError
from sopsim.terms.agencies import canonical_agency
from sopsim.types import Scope, Sop

METADATA_FILE = "corpus.csv"
METADATA_COLUMNS = ("path", "agency", "scope", "title", "url")
_SCOPE_FOLDERS = {"lintas": Scope.LINTAS, "internal": Scope.INTERNAL}


@dataclass(frozen=True, slots=True)
class Metadata:
    """A row of ``corpus.csv``; empty fields leave what the document says."""

    agency: str = ""
    scope: Scope | None = None
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files of a corpus: paths relative to ``root`` with forward slashes, in sorted order."""

    root: Path
    paths: tuple[str, ...]
    metadata: Mapping[str, Metadata] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def open_corpus(root: Path) -> Corpus:
    """List the PDF files below ``root`` and read ``corpus.csv`` if there is one.

    Links that lead out of the corpus are not followed.

    :raises CorpusError: ``root`` is no folder that can be read, or ``corpus.csv`` is faulty.
    """
    if not root.is_dir():
        raise CorpusError(
            f"{root} is not a folder.", "Give the folder that holds the SOP PDFs as CORPUS."
        )
    paths = tuple(sorted(_pdf_paths(root)))
    metadata = _read_metadata(root / METADATA_FILE)
    missing = sorted(set(metadata) - set(paths))
    warnings = tuple(f"{METADATA_FILE}: berkas “{path}” tidak ada." for path in missing)
    return Corpus(root, paths, metadata, warnings)


def _pdf_paths(root: Path) -> list[str]:
    inside = root.resolve()
    return [
        file.relative_to(root).as_posix()
        for folder, _, names in os.walk(root)
        for name in names
        if name.lower().endswith(".pdf")
        and (file := Path(folder, name)).resolve().is_relative_to(inside)
    ]


def _read_metadata(file: Path) -> dict[str, Metadata]:
    if not file.is_file():
        return {}
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{file} cannot be read: {error}.", "Save it as CSV in UTF-8.") from error
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter)
    header = [name.strip().lower() for name in rows.fieldnames or ()]
    if "path" not in header:
        raise CorpusError(
            f"{file} has no column “path”.",
            f"Its first line names the columns: {','.join(METADATA_COLUMNS)}.",
        )
    rows.fieldnames = header
    try:
        return _read_rows(rows, file)
    except csv.Error as error:
        raise CorpusError(
            f"{file} cannot be read as CSV: {error}.", "Save it again as CSV in UTF-8."
        ) from error


def _read_rows(rows: csv.DictReader[str], file: Path) -> dict[str, Metadata]:
    return {
        PurePosixPath(path.replace("\\", "/")).as_posix(): _metadata(row, file, number)
        for number, row in enumerate(rows, 2)
        if (path := (row.get("path") or "").strip())
    }


def _metadata(row: Mapping[str, str | None], file: Path, number: int) -> Metadata:
    values = {name: (row.get(name) or "").strip() for name in METADATA_COLUMNS}
    scope = values["scope"].lower()
    if scope and scope not in (Scope.INTERNAL.value, Scope.LINTAS.value):
        raise CorpusError(
            f"{file} line {number}: scope “{values['scope']}” is not known.",
            "Write internal or lintas, or leave it empty.",
        )
    return Metadata(
        agency=canonical_agency(values["agency"]) if values["agency"] else "",
        scope=Scope(scope) if scope else None,
        title=values["title"],
        url=values["url"],
    )


def complete(sop: Sop, corpus: Corpus) -> Sop:
    """Fill agency and scope from the folder where the document names none.

    ``corpus.csv`` overrules both.
    """
    folder_agency, folder_scope = _from_folder(sop.path)
    given = corpus.metadata.get(sop.path, Metadata())
    first_of_file = sop.id == sop.path
    document_scope = Scope.LINTAS if sop.scope is Scope.LINTAS else None
    return replace(
        sop,
        agency=given.agency or sop.agency or folder_agency,
        scope=given.scope or document_scope or folder_scope or Scope.INTERNAL,
        title=(given.title if first_of_file else "") or sop.title,
        url=given.url or sop.url,
    )


def _from_folder(path: str) -> tuple[str, Scope | None]:
    """Read agency and scope from ``lintas/…``, ``internal/<agency>/…`` or ``<agency>/…``."""
    folders = list(PurePosixPath(path).parts[:-1])
    scope = _SCOPE_FOLDERS.get(folders[0].lower()) if folders else None
    if scope is not None:
        folders = folders[1:]
    agency = canonical_agency(folders[0]) if folders and scope is not Scope.LINTAS else ""
    return agency, scope
