"""The corpus folder: its PDF files, what their folders say, and the optional ``corpus.csv``."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from sopsim.errors import CorpusError
from sopsim.terms.agencies import canonical_agency
from sopsim.types import Scope, Skipped, Sop

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
    """The files of a corpus: paths relative to ``root`` with forward slashes, in sorted order.

    ``metadata`` is by path in Unicode form NFC; ``skipped`` are files no result could name.
    """

    root: Path
    paths: tuple[str, ...]
    metadata: Mapping[str, Metadata] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def metadata_of(self, path: str) -> Metadata:
        """Give the row of ``corpus.csv`` for a file, an empty one where there is none."""
        return self.metadata.get(_composed(path), Metadata())


def open_corpus(root: Path) -> Corpus:
    """List the PDF files below ``root`` and read ``corpus.csv`` if there is one.

    Links that lead out of the corpus are not followed.

    :raises CorpusError: ``root`` is no folder that can be read, or ``corpus.csv`` is faulty.
    """
    if not root.is_dir():
        raise CorpusError(
            f"{root} is not a folder.", "Give the folder that holds the SOP PDFs as CORPUS."
        )
    found = sorted(_pdf_paths(root))
    paths = tuple(path for path in found if _is_unicode(path))
    skipped = tuple(_misnamed(path) for path in found if not _is_unicode(path))
    rows = _read_metadata(root / METADATA_FILE)
    metadata = dict(rows)
    missing = sorted(set(metadata) - set(map(_composed, paths)))
    repeated = sorted(path for path, n in Counter(path for path, _ in rows).items() if n > 1)
    warnings = (
        *([] if found else [f"Tidak ada berkas PDF di folder {root}."]),
        *(f"{METADATA_FILE}: berkas “{path}” tidak ada." for path in missing),
        *(
            f"{METADATA_FILE}: berkas “{path}” tertulis lebih dari sekali; yang terakhir berlaku."
            for path in repeated
        ),
    )
    return Corpus(root, paths, metadata, warnings, skipped)


def _composed(path: str) -> str:
    """Write accented letters as one character; some systems store file names taken apart."""
    return unicodedata.normalize("NFC", path)


def _is_unicode(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _misnamed(path: str) -> Skipped:
    shown = os.fsencode(path).decode(errors="replace")
    return Skipped(shown, "Nama berkas bukan teks UTF-8.", "Ganti nama berkas atau foldernya.")


def _pdf_paths(root: Path) -> list[str]:
    inside = root.resolve()
    return [
        file.relative_to(root).as_posix()
        for folder, _, names in os.walk(root)
        for name in names
        if name.lower().endswith(".pdf") and _leads_inside(file := Path(folder, name), inside)
    ]


def _leads_inside(file: Path, root: Path) -> bool:
    try:
        return file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # links in a circle lead nowhere; the reader tells so
        return True


def _read_metadata(file: Path) -> list[tuple[str, Metadata]]:
    if not file.exists():
        return []
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


def _read_rows(rows: csv.DictReader[str], file: Path) -> list[tuple[str, Metadata]]:
    return [
        (_composed(PurePosixPath(path.replace("\\", "/")).as_posix()), _metadata(row, file, number))
        for number, row in enumerate(rows, 2)
        if (path := (row.get("path") or "").strip())
    ]


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
    given = corpus.metadata_of(sop.path)
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
