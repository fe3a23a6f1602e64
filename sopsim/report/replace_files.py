"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sopsim.errors import OutputError


def replace_files(writers: Mapping[Path, Callable[[Path], object]]) -> None:
    """Write files that take the place of old ones only once all of them are written.

    Each function writes to the path it is given, a temporary name in the folder of the final one.
    Files are replaced in the order given. Raises OutputError, naming the file, where one cannot be
    written or replaced; the temporary files are gone then.
    """
    new_paths = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in writers}
    try:
        for path, write in writers.items():
            with _as_output_error(path):
                write(new_paths[path])
        for path, new_path in new_paths.items():
            with _as_output_error(path):
                new_path.replace(path)
    finally:
        for new_path in new_paths.values():
            with suppress(OSError):
                new_path.unlink(missing_ok=True)


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Check that the folder can be written to, that the disk is not full and that the file "
            "is not open in another program, or choose another folder with --out or --draw.",
        ) from error
