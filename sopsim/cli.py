"""The command line; the only module that imports click, prints or exits."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from sopsim import __version__
from sopsim.config import Settings
from sopsim.errors import OutputError, SopsimError
from sopsim.types import Report, Skipped, Sop, Step

if TYPE_CHECKING:
    from sopsim.read import FileReading

Params = ParamSpec("Params")
Result = TypeVar("Result")

_DEFAULTS = Settings()

_WIDTH_OF_FILES = 160
"""Columns of a table that is written to a file or a pipe."""

_CAPTION_FIELDS = frozenset(
    {
        *("Nomor", "Perangkat daerah", "Tata letak", "Halaman", "Dibuat", "Direvisi", "Efektif"),
        *("Jangka waktu", "Mutu pembacaan"),
    }
)
"""Fields of an SOP that are written below a drawn page."""

_console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_FILES)
_errors = Console(stderr=True)


def _show(console: Console, text: str, style: str = "") -> None:
    """Print a line as it is, however long."""
    console.print(_plain(text), style=style, highlight=False, soft_wrap=True)


def _plain(text: str) -> Text:
    """Give a text from a PDF or a file name as it is: no markup, nothing that cannot be shown."""
    return Text("".join(c if c.isprintable() or c == "\n" else " " for c in text))


def _png(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    """Take only the name of a PNG file."""
    if path is not None and path.suffix.lower() != ".png":
        raise click.BadParameter(f"{path} does not end in .png.")
    return path


class _FiniteRange(click.FloatRange):
    """A range of numbers; nan and inf are none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Convert as FloatRange does, then refuse what is not finite."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return number


def _errors_shown(command: Callable[Params, Result]) -> Callable[Params, Result]:
    """Show an error that a user can cause as one sentence and a hint, and exit with code 1."""

    @wraps(command)
    def wrapped(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except SopsimError as error:
            _show(_errors, f"Error: {error.message}", "red")
            _show(_errors, f"Hint: {error.hint}")
            sys.exit(1)

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sopsim")
def main() -> None:
    """Find standard operating procedures (SOP) that duplicate, contain, overlap or contradict each
    other.
    """


@main.command("find-overlaps")
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder for the result files."
)
@click.option(
    "--model",
    metavar="NAME_OR_PATH",
    help="Another sentence-transformers model than the one that comes with sopsim.",
)
@click.option(
    "--min-probability",
    type=_FiniteRange(0, 1),
    default=_DEFAULTS.min_probability,
    show_default=True,
    help="Least probability that two SOPs are related, for the pair to be reported.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=_DEFAULTS.n_workers,
    show_default="number of processors",
    help="Processes that read files.",
)
@click.option(
    "--seconds-per-file",
    type=_FiniteRange(min=0, min_open=True),
    default=_DEFAULTS.seconds_per_file,
    show_default=True,
    help="Time after which a file, or one scanned page of it, is given up.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=_DEFAULTS.cache,
    show_default="the user's cache folder",
    help="Folder that keeps the scanned pages read so far.",
)
@_errors_shown
def find_overlaps(
    corpus: Path,
    out: Path,
    model: str | None,
    min_probability: float,
    workers: int,
    seconds_per_file: float,
    cache: Path,
) -> None:
    """Read the SOP PDFs in CORPUS and write the overlap lists: overlaps.json, overlaps.xlsx,
    index.html.
    """
    from sopsim import pipeline
    from sopsim.report import prepare_folder, write_reports

    prepare_folder(out)
    settings = Settings(model, min_probability, workers, seconds_per_file, cache)
    with _Bars() as bars:
        report = pipeline.find_overlaps(corpus, settings, bars)
    paths = write_reports(report, out, corpus)
    _print_summary(report, paths)


