"""In what members of a cluster differ from its principal: which values exist and who has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sopsim.terms.citations import cited_keys
from sopsim.types import Conflict, ConflictType, Pair, Sop, Step, Variant, VariantValue

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
    agreeing = [
        pair.b
        for pair in views
        if pair.b not in conflicts and _states(sops[pair.b], field, step, pair, first.a_value)
    ]
    holders: dict[str, list[str]] = {own_value: [principal.id, *agreeing]}
    for member, conflict in sorted(conflicts.items()):
        value = _value(sops[member], field, conflict.b_step, conflict.b_value)
        holders.setdefault(_same_spelling(value, holders), []).append(member)
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


def _states(sop: Sop, field: ConflictType, step: int, pair: Pair, own_value: str) -> bool:
    """Tell whether a member without a conflict says the same as the principal, not just nothing."""
    if step >= 0:
        return any(
            _has_value(sop.steps[aligned.b_step], field)
            for aligned in pair.aligned
            if aligned.a_step == step
        )
    match field:
        case ConflictType.FEE:
            return bool(sop.fee)
        case ConflictType.DURATION:
            return sop.total_duration is not None
        case ConflictType.REQUIREMENT:
            return bool(sop.requirements)
        case ConflictType.OUTPUT:
            return bool(sop.result)
        case ConflictType.LEGAL_BASIS:
            return not cited_keys(own_value).isdisjoint(cited_keys(*sop.legal_bases))
        case _:
            return True


def _has_value(step: Step, field: ConflictType) -> bool:
    match field:
        case ConflictType.DURATION:
            return step.duration is not None
        case ConflictType.ACTOR:
            return bool(step.actors)
        case ConflictType.REQUIREMENT:
            return bool(step.requirements)
        case ConflictType.OUTPUT:
            return bool(step.output)
        case _:
            return True


def _same_spelling(value: str, known: Iterable[str]) -> str:
    """Give the value as already written by another member, capitals and spaces apart."""
    squashed = " ".join(value.lower().split())
    return next((k for k in known if " ".join(k.lower().split()) == squashed), value)
