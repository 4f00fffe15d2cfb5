"""Files of the exchange between town and country: tables as CSV, a map, a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from hinterland import __version__
from hinterland.flow import Exchange
from hinterland.records.atomic import EXCHANGE_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.classes import Classes, classify
from hinterland.show.drawing import prepare
from hinterland.show.exchange_screen import ABOUT
from hinterland.show.export import ENCODING, as_written
from hinterland.show.fonts import cjk_font
from hinterland.show.maps import MapMaker, legend_entries
from hinterland.show.palette import ramp
from hinterland.sources.boundaries import county_boundaries

LARGEST = 1000
"""Flows between counties that are written, for each table."""
MAP_WORD = "town_country_balance"
EDGES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


def write_exchange(
    found: Exchange,
    out: Path,
    *,
    before: Exchange | None = None,
    told: Sequence[str] = (),
    command: Sequence[str],
) -> None:
    """Write counties, provinces, region, places, largest flows, a map and `flows.json`.

    Args:
        found: to write; after changes if `before` is given.
        out: the folder; earlier flows there are replaced.
        before: the same territory without changes; then the change of the region is written too.
        told: the changes in words.
        command: the command that made it, for the manifest.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    tables = {
        "counties": county_table(found),
        "provinces": _wide(found.provinces, "province"),
        "region": _long(found.region),
        "places": _places(found),
        "flows": largest_flows(found),
    }
    if before is not None:
        tables["change"] = found.compare(before)
        tables["counties_before"] = county_table(before)
    with writing_folder(out, EXCHANGE_MARK) as folder:
        for name, frame in tables.items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        (folder / "map.png").write_bytes(exchange_map(found))
        contents = {
            "about": ABOUT,
            "status": "modelled",
            "boundaries": county_boundaries(found.territory).note_en,
            "territory": found.territory.name,
            "changes": list(told),
            "assumptions": list(found.values.attrs.get("assumptions", ())),
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / EXCHANGE_MARK, about)


def county_table(found: Exchange) -> pd.DataFrame:
    """One row a county of the region: names and every indicator by county."""
    facts, inside = found.territory.facts, found.territory.region
    words = [word for word in found.values if found.values[word].dims[:1] == ("county",)]
    frame = _wide(found.values[words].isel(county=np.flatnonzero(inside)), "county")
    for at, word in enumerate(("county_name_en", "county_name_zh", "county_province")):
        frame.insert(at + 1, word, facts[word].values[inside])
    return frame


def largest_flows(found: Exchange, largest: int = LARGEST) -> pd.DataFrame:
    """The largest flows between two counties, one of them in the region, table by table."""
    table, inside = found.flows.values, found.territory.region
    code = table["county"].values.astype(str)
    name = found.territory.facts["county_name_en"].values.astype(str)
    counted = (inside[:, None] | inside[None, :]) & ~np.eye(len(code), dtype=bool)
    frames = []
    for word in (str(w) for w in table if str(w).endswith("_between")):
        amount = np.where(counted, table[word].values, 0.0).ravel()
        first = np.argsort(-amount, kind="stable")[:largest]
        first = first[amount[first] > 0]
        row, column = np.divmod(first, len(code))
        back = table[word].values[column, row]
        frames.append(
            pd.DataFrame(
                {
                    "flow": word.removesuffix("_between"),
                    "from": code[row],
                    "from_name": name[row],
                    "to": code[column],
                    "to_name": name[column],
                    "amount": amount[first],
                    "back": back,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def exchange_map(found: Exchange) -> bytes:
    """A map of the two-way index of town and country by county, as PNG."""
    territory = found.territory
    drawing = prepare(territory, county_boundaries(territory).shapes)
    maker = MapMaker(drawing, cjk_font())
    values = found.values[MAP_WORD].values[territory.region]
    known = values[np.isfinite(values)]
    inner = [edge for edge in EDGES if known.min(initial=1) < edge < known.max(initial=0)]
    classes = Classes(tuple(inner), ramp(len(inner) + 1)) if inner else classify(values)
    legend = legend_entries(classes, values, "{:.1f}".format)
    return maker.choropleth(
        values, classes, legend, title="Two-way index of\ntown and country\n(1 even, 0 one way)",
        flag="modelled",
    )  # fmt: skip


def _places(found: Exchange) -> pd.DataFrame:
    inside = np.flatnonzero(found.territory.place_region)
    return _wide(found.values[["specialization", "location_quotient"]].isel(place=inside), "place")


def _wide(values: xr.Dataset, dim: str) -> pd.DataFrame:
    """One row a label of the first dimension, one column a word and its other labels."""
    columns: dict[str, np.ndarray] = {dim: values[dim].values}
    for word in map(str, values.data_vars):
        rest = [str(d) for d in values[word].dims if d != dim]
        if not rest:
            columns[word] = values[word].values
            continue
        flat = values[word].stack(label=rest).transpose(dim, "label")
        for at, key in enumerate(flat["label"].values):
            columns[f"{word}/{'/'.join(map(str, key))}"] = flat.values[:, at]
    return pd.DataFrame(columns)


def _long(values: xr.Dataset) -> pd.DataFrame:
    rows = []
    for word in map(str, values.data_vars):
        table = values[word]
        if not table.dims:
            rows.append((word, "", float(table)))
            continue
        series = table.stack(label=list(table.dims)).to_series()
        rows += [
            (word, "/".join(map(str, key)), float(x))
            for key, x in zip(series.index, series, strict=True)
        ]
    return pd.DataFrame(rows, columns=["indicator", "label", "value"])


def as_answer(found: Exchange, before: Exchange | None, told: Sequence[str]) -> dict[str, object]:
    """Region and provinces for a program; NaN becomes None."""
    answer: dict[str, object] = {
        "territory": found.territory.name,
        "status": "modelled",
        "changes": list(told),
        "region": _records(_long(found.region)),
        "provinces": _records(_wide(found.provinces, "province")),
        "assumptions": list(found.values.attrs.get("assumptions", ())),
    }
    if before is not None:
        answer["change"] = _records(found.compare(before))
    return answer


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [
        {str(key): value for key, value in row.items()} for row in plain.to_dict(orient="records")
    ]
