"""In what members of a cluster differ from its principal: which values exist and who has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sopsim.terms.actors import same_actor
from sopsim.terms.citations import cited_keys
from sopsim.terms.durations import same_duration
from sopsim.terms.fees import parse_fee
from sopsim.types import (
    Conflict,
    ConflictType,
    Duration,
    Pair,
    Sop,
    Step,
    Variant,
    VariantValue,
)

_Key = tuple[int, ConflictType, str]
"""Step of the principal (-1: the whole SOP), field, and the law where the field is the law."""


def find_variants(
    principal: Sop, pairs: Iterable[Pair], sops: Mapping[str, Sop]
) -> tuple[Variant, ...]:
    """Gather the conflicts of the pairs with the principal by step and field.

    ``sops`` holds the members by id. Members that state no value for a field are in none of its
    values.
    """
    views = [_seen_from(principal.id, pair) for pair in pairs]
    found: dict[_Key, dict[str, Conflict]] = defaultdict(dict)
    for pair in views:
        for conflict in pair.conflicts:
            found[_key(conflict)][pair.b] = conflict
    return tuple(
        _variant(principal, key, conflicts, views, sops) for key, conflicts in sorted(found.items())
    )


def _seen_from(principal: str, pair: Pair) -> Pair:
    """Give the pair with the principal as ``a``."""
    if pair.a == principal:
        return pair
    swapped = tuple(
        replace(c, a_step=c.b_step, b_step=c.a_step, a_value=c.b_value, b_value=c.a_value)
        for c in pair.conflicts
    )
    aligned = tuple(replace(s, a_step=s.b_step, b_step=s.a_step) for s in pair.aligned)
    return replace(pair, a=pair.b, b=pair.a, conflicts=swapped, aligned=aligned)


def _key(conflict: Conflict) -> _Key:
    step = -1 if conflict.a_step is None else conflict.a_step
    law = conflict.a_value if conflict.type is ConflictType.LEGAL_BASIS else ""
    return step, conflict.type, law


def _variant(
    principal: Sop,
    key: _Key,
    conflicts: Mapping[str, Conflict],
    views: Sequence[Pair],
    sops: Mapping[str, Sop],
) -> Variant:
    step, field, _ = key
    first = conflicts[min(conflicts)]
    own_value = _value(principal, field, first.a_step, first.a_value)
    holders: dict[str, list[str]] = {own_value: [principal.id]}
    for pair in views:
        member = sops[pair.b]
        conflict = conflicts.get(pair.b)
        if conflict:
            value = _value(member, field, conflict.b_step, conflict.b_value)
        else:
            value = _value_without_conflict(principal, member, pair, key, own_value)
        if value or conflict:
            holders.setdefault(_same_spelling(value, holders), []).append(pair.b)
    values = (VariantValue(value, tuple(sorted(members))) for value, members in holders.items())
    ordered = sorted(
        values, key=lambda v: (principal.id not in v.members, -len(v.members), v.value)
    )
    return Variant(None if step < 0 else step, field, tuple(ordered))


def _value(sop: Sop, field: ConflictType, step: int | None, conflicting: str) -> str:
    """Give what an SOP says; a conflict of papers names only those that differ, a variant all."""
    if field is not ConflictType.REQUIREMENT:
        return conflicting
    return "; ".join(sop.requirements if step is None else sop.steps[step].requirements)


def _value_without_conflict(
    principal: Sop, member: Sop, pair: Pair, key: _Key, own_value: str
) -> str:
    """Give what a member without a conflict says: the principal's value only where it means the
    same, "" where it says nothing or its step does not correspond to just the principal's.
    """
    number, field, _ = key
    if number < 0:
        return _of_whole(principal, member, field, own_value)
    step = _only_counterpart(member, pair, number)
    return "" if step is None else _of_step(principal, member, number, step, field, own_value)


def _of_whole(principal: Sop, member: Sop, field: ConflictType, own_value: str) -> str:
    match field:
        case ConflictType.FEE:
            amount = parse_fee(member.fee)
            same = amount is not None and amount == parse_fee(principal.fee)
            return own_value if same else member.fee
        case ConflictType.DURATION:
            return _same_or_other(principal.total_duration, member.total_duration, own_value)
        case ConflictType.REQUIREMENT:
            return own_value if member.requirements else ""
        case ConflictType.OUTPUT:
            return own_value if member.result else ""
        case ConflictType.LEGAL_BASIS:
            cited = cited_keys(*member.legal_bases)
            return "" if cited_keys(own_value).isdisjoint(cited) else own_value
        case _:
            return own_value


def _only_counterpart(member: Sop, pair: Pair, step: int) -> Step | None:
    counterparts = {aligned.b_step for aligned in pair.aligned if aligned.a_step == step}
    shared = {aligned.a_step for aligned in pair.aligned if aligned.b_step in counterparts}
    return member.steps[counterparts.pop()] if len(counterparts) == len(shared) == 1 else None


def _of_step(
    principal: Sop, member: Sop, number: int, step: Step, field: ConflictType, own_value: str
) -> str:
    match field:
        case ConflictType.DURATION:
            return _same_or_other(principal.steps[number].duration, step.duration, own_value)
        case ConflictType.ACTOR:
            same = any(
                same_actor(own, other, principal.agency, member.agency)
                for own in principal.steps[number].actors
                for other in step.actors
            )
            return own_value if same else ", ".join(step.actors)
        case ConflictType.REQUIREMENT:
            return own_value if step.requirements else ""
        case ConflictType.OUTPUT:
            return own_value if step.output else ""
        case _:
            return own_value


def _same_or_other(own: Duration | None, other: Duration | None, own_value: str) -> str:
    if other is None:
        return ""
    return own_value if own is not None and same_duration(own, other) else other.text


def _same_spelling(value: str, known: Iterable[str]) -> str:
    """Give the value as already written by another member, capitals and spaces apart."""
    squashed = " ".join(value.lower().split())
    return next((k for k in known if " ".join(k.lower().split()) == squashed), value)