class _Bars:
    """Progress bars on the terminal, one a stage, with rates; none where it is no terminal."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<20}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            console=_errors,
            disable=not _errors.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def start(self, stage: str, total: int) -> None:
        """Begin a stage."""
        from sopsim.report.wording import STAGES

        self._task = self._progress.add_task(STAGES[stage], total=total, rate="")

    def advance(self, n_done: int) -> None:
        """Move the bar of the stage on."""
        if self._task is None:
            return
        self._progress.advance(self._task, n_done)
        speed = self._progress.tasks[self._task].speed
        if speed:
            self._progress.update(self._task, rate=f"{speed:.0f}/dtk")

    def warn(self, message: str) -> None:
        """Print a warning above the bars."""
        _show(_errors, f"Peringatan: {message}", "yellow")


def _print_summary(report: Report, paths: tuple[Path, ...]) -> None:
    from sopsim.report.wording import CONFLICT_TYPES, RELATIONS

    counts = Table(title="Hasil", title_justify="left", show_header=False)
    counts.add_column(no_wrap=True)
    counts.add_column(justify="right")
    counts.add_row("SOP dibaca", f"{report.run.sops}, dari {report.run.files} berkas")
    counts.add_row("Berkas atau halaman tidak terbaca", str(len(report.skipped)))
    for relation, name in RELATIONS.items():
        number = sum(pair.relation is relation for pair in report.pairs)
        if number:
            counts.add_row(f"Pasangan: {name.lower()}", str(number))
    counts.add_row("Kelompok prosedur yang sama", str(len(report.clusters)))
    for kind, name in CONFLICT_TYPES.items():
        number = sum(c.type is kind for pair in report.pairs for c in pair.conflicts)
        if number:
            counts.add_row(f"Pertentangan: {name.lower()}", str(number))
    seconds = sum(report.run.seconds.values())
    counts.add_row("Waktu", f"{seconds:.0f} detik")
    _console.print(counts)
    _print_skipped(report.skipped)
    _console.print("Ditulis ke:")
    for path in paths:
        _show(_console, f"  {path}")


def _print_skipped(skipped: tuple[Skipped, ...], most: int = 5) -> None:
    for item in skipped[:most]:
        _show(_console, f"Tidak terbaca: {item.path}: {item.reason}")
    if len(skipped) > most:
        _console.print(f"… dan {len(skipped) - most} lainnya; lihat lembar Tidak terbaca.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option(
    "--draw",
    type=click.Path(path_type=Path),
    callback=_png,
    metavar="OUT.png",
    help="Draw what was recognised over the pages: OUT.png, of several pages OUT-1.png, OUT-2.png "
    "and so on.",
)
@_errors_shown
def parse(file: Path, as_json: bool, draw: Path | None) -> None:
    """Show what was understood of the SOPs in FILE."""
    from sopsim.read import read_files

    if not file.is_file():
        raise SopsimError(f"{file} is not a file.", "Give the path of a PDF.")
    if draw is not None and not draw.parent.is_dir():
        raise OutputError(f"There is no folder {draw.parent}.", "Make it, or draw elsewhere.")
    (reading,) = read_files(
        file.parent,
        [file.name],
        n_workers=_DEFAULTS.n_workers,
        seconds_per_file=_DEFAULTS.seconds_per_file,
        cache=_DEFAULTS.cache,
        keep_pages=draw is not None,
    )
    if as_json:
        document = {
            "sops": [dataclasses.asdict(sop) for sop in reading.sops],
            "skipped": [dataclasses.asdict(item) for item in reading.skipped],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for sop in reading.sops:
            _print_sop(sop)
    if draw is not None and reading.pages:
        _draw(file, reading, draw, _errors if as_json else _console)
    if not reading.sops:
        first = reading.skipped[0]
        raise SopsimError(first.reason, first.hint)
    for item in reading.skipped:
        _show(_errors, f"Tidak terbaca: {item.reason} {item.hint}")


def _draw(file: Path, reading: FileReading, out: Path, console: Console) -> None:
    """Draw the pages of a file, and print which pictures were written."""
    from sopsim.read import draw_pages
    from sopsim.report.replace_files import replace_files

    pictures = draw_pages(
        file,
        reading,
        {sop.id: _caption(sop) for sop in reading.sops},
        n_workers=_DEFAULTS.n_workers,
        seconds_per_page=_DEFAULTS.seconds_per_file,
    )
    drawn: dict[Path, bytes] = {}
    for number, picture in enumerate(pictures, 1):
        if isinstance(picture, bytes):
            one = len(pictures) == 1
            drawn[out if one else out.with_name(f"{out.stem}-{number}{out.suffix}")] = picture
        else:
            _show(_errors, f"Halaman {number} tidak tergambar: {picture.reason} {picture.hint}")
    replace_files({path: partial(_write, content=content) for path, content in drawn.items()})
    console.print("Digambar ke:")
    for path in drawn:
        _show(console, f"  {path}")


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _caption(sop: Sop) -> list[tuple[str, str]]:
    """Give what is written below the pages of an SOP."""
    fields = [(name, value) for name, value in _identity(sop) if value and name in _CAPTION_FIELDS]
    return [("Judul", sop.title), *fields]


def _print_sop(sop: Sop) -> None:
    fields = Table(
        title=_plain(sop.title or "(judul tidak terbaca)"), title_justify="left", show_header=False
    )
    fields.add_column(no_wrap=True)
    fields.add_column(overflow="fold")
    for name, value in _identity(sop):
        if value:
            fields.add_row(name, _plain(value))
    _console.print(fields)
    _console.print(_step_table(sop))
    for warning in sop.warnings:
        _show(_console, f"Peringatan: {warning}")


def _step_table(sop: Sop) -> Table:
    """Make a table of the steps, without columns that are empty throughout."""
    from sopsim.report.wording import STEP_KINDS

    columns: dict[str, Callable[[Step], str]] = {
        "No": lambda step: step.number,
        "Kegiatan": lambda step: step.activity,
        "Pelaksana": lambda step: ", ".join(step.actors),
        "Bentuk": lambda step: STEP_KINDS[step.kind],
        "Kelengkapan": lambda step: "; ".join(step.requirements),
        "Waktu": lambda step: step.duration.text if step.duration else "",
        "Output": lambda step: step.output,
        "Ket.": lambda step: step.note,
        "Hal.": lambda step: str(step.page),
    }
    table = Table(show_lines=True)
    filled = {
        heading: cells
        for heading, cell in columns.items()
        if any(cells := [cell(step) for step in sop.steps])
    }
    for heading in filled:
        table.add_column(heading, overflow="fold")
    for row in zip(*filled.values(), strict=True):
        table.add_row(*map(_plain, row))
    return table


def _identity(sop: Sop) -> list[tuple[str, str]]:
    from sopsim.report.wording import LAYOUTS

    return [
        ("Nomor", sop.number),
        ("Perangkat daerah", sop.agency),
        ("Tata letak", LAYOUTS[sop.layout]),
        ("Halaman", "–".join(map(str, sorted({sop.first_page, sop.last_page})))),
        ("Dibuat", sop.created or ""),
        ("Direvisi", sop.revised or ""),
        ("Efektif", sop.effective or ""),
        ("Dasar hukum", "\n".join(sop.legal_bases)),
        ("Kualifikasi pelaksana", "\n".join(sop.qualifications)),
        ("Keterkaitan", "\n".join(sop.related)),
        ("Peralatan", "\n".join(sop.equipment)),
        ("Peringatan", "\n".join(sop.cautions)),
        ("Pencatatan", "\n".join(sop.records)),
        ("Pelaksana", ", ".join(sop.actors)),
        ("Persyaratan", "\n".join(sop.requirements)),
        ("Jangka waktu", sop.total_duration.text if sop.total_duration else ""),
        ("Biaya", sop.fee),
        ("Hasil", sop.result),
        ("Mutu pembacaan", f"{sop.quality:.2f}"),
    ]


@main.command()
@click.argument("result", type=click.Path(path_type=Path))
@click.argument("gold", type=click.Path(path_type=Path))
@_errors_shown
def evaluate(result: Path, gold: Path) -> None:
    """Compare RESULT (overlaps.json) with GOLD (gold.json), figure by figure."""
    from sopsim.evaluate import evaluate as measure
    from sopsim.evaluate import load_gold
    from sopsim.report import json_file

    figures = measure(json_file.read(result), load_gold(gold))
    table = Table(show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    for label, value in figures.rows():
        table.add_row(label, value)
    _console.print(table)
