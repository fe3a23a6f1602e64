"""PDF files → SOPs."""

from sopsim.read.corpus import Corpus, complete, open_corpus
from sopsim.read.document import FileReading, read_file
from sopsim.read.quality import warn_of_clashes
from sopsim.read.workers import draw_pages, read_files

__all__ = [
    "Corpus",
    "FileReading",
    "complete",
    "draw_pages",
    "open_corpus",
    "read_file",
    "read_files",
    "warn_of_clashes",
]
