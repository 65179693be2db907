"""The counting rules, each spelled out."""

from typing import Annotated

from msgspec import Struct

from comity.show.context import rule_anchor
from comity.vocab import vocabulary
from comity.web.page import Page, Query, QueryString, Table, View
from comity.web.routes import Pages

pages = Pages()


class RuleView(Struct, frozen=True):
    """One rule: its code, meaning and every choice it makes, in words."""

    anchor: str
    code: str
    name: str
    choices: tuple[tuple[str, str], ...]


class RulesView(View, frozen=True, kw_only=True):
    """The counting rules."""

    rules: tuple[RuleView, ...]


def rules(query: Annotated[Query, QueryString()]) -> Page:
    """The rules by which events are counted, every choice of each in words."""
    found = tuple(
        RuleView(rule_anchor(one.code), one.code, one.name, tuple((name, words) for name, words in one.in_words()))
        for one in vocabulary().rules.values()
    )
    view = RulesView(
        title="Counting rules", answer=("No count stands without its rule; these are the rules.",), rules=found
    )
    rows = [(one.code, name, words) for one in found for name, words in one.choices]
    return Page(view=view, table=lambda: Table(("rule", "field", "choice"), rows))


pages.add("/rules", rules, template="rules", view=RulesView, name="rules")
