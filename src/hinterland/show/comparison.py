"""A comparison for people: a few lines for a terminal, and a folder of tables."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from hinterland import __version__
from hinterland.records.atomic import COMPARISON_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.scenario import Comparison, Scenario
from hinterland.scenario.comparison import STATUS, Case
from hinterland.scenario.measures import MEAN_TIME
from hinterland.scenario.summing import MATERIAL
from hinterland.show.export import ENCODING, as_written
from hinterland.show.formats import grouped, percent, significant
from hinterland.show.text import Block
from hinterland.show.verdict import still_line, verdict
from hinterland.show.wording import unit_name

NAMES = {
    MEAN_TIME: "mean time to all others",
    "market_access_people": "market access",
    "passenger_time": "passengers to all others, all modes",
    "freight_cost_container": "freight to all others",
    "foreign_cost_container": "freight to foreign markets",
}

INDICATORS = 10
"""Indicators that the terminal shows; all are in indicators.csv."""

MINUTES = 60.0


def comparison_text(comparison: Comparison, top: int = 5) -> Iterator[Block | str]:
    """The comparison as blocks for a terminal; times in minutes."""
    summary, tenths = comparison.summary(), comparison.tenths()
    pairs = {str(row["scenario"]): row for row in comparison.pairs().to_dict("records")}
    assumptions = comparison.assumptions()
    for case in comparison.cases:
        heading = f"{case.name} on {comparison.base.name}"
        unlike = assumptions[case.name]
        if case.moves:
            yield "\n".join([f"{heading}:", *verdict(comparison, case, pairs[case.name])])
            yield from _tables(comparison, case, summary[summary["scenario"] == case.name])
            line = _tenths_line(tenths[tenths["scenario"] == case.name])
            if line:
                yield line
            if top:
                yield from _top(comparison, case, top)
        else:
            same = case.territory.hash == comparison.base.hash
            yield f"{heading}: {still_line(unlike, same)}"
            unlike = ()
        yield from _indicators(comparison, case)
        notes = [*case.notes, *(f"Only in this scenario: {text}" for text in unlike)]
        if notes:
            yield "\n".join(f"- {note}" for note in notes)
    told = [f"- {text}" for text in assumptions[""]]
    yield "\n".join(["All values are modelled, before and after. They rest on:", *told])


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
    assumptions = comparison.assumptions()
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
            "status": STATUS,
            "materiality": MATERIAL,
            "assumptions": list(assumptions.pop("")),
            "assumptions_of_scenarios": {name: list(told) for name, told in assumptions.items()},
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


def _tables(comparison: Comparison, case: Case, summary: pd.DataFrame) -> Iterator[Block | str]:
    """The measures that move, the others in a line, and what the means are taken over."""
    rows, still, none = [], [], []
    for row in summary.to_dict("records"):
        measure = case.measures[str(row["measure"])]
        if any(row[f"people_{word}"] for word in ("cut_off", "connected")) or any(
            row[f"counties_{word}"] for word in ("better", "worse")
        ):
            rows.append(_measured(row))
        elif math.isnan(float(row["base"])):
            none.append(_name(measure.key))
        else:
            still.append(_name(measure.key))
    if rows:
        head = ["", "before", "after", "change", "", "better for", "worse for"]
        rows = [[*head, "most gained", "most lost", "cut off (people)"], *rows]
        yield Block(
            rows, f"Means over the region's people; better and worse by {MATERIAL} or more:"
        )
    lines = [f"unchanged: {', '.join(still)}"] if still else []
    lines += [f"nowhere reached, before or after: {', '.join(none)}"] if none else []
    (seats,) = summary[summary["measure"] == MEAN_TIME].to_dict("records")
    line = (
        f"Time to all others is the mean over all {_seats(comparison)}, each by its people. "
        "Changes are taken over the pairs that have a way in both"
    )
    lost, found = (float(seats[f"pairs_{word}"]) for word in ("lost", "found"))
    if lost or found:
        line += (
            f": {grouped(lost)} pairs of the region's seats lose it, {grouped(found)} gain it, "
            "and are in no mean"
        )
    yield "\n".join([*lines, f"{line}."])


def _seats(comparison: Comparison) -> str:
    count, mine = comparison.base.facts.sizes["county"], int(comparison.base.region.sum())
    if count == mine:
        return f"{grouped(count)} seats of the region"
    return f"{grouped(count)} seats: {grouped(mine)} of the region and all others around it"


def _name(measure: str) -> str:
    return NAMES.get(measure, measure.replace("_", " "))


def _measured(row: Mapping[Hashable, Any]) -> list[str]:
    hours = row["unit"] == "h"
    scale = MINUTES if hours else 1.0
    base, value, change, gained, lost = (
        float(row[part]) * scale
        for part in ("base", "value", "change", "largest_gain", "largest_loss")
    )
    return [
        _name(str(row["measure"])),
        *(_amount(part, hours) for part in (base, value)),
        _signed(change, hours),
        "min" if hours else str(row["unit"]),
        *(percent(float(row[f"share_clearly_{word}"])) for word in ("better", "worse")),
        *(_amount(part, hours) for part in (gained, lost)),
        grouped(float(row["people_cut_off"])),
    ]


def _indicators(comparison: Comparison, case: Case) -> Iterator[Block | str]:
    """The indicators that move most, where they were computed."""
    if case.assessment is None:
        return
    found = comparison.moved_most(case, INDICATORS)
    if not len(found):
        yield "No indicator moves."
        return
    rows = [["", "moved by", "labels", "most at", "before", "after", ""]]
    for row in found.to_dict("records"):
        rows.append(
            [
                f"  {row['indicator']}",
                _share(float(row["relative"])),
                grouped(float(row["moved"])),
                str(row["label"]) or "-",
                *(significant(float(row[part]), 4) for part in ("base", "value")),
                str(row["unit"]),
            ]
        )
    yield Block(
        rows,
        f"Indicators that move most (all changes over all values; the first {len(found)}, all are "
        "in indicators.csv with --out):",
    )


def _share(value: float) -> str:
    text = percent(value, 2)
    return text if text.strip("0.%") else "<0.01%"


def _tenths_line(tenths: pd.DataFrame) -> str:
    """Does the edge gain, or the core? Empty where neither has a way in both."""
    change = tenths["mean_time_change_h"].to_numpy(dtype=float) * MINUTES
    parts = [
        f"{_signed(float(value), True)} min for the most {word}"
        for value, word in (
            (change[0], "remote tenth of the people"),
            (change[-1], "central tenth"),
        )
        if math.isfinite(value)
    ]
    return f"Mean time to all others: {', '.join(parts)}." if parts else ""


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
    base, value, change = (float(row[part]) for part in ("base", "value", "change"))
    return [
        f"  {row['county']} {name}",
        _or(base, "no way"),
        _or(value, "cut off"),
        _signed(change * MINUTES, True) if math.isfinite(change) else "",
    ]


def _or(hours: float, without: str) -> str:
    return _amount(hours * MINUTES, True) if math.isfinite(hours) else without


def _amount(value: float, minutes: bool) -> str:
    return grouped(value, 1 if abs(value) >= 10 else 2) if minutes else significant(value, 5)


def _signed(value: float, minutes: bool) -> str:
    text = grouped(abs(value), 2) if minutes else significant(abs(value), 3)
    if value != 0 and not text.strip("0.,"):
        return "~0"
    return text if value == 0 else f"{'+' if value > 0 else '-'}{text}"
