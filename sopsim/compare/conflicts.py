"""Where two SOPs contradict each other: time, actor, papers, result, law, fee and order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from sopsim.compare.align import CERTAIN_STRENGTH, PLAIN_STRENGTH, AlignedSpans
from sopsim.profile import MAX_SPAN, Profile
from sopsim.terms.actors import ActorLevel, actor_level, heads_own_agency, same_actor
from sopsim.terms.agencies import agency_type, find_agency
from sopsim.terms.citations import Citation, cited_keys, known_subject, parse_citations, successor
from sopsim.terms.durations import describe_difference, same_duration
from sopsim.terms.fees import parse_fee
from sopsim.terms.text import content_terms, normalize
from sopsim.terms.weights import weighted_dice
from sopsim.types import (
    Conflict,
    ConflictType,
    Duration,
    Relation,
    Scope,
    Severity,
    Sop,
    Step,
    StepKind,
)

_SAME_PAPER = 0.6
"""Likeness (Dice of the terms) from which two items name the same paper."""
_LAST_INTAKE_STEP = 1
"""Index of the last step, in one of the two SOPs, at which papers are still being handed in."""
_SAME_SUBJECT = 0.75
_OTHER_EXTENT = 3
"""One side doing this many times as many things as the other is not the same activity."""
_MIN_MOVE = 2
"""Rows by which a step must have moved for another order to count."""

_COPIES = re.compile(
    r"(?:rangkap|sebanyak)\s*(\d+)"
    r"|(\d+)\s*(?:\([^)]*\)\s*)?(?:rangkap|lembar|lbr|eksemplar|buah|bundel)\b",
    re.I,
)
_PAPERS = (
    "fotokopi", "foto kopi", "foto copy", "fotocopy", "salinan", "asli", "ktp", "ktp el", "kk",
    "kartu keluarga", "kartu tanda penduduk", "akta", "ijazah", "pernyataan", "pengantar",
    "pas foto", "foto", "npwp", "nib", "sertifikat", "bukti kepemilikan",
    "paspor", "stnk", "bpkb", "imb",
    "pbg", "materai", "meterai", "surat keterangan", "rekomendasi", "buku nikah",
    "denah", "surat kuasa", "proposal",
    "surat permohonan", "sk", "str", "siup", "surat nikah", "kartu identitas", "kartu bpjs",
)  # fmt: skip
"""Words that name papers a person brings along, as against what the office itself makes or uses."""

_ANY_PAPER = frozenset(
    content_terms("fotokopi, salinan, asli, surat, dokumen, berkas, lembar, rangkap, formulir")
)
"""Terms that say that something is a paper, not which one."""

_ACT = re.compile(r"\b(?:me(?:m|n|ng|ny|r|l|w|y)?[a-z]{3,}|di[a-z]{4,}|pe[a-z]{3,}an)\b")
"""Words for doing something: menerima, diperiksa, pencatatan."""

_PROFESSIONS = frozenset(
    ("dokter", "bidan", "perawat", "apoteker", "sanitarian", "nutrisionis", "radiografer",
     "psikolog", "notaris", "auditor", "penghulu", "hakim", "jaksa")
)  # fmt: skip
"""Professions whose work no other staff may do."""

_LIKE_DINAS = frozenset(("dinas", "badan", "satuan", "inspektorat", "sekretariat"))
"""Types of agency with the ranks of a dinas: secretary, divisions, sections."""

_WHICHEVER_HEAD = re.compile(r"\b(?:kepala|pimpinan) (?:perangkat daerah|opd|skpd|instansi)\b")

_DOCUMENT_KINDS = (
    "keputusan", "sk", "surat keterangan", "surat pengantar", "surat izin", "izin", "rekomendasi",
    "sertifikat", "kartu", "buku", "akta", "kutipan", "piagam", "sp2d", "spm", "surat perintah",
    "berita acara", "laporan", "nota dinas", "persetujuan", "perjanjian", "tanda daftar",
)  # fmt: skip


def find_conflicts(
    a: Profile, b: Profile, aligned: Sequence[AlignedSpans], relation: Relation
) -> tuple[Conflict, ...]:
    """Find the conflicts of a pair that is not distinct, on aligned steps and on whole-SOP fields.

    Where the SOPs are not one procedure as a whole, only plainly alike steps can contradict each
    other.
    """
    least = CERTAIN_STRENGTH if relation.is_same_procedure else PLAIN_STRENGTH
    aligned = [spans for spans in aligned if spans.strength >= least]
    found: list[Conflict] = []
    settled = _settled(a.sop, b.sop, aligned)
    for spans in aligned:
        found.extend(_duration_conflicts(a.sop, b.sop, spans, settled))
        found.extend(_actor_conflicts(a.sop, b.sop, spans))
    found.extend(_requirement_conflicts(a.sop, b.sop, aligned))
    found.extend(_output_conflicts(a.sop, b.sop, aligned))
    found.extend(_order_conflicts(a.sop, b.sop, aligned))
    found.extend(_whole_duration_conflicts(a.sop, b.sop))
    found.extend(_legal_conflicts(a.sop, b.sop))
    found.extend(_fee_conflicts(a.sop, b.sop))
    return tuple(sorted(found, key=_sort_key))


def _sort_key(conflict: Conflict) -> tuple[int, int, str, str, str]:
    def place(step: int | None) -> int:
        return -1 if step is None else step

    return (
        place(conflict.a_step), place(conflict.b_step), conflict.type, conflict.a_value,
        conflict.b_value,
    )  # fmt: skip


def _steps(sop: Sop, first: int, end: int) -> tuple[Step, ...]:
    return sop.steps[first:end]


# --- time -------------------------------------------------------------------------------------


_Steps = tuple[frozenset[int], frozenset[int]]
"""Steps of a, steps of b."""


def _settled(a: Sop, b: Sop, aligned: Iterable[AlignedSpans]) -> _Steps:
    """Give the steps that have a plain counterpart, or a single one with the same time."""
    settled = [
        spans
        for spans in aligned
        if spans.strength >= PLAIN_STRENGTH
        or (
            spans.n_steps == 2
            and (time_a := a.steps[spans.a_first].duration) is not None
            and (time_b := b.steps[spans.b_first].duration) is not None
            and same_duration(time_a, time_b)
        )
    ]
    return (
        frozenset(i for s in settled for i in range(s.a_first, s.a_end)),
        frozenset(j for s in settled for j in range(s.b_first, s.b_end)),
    )


def _duration_conflicts(a: Sop, b: Sop, spans: AlignedSpans, settled: _Steps) -> Iterator[Conflict]:
    """Compare the times of two single steps.

    Where one step corresponds to several, it is too unsure which of them it covers to add up their
    times; but where the times of neighbours add up to that of the counterpart, it was split.
    """
    if spans.n_steps > 2:
        return
    step_a, step_b = a.steps[spans.a_first], b.steps[spans.b_first]
    time_a, time_b = step_a.duration, step_b.duration
    if time_a is None or time_b is None or same_duration(time_a, time_b) is not False:
        return
    split = _adds_up(a, spans.a_first, time_b, settled[0]) or _adds_up(
        b, spans.b_first, time_a, settled[1]
    )
    if not split and _of_like_extent(step_a, step_b):
        yield Conflict(
            type=ConflictType.DURATION,
            a_step=spans.a_first,
            b_step=spans.b_first,
            a_value=time_a.text,
            b_value=time_b.text,
            severity=_duration_severity(time_a, time_b),
            explanation=f"Standar waktu berbeda: SOP B {describe_difference(time_a, time_b)}.",
        )


def _adds_up(sop: Sop, step: int, wanted: Duration, settled: frozenset[int]) -> bool:
    """Tell whether a step and neighbours whose time has no counterpart take the wanted time."""
    for length in range(2, MAX_SPAN + 1):
        for first in range(max(0, step - length + 1), step + 1):
            run = range(first, first + length)
            if run.stop > len(sop.steps) or not settled.isdisjoint(set(run) - {step}):
                continue
            times = [time for i in run if (time := sop.steps[i].duration) is not None]
            if len(times) == length and _sum_is(times, wanted):
                return True
    return False


def _sum_is(times: Sequence[Duration], wanted: Duration) -> bool:
    minutes = [time.minutes for time in times if time.minutes is not None]
    working = {time.working for time in times}
    if len(minutes) < len(times) or len(working) > 1:
        return False
    return same_duration(Duration("", sum(minutes), working.pop()), wanted) is True


def _of_like_extent(a: Step, b: Step) -> bool:
    """Tell whether two steps do about as many things.

    "Memberi nomor" is not all of "memberi nomor, membubuhkan cap, mencatat, dan menyerahkan", and
    takes another time by nature.
    """
    n_a, n_b = max(1, _n_acts(a.activity)), max(1, _n_acts(b.activity))
    return max(n_a, n_b) < _OTHER_EXTENT * min(n_a, n_b)


def _n_acts(activity: str) -> int:
    return len(_ACT.findall(normalize(activity)))


def _whole_duration_conflicts(a: Sop, b: Sop) -> Iterator[Conflict]:
    time_a, time_b = a.total_duration, b.total_duration
    if time_a is None or time_b is None or same_duration(time_a, time_b) is not False:
        return
    yield Conflict(
        type=ConflictType.DURATION,
        a_step=None,
        b_step=None,
        a_value=time_a.text,
        b_value=time_b.text,
        severity=_duration_severity(time_a, time_b),
        explanation=f"Waktu penyelesaian berbeda: SOP B {describe_difference(time_a, time_b)}.",
    )


def _duration_severity(a: Duration, b: Duration) -> Severity:
    shorter, longer = sorted((a.minutes or 0.0, b.minutes or 0.0))
    if a.working != b.working or shorter <= 0 or longer / shorter >= 3:
        return Severity.HIGH
    return Severity.MEDIUM if longer / shorter >= 1.5 else Severity.LOW


# --- actors -----------------------------------------------------------------------------------


def _actor_conflicts(a: Sop, b: Sop, spans: AlignedSpans) -> Iterator[Conflict]:
    """Compare who does two single steps; one that covers several has their actors by nature."""
    if spans.n_steps > 2:
        return
    step_a, step_b = a.steps[spans.a_first], b.steps[spans.b_first]
    if not step_a.actors or not step_b.actors:
        return
    if _any_equivalent(step_a.actors, step_b.actors, a, b):
        return
    yield Conflict(
        type=ConflictType.ACTOR,
        a_step=spans.a_first,
        b_step=spans.b_first,
        a_value=", ".join(step_a.actors),
        b_value=", ".join(step_b.actors),
        severity=_actor_severity(step_a, step_b),
        explanation=(
            "Dua perangkat daerah menetapkan kegiatan yang sama sebagai tugasnya."
            if _both_claim(a, b)
            else "Kegiatan yang sama dikerjakan oleh pejabat yang tidak setara."
        ),
    )


def _any_equivalent(posts_a: Iterable[str], posts_b: Sequence[str], a: Sop, b: Sop) -> bool:
    return any(_equivalent(x, y, a, b) for x in posts_a for y in posts_b)


def _equivalent(post_a: str, post_b: str, a: Sop, b: Sop) -> bool:
    """Tell whether two posts are the same, or their difference settles nothing.

    Who of the staff registers or drafts is for each agency to settle, but a midwife is no doctor,
    and two agencies that serve the same public both claim what their staff does; and where one SOP
    says that the applicant hands in what the other says the counter receives, they mean the same.
    """
    level_a, level_b = actor_level(post_a), actor_level(post_b)
    if ActorLevel.OUTSIDE in (level_a, level_b):
        return True
    if _may_be_of(post_a, b) or _may_be_of(post_b, a):
        return True
    heads = heads_own_agency(post_a, a.agency) and heads_own_agency(post_b, b.agency)
    if _both_claim(a, b):
        same = same_actor(post_a, post_b, a.agency, b.agency) or _more_precise(post_a, post_b)
        return same and not heads
    if heads or same_actor(post_a, post_b, a.agency, b.agency):
        return True
    if max(level_a or 0, level_b or 0) <= ActorLevel.STAFF:
        professions = (_professions(post_a), _professions(post_b))
        return not all(professions) or bool(professions[0] & professions[1])
    if level_a is None or level_b is None:
        return _more_precise(post_a, post_b)
    near = max(level_a, level_b) < ActorLevel.HEAD and abs(level_a - level_b) <= 1
    return near and _other_structure(a, b)


def _may_be_of(post: str, sop: Sop) -> bool:
    """Tell whether a post in another SOP means this agency, or whichever agency it concerns."""
    agency = find_agency(sop.agency)
    named = agency is not None and find_agency(post) == agency
    return named or bool(_WHICHEVER_HEAD.search(normalize(post)))


def _both_claim(a: Sop, b: Sop) -> bool:
    """Tell whether two agencies claim the same work, one of them for the whole city."""
    both_known = bool(a.agency and b.agency)
    return Scope.LINTAS in (a.scope, b.scope) and both_known and a.agency != b.agency


def _more_precise(post_a: str, post_b: str) -> bool:
    """Tell whether one post is the other with more words: *Analis*, *Analis Laboratorium*."""
    terms_a, terms_b = set(content_terms(post_a)), set(content_terms(post_b))
    return terms_a <= terms_b or terms_b <= terms_a


def _other_structure(a: Sop, b: Sop) -> bool:
    """Tell whether the agencies have other ranks below their head: a kecamatan has no *bidang*."""
    types = (agency_type(a.agency), agency_type(b.agency))
    return all(types) and types[0] != types[1] and not _LIKE_DINAS.issuperset(types)


def _professions(post: str) -> frozenset[str]:
    return _PROFESSIONS.intersection(normalize(post).split())


def _actor_severity(*steps: Step) -> Severity:
    decides = any(step.kind is StepKind.DECISION for step in steps)
    ranks = [actor_level(name) for step in steps for name in step.actors]
    top = max((rank for rank in ranks if rank is not None), default=ActorLevel.STAFF)
    return Severity.HIGH if decides or top >= ActorLevel.SECRETARY else Severity.MEDIUM


# --- papers -----------------------------------------------------------------------------------


def _requirement_conflicts(a: Sop, b: Sop, aligned: Sequence[AlignedSpans]) -> Iterator[Conflict]:
    """Compare the papers demanded: of the whole SOP where the form lists them, else where they are
    handed in.
    """
    if a.requirements and b.requirements:
        yield from _compare_papers(a, b, a.requirements, b.requirements, None)
        return
    for spans in aligned:
        papers_a = _papers(_steps(a, spans.a_first, spans.a_end))
        papers_b = _papers(_steps(b, spans.b_first, spans.b_end))
        yield from _compare_papers(a, b, papers_a, papers_b, spans)


def _papers(steps: Iterable[Step]) -> tuple[str, ...]:
    return tuple(item for step in steps for item in step.requirements)


def _compare_papers(
    a: Sop, b: Sop, papers_a: Sequence[str], papers_b: Sequence[str], spans: AlignedSpans | None
) -> Iterator[Conflict]:
    if not papers_a or not papers_b:
        return
    step_a, step_b = (None, None) if spans is None else (spans.a_first, spans.b_first)
    if min(step_a or 0, step_b or 0) <= _LAST_INTAKE_STEP:
        only_a = _demanded_only_here(papers_a, papers_b, b)
        only_b = _demanded_only_here(papers_b, papers_a, a)
        if only_a or only_b:
            yield Conflict(
                ConflictType.REQUIREMENT, step_a, step_b, "; ".join(only_a), "; ".join(only_b),
                Severity.MEDIUM, _paper_explanation(only_a, only_b),
            )  # fmt: skip
            return
    for paper in papers_a:
        match = _best_match(paper, papers_b)
        if match and (explanation := _otherwise_demanded(paper, match)):
            yield Conflict(
                ConflictType.REQUIREMENT, step_a, step_b, paper, match, Severity.LOW, explanation
            )


def _demanded_only_here(papers: Iterable[str], others: Sequence[str], sop: Sop) -> list[str]:
    """Give the papers that have no match among the others and are named nowhere else in their SOP.

    Only what a person brings along counts; what the office makes or uses differs without
    contradiction.
    """
    return [
        paper
        for paper in papers
        if _is_brought_along(paper)
        and _best_match(paper, others) is None
        and not _mentioned(paper, sop)
    ]


def _is_brought_along(item: str) -> bool:
    words = f" {normalize(item)} "
    return bool(_paper_terms(item)) and any(f" {paper} " in words for paper in _PAPERS)


def _paper_explanation(only_a: Sequence[str], only_b: Sequence[str]) -> str:
    if only_a and only_b:
        return "Masing-masing SOP meminta persyaratan yang tidak diminta SOP lainnya."
    return f"Persyaratan ini hanya diminta SOP {'A' if only_a else 'B'}."


def _best_match(paper: str, others: Iterable[str]) -> str | None:
    best = max(others, key=lambda other: _likeness(paper, other), default=None)
    return best if best is not None and _likeness(paper, best) >= _SAME_PAPER else None


def _likeness(a: str, b: str) -> float:
    terms_a, terms_b = _paper_terms(a), _paper_terms(b)
    if not terms_a or not terms_b:
        return 0.0
    if terms_a <= terms_b or terms_b <= terms_a:
        return 1.0
    dice = 2 * len(terms_a & terms_b) / (len(terms_a) + len(terms_b))
    return max(dice, fuzz.ratio(normalize(a), normalize(b)) / 100 - 0.25)


def _paper_terms(item: str) -> set[str]:
    return set(content_terms(item)) - _ANY_PAPER


def _mentioned(paper: str, sop: Sop) -> bool:
    """Tell whether the SOP names the paper elsewhere: at another step, in an activity, as an
    output.
    """
    wanted = _paper_terms(paper)
    texts = (
        text
        for step in sop.steps
        for text in (*step.requirements, step.activity, step.output, step.note)
    )
    return any(wanted <= set(content_terms(text)) for text in texts)


def _otherwise_demanded(a: str, b: str) -> str:
    """Say how the same paper is demanded in another form or number; "" where it is not."""
    copies = (_copies(a), _copies(b))
    if None not in copies and copies[0] != copies[1]:
        return "Jumlah rangkap yang diminta berbeda."
    forms = (_form(a), _form(b))
    if "" not in forms and forms[0] != forms[1]:
        return "Yang satu meminta dokumen asli, yang lain salinannya."
    return ""


def _form(text: str) -> str:
    """Tell whether an original or a copy is demanded; "" where it is not said or both are."""
    words = set(normalize(text).split())
    original, copy = "asli" in words, bool(words & {"fotokopi", "salinan", "fotocopy", "kopi"})
    return "" if original == copy else ("asli" if original else "salinan")


def _copies(text: str) -> int | None:
    match = _COPIES.search(text)
    return int(match[1] or match[2]) if match else None


# --- result -----------------------------------------------------------------------------------


def _output_conflicts(a: Sop, b: Sop, aligned: Sequence[AlignedSpans]) -> Iterator[Conflict]:
    """Compare what the procedures end in, where both name a document, of another kind."""
    if a.result and b.result:
        if _other_document(a.result, b.result):
            yield _output_conflict(None, None, a.result, b.result)
        return
    for spans in reversed(aligned):
        output_a, output_b = a.steps[spans.a_end - 1].output, b.steps[spans.b_end - 1].output
        late = spans.a_end > 0.6 * len(a.steps) and spans.b_end > 0.6 * len(b.steps)
        if late and _other_document(output_a, output_b):
            yield _output_conflict(spans.a_end - 1, spans.b_end - 1, output_a, output_b)
            return


def _output_conflict(
    step_a: int | None, step_b: int | None, value_a: str, value_b: str
) -> Conflict:
    return Conflict(
        ConflictType.OUTPUT, step_a, step_b, value_a, value_b, Severity.HIGH,
        "Kegiatan yang sama menghasilkan dokumen yang berbeda.",
    )  # fmt: skip


def _other_document(a: str, b: str) -> bool:
    kinds_a, kinds_b = _document_kinds(a), _document_kinds(b)
    return bool(kinds_a and kinds_b and not kinds_a & kinds_b)


def _document_kinds(text: str) -> set[str]:
    words = f" {normalize(text)} "
    found = {kind for kind in _DOCUMENT_KINDS if f" {kind} " in words}
    if not found and words.startswith(" surat "):
        found = {"surat"}
    return {"keputusan" if kind == "sk" else kind for kind in found}


# --- order ------------------------------------------------------------------------------------


def _order_conflicts(a: Sop, b: Sop, aligned: Sequence[AlignedSpans]) -> Iterator[Conflict]:
    """Name the steps that stand elsewhere in the other SOP: the fewest whose move restores the
    order.
    """
    kept = _longest_in_order(aligned)
    for spans in aligned:
        if spans in kept:
            continue
        passed = sum(
            (other.a_first < spans.a_first) != (other.b_first < spans.b_first) for other in kept
        )
        if passed >= _MIN_MOVE:
            yield Conflict(
                ConflictType.ORDER, spans.a_first, spans.b_first,
                a.steps[spans.a_first].activity, b.steps[spans.b_first].activity, Severity.LOW,
                f"Langkah ini berpindah melewati {passed} langkah lain.",
            )  # fmt: skip


def _longest_in_order(aligned: Sequence[AlignedSpans]) -> set[AlignedSpans]:
    """Give the longest run of aligned spans (sorted by a) that is in order in b, too."""
    best: list[list[AlignedSpans]] = []
    for number, spans in enumerate(aligned):
        before = [best[i] for i in range(number) if aligned[i].b_first < spans.b_first]
        best.append([*_longest(before), spans])
    return set(_longest(best))


def _longest(runs: Sequence[list[AlignedSpans]]) -> list[AlignedSpans]:
    return max(runs, key=lambda run: len(run), default=[])


# --- law and fee ------------------------------------------------------------------------------


def _legal_conflicts(a: Sop, b: Sop) -> Iterator[Conflict]:
    cited_a, cited_b = _citations(a), _citations(b)
    keys_a = frozenset(key for _, citation in cited_a for key in citation.keys)
    keys_b = frozenset(key for _, citation in cited_b for key in citation.keys)
    taken: set[str] = set()
    for text_a, citation_a in cited_a:
        for text_b, citation_b in cited_b:
            if citation_a.keys & keys_b or citation_b.keys & keys_a or citation_b.key in taken:
                continue
            if difference := _legal_difference(citation_a, citation_b):
                taken.add(citation_b.key)
                yield Conflict(ConflictType.LEGAL_BASIS, None, None, text_a, text_b, *difference)
                break


def _citations(sop: Sop) -> list[tuple[str, Citation]]:
    return [(text, citation) for text in sop.legal_bases for citation in parse_citations(text)]


def _legal_difference(a: Citation, b: Citation) -> tuple[Severity, str] | None:
    for old, new in ((a, b), (b, a)):
        following = successor(old)
        if following is not None and new.key in cited_keys(following.replaced_by, following.latest):
            part = " sebagian" if following.partial else ""
            return Severity.HIGH, f"{_short(old)} sudah digantikan{part} oleh {_short(new)}."
    same_base = {c.key for c in a.amends} & {c.key for c in b.amends}
    if same_base or (
        a.type == b.type
        and a.place == b.place
        and _same_subject(known_subject(a), known_subject(b))
    ):
        return Severity.MEDIUM, f"Aturan yang sama dirujuk pada {_short(a)} dan {_short(b)}."
    return None


def _short(citation: Citation) -> str:
    year = f" Tahun {citation.year}" if citation.year else ""
    return f"{citation.type} Nomor {citation.number}{year}"


def _same_subject(a: str, b: str) -> bool:
    return weighted_dice(set(content_terms(a)), set(content_terms(b))) >= _SAME_SUBJECT


def _fee_conflicts(a: Sop, b: Sop) -> Iterator[Conflict]:
    amount_a, amount_b = parse_fee(a.fee), parse_fee(b.fee)
    if amount_a is None or amount_b is None or amount_a == amount_b:
        return
    yield Conflict(
        ConflictType.FEE, None, None, a.fee, b.fee, Severity.HIGH,
        "Biaya untuk layanan yang sama berbeda.",
    )  # fmt: skip
