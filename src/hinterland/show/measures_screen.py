"""The catalogue of measures, and one of them as a card, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill
from typing import Any

from hinterland.codebook import Money
from hinterland.measures import NOT_OFFICIAL
from hinterland.programme.record import Evidence, Measure, Prior, UnitCost
from hinterland.show.text import Block

WIDE = 100
NONE_OF_FIFTEEN = "–"
SIGNS = {1: "+", -1: "−", 0: "0", None: "?"}
"""What evidence says: up, down, no effect, studies differ."""


def measures_text(measures: Iterable[Measure]) -> Iterator[str]:
    """Blocks: the list, what costs are of, and what it is not."""
    rows = [["no.", "id", "name", "名称", "pillar", "what dose 1 costs, for each unit"]]
    rows += [
        [
            NONE_OF_FIFTEEN if one.number is None else str(one.number),
            one.id,
            one.name_en,
            one.name_zh,
            one.pillar,
            "; ".join(_short(cost) for cost in one.costs),
        ]
        for one in measures
    ]
    yield str(Block(rows, left=6))
    yield fill(
        f"{NOT_OFFICIAL} The others are companions. Amounts are prices of their own year. "
        "`hinterland measures ID` tells all that is known of one.",
        WIDE,
    )


def card(one: Measure) -> Iterator[str]:
    """Blocks: one measure with its channel, dose, costs, priors and evidence."""
    number = "a companion" if one.number is None else f"number {one.number} of the fifteen"
    yield f"{one.name_en} ({one.name_zh}), {one.id}: {number}; {one.pillar}"
    facts = {
        "moves": one.channel_en,
        "途径": one.channel_zh,
        "dose 1": one.dose_en,
        "剂量 1": one.dose_zh,
        "largest dose": f"{one.max_dose:g}",
        "where": one.condition_en,
        "works": f"{one.delay} years after the decision, in full {one.ramp} years later; has to be "
        f"built again after {one.life}",
        "private share": f"{one.private_share:.0%} of what is invested, assumed",
        "consent": "assumes that people agree"
        if one.consent
        else "takes nothing from anyone's rights by itself",
        "stands in cities": "by design" if one.hub else "",
        "brief": one.brief,
    }
    yield "\n".join(
        fill(text, WIDE, initial_indent=f"{name}: ", subsequent_indent="    ")
        for name, text in facts.items()
        if text
    )
    if one.costs:
        yield _costs(one.costs)
    if one.priors:
        yield _priors(one.priors)
    yield _evidence(one.evidence)
    if one.none_found:
        yield fill(f"Not found: {one.none_found}", WIDE)


def _costs(costs: Iterable[UnitCost]) -> str:
    lines = [
        fill(
            f"{cost.name}, for each {cost.per}: {_money(cost.capital)} once, "
            f"{_money(cost.running)} a year; x {cost.low:g} to {cost.high:g}; {cost.mark}: "
            f"{cost.source}",
            WIDE,
            initial_indent="- ",
            subsequent_indent="    ",
        )
        for cost in costs
    ]
    return "\n".join(["Costs", *lines])


def _priors(priors: Iterable[Prior]) -> str:
    lines = [
        fill(
            f"{one.name} {one.value:g} ({one.low:g} to {one.high:g}) {one.unit}; {one.mark}: "
            f"{one.source}",
            WIDE,
            initial_indent="- ",
            subsequent_indent="    ",
        )
        for one in priors
    ]
    return "\n".join(["Parameters, each of which `?NAME=VALUE` replaces", *lines])


def _evidence(evidence: Iterable[Evidence]) -> str:
    lines = [
        fill(
            f"{SIGNS[one.sign]} {one.outcome or 'no result of the model'}: {one.text_en} "
            f"({one.source}; {one.mark})",
            WIDE,
            initial_indent="- ",
            subsequent_indent="    ",
        )
        for one in evidence
    ]
    return "\n".join(["Evidence", *(lines or ["- none"])])


def _short(cost: UnitCost) -> str:
    parts = [_money(cost.capital)] if cost.capital.value else []
    if cost.running.value:
        parts.append(f"{_money(cost.running)} a year")
    return f"{' + '.join(parts)} / {cost.per}"


def _money(amount: Money) -> str:
    return f"{amount.value:,.0f} {amount.currency} of {amount.price_year}"


def as_record(one: Measure) -> dict[str, Any]:
    """All that a measure says of itself, as plain values."""
    return {
        "id": one.id,
        "number": one.number,
        "pillar": one.pillar,
        "name_en": one.name_en,
        "name_zh": one.name_zh,
        "brief": one.brief,
        "channel_en": one.channel_en,
        "channel_zh": one.channel_zh,
        "dose_en": one.dose_en,
        "dose_zh": one.dose_zh,
        "max_dose": one.max_dose,
        "sites": one.condition_en,
        "life": one.life,
        "delay": one.delay,
        "ramp": one.ramp,
        "private_share": one.private_share,
        "hub": one.hub,
        "consent": one.consent,
        "priors": [vars(prior) for prior in one.priors],
        "costs": [
            vars(cost) | {"capital": vars(cost.capital), "running": vars(cost.running)}
            for cost in one.costs
        ],
        "evidence": [vars(finding) for finding in one.evidence],
        "none_found": one.none_found,
    }
