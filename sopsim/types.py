"""The nouns of sopsim: what is read, compared, found and reported.

Every class is frozen; stages make new values instead of changing old ones. This module imports only
the standard library, so that any stage may import it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Layout(StrEnum):
    """The form in which a procedure is written."""

    SOP_AP = "sop_ap"
    STANDAR_PELAYANAN = "standar_pelayanan"
    PUSKESMAS = "puskesmas"
    NARRATIVE = "narrative"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """Whether an SOP crosses agencies (*lintas perangkat daerah*) or stays inside one."""

    INTERNAL = "internal"
    LINTAS = "lintas"


class StepKind(StrEnum):
    """What the flow-chart shape of a step means."""

    START = "start"
    PROCESS = "process"
    DECISION = "decision"
    END = "end"
    UNKNOWN = "unknown"


class ShapeKind(StrEnum):
    """A drawn flow-chart symbol; a mark is a filled dot that tells the doer and no more."""

    RECTANGLE = "rectangle"
    CAPSULE = "capsule"
    DIAMOND = "diamond"
    PENTAGON = "pentagon"
    MARK = "mark"


class Relation(StrEnum):
    """How two SOPs relate; what each means is in README.md."""

    IDENTICAL = "identical"
    DUPLICATE = "duplicate"
    CONTAINS = "contains"
    OVERLAP = "overlap"
    DISTINCT = "distinct"

    @property
    def is_same_procedure(self) -> bool:
        """Whether both SOPs are one procedure as a whole."""
        return self in (Relation.IDENTICAL, Relation.DUPLICATE)


class ConflictType(StrEnum):
    """The field in which two SOPs contradict each other."""

    DURATION = "duration"
    ACTOR = "actor"
    REQUIREMENT = "requirement"
    OUTPUT = "output"
    LEGAL_BASIS = "legal_basis"
    FEE = "fee"
    ORDER = "order"


class Severity(StrEnum):
    """How much a conflict matters to who applies the SOP."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Recommendation(StrEnum):
    """What sopsim proposes for a cluster; a person decides."""

    GABUNG = "gabung"
    SELARASKAN = "selaraskan"
    CABUT = "cabut"
    PERTAHANKAN = "pertahankan"


class PairListing(StrEnum):
    """Which pairs of a cluster are listed: all, or each member's pair with the principal."""

    ALL = "all"
    PRINCIPAL = "principal"


# --- what a page holds ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points (1/72 inch) from the top left corner; y grows down."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.bottom - self.top

    @property
    def center_x(self) -> float:
        """Horizontal middle in points."""
        return (self.x0 + self.x1) / 2

    @property
    def center_y(self) -> float:
        """Vertical middle in points."""
        return (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        """Tell whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space, as printed.

    ``turned`` is True for a word that runs upward or downward on a page whose other text is level,
    such as the head of a narrow column.
    """

    text: str
    box: Box
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight horizontal or vertical line, however it was drawn."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Tell whether the line is wider than high."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Shape:
    """A flow-chart symbol drawn on a page."""

    kind: ShapeKind
    box: Box


@dataclass(frozen=True, slots=True)
class Arrow:
    """A drawn connector with a head, from the point where it leaves to the tip of its head."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a person sees it: rotation applied, text with positions, lines and shapes.

    ``number`` counts from 1. ``has_images`` tells whether raster images cover much of the page, so
    that a page without words can be told from an empty one. ``confidence`` is how sure text
    recognition is of a scanned page's words (0 … 1), None where the text is in the file.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    shapes: tuple[Shape, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    has_images: bool = False
    confidence: float | None = None
    overdrawn: bool = False
    """More is drawn than can be looked at, as on a map: lines and shapes are left out."""
    shaded: tuple[Box, ...] = ()
    """Rectangles filled with a colour; none of a scanned page."""


# --- what an SOP says -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Duration:
    """A time standard.

    ``text`` is what is printed. ``minutes`` is its length, an interval's upper bound, or None where
    no length can be read; one *jam* is 60, one *hari* 1,440 and one *hari kerja* 450 minutes (7.5
    working hours). ``working`` tells whether working time (*hari kerja*, *jam kerja*) is meant.
    """

    text: str
    minutes: float | None
    working: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the flow table: who does what with which papers, how long, with which result.

    ``area`` is where it stands on its page, which is no part of what it says: the row, the box or
    the lines; None where it was not read from a page.
    """

    number: str
    activity: str
    actors: tuple[str, ...] = ()
    kind: StepKind = StepKind.UNKNOWN
    requirements: tuple[str, ...] = ()
    duration: Duration | None = None
    output: str = ""
    note: str = ""
    page: int = 1
    area: Box | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Sop:
    """One standard operating procedure as read from a PDF.

    ``id`` is the path, with ``#2``, ``#3`` … for the second and third SOP of one file. Dates are
    ISO (``2019-03-04``) or None where there is none that can be read. ``quality`` lies in 0 … 1.
    """

    id: str
    path: str
    first_page: int
    last_page: int
    layout: Layout
    title: str
    agency: str
    ocr: bool = False
    quality: float = 1.0
    warnings: tuple[str, ...] = ()
    number: str = ""
    scope: Scope = Scope.INTERNAL
    created: str | None = None
    revised: str | None = None
    effective: str | None = None
    legal_bases: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    total_duration: Duration | None = None
    fee: str = ""
    result: str = ""
    url: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or pages of it, that could not be read, with the reason and what to do about it."""

    path: str
    reason: str
    hint: str


# --- what is found ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlignedSteps:
    """A step of one SOP and its counterpart in the other, as indexes into ``Sop.steps``."""

    a_step: int
    b_step: int
    score: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values that contradict each other; the step indexes are None for a field of the whole
    SOP.
    """

    type: ConflictType
    a_step: int | None
    b_step: int | None
    a_value: str
    b_value: str
    severity: Severity
    explanation: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two SOPs that are not distinct; ``a < b``.

    ``probability`` is the probability that the pair is not distinct, ``a_in_b`` the share of a's
    steps with a counterpart in b. ``larger`` names the containing SOP where the relation is
    ``contains``.
    """

    a: str
    b: str
    relation: Relation
    probability: float
    a_in_b: float
    b_in_a: float
    larger: str | None = None
    aligned: tuple[AlignedSteps, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class VariantValue:
    """One value of a field and the cluster members that have it."""

    value: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A field in which the members of a cluster differ.

    ``step`` indexes the principal's steps, or is None for a field of the whole SOP.
    """

    step: int | None
    field: ConflictType
    values: tuple[VariantValue, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """SOPs that are one and the same procedure.

    ``min_probability`` is that of the weakest pair inside; in a large cluster, of the weakest with
    the principal.
    """

    id: str
    members: tuple[str, ...]
    principal: str
    pairs: PairListing
    min_probability: float
    variants: tuple[Variant, ...]
    recommendation: Recommendation
    explanation: str


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The embedding model a run used."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did: with which version, model and settings, how much, and how long per stage."""

    version: str
    model: ModelInfo
    settings: dict[str, str | int | float | bool | None]
    files: int
    sops: int
    pages: int
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole result of a run."""

    run: Run
    sops: tuple[Sop, ...]
    pairs: tuple[Pair, ...]
    clusters: tuple[Cluster, ...]
    skipped: tuple[Skipped, ...]
