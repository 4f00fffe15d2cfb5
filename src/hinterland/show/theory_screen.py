"""Findings of the theory laboratory on a terminal, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill
from types import MappingProxyType

import numpy as np

from hinterland.equilibrate.laboratory.signs import MOVED, WATCHED
from hinterland.equilibrate.laboratory.solving import PATTERNS, Outcome
from hinterland.equilibrate.laboratory.study import Study
from hinterland.show.formats import grouped, percent, plain
from hinterland.show.text import Block
from hinterland.show.theory_tables import INVENTED, RECONSTRUCTION

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "core and periphery": "everybody farms or lives in the city; the village stays a farm",
        "rural industry only": "village firms take in labour, nobody moves",
        "urbanisation only": "some move to the city, village firms cannot live",
        "both": "some move, some find work in village firms",
    }
)
# What a planner does, the number it moves, and whether that number rises.
EXPERIMENTS = (
    ("better technology in villages (g falls)", "technology_gap", False),
    ("cheaper transport (t falls)", "transport_cost", False),
    ("people less attached to home (X falls)", "attachment", False),
    ("easier to register in the city (F falls)", "moving_cost", False),
    ("village workers keep more land rent (delta)", "rent_kept_in_village", True),
    ("movers keep more land rent (delta_U)", "rent_kept_in_city", True),
    ("cheaper life in the city (kappa falls)", "city_living_cost", False),
    ("farming pays more (a_A)", "farm_income", True),
    ("a larger city (M)", "city_workers", True),
)
COLUMNS = 100
"""Width of paragraphs."""

MIXED = 0.9
"""Share of the draws below which both directions are told."""


def theory_text(study: Study) -> Iterator[Block | str]:
    """The findings as blocks for a terminal."""
    yield "\n".join(fill(text, COLUMNS) for text in (RECONSTRUCTION, INVENTED))
    yield _patterns(study)
    yield "\n".join(f"- {name}: {MEANINGS[name]}" for name in PATTERNS)
    yield _economy(study)
    yield from _signs(study)
    yield _roads(study)
    yield _leaving(study)
    yield _uniqueness(study)


def _patterns(study: Study) -> Block:
    head = ["", "transport", "tech. gap", "moved", "village jobs", "farming", "village wage",
            "earned at home"]  # fmt: skip
    rows = [head]
    transport, gap = (
        np.asarray(getattr(study.examples, name)) for name in ("transport_cost", "technology_gap")
    )
    for at in range(len(transport)):
        places = [plain(float(transport[at])), plain(float(gap[at]))]
        rows.append([*_outcome(study.example_outcomes, at, places)])
    return Block(rows, "Four patterns, one village and city with other roads and technology:")


def _outcome(outcome: Outcome, at: int, places: list[str]) -> list[str]:
    return [
        f"  {outcome.names()[at]}",
        *places,
        grouped(float(outcome.migrants[at]), 2),
        grouped(float(outcome.rural_workers[at]), 2),
        grouped(float(outcome.farming[at]), 2),
        grouped(float(outcome.village_wage[at]), 2),
        percent(float(outcome.home_share[at]), 0),
    ]


def _economy(study: Study) -> Block:
    given = ", ".join(f"{name} = {plain(value)}" for name, value in study.given.items())
    which = f"Your economy ({given})" if given else "The economy of the defaults"
    several = len(study.equilibria)
    heading = f"{which} has one equilibrium:"
    if several > 1:
        heading = f"{which} has {several} equilibria; from where all farm it comes to the first "
        heading += "stable one:"
    head = ["", "", "moved", "village jobs", "farming", "village wage", "earned at home"]
    rows = [
        _outcome(outcome, 0, ["stable" if stable else "not stable"])
        for outcome, stable in study.equilibria
    ]
    return Block([head, *rows], heading)


def _signs(study: Study) -> Iterator[Block | str]:
    signs, drawn = study.signs, grouped(float(len(study.outcomes.pattern)))
    held = f", {', '.join(study.given)} held" if study.given else ""
    where = f"of {drawn} random economies{held}"
    if not signs.economies:
        yield f"None {where} has both patterns with some still farming: there are no signs to tell."
        return
    rows = [["", "village jobs", "movers", "farmers", "city workers"]]
    for text, moved, rises in EXPERIMENTS:
        row = MOVED.index(moved)
        up, down = (signs.rising, signs.falling) if rises else (signs.falling, signs.rising)
        cells = [
            _direction(int(up[row, column]), int(down[row, column]), signs.economies)
            for column in range(len(WATCHED))
        ]
        rows.append([f"  {text}", *cells])
    yield Block(
        rows,
        f"What a small change does, in {grouped(float(signs.economies))} {where} (those with both "
        "patterns and some still farming);\nnumbers of people, and welfare of the farmers of the "
        "start and of those in the city from the start:",
    )


def _direction(up: int, down: int, economies: int) -> str:
    """`up 98%`, or both directions where neither is nearly always true."""
    most, word = max((up, "up"), (down, "down"))
    if most >= MIXED * economies:
        return f"{word} {often(most, economies)}"
    return f"up {often(up, economies)}, down {often(down, economies)}"


def often(count: int, economies: int) -> str:
    """A share that says 100% only of all, and 0% only of none."""
    if not economies:
        return "–"
    text = percent(count / economies, 0)
    if text == "100%" and count < economies:
        return ">99%"
    return "<1%" if text == "0%" and count else text


def _roads(study: Study) -> str:
    found = study.roads
    hurt = found.roads_hurt
    line = (
        f"Roads and technology: transport cheaper by {percent(found.roads, 0)} alone costs village "
        f"jobs in {often(hurt, found.economies)} of these economies."
    )
    if not hurt:
        return line
    return (
        f"{line}\nWhere it does, a technology gap narrowed by {percent(found.technology, 0)} at "
        f"the same time turns the loss into a gain in {often(found.together_help, hurt)},\n"
        "and both together bring more than the sum of each alone in "
        f"{often(found.more_than_sum, hurt)}."
    )


def _leaving(study: Study) -> str:
    counted = [row for row in study.leaving if row.economies]
    economies = sum(row.economies for row in counted)
    farmers, city = (
        sum(getattr(row, part) for row in counted) for part in ("farmers_gain", "incumbents_gain")
    )
    return (
        "Leaving farming, beside the same economy where nobody may: the farmers of the start are "
        f"better off in {often(farmers, economies)}\nof the economies in which some leave, those "
        f"in the city from the start in {often(city, economies)}. (The paper's abstract: always; "
        "ambiguous.)"
    )


def _uniqueness(study: Study) -> Block:
    rows = [["  X, attachment of the most attached", "economies", "with several", "share"]]
    for row in study.several:
        rows.append(
            [
                f"  {plain(row.low)} to {plain(row.high)}",
                grouped(float(row.economies)),
                grouped(float(row.several)),
                percent(row.several / row.economies, 1),
            ]
        )
    return Block(rows, "One equilibrium or several? One, if farmers differ enough in attachment:")
