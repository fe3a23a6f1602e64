"""The figures of a reading, by group of files, and the table that shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import mean, median

from scipy.stats import spearmanr

from beds.score import FileScore, SopScore

BANDS = ((0.95, 1.01), (0.8, 0.95), (0.0, 0.8))
"""Quality bands, from (included) and to (excluded)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1 over the files of a group; None where there is nothing to count.

    ``found``: true SOPs that were matched. ``split``: those with first and last page right, as a
    share of the true and the extra SOPs together. ``recall``: true steps matched; ``precision``:
    read steps matched, of matched SOPs. ``actors`` and ``durations``: exactly right, of the matched
    steps; ``actors_of_all`` and ``durations_of_all`` of all true steps. ``title``, ``number``: of
    the true SOPs; ``dates``: of three each. ``seconds``: median over the files of time a page.
    """

    n_files: int
    n_sops: int
    found: float | None
    split: float | None
    recall: float | None
    precision: float | None
    actors: float | None
    actors_of_all: float | None
    durations: float | None
    durations_of_all: float | None
    title: float | None
    number: float | None
    dates: float | None
    seconds: float | None


def figures_of(scores: Sequence[FileScore]) -> Figures:
    """Count over the files of a group."""
    sops = list(chain.from_iterable(score.sops for score in scores))
    n_extra = sum(score.n_extra for score in scores)
    n_steps = sum(sop.n_steps for sop in sops)
    n_matched = sum(sop.n_matched for sop in sops)
    n_actors = sum(sop.n_actors for sop in sops)
    n_durations = sum(sop.n_durations for sop in sops)
    return Figures(
        n_files=len(scores),
        n_sops=len(sops),
        found=_share(sum(sop.found for sop in sops), len(sops)),
        split=_share(sum(sop.split for sop in sops), len(sops) + n_extra),
        recall=_share(n_matched, n_steps),
        precision=_share(n_matched, sum(sop.n_read_steps for sop in sops)),
        actors=_share(n_actors, n_matched),
        actors_of_all=_share(n_actors, n_steps),
        durations=_share(n_durations, n_matched),
        durations_of_all=_share(n_durations, n_steps),
        title=_share(sum(sop.title for sop in sops), len(sops)),
        number=_share(sum(sop.number for sop in sops), len(sops)),
        dates=_share(sum(sop.n_dates for sop in sops), 3 * len(sops)),
        seconds=median(score.seconds_a_page for score in scores) if scores else None,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


# --- tables -----------------------------------------------------------------------------------

_COLUMNS: tuple[tuple[str, Callable[[Figures], float | None]], ...] = (
    ("found", lambda figures: figures.found),
    ("split", lambda figures: figures.split),
    ("recall", lambda figures: figures.recall),
    ("prec.", lambda figures: figures.precision),
    ("actor", lambda figures: figures.actors),
    ("of all", lambda figures: figures.actors_of_all),
    ("time", lambda figures: figures.durations),
    ("of all", lambda figures: figures.durations_of_all),
    ("title", lambda figures: figures.title),
    ("number", lambda figures: figures.number),
    ("dates", lambda figures: figures.dates),
)


def figures_table(scores: Sequence[FileScore]) -> str:
    """Return the figures in per cent, by layout and producer, scans apart, with sums."""
    groups: dict[tuple[bool, str, str], list[FileScore]] = defaultdict(list)
    for score in scores:
        file = score.file
        groups[file.scan, file.layout, file.producer].append(score)
        groups[file.scan, file.layout, "all"].append(score)
        groups[file.scan, "all", "all"].append(score)
    heads = "".join(f"{name:>7}" for name, _ in _COLUMNS)
    lines = [f"{'':<33}{'files':>6}{'SOPs':>6}{heads}{'ms/page':>9}"]
    for (scan, layout, producer), group in sorted(groups.items(), key=_sums_last):
        kind = "scan" if scan else "text"
        lines.append(f"{kind:<5}{layout:<18}{producer:<10}{_row(figures_of(group))}")
    return "\n".join(lines)


def _sums_last(item: tuple[tuple[bool, str, str], object]) -> tuple[bool, bool, str, bool, str]:
    scan, layout, producer = item[0]
    return scan, layout == "all", layout, producer == "all", producer


def _row(figures: Figures) -> str:
    shares = "".join(_percent(get(figures)) for _, get in _COLUMNS)
    seconds = f"{1000 * figures.seconds:9.0f}" if figures.seconds is not None else ""
    return f"{figures.n_files:>6}{figures.n_sops:>6}{shares}{seconds}"


def _percent(share: float | None) -> str:
    return f"{'-':>7}" if share is None else f"{100 * share:7.1f}"


def quality_table(scores: Iterable[FileScore]) -> str:
    """Return what ``quality`` is worth: the mean step accuracy of the SOPs in each band of it.

    Step accuracy is the share of true steps that were matched and have actors and duration right;
    SOPs without steps or not found do not count. The rank correlation is Spearman's.
    """
    sops = [sop for score in scores for sop in score.sops]
    pairs = [pair for sop in sops if (pair := _quality_and_accuracy(sop))]
    lines = ["quality        SOPs  step accuracy"]
    for low, high in BANDS:
        band = [accuracy for quality, accuracy in pairs if low <= quality < high]
        shown = f"{100 * mean(band):14.1f}" if band else f"{'-':>14}"
        lines.append(f"{low:.2f} … {min(high, 1):.2f}{len(band):>7}{shown}")
    lines.append(f"rank correlation: {rank_correlation(pairs)}")
    return "\n".join(lines)


def _quality_and_accuracy(sop: SopScore) -> tuple[float, float] | None:
    accuracy = sop.step_accuracy
    return None if sop.quality is None or accuracy is None else (sop.quality, accuracy)


def rank_correlation(pairs: Sequence[tuple[float, float]]) -> str:
    """Return Spearman's rank correlation with two digits; "-" where one side is constant."""
    qualities, accuracies = {q for q, _ in pairs}, {a for _, a in pairs}
    if len(qualities) < 2 or len(accuracies) < 2:
        return "-"
    return f"{float(spearmanr(pairs).statistic):.2f}"
