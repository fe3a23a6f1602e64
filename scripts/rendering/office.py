"""Converts documents to PDF through LibreOffice, many in one call."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rendering.programs import run_program

_SECONDS_A_FILE = 60
# Without it HTML is set as one web page, and its first paragraph may be lost.
_FILTERS = {".html": ["--infilter=HTML (StarWriter)"]}


def convert_to_pdf(documents: Sequence[bytes], suffix: str) -> list[bytes]:
    """Convert documents of one kind, ``.docx`` or ``.html``, to PDF.

    :raises ProgramError: LibreOffice fails.
    :raises FileNotFoundError: it left a document out.
    """
    if not documents:
        return []
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number:04}{suffix}") for number in range(len(documents))]
        for file, document in zip(files, documents, strict=True):
            file.write_bytes(document)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            *_FILTERS.get(suffix, []),
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
        ]
        run_program([*command, *map(str, files)], _SECONDS_A_FILE * len(files))
        return [file.with_suffix(".pdf").read_bytes() for file in files]
