"""How far a run is, told to whoever wants to show it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a run tells about how far it is."""

    def start(self, stage: str, total: int) -> None:
        """Begin a stage of ``total`` units."""

    def advance(self, n_done: int) -> None:
        """Tell that ``n_done`` more units of the stage are done."""

    def warn(self, message: str) -> None:
        """Show something the user should know; the run goes on."""


class Silent:
    """Progress that is shown to nobody."""

    def start(self, stage: str, total: int) -> None:
        """Do nothing."""

    def advance(self, n_done: int) -> None:
        """Do nothing."""

    def warn(self, message: str) -> None:
        """Do nothing."""
