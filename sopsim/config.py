"""Settings of a run; every threshold with its unit and range."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from platformdirs import user_cache_path


def default_cache() -> Path:
    """Give the user's own cache folder for sopsim; where that is, the system says."""
    return user_cache_path("sopsim")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set for a run."""

    model: str | None = None
    """Name or path of a sentence-transformers model; None takes the one that comes with sopsim."""

    min_probability: float = 0.5
    """Least probability (0 … 1) that a pair is not distinct, for it to be reported."""

    n_workers: int = max(1, os.cpu_count() or 1)
    """Processes that read files (≥ 1)."""

    seconds_per_file: float = 60.0
    """Time after which a file, or one scanned page of it, is given up (seconds, > 0)."""

    cache: Path | None = field(default_factory=default_cache)
    """Folder that keeps the scanned pages read so far; None reads them anew each time."""

    def shown(self) -> dict[str, str | int | float | bool | None]:
        """Give the settings that shape the findings, for the result file."""
        values = asdict(self)
        return {name: values[name] for name in ("model", "min_probability", "seconds_per_file")}
