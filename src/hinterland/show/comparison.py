"""A comparison for people: a few lines for a terminal, and a folder of tables."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from hinterland import __version__
from hinterland.records.atomic import COMPARISON_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.scenario import Comparison, Scenario
from hinterland.scenario.comparison import Case
from hinterland.scenario.measures import MEAN_TIME
from hinterland.show.export import ENCODING, as_written
from hinterland.show.formats import grouped, percent, significant
from hinterland.show.text import Block
from hinterland.show.wording import unit_name

NAMES = {
    MEAN_TIME: "mean time to all others",
    "market_access_people": "market access (people per hour)",
    "passenger_time": "passengers to all others, all modes",
    "freight_cost_container": "freight to all others (money/t)",
    "foreign_cost_container": "freight to foreign markets (money/t)",
}

MINUTES = 60.0


def comparison_text(comparison: Comparison, top: int = 5) -> Iterator[Block | str]:
    """The comparison as blocks for a terminal; times in minutes."""
    summary, tenths = comparison.summary(), comparison.tenths()
    pairs = {str(row["scenario"]): row for row in comparison.pairs().to_dict("records")}
    for case in comparison.cases:
        heading = f"{case.name} on {comparison.base.name}, the region's people:"
        yield Block(_summary_rows(summary[summary["scenario"] == case.name]), heading)
        yield _pairs_line(pairs[case.name])
        yield _tenths_line(tenths[tenths["scenario"] == case.name])
        if top:
            yield from _top(comparison, case, top)
        yield "\n".join(f"- {note}" for note in case.notes)


def write_comparison(
    comparison: Comparison, scenarios: Sequence[Scenario], out: Path, *, command: Sequence[str]
) -> None:
    """Write the tables as CSV (times in hours), the scenarios as YAML, and a manifest.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    frames = {
        "summary.csv": comparison.summary(),
        "counties.csv": with_units(comparison),
        "provinces.csv": comparison.provinces(),
        "pairs.csv": comparison.pairs(),
        "tenths.csv": comparison.tenths(),
        "worsened.csv": comparison.worsened(),
        "indicators.csv": comparison.indicators(),
        "notes.csv": pd.DataFrame(
            [(case.name, note) for case in comparison.cases for note in case.notes],
            columns=["scenario", "note"],
        ),
    }
    with writing_folder(out, COMPARISON_MARK) as folder:
        for name, frame in frames.items():
            if name == "indicators.csv" and not len(frame):
                continue
            as_written(frame).to_csv(
                folder / name, index=False, encoding=ENCODING, lineterminator="\n"
            )
        for number, scenario in enumerate(scenarios, start=1):
            (folder / f"scenario-{number}.yaml").write_text(scenario.to_yaml(), encoding="utf-8")
        contents = {
            "base": comparison.base.name,
            "base_hash": comparison.base.hash,
            "scenarios": {case.name: case.territory.hash for case in comparison.cases},
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / COMPARISON_MARK, about)


def with_units(comparison: Comparison) -> pd.DataFrame:
    """The counties with units in the headers of what is measured, e.g. `mean_time_base_h`."""
    frame = comparison.counties()
    renamed = {}
    for case in comparison.cases:
        for key, measure in case.measures.items():
            unit = measure.unit.replace("/", "_per_")
            for part in ("base", "value", "change"):
                renamed[f"{key}_{part}"] = f"{key}_{part}_{unit}" if unit else f"{key}_{part}"
    return frame.rename(columns=renamed)


def _summary_rows(summary: pd.DataFrame) -> list[list[str]]:
    rows = [["", "before", "after", "change", "", "better for", "worse for", "most gained"]]
    for row in summary.to_dict("records"):
        hours = row["unit"] == "h"
        scale = MINUTES if hours else 1.0
        rows.append(
            [
                NAMES.get(row["measure"], row["measure"].replace("_", " ")),
                *(_amount(row[part] * scale, hours) for part in ("base", "value")),
                _signed(row["change"] * scale, hours),
                "min" if hours else "",
                percent(row["share_better"]),
                percent(row["share_worse"]),
                _amount(row["largest_gain"] * scale, hours),
            ]
        )
    return rows


def _pairs_line(pairs: Mapping[Hashable, Any]) -> str:
    told = ", ".join(
        f"{grouped(float(pairs[key]))} {text}"
        for key, text in (
            ("faster", "faster"),
            ("slower", "slower"),
            ("newly_connected", "newly connected"),
            ("cut_off", "cut off"),
        )
    )
    line = f"Of {grouped(float(pairs['pairs']))} pairs of seats: {told}."
    for kind, word in (("gain", "gained"), ("loss", "lost")):
        if pairs[f"largest_{kind}_pair"]:
            minutes = float(pairs[f"largest_{kind}_h"]) * MINUTES
            line += f" Most {word}: {pairs[f'largest_{kind}_pair']}, {_amount(minutes, True)} min."
    return line


def _tenths_line(tenths: pd.DataFrame) -> str:
    """Does the edge gain, or the core?"""
    change = tenths["mean_time_change_h"].to_numpy(dtype=float) * MINUTES
    edge, core = (_signed(float(value), True) for value in (change[0], change[-1]))
    return (
        f"Mean time to all others: {edge} min for the most remote tenth of the people, "
        f"{core} min for the most central."
    )


def _top(comparison: Comparison, case: Case, top: int) -> Iterator[Block | str]:
    gained = comparison.top(case, count=top)
    if len(gained):
        rows = [_county_row(row) for row in gained.to_dict("records")]
        yield Block(rows, "Most gained, mean time to all others (min):")
    lost = comparison.top(case, count=top, losers=True)
    if len(lost):
        rows = [[*_county_row(row), row["reason"]] for row in lost.to_dict("records")]
        yield Block(rows, "Got worse, mean time to all others (min):")


def _county_row(row: Mapping[Hashable, Any]) -> list[str]:
    name = unit_name(str(row["county_name_zh"]), str(row["county_name_en"]))
    return [
        f"  {row['county']} {name}",
        _amount(float(row["base"]) * MINUTES, True),
        _amount(float(row["value"]) * MINUTES, True),
        _signed(float(row["change"]) * MINUTES, True),
    ]


def _amount(value: float, minutes: bool) -> str:
    return grouped(value, 1 if abs(value) >= 10 else 2) if minutes else significant(value, 5)


def _signed(value: float, minutes: bool) -> str:
    text = grouped(abs(value), 2) if minutes else significant(abs(value), 3)
    if value != 0 and not text.strip("0.,"):
        return "~0"
    return text if value == 0 else f"{'+' if value > 0 else '-'}{text}"
