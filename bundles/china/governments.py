"""In which unit the governments of prefectures and provinces sit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bundles.china.graph_edit import great_circle_km
from bundles.china.seats import read_gazetteer

_NEAREST = "unit whose seat is nearest to the gazetteer's point of the {} (cpca)"
PROVENANCE: dict[str, tuple[str, str, str]] = {
    "prefecture_seat": (
        _NEAREST.format("prefecture") + "; where it has none, the unit with most people",
        "modelled",
        "2020",
    ),
    "provincial_capital": (_NEAREST.format("province"), "modelled", "2020"),
    "province_seat_lon": ("gazetteer of cpca", "observed", "2020"),
    "province_seat_lat": ("gazetteer of cpca", "observed", "2020"),
}


def governments(counties: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """prefecture_seat and provincial_capital (0 or 1) by code.

    `counties` has prefecture, province, seat_lon, seat_lat; `people` residents by code.
    """
    points = read_gazetteer()
    flags = pd.DataFrame(index=counties.index)
    for name, level in (("prefecture_seat", "prefecture"), ("provincial_capital", "province")):
        chosen = {
            _member(members, str(unit), points, people) for unit, members in counties.groupby(level)
        }
        flags[name] = counties.index.isin(chosen).astype(np.int8)
    return flags


def province_seats(provinces: pd.Index) -> pd.DataFrame:
    """Longitude and latitude of each provincial government."""
    return read_gazetteer().loc[provinces, ["lon", "lat"]].astype(float)


def _member(members: pd.DataFrame, unit: str, points: pd.DataFrame, people: pd.Series) -> str:
    """The member unit in which the government of `unit` sits."""
    # The four municipalities have no prefecture level of their own; their government is the city's.
    known = [code for code in (unit, unit[:2] + "0000") if code in points.index]
    direct = unit in points.index or unit[2:] == "0100"
    if not known or not direct:
        return str(people.loc[members.index].idxmax())
    lon, lat = points.loc[known[0], ["lon", "lat"]].astype(float)
    away = great_circle_km(members["seat_lon"], members["seat_lat"], lon, lat)
    return str(members.index[int(np.argmin(np.asarray(away)))])
