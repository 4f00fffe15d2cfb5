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
from hinterland.scenario.case import Case
from hinterland.scenario.comparison import STATUS
from hinterland.scenario.measures import MEAN_TIME
from hinterland.scenario.summing import MATERIAL
from hinterland.show.export import ENCODING, as_written
from hinterland.show.formats import grouped, percent, significant
from hinterland.show.movers import (
    market_block,
    name_of,
    scaled,
    share,
    signed,
    tenths_line,
    top_blocks,
)
from hinterland.show.text import Block
from hinterland.show.verdict import still_line, verdict

INDICATORS = 10
"""Indicators that the terminal shows; all are in indicators.csv."""


def comparison_text(comparison: Comparison, top: int = 5) -> Iterator[Block | str]:
    """The comparison as blocks for a terminal; times in minutes."""
    summary, tenths = comparison.summary(), comparison.tenths()
    assumptions = comparison.assumptions()
    for case in comparison.cases:
        heading = f"{case.name} on {comparison.base.name}"
        unlike = assumptions[case.name]
        if case.moves:
            mine = summary[summary["scenario"] == case.name]
            yield "\n".join([f"{heading}:", *verdict(comparison, case, mine)])
            yield from _tables(comparison, case, mine[mine["market"] == ""])
            yield from market_block(comparison, case, mine[mine["market"] != ""])
            line = tenths_line(tenths[tenths["scenario"] == case.name])
            if line:
                yield line
            if top:
                yield from top_blocks(comparison, case, top)
        else:
            same = case.territory.hash == comparison.base.hash
            yield f"{heading}: {still_line(unlike, same, case.by_modes)}"
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
            none.append(name_of(measure.key))
        else:
            still.append(name_of(measure.key))
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
        f"To all others is the mean over all {_seats(comparison)}, each by its people. "
        "Changes are taken over the pairs that have a way in both"
    )
    lost, found = (float(seats[f"pairs_{word}"]) for word in ("lost", "found"))
    if lost or found:
        line += (
            f": {grouped(lost)} pairs of the region's seats lose it, {grouped(found)} gain it, "
            "and are in no mean"
        )
    if case.by_modes:
        line += ". By road and ferry only: mean time, market access and the nearest of each service"
    yield "\n".join([*lines, f"{line}."])


def _seats(comparison: Comparison) -> str:
    count, mine = comparison.base.facts.sizes["county"], int(comparison.base.region.sum())
    if count == mine:
        return f"{grouped(count)} seats of the region"
    return f"{grouped(count)} seats: {grouped(mine)} of the region and all others around it"


def _measured(row: Mapping[Hashable, Any]) -> list[str]:
    unit = str(row["unit"])
    return [
        name_of(str(row["measure"])),
        *(scaled(float(row[part]), unit) for part in ("base", "value")),
        signed(float(row["change"]), unit),
        "min" if unit == "h" else unit,
        *(percent(float(row[f"share_clearly_{word}"])) for word in ("better", "worse")),
        *(scaled(float(row[part]), unit) for part in ("largest_gain", "largest_loss")),
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
                share(float(row["relative"])),
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
