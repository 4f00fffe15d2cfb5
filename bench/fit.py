"""Hold-outs against the censuses: `python -m bench.fit [china-west] [folder of the workbooks]`.

Two rounds: where people are registered as modelled (what a user has without data), and as counted in
2010. The workbooks are not shipped. Columns of 2010 that the product does not read (registered
people, incomers, manufacturing) are read here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import openpyxl
import pandas as pd
import xarray as xr

from hinterland.fitting.holdouts import HoldOuts, holdouts
from hinterland.flow import Territory
from hinterland.sources.bundle import read
from hinterland.sources.census import apply_census, read_census, ten_year_change
from hinterland.sources.crosswalk import crosswalk

LATER, EARLIER = "census_county_2020_v1.xlsx", "census_county_2010_v1.xlsx"
COLUMNS = {
    "code": "区划代码",
    "people": "合计",
    "registered": "户籍人口",
    "same": "迁入人口（人）-本省其他县（市）、市区",
    "other": "迁入人口（人）-外省",
    "workers": "各种行业人口总计",
    "manufacturing": "制造业",
}


def main(name: str = "china-west", folder: str = "../shared/data") -> None:
    """Print the tables of both rounds."""
    given = Path(folder)
    if not (given / LATER).exists() or not (given / EARLIER).exists():
        sys.exit(f"The workbooks {LATER} and {EARLIER} are not in {given}; nothing was done.")
    kept: dict[str, pd.DataFrame] = {}

    def counted(land: Territory) -> Territory:
        before = of_2010(land, given / EARLIER)
        kept["earlier"] = before
        land, _ = apply_census(land, given / LATER)
        land, _ = ten_year_change(land, given / EARLIER)
        return with_registered(land, before["registered"])

    land, modelled = read(name, prepare=counted), read(name)
    unregistered = without(land, "registered_population")
    for title, territory in (
        ("Registration modelled", unregistered),
        ("Registration counted in 2010", land),
    ):
        start = perf_counter()
        found = holdouts(territory, modelled, earlier=kept["earlier"])
        seconds = perf_counter() - start
        print(f"\n## {title} ({seconds:.0f} s, load {os.getloadavg()[0]:.1f})\n")
        print(markdown(found), flush=True)
        for word, why in found.missing.items():
            print(f"\n{word}: {why}")


def of_2010(land: Territory, path: Path) -> pd.DataFrame:
    """By county what the census of 2010 counted, NaN where no row matches."""
    table = read_census(path)
    links = crosswalk(land, table)
    raw = raw_columns(path)
    code = table.rows["code"].reindex(links["row"]).to_numpy()
    found = raw.reindex(code)
    found.index = links.index
    found = found.reindex(land.facts["county"].values.astype(str))
    came = (found["same"] + found["other"]).where(lambda total: total > 0)
    return found.assign(
        origin_split=found["other"] / came,
        other_province_share=found["other"] / found["people"],
        manufacturing_share=found["manufacturing"] / found["workers"],
    )


def raw_columns(path: Path) -> pd.DataFrame:
    """COLUMNS by code; headers are compared without white space."""
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    headers = ["".join(str(cell).split()) for cell in next(rows)]
    at = {word: headers.index(header) for word, header in COLUMNS.items()}
    frame = pd.DataFrame([{word: row[i] for word, i in at.items()} for row in rows], dtype=object)
    frame["code"] = frame["code"].astype(str)
    frame = frame[frame["code"].str.fullmatch(r"\d{6}")].drop_duplicates("code")
    return frame.set_index("code").apply(pd.to_numeric, errors="coerce")


def with_registered(land: Territory, registered: pd.Series) -> Territory:
    """The territory with people registered in 2010; residents where nothing was counted."""
    county = land.facts["place_county"].values
    people = np.bincount(county, land.facts["population"].values)
    known = registered.to_numpy(dtype=float)
    fact = xr.DataArray(
        np.where(np.isfinite(known), known, people),
        {"county": land.facts["county"]},
        ("county",),
        attrs={"source": "census 2010, registered people", "year": "2010", "status": "typed"},
    )
    return land.with_facts({"registered_population": fact})


def without(land: Territory, word: str) -> Territory:
    """The territory without a fact."""
    return Territory(land.name, land.facts.drop_vars(word), land.settings, land.boundaries)


def markdown(found: HoldOuts) -> str:
    """The table as documentation shows it."""
    lines = [
        "| hold-out | predictor | counties | correlation | inside provinces | left-out province |",
        "|---|---|---|---|---|---|",
    ]
    for _, row in found.table.iterrows():
        cells = [row["hold_out"], row["predictor"], f"{row['counties']:,}"]
        cells += [number(row[word]) for word in ("correlation", "inside_provinces", "explained")]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def number(value: float) -> str:
    """Two digits, or a dash."""
    return f"{value:.2f}" if np.isfinite(value) else "-"


if __name__ == "__main__":
    main(*sys.argv[1:3])
