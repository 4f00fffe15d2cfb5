"""What a comparison comes to, in sentences: who is cut off, who gains, how far pairs moved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from hinterland.scenario import Comparison
from hinterland.scenario.comparison import Case
from hinterland.scenario.measures import MEAN_TIME, NEAREST
from hinterland.scenario.summing import MATERIAL
from hinterland.show.formats import grouped
from hinterland.show.wording import label, sentence_case, unit_name

MINUTES = 60.0
NAMED = 3
"""Counties that a sentence names; of more it says how many."""


def verdict(comparison: Comparison, case: Case, pairs: Mapping[Hashable, Any]) -> Iterator[str]:
    """The first lines: those cut off or connected, who gains and loses, the pairs of seats.

    Args:
        comparison, case: which scenario of which base.
        pairs: its row of `Comparison.pairs`.
    """
    yield from _severed(comparison, case)
    found = comparison.affected(case)
    yield (
        f"{sentence_case(_moved(*found['gain'], 'gain'))}, {_moved(*found['lose'], 'lose')} "
        f"(by {MATERIAL} or more in at least one measure)."
    )
    yield pairs_line(pairs)


def pairs_line(pairs: Mapping[Hashable, Any]) -> str:
    """How many pairs of seats moved, by how much, and which most."""
    line = f"Pairs of seats: {grouped(float(pairs['faster']))} of {grouped(float(pairs['pairs']))}"
    line += " faster"
    if pairs["faster"]:
        line += f", median {amount(float(pairs['median_gain_h']) * MINUTES)} min, most "
        line += f"{_most(pairs, 'gain')}"
    line += f"; {grouped(float(pairs['slower']))} slower"
    if pairs["slower"]:
        line += f", most {_most(pairs, 'loss')}"
    for key, words in (("newly_connected", "newly connected"), ("cut_off", "cut off")):
        line += f"; {grouped(float(pairs[key]))} {words}"
    return f"{line}."


def amount(minutes: float) -> str:
    """Minutes with as many decimals as matter."""
    return grouped(minutes, 1 if abs(minutes) >= 10 else 2)


def still_line(unlike: tuple[str, ...], same_facts: bool) -> str:
    """That a scenario moves nothing, and why as far as it is known."""
    why = []
    if same_facts:
        why.append("it leaves every fact and setting as it was")
    why += [f"its times rest on: {assumption.rstrip('.')}" for assumption in unlike]
    if not why:
        why.append("what it changes is on no way that these measures use, or was so before")
    return f"This scenario moves no measure: {'; '.join(why)}."


def _severed(comparison: Comparison, case: Case) -> Iterator[str]:
    """One line for the roads, and one a service for those who did not lose the roads as well."""
    for found, verb, every in ((False, "lose", "every"), (True, "gain", "a first")):
        roads = comparison.severed(case, MEAN_TIME, found=found)
        gone = case.measures[MEAN_TIME].lost if not found else case.measures[MEAN_TIME].found
        if len(roads) and gone is not None:
            whole = roads["county"].map(_shares(comparison, gone)) >= 1 - 1e-9
            for rows, told in (
                (roads[whole], f"{every} road connection"),
                (roads[~whole], f"the road to most of those {'now ' if found else ''}reached"),
            ):
                if len(rows):
                    yield f"{_who(rows)} {verb} {told}."
        for key in case.measures:
            if key.startswith(NEAREST):
                rows = comparison.severed(case, key, found=found)
                rows = rows[~rows["county"].isin(roads["county"])]
                if len(rows):
                    service = label("service", key.removeprefix(NEAREST))["en"].lower()
                    way = "every way to" if not found else "a first way to"
                    yield f"{_who(rows)} {verb} {way} {_article(service)}."


def _shares(comparison: Comparison, share: Any) -> pd.Series[Any]:
    return pd.Series(share, index=comparison.base.facts["county"].values.astype(str))


def _who(rows: pd.DataFrame) -> str:
    names = [
        unit_name(str(row["county_name_zh"]), str(row["county_name_en"]))
        for row in rows.head(NAMED).to_dict("records")
    ]
    more = f" and {grouped(len(rows) - NAMED)} more counties" if len(rows) > NAMED else ""
    return f"{grouped(float(rows['affected'].sum()))} people ({', '.join(names)}{more})"


def _most(pairs: Mapping[Hashable, Any], kind: str) -> str:
    minutes = float(pairs[f"largest_{kind}_h"]) * MINUTES
    return f"{amount(minutes)} min ({pairs[f'largest_{kind}_pair']})"


def _moved(count: int, people: float, verb: str) -> str:
    if not count:
        return f"no county {verb}s"
    one = count == 1
    unit, ending = ("county", "s") if one else ("counties", "")
    return f"{grouped(count)} {unit} with {grouped(people)} people {verb}{ending}"


def _article(word: str) -> str:
    if word.startswith("own "):
        return f"their {word}"
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"
