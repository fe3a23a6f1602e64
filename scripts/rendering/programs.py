"""Runs the office suite and the browser that make PDFs."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from sopsim.errors import SopsimError


class ProgramError(SopsimError):
    """A program that makes PDFs is missing or failed."""


def run_program(command: Sequence[str], seconds: int) -> None:
    """Run a command and wait for it.

    :raises ProgramError: it is not installed, fails, or takes longer than ``seconds``.
    """
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=seconds)
    except FileNotFoundError as error:
        raise ProgramError(
            f"{command[0]} is not installed.", "apt install libreoffice-writer chromium"
        ) from error
    except subprocess.SubprocessError as error:
        raise ProgramError(f"{command[0]} failed: {error}", "Run it by hand to see why.") from error
