"""Which kinds may be the same thing in other words."""

from functools import cache

from comity.model.records import Friction, Record
from comity.vocab import vocabulary

_NEAR: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "exercise patrol",
        "exercise deployment",
        "exercise operation",
        "exercise competition",
        "exercise command_post_exercise computer_simulation",
        "patrol deployment",
        "patrol operation",
        "deployment visit operation",
        "visit consultation",
        "arms_sale licence co_development technical_assistance",
        "arms_sale dual_use_supply",
        "arms_sale arms_to_rival",
        "technical_assistance academy_exchange",
        "technical_assistance warning_sharing",
        "agreement warning_sharing",
        "incident territorial_dispute",
    )
)
"""Kinds that one document gives to what another gives the other kind; every pair within a group is near."""

PAPERS = frozenset({"agreement"})
GOODS = frozenset({"arms_sale", "licence", "co_development", "technical_assistance", "dual_use_supply"})
TALKS = frozenset({"consultation", "visit"})


def kind_of_mention(kind: str) -> str:
    """Return the kind of the general scheme that a kind of the annotation guide stands for."""
    entry = vocabulary().mention_kinds.get(kind)
    return entry.kind if entry and entry.record else kind


def kind_of_record(record: Record) -> str:
    """Return a record's kind in the general scheme: agreements are one kind, contacts are visits or talks."""
    if record.type == "agreement":
        return "agreement"
    return _design().get((record.type, record.kind)) or record.kind


@cache
def near(kind: str) -> tuple[str, ...]:
    """Return the kinds that may be the same thing as ``kind`` in other words, sorted."""
    return tuple(sorted({other for group in _NEAR if kind in group for other in group} - {kind}))


@cache
def _design() -> dict[tuple[str, str], str]:
    types = vocabulary().record_types
    own = {"academy_exchange"}
    designs = {
        (name, kind.code): kind.design for name, entry in types.items() for kind in entry.kinds
        if kind.design and kind.code not in own
    }  # fmt: skip
    return {**designs, ("friction", "border_clash"): "incident"}


def is_open_ended(kind: str, record: Record | None = None) -> bool:
    """Tell whether a thing of this kind lasts for years or is told of without dates: papers, goods, disputes."""
    return kind in PAPERS or kind in GOODS or kind == "warning_sharing" or isinstance(record, Friction)
