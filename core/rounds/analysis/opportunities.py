"""Opportunities: what the rules find, for each source, with reasons and the channel that suits the person."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rounds.base.problems import first_of_each_plugin
from rounds.plugins import attempt
from rounds.plugins.contracts import Opportunity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rounds.base.problems import Problem
    from rounds.book.relationships import Relationship
    from rounds.plugins import Registered
    from rounds.plugins.contracts import OpportunityRule


def find_opportunities(
    relationships: Iterable[Relationship], rules: Registered[OpportunityRule], as_of: date
) -> tuple[tuple[Opportunity, ...], list[Problem]]:
    """Everything that the rules find as of the day, the most urgent first, then by source id.

    The channel is the first that the person prefers, else the rule's suggestion, and never one that the source forbids
    or avoids. A rule that raises or returns rubbish is a Problem that names its plugin; the others go on. Of each
    plugin the first few problems are told.
    """
    found: list[Opportunity] = []
    problems: list[Problem] = []
    for one in relationships:
        for rule in rules.values.values():
            opportunity, problem = _ask(rule, rules.owners.get(rule.name, ""), one, as_of)
            found += [opportunity] if opportunity else []
            problems += [problem] if problem else []
    found.sort(key=lambda item: (-item.urgency, item.source_id, item.rule))
    return tuple(found), first_of_each_plugin(problems)


def _ask(
    rule: OpportunityRule, plugin: str, one: Relationship, as_of: date
) -> tuple[Opportunity | None, Problem | None]:
    def given() -> Opportunity | None:
        answer = _checked(rule.function(one, as_of))
        if answer is None:
            return None
        return replace(answer, channel=one.best_channel((answer.channel,)), rule=rule.name, source_id=one.id)

    return attempt(plugin, f"looking at {one.id} by rule '{rule.name}'", given, one.source.source)


def _checked(answer: Any) -> Opportunity | None:
    """What a rule returned, its urgency kept between 0 and 1.

    Raises:
        TypeError: it is neither a usable Opportunity nor nothing. The plugin is blamed for it.
    """
    if answer is None:
        return None
    if not isinstance(answer, Opportunity):
        raise TypeError(f"it returned {answer!r:.60}; a rule returns an Opportunity, or None")
    action, reasons, urgency, channel, tells = _parts(answer)
    texts = isinstance(reasons, tuple | list) and all(isinstance(text, str) for text in (action, channel, *reasons))
    number = isinstance(urgency, int | float) and math.isfinite(urgency)
    if not texts or not action or not number or tells not in _TOLD:
        raise TypeError(
            f"it returned {answer!r:.200}; an Opportunity has an action, a tuple of reasons, and an urgency"
        )
    return replace(answer, reasons=tuple(reasons), urgency=min(1.0, max(0.0, urgency)))


_TOLD = ("", "feedback", "rhythm")


def _parts(answer: Any) -> tuple[Any, Any, Any, Any, Any]:
    """The fields as they came, whatever their annotations promise."""
    return answer.action, answer.reasons, answer.urgency, answer.channel, answer.tells
