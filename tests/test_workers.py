"""Reading many files: a hostile one costs only itself.

The reader is replaced by functions of this module, for workers import them by name.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from sopsim.errors import UnreadablePdfError
from sopsim.progress import Silent
from sopsim.read import FileReading, workers
from sopsim.read.document import OpenedFile, Unread
from sopsim.read.workers import MEMORY_LIMIT_BYTES, read_files
from sopsim.types import Box, Page, Word

SECONDS = 3.0


def misbehave(file: Path, path: str, _keep_pages: bool = False) -> FileReading | OpenedFile:
    """Do what the name of the file says."""
    if path.startswith("scan"):
        return OpenedFile(path, (), (1, 2, 3))
    match path.partition("-")[0]:
        case "hang":
            time.sleep(60)
        case "crash":
            os._exit(7)
        case "abort":
            os.abort()
        case "raise":
            raise ValueError(f"{path} menggagalkan pembaca")
        case "unreadable":
            raise UnreadablePdfError("Berkas rusak.", "Buat ulang.")
        case "recurse":
            return misbehave(file, path)
        case "hoard":
            return FileReading(path, n_pages=len(bytearray(MEMORY_LIMIT_BYTES + 1)))
        case "slow":
            time.sleep(0.5)
        case "process":
            return FileReading(path, n_pages=os.getpid())
    return FileReading(path, n_pages=1)


class Counted(Silent):
    """Progress that counts what it is told, by stage."""

    def __init__(self) -> None:
        self.totals: dict[str, int] = {}
        self.done: dict[str, int] = {}

    def start(self, stage: str, total: int) -> None:
        self.totals[stage] = total
        self.done[stage] = 0

    def advance(self, n_done: int) -> None:
        self.done[list(self.done)[-1]] += n_done


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "open_file", misbehave)
    monkeypatch.setattr(workers, "read_scanned_page", misbehave_on_page)


def misbehave_on_page(file: Path, number: int, _cache: Path | None) -> Page | Unread:
    """Do to the second page what the name of the file says after the dash."""
    if number == 2:
        misbehave(file, file.name.partition("-")[2])
    word = Word("Menerima", Box(50, 400, 90, 410))
    return Page(number, 595, 842, (word,), confidence=0.9)


@pytest.mark.usefixtures("misbehaving")
def test_each_fault_costs_only_its_file(tmp_path: Path) -> None:
    faults = ("hang", "crash", "abort", "raise", "recurse", "hoard")
    paths = [name for fault in faults for name in (f"{fault}-1.pdf", f"good-{fault}.pdf")]
    readings = read_files(tmp_path, paths, n_workers=2, seconds_per_file=SECONDS)
    assert [reading.path for reading in readings] == paths
    for reading in readings:
        if reading.path.startswith("good"):
            assert reading == FileReading(reading.path, n_pages=1)
        else:
            (skipped,) = reading.skipped
            assert skipped.path == reading.path
            assert skipped.reason.endswith(".")
            assert skipped.hint
    reasons = {reading.path.partition("-")[0]: reading.skipped for reading in readings}
    assert "setelah 3 detik" in reasons["hang"][0].reason
    assert "kode 7" in reasons["crash"][0].reason
    assert "ValueError: raise-1.pdf menggagalkan pembaca" in reasons["raise"][0].reason
    assert "memori" in reasons["hoard"][0].reason


@pytest.mark.usefixtures("misbehaving")
@pytest.mark.parametrize("fault", ["hang", "crash", "raise"])
def test_a_scanned_page_costs_only_itself(tmp_path: Path, fault: str) -> None:
    (reading,) = read_files(
        tmp_path, [f"scan-{fault}-1.pdf"], n_workers=2, seconds_per_file=SECONDS
    )
    assert [(sop.first_page, sop.last_page, sop.ocr) for sop in reading.sops] == [(1, 3, True)]
    (skipped,) = reading.skipped
    assert skipped.reason.startswith("Halaman 2 hasil pindai tidak terbaca: ")


@pytest.mark.usefixtures("misbehaving")
def test_progress_counts_files_then_scanned_pages(tmp_path: Path) -> None:
    progress = Counted()
    paths = ["a.pdf", "scan-1.pdf", "b.pdf", "scan-2.pdf"]
    read_files(tmp_path, paths, n_workers=2, seconds_per_file=SECONDS, progress=progress)
    assert progress.totals == {"read": 4, "scan": 6}
    assert progress.done == progress.totals


@pytest.mark.usefixtures("misbehaving")
def test_order_is_that_of_the_paths(tmp_path: Path) -> None:
    paths = ["slow-2.pdf", "b.pdf", "slow-1.pdf", "a.pdf", "c.pdf"]
    readings = read_files(tmp_path, paths, n_workers=3, seconds_per_file=SECONDS)
    assert [reading.path for reading in readings] == paths


@pytest.mark.usefixtures("misbehaving")
def test_every_file_may_be_hostile(tmp_path: Path) -> None:
    paths = [f"crash-{n}.pdf" for n in range(4)]
    readings = read_files(tmp_path, paths, n_workers=1, seconds_per_file=SECONDS)
    assert all(reading.skipped and not reading.sops for reading in readings)


@pytest.mark.usefixtures("misbehaving")
def test_workers_do_not_grow_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a large file made a process take is given back."""
    monkeypatch.setattr(workers, "_TASKS_A_WORKER", 2)
    paths = [f"process-{n}.pdf" for n in range(6)]
    readings = read_files(tmp_path, paths, n_workers=1, seconds_per_file=SECONDS)
    assert len({reading.n_pages for reading in readings}) >= 3


def test_no_files_start_no_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ProcessPool", None)
    assert read_files(tmp_path, [], n_workers=1, seconds_per_file=SECONDS) == []


HOSTILE = {
    "kosong.pdf": b"",
    "teks.pdf": b"bukan pdf",
    "kepala.pdf": b"%PDF-1.7\n",
    "acak.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "berputar.pdf": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    ),
    "dalam.pdf": b"%PDF-1.4\n1 0 obj" + b"[" * 20000 + b"\ntrailer<</Root 1 0 R>>\n%%EOF",
    "besar.pdf": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 99999999>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    ),
}


def test_hostile_bytes_are_skipped_with_a_reason(tmp_path: Path) -> None:
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipa.pdf")
    paths = [*HOSTILE, "folder.pdf", "pipa.pdf", "tidak-ada.pdf"]
    for reading in read_files(tmp_path, paths, n_workers=2, seconds_per_file=20):
        assert reading.sops == ()
        (skipped,) = reading.skipped
        assert skipped.path == reading.path
        assert skipped.reason
        assert skipped.hint
        assert "tak terduga" not in skipped.reason, skipped
