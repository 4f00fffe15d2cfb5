"""The links worth most for their cost, spaced along corridors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from hinterland.equilibrate.parameters import model_parameters
from hinterland.flow import Territory
from hinterland.numerics.around import on_sphere
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints

EARTH_KM = 6371.0
SHORTEST = 0.1
"""km; a shorter link costs as much as this one."""


def listed(
    territory: Territory,
    values: pd.DataFrame,
    objective: str,
    *,
    top: int,
    apart: float,
) -> pd.DataFrame:
    """The links worth most for their cost.

    Args:
        territory: facts.
        values: of `link_values`.
        objective: the column to rank by; by what was routed anew where it is there.
        top: how many.
        apart: km in a straight line within which a better link keeps another out of the list.

    Returns:
        By link, best first: the values, mode, class, middle, km, `worth_per_cost`, money a year
        for each of cost of upgrading or building it (assumed unit costs), and `near_county`.
    """
    facts = territory.facts.sel(link=values.index.to_numpy())
    start, end = (facts[word].values.astype(int) for word in ("link_from", "link_to"))
    lon, lat = facts["node_lon"].values.astype(float), facts["node_lat"].values.astype(float)
    middle = on_sphere((lon[start] + lon[end]) / 2, (lat[start] + lat[end]) / 2)
    km = np.asarray(facts["link_geometry"].values * facts["link_detour"].values, dtype=float)
    column = f"{objective}_rerouted" if f"{objective}_rerouted" in values else objective
    worth = values[column].to_numpy(dtype=float) / _priced(
        territory, facts["link_mode"].values.astype(str), km
    )
    chosen = _spaced(worth, middle, top, apart)
    table = values.iloc[chosen].copy()
    for word, made in (
        ("mode", facts["link_mode"].values.astype(str)),
        ("class", facts["link_class"].values.astype(str)),
        ("lon", (lon[start] + lon[end]) / 2),
        ("lat", (lat[start] + lat[end]) / 2),
        ("km", km),
        ("worth_per_cost", worth),
    ):
        table[word] = made[chosen]
    table["near_county"] = _nearest_county(territory, middle[chosen])
    return table


def _priced(territory: Territory, mode: Array, km: Floats) -> Floats:
    """(link,) what it costs, money; NaN for modes without a known cost."""
    cost = model_parameters(territory)
    each = {m: cost.get("links", m, "upgrade_cost") for m in ("road", "rail")}
    return np.array([each.get(m, np.nan) for m in mode]) * np.maximum(km, SHORTEST)


def _spaced(worth: Floats, middle: Floats, top: int, apart: float) -> Ints:
    """Positions of the best, each at least so many km from all better ones."""
    chosen: list[int] = []
    for link in np.argsort(-np.nan_to_num(worth, nan=-np.inf), kind="stable"):
        if len(chosen) == top or not np.isfinite(worth[link]) or worth[link] <= 0:
            break
        if chosen:
            chord = np.linalg.norm(middle[chosen] - middle[link], axis=1).min()
            if chord * EARTH_KM < apart:
                continue
        chosen.append(int(link))
    return np.array(chosen, dtype=np.int64)


def _nearest_county(territory: Territory, points: Floats) -> list[str]:
    facts = territory.facts
    seats = on_sphere(facts["seat_lon"].values, facts["seat_lat"].values)
    _, row = cKDTree(seats).query(points)
    english, chinese = facts["county_name_en"].values, facts["county_name_zh"].values
    return [f"{english[at]} {chinese[at]}" for at in np.atleast_1d(row)]
