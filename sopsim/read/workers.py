"""Read many files in worker processes, so that a hostile one costs only itself."""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as TaskTimeoutError
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn, TypeVar

from pebble import ProcessExpired, ProcessPool

from sopsim.errors import UnreadablePdfError, WorkerError
from sopsim.progress import Progress, Silent
from sopsim.read.document import (
    FileReading,
    OpenedFile,
    Unread,
    finish,
    open_file,
    read_scanned_page,
)
from sopsim.read.page_content import Caption, what_is_on_pages
from sopsim.read.picture import draw_page
from sopsim.types import Skipped

Result = TypeVar("Result")

_STANDARD_ERROR = 2
_START_SECONDS = 60
"""Time that a process may take to start on a busy machine."""

_TASKS_A_WORKER = 100
"""Calls after which a process makes way for a new one; it keeps what a large file made it take."""

MEMORY_LIMIT_BYTES = 3 * 1024**3
"""Address space a worker may take; more than any SOP needs, less than would starve the machine."""


def read_files(
    root: Path,
    paths: Sequence[str],
    *,
    n_workers: int,
    seconds_per_file: float,
    cache: Path | None = None,
    keep_pages: bool = False,
    progress: Progress | None = None,
) -> list[FileReading]:
    """Read the files ``root/path``, in the order given; a crash or time-out becomes a ``Skipped``.

    Files are opened first, then their scanned pages are read, whichever file they belong to;
    ``seconds_per_file`` holds for opening a file and for each scanned page. Pages read before come
    from the folder ``cache``. Readings hold their pages only with ``keep_pages``.

    :raises WorkerError: processes cannot be started.
    """
    if not paths:
        return []
    progress = progress or Silent()
    with _started(n_workers, seconds_per_file) as tasks:
        progress.start("read", len(paths))
        opening = [
            tasks.start(partial(_lost, path), open_file, root / path, path, keep_pages)
            for path in paths
        ]
        opened = [_counted(outcome(), progress) for outcome in opening]
        pictured = [file for file in opened if isinstance(file, OpenedFile)]
        finished = _read_scans(root, pictured, tasks, cache, progress) if pictured else {}
    return [finished[file.path] if isinstance(file, OpenedFile) else file for file in opened]


def draw_pages(
    file: Path,
    reading: FileReading,
    captions: Mapping[str, Caption],
    *,
    n_workers: int,
    seconds_per_page: float,
) -> list[bytes | Unread]:
    """Draw what was recognised on each page of a file that was read with its pages.

    Gives a PNG for each page, or why there is none. ``captions`` say what is written below the
    pages of an SOP, by its id.

    :raises UnreadablePdfError: the columns of the file cannot be found again.
    :raises WorkerError: processes cannot be started.
    """
    with _started(n_workers, seconds_per_page) as tasks:
        contents = tasks.start(_give_up, what_is_on_pages, reading, captions)()
        drawing = [
            tasks.start(partial(Unread, content.page.number), draw_page, file, content)
            for content in contents
        ]
        return [outcome() for outcome in drawing]


def _read_scans(
    root: Path,
    files: Sequence[OpenedFile],
    tasks: _Tasks,
    cache: Path | None,
    progress: Progress,
) -> dict[str, FileReading]:
    """Read the scanned pages of all files side by side, then the SOPs of each file."""
    progress.start("scan", sum(len(file.scanned) for file in files))
    scanning = [
        [
            tasks.start(partial(Unread, number), read_scanned_page, root / file.path, number, cache)
            for number in file.scanned
        ]
        for file in files
    ]
    finishing = {}
    for file, outcomes in zip(files, scanning, strict=True):
        pages = [_counted(outcome(), progress) for outcome in outcomes]
        finishing[file.path] = tasks.start(partial(_lost, file.path), finish, file, pages)
    return {path: outcome() for path, outcome in finishing.items()}


def _counted(done: Result, progress: Progress) -> Result:
    progress.advance(1)
    return done


def _lost(path: str, reason: str, hint: str) -> FileReading:
    return FileReading(path, skipped=(Skipped(path, reason, hint),))


def _give_up(reason: str, hint: str) -> NoReturn:
    raise UnreadablePdfError(reason, hint)


@contextmanager
def _started(n_workers: int, seconds: float) -> Iterator[_Tasks]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # processes start at once, none when the pool closes
    with ProcessPool(
        n_workers, max_tasks=_TASKS_A_WORKER, initializer=_set_limits, context=context
    ) as processes:
        _require_workers(processes)
        yield _Tasks(processes, seconds)


def _require_workers(pool: ProcessPool) -> None:
    """Tell a program that cannot start processes from files that make them crash."""
    try:
        pool.schedule(os.getpid, timeout=_START_SECONDS).result()
    except (ProcessExpired, TaskTimeoutError, RuntimeError, OSError) as error:
        raise WorkerError(
            "The processes that read files cannot be started.",
            'Call sopsim from a script whose code stands under if __name__ == "__main__":.',
        ) from error


class _Tasks:
    """Calls in other processes, each with a time limit."""

    def __init__(self, processes: ProcessPool, seconds: float) -> None:
        self._processes = processes
        self._seconds = seconds

    def start(
        self,
        failed: Callable[[str, str], Result],
        function: Callable[..., Result],
        *args: object,
    ) -> Callable[[], Result]:
        """Call a function elsewhere; give what waits for its result.

        Where the call fails, ``failed`` makes the result of a reason and a hint.
        """
        future = self._processes.schedule(function, args=args, timeout=self._seconds)
        return partial(self._outcome, future.result, failed)

    def _outcome(
        self, result: Callable[[], Result], failed: Callable[[str, str], Result]
    ) -> Result:
        try:
            return result()
        except TaskTimeoutError:
            return failed(
                f"Berkas belum selesai dibaca setelah {self._seconds:g} detik.",
                "Pecah atau buat ulang PDF-nya, atau naikkan batas waktu per berkas.",
            )
        except ProcessExpired as error:
            return failed(
                f"Pembacaan terhenti (kode {error.exitcode}): berkas rusak, atau memerlukan memori "
                "melebihi batas.",
                "Buat ulang PDF dari dokumen aslinya, atau pecah menjadi berkas yang lebih kecil.",
            )
        except MemoryError:
            return failed(
                "Berkas memerlukan memori melebihi batas.", "Perkecil atau pecah PDF-nya."
            )
        except Exception as error:  # a fault of the reader on one file must not cost the others
            return failed(
                f"Kesalahan tak terduga saat membaca berkas ({type(error).__name__}: {error}).",
                "Laporkan berkas ini kepada pengelola sopsim.",
            )


def _set_limits() -> None:
    """Bound the memory of a worker, and keep libraries from threads and messages of their own.

    What goes wrong in a worker comes back as the reason why a file is skipped.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STANDARD_ERROR)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    os.environ["OMP_THREAD_LIMIT"] = "1"
