"""An access on a terminal: from where to what, by province, and who is farthest."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from hinterland.codebook import header
from hinterland.connect.reach.kinds import PLACE_KINDS
from hinterland.show.access import MINUTES, Reached, minutes, share_word
from hinterland.show.access_notes import by_road, modelled, warnings
from hinterland.show.formats import grouped, percent, significant
from hinterland.show.text import Block, duration
from hinterland.show.wording import unit_name

WORST = 10


def access_text(reached: Reached) -> Iterator[Block | str]:
    """The result as blocks for a terminal; times in minutes."""
    first = [*warnings(reached), *by_road(reached)]
    yield "\n".join([heading(reached), *first])
    inside = f", inside the own {reached.clip}" if reached.clip else ""
    if reached.summed:
        yield from _sums(reached, inside)
    else:
        ways = "mean and median of the people who have a way, shares of all"
        yield Block(
            _province_rows(reached),
            f"Time to the nearest {reached.to}{inside}, minutes (above 180: h:mm); {ways}:",
        )
        yield _worst(reached)
    yield "\n".join(f"- {note}" for note in modelled(reached) if note not in first)


def _sums(reached: Reached, inside: str) -> Iterator[Block]:
    """What is within reach by province, and in which counties it is least."""
    head = [f"<= {minutes(limit)}" for limit in reached.within]
    sums, more = reached.sums(), reached.further()
    rows = [["", "people", *head, *(name for name, _ in more.values())]]
    for row in _provinces_and_all(reached):
        rows.append(
            [
                unit_name(str(row["province_name_zh"]), str(row["province_name_en"])),
                grouped(float(row[header("population")])),
                *(grouped(float(row[word])) for word in sums),
                *(_number(float(row[word]) * times) for word, (_, times) in more.items()),
            ]
        )
    yield Block(rows, f"{PLACE_KINDS[reached.to].capitalize()} within so many minutes{inside}, "
                      "mean over the people:")  # fmt: skip
    frame = reached.counties().sort_values(sums[-1], kind="stable").head(WORST)
    least = [
        ["  " + _county_name(row), *(grouped(float(row[word])) for word in sums)]
        for row in frame.to_dict("records")
    ]
    yield Block([["", *head], *least], f"Fewest within reach, {len(frame)} counties:")


def _provinces_and_all(reached: Reached) -> list[dict[Hashable, Any]]:
    """The rows by province, and one of the whole region."""
    whole = reached.by(np.full(len(reached.rows), "region"))
    whole.insert(0, "province_name_en", ["all"])
    whole.insert(0, "province_name_zh", [""])
    return [row for f in (reached.provinces(), whole) for row in f.to_dict("records")]


def heading(reached: Reached) -> str:
    """The first line: where people are taken to live, and what they go to."""
    facts = reached.territory.facts
    key = pd.DataFrame(
        {
            "county": facts["place_county"].values[reached.rows],
            "tier": facts["place_tier"].values[reached.rows],
        }
    )
    count = grouped(float(len(key)))
    if reached.villages or key.duplicated().any():
        places = f"single towns and villages at modelled positions ({count} places)"
    else:
        most = int(key.groupby("county").size().max()) if len(key) else 0
        word = {1: "one", 2: "two", 3: "three"}.get(most, str(most))
        places = f"up to {word} places a county, by tier ({count} places)"
    to = f"modelled {reached.to}s: {reached.synthesised}" if reached.synthesised else reached.to
    return f"From {places} to {to}."


def _province_rows(reached: Reached) -> list[list[str]]:
    shares = [share_word(limit) for limit in reached.within]
    last = reached.found.sizes["rank"]
    head = ["", "people", "mean", "median", *([f"mean, {ordinal(last)}"] if last > 1 else [])]
    head += [f"<= {minutes(limit)}" for limit in reached.within]
    more = reached.further()
    parts = ["mean", "median", *([f"{last}_mean"] if last > 1 else [])]
    rows = [[*head, "no way", *(name for name, _ in more.values())]]
    for row in _provinces_and_all(reached):
        name = unit_name(str(row["province_name_zh"]), str(row["province_name_en"]))
        word = f"nearest_time_{reached.to}"
        rows.append(
            [
                name,
                grouped(float(row[header("population")])),
                *(_minutes(float(row[f"{word}_{part}_h"])) for part in parts),
                *(percent(float(row[share])) for share in shares),
                percent(float(row["share_without_way"])),
                *(_number(float(row[column]) * times) for column, (_, times) in more.items()),
            ]
        )
    return rows


def _worst(reached: Reached) -> Block | str:
    """The counties with the longest mean times, and how many have no way at all."""
    word = f"nearest_time_{reached.to}_mean_h"
    frame = reached.counties()
    without = frame[np.isinf(frame[word])]
    told = ""
    if len(without):
        people = grouped(float(without[header("population")].sum()))
        told = f"{grouped(float(len(without)))} of {grouped(float(len(frame)))} counties with "
        told += f"{people} people have no way at all"
    frame = frame[np.isfinite(frame[word])]
    if not len(frame):
        return f"No county has a way: {told}."
    frame = frame.sort_values(word, ascending=False, kind="stable").head(WORST)
    rows = [["", "mean", "no way"]]
    rows += [
        [
            "  " + _county_name(row),
            _minutes(float(row[word])),
            percent(float(row["share_without_way"])),
        ]
        for row in frame.to_dict("records")
    ]
    title = f"Longest mean time, {len(frame)} counties"
    return Block(rows, f"{title} ({told}):" if told else f"{title}:")


def _county_name(row: Mapping[Hashable, Any]) -> str:
    name = unit_name(str(row["county_name_zh"]), str(row["county_name_en"]))
    return f"{row['county']} {name}"


def _minutes(hours: float) -> str:
    return duration(hours * MINUTES)


def ordinal(rank: int) -> str:
    """`2nd`, `3rd`, `11th` nearest."""
    end = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{end}"


def _number(value: float) -> str:
    """A small ratio keeps its figures: beds per person are thousandths."""
    return f"{value:.3g}" if 0 < abs(value) < 0.01 else significant(value)
