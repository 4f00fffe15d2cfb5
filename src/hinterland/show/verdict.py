"""What a comparison comes to, in sentences: who is cut off, who gains, how far pairs moved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from hinterland.scenario import Comparison
from hinterland.scenario.case import Case
from hinterland.scenario.measures import MEAN_TIME, NEAREST
from hinterland.scenario.mode_measures import COMMODITY, FOREIGN, FREIGHT, PASSENGER
from hinterland.scenario.summing import MATERIAL
from hinterland.show.formats import grouped
from hinterland.show.movers import county_name, scaled, share
from hinterland.show.wording import label, sentence_case

TITLES = {
    MEAN_TIME: "By road and ferry, to all others",
    PASSENGER: "Passengers, fastest of all modes, to all others",
    f"{FREIGHT}_{COMMODITY}": "Freight (a container) to all others",
    f"{FOREIGN}_{COMMODITY}": "Freight (a container) to foreign markets",
}
NAMED = 3
"""Counties that a sentence names; of more it says how many."""


def verdict(comparison: Comparison, case: Case, summary: pd.DataFrame) -> Iterator[str]:
    """The first lines: those cut off or connected, who gains and loses, and for each kind of pair
    how many counties and pairs moved, and by how much.

    Args:
        comparison, case: which scenario of which base.
        summary: its rows of `Comparison.summary`.
    """
    yield from _severed(comparison, case)
    clear = comparison.affected(case)
    every = comparison.affected(case, clearly=False)
    counted = ", ".join(_moved(*clear[verb], verb) for verb in clear)
    rest = {verb: every[verb][0] - clear[verb][0] for verb in clear}
    more = ", ".join(f"{grouped(count)} {verb} less" for verb, count in rest.items() if count)
    scope = (
        "by road, by all modes or to any foreign market"
        if case.by_modes
        else "all by road and ferry; other modes need --modes"
    )
    yield (
        f"{sentence_case(counted)} (by {MATERIAL} or more in at least one measure, {scope})"
        f"{f'; of the others {more}' if more else ''}."
    )
    rows = {str(row["measure"]): row for row in summary.to_dict("records")}
    for key, pairs in case.pairs.items():
        parts = [_counties(comparison, case, rows[key], losers=which) for which in (False, True)]
        yield f"{TITLES[key]}: {'; '.join(parts)}. {pairs_line(pairs)}"


def _counties(
    comparison: Comparison, case: Case, row: Mapping[Hashable, Any], *, losers: bool
) -> str:
    """How many counties gain (or lose) by one measure, how much is typical, and who most."""
    verb, way, word = ("lose", "worse", "loss") if losers else ("gain", "better", "gain")
    count, people = int(row[f"counties_{way}"]), float(row[f"people_{way}"])
    told = _moved(count, people, verb)
    if not count or not float(row[f"largest_{word}"]):
        return told
    first = comparison.top(case, str(row["measure"]), 1, losers=losers, reasons=False)
    unit = "min" if row["unit"] == "h" else str(row["unit"])
    median, mean, most = (
        scaled(float(row[f"{kind}_{word}"]), str(row["unit"]), 3)
        for kind in ("median", "mean", "largest")
    )
    return (
        f"{told}, {grouped(int(row[f'counties_clearly_{way}']))} of them by {MATERIAL} or more: "
        f"median {median}, mean of the people {mean}, most {most} {unit} "
        f"({county_name(first.to_dict('records')[0])})"
    )


def pairs_line(pairs: Mapping[str, float | str]) -> str:
    """How many pairs of seats, or of seat and market, moved, by how much, and which most."""
    hours = pairs["unit"] == "h"
    better, worse = ("faster", "slower") if hours else ("cheaper", "dearer")
    unit = str(pairs["unit"])
    named = "min" if hours else unit
    ends = "seat and market" if str(pairs["measure"]).startswith(FOREIGN) else "seats"
    line = f"Pairs of {ends}: {grouped(float(pairs['better']))} of {grouped(float(pairs['pairs']))}"
    line += f" {better}"
    if pairs["better"]:
        line += f", median {scaled(float(pairs['median_gain']), unit, 3)} {named}, most "
        line += f"{_most(pairs, 'gain', named)}"
    line += f"; {grouped(float(pairs['worse']))} {worse}"
    if pairs["worse"]:
        line += f", most {_most(pairs, 'loss', named)}"
    for key, words in (("newly_connected", "newly connected"), ("cut_off", "cut off")):
        line += f"; {grouped(float(pairs[key]))} {words}"
    return f"{line}."


def still_line(unlike: tuple[str, ...], same_facts: bool, by_modes: bool) -> str:
    """That a scenario moves nothing, and why as far as it is known."""
    why = []
    if same_facts:
        why.append("it leaves every fact and setting as it was")
    why += [f"its times rest on: {assumption.rstrip('.')}" for assumption in unlike]
    if not why:
        why.append("what it changes is on no way that these measures use, or was so before")
    scope = "by road, by all modes or to any market" if by_modes else "by road and ferry"
    return f"This scenario moves no measure {scope}: {'; '.join(why)}."


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
    names = [county_name(row) for row in rows.head(NAMED).to_dict("records")]
    more = f" and {grouped(len(rows) - NAMED)} more counties" if len(rows) > NAMED else ""
    return f"{grouped(float(rows['affected'].sum()))} people ({', '.join(names)}{more})"


def _most(pairs: Mapping[str, float | str], kind: str, unit: str) -> str:
    amount = scaled(float(pairs[f"largest_{kind}"]), str(pairs["unit"]), 3)
    by = share(float(pairs[f"largest_{kind}_share"]))
    return f"{amount} {unit} ({pairs[f'largest_{kind}_pair']}, {by})"


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
