"""Read many files in worker processes, so that a hostile one costs only itself."""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as TaskTimeoutError
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from sopsim.errors import WorkerError
from sopsim.read.document import FileReading, read_file
from sopsim.types import Skipped

_START_SECONDS = 60
"""Time that a process may take to start on a busy machine."""

MEMORY_LIMIT_BYTES = 3 * 1024**3
"""Address space a worker may take; more than any SOP needs, less than would starve the machine."""


def read_files(
    root: Path,
    paths: Sequence[str],
    *,
    n_workers: int,
    seconds_per_file: float,
    progress: Callable[[int], None] | None = None,
) -> list[FileReading]:
    """Read the files ``root/path``, in the order given; a crash or time-out becomes a ``Skipped``.

    ``progress`` is called after each file with its number of pages.
    """
    if not paths:
        return []
    readings: list[FileReading] = []
    context = multiprocessing.get_context("forkserver")
    with ProcessPool(
        max_workers=min(n_workers, len(paths)), initializer=_limit_memory, context=context
    ) as pool:
        _require_workers(pool)
        futures = [
            pool.schedule(read_file, args=(root / path, path), timeout=seconds_per_file)
            for path in paths
        ]
        for path, future in zip(paths, futures, strict=True):
            readings.append(_outcome(path, future.result, seconds_per_file))
            if progress is not None:
                progress(readings[-1].n_pages)
    return readings


def _require_workers(pool: ProcessPool) -> None:
    """Tell a program that cannot start processes from files that make them crash."""
    try:
        pool.schedule(os.getpid, timeout=_START_SECONDS).result()
    except (ProcessExpired, TaskTimeoutError, RuntimeError, OSError) as error:
        raise WorkerError(
            "The processes that read files cannot be started.",
            'Call sopsim from a script whose code stands under if __name__ == "__main__":.',
        ) from error


def _outcome(path: str, result: Callable[[], FileReading], seconds: float) -> FileReading:
    try:
        return result()
    except TaskTimeoutError:
        reason = f"Berkas belum selesai dibaca setelah {seconds:g} detik."
        hint = "Pecah atau buat ulang PDF-nya, atau naikkan batas waktu per berkas."
    except ProcessExpired as error:
        reason = f"Pembacaan berkas terhenti (kode {error.exitcode})."
        hint = "Buat ulang PDF dari dokumen aslinya; berkas ini merusak proses pembaca."
    except MemoryError:
        reason = "Berkas memerlukan memori melebihi batas."
        hint = "Perkecil atau pecah PDF-nya."
    except Exception as error:  # a fault of the reader on one file must not cost the others
        reason = f"Kesalahan tak terduga saat membaca berkas ({type(error).__name__}: {error})."
        hint = "Laporkan berkas ini kepada pengelola sopsim."
    return FileReading(path, skipped=(Skipped(path, reason, hint),))


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
