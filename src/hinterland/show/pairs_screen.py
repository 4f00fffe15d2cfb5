"""Pairs of measures, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from hinterland.combining import Pairs
from hinterland.combining.found import OUTCOMES
from hinterland.show.signed import signed

TOP = 10
SHARES = ("welfare", "rural_welfare", "urban_welfare", "real_income", "prices")
FELT = 1e-6
"""Interaction, over what the two move, below which it is nothing: the solver rests at 1e-8."""


def pairs_text(found: Pairs, outcome: str, notes: Sequence[str]) -> Iterator[str]:
    """Blocks: what was computed, single measures, complements, substitutes, what is assumed."""
    count = len(found.names) * (len(found.names) - 1) // 2
    yield "\n".join(
        [
            f"{count:,} pairs of {len(found.names)} measures (modelled, not observed); "
            f"{found.equilibria:,} equilibria, {found.networks:,} networks.",
            f"Told: {OUTCOMES[outcome]}.",
            *(f"  {line}" for line in notes),
        ]
    )
    yield _alone(found, outcome)
    for low in (False, True):
        yield _listed(found, outcome, low)
    yield _whole(found, outcome)
    yield "\n".join(f"- {line}" for line in found.notes)


def amount(outcome: str, value: float) -> str:
    """A change of an outcome: a share in hundredths of a percent and finer, money in millions."""
    if outcome in SHARES:
        told = f"{100 * value:+.4f} %"
        return told if round(100 * value, 4) else "0 %"
    if outcome == "product":
        return f"{signed(value / 1e6)} million"
    return signed(value)


def assumed_share(row: pd.Series) -> str:
    """How much of an interaction is assumed; how, where assumed responses take away from it."""
    if abs(row["assumed"]) <= FELT * abs(row["interaction"]):
        return "none"
    share = row["assumed"] / row["interaction"]
    if share > 1.005:
        return f"all; without: {'+' if row['without_responses'] > 0 else '-'}"
    return f"{share:.0%}" if share > 0 else "works against it"


def _alone(found: Pairs, outcome: str) -> str:
    wide = found.singles.pivot(index="package", columns="kind", values=outcome)
    wide = wide.loc[list(found.names)]
    lines = [
        f"  {name:24} {amount(outcome, row['as_is']):>18}   "
        f"{amount(outcome, row['without_responses']):>18}"
        for name, row in wide.iterrows()
    ]
    head = f"  {'':24} {'as it is':>18}   {'no assumed response':>18}"
    return "\n".join(["One by one:", head, *lines])


def _listed(found: Pairs, outcome: str, low: bool) -> str:
    rows = found.top(outcome, TOP, low=low)
    rows = rows[rows["share"].abs() > FELT]
    title = "Less together than one by one" if low else "More together than one by one"
    if rows.empty:
        return f"{title}: no pair."
    lines = [f"{title}:", f"  {'':48} {'over the sum':>16} {'of what they move':>18}   assumed"]
    for _, row in rows.iterrows():
        both = f"{row['package']} + {row['with_package']}"
        lines.append(
            f"  {both:48} {amount(outcome, row['interaction']):>16} {row['share']:>18.2%}   "
            f"{assumed_share(row)}"
        )
    return "\n".join(lines)


def _whole(found: Pairs, outcome: str) -> str:
    mine = found.table[found.table["outcome"] == outcome]
    felt = mine[mine["share"].abs() > FELT]
    more, less = (felt["interaction"] > 0).sum(), (felt["interaction"] < 0).sum()
    vanish = felt[(felt["without_responses"].abs() <= FELT * felt["interaction"].abs())]
    turned = felt[felt["without_responses"] * felt["interaction"] < 0]
    turned = turned.drop(vanish.index, errors="ignore")
    return (
        f"Of {len(mine):,} pairs {more:,} give more together than one by one, {less:,} less. "
        f"{len(vanish):,} of these are assumed altogether: they vanish without assumed responses. "
        f"{len(turned):,} change their sign without them."
    )
