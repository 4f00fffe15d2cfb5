"""What every link is worth: one equilibrium, one adjoint for each objective, one loading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from hinterland.connect.modes.loading import link_worth
from hinterland.connect.modes.multimodal import multimodal_graph
from hinterland.connect.modes.rerouting import rerouted_worth
from hinterland.equilibrate.adjoint import Weights, gradient
from hinterland.equilibrate.equilibrium import model
from hinterland.equilibrate.pair_worth import pair_worth
from hinterland.equilibrate.parameters import model_parameters
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.system import Causes
from hinterland.errors import Fault, InputError
from hinterland.evaluation import travel
from hinterland.flow import Territory
from hinterland.numerics.around import on_sphere
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent

OBJECTIVES = ("region", "rural", "urban", "everybody")
"""Whose mean welfare is looked at: people registered in the region, in its towns and villages, in
its cities, or anywhere."""
FASTER = 1.2
"""Speed over that of today of a stated improvement."""
EARTH_KM = 6371.0
EXACT = 1e-10
"""Residual to which the equilibrium is solved for a gradient."""


def link_values(
    territory: Territory,
    objectives: Sequence[str] = OBJECTIVES[:2],
    *,
    faster: float = FASTER,
    exact: int = 0,
    progress: Progress = silent,
) -> pd.DataFrame:
    """What a quicker link is worth to some people, for every link at once.

    A marginal value, exact for small changes while ways stay what they are: links that carry no
    cheapest way today show nothing, and large improvements are worth less or more than their share.

    Args:
        territory: facts.
        objectives: of OBJECTIVES.
        faster: speed over that of today of the stated improvement.
        exact: links, those of the largest marginal value of each objective, whose improvement is
            also routed anew, with every pair free to change its way.
        progress: told of each part.

    Returns:
        By link: for each objective `OBJECTIVE`, money/year by which the income of these people
        would have to rise to do as much as the improvement, at the marginal value; and where
        `exact` links are asked for `OBJECTIVE_rerouted` and `OBJECTIVE_switching`, the share of it
        from pairs that do not use the link today; NaN for other links.

    Raises:
        InputError: an unknown objective.
        NotConverged: no equilibrium, or no gradient.
    """
    masks = {name: _people(territory, name) for name in objectives}
    access = travel(territory, progress)
    known = model(territory, access, progress)
    made, causes = known.calibrated, Causes()
    found = solve(made.economy, causes, tolerance=EXACT)
    net = multimodal_graph(territory)
    links = territory.facts.sizes["link"]
    table = pd.DataFrame(index=pd.Index(territory.facts["link"].values, name="link"))
    for name, mask in masks.items():
        chosen = np.concatenate([mask, np.full(made.base.foreign, False)])
        weights = Weights.of_people(made.moved.registered, chosen)
        slope = gradient(made.economy, causes, found, weights)
        pairs = pair_worth(made, access, causes, slope)
        money = _income(territory, made.moved.registered, mask)
        # Quicker by a factor: hours fall by 1 - 1 / factor.
        marginal = link_worth(net, pairs, links, progress=progress) * (1 - 1 / faster)
        table[name] = marginal * money
        if exact:
            best = np.argsort(-np.abs(marginal))[:exact]
            found_worth, share = rerouted_worth(net, pairs, best, faster, progress=progress)
            for word, values in (("rerouted", found_worth * money), ("switching", share)):
                column = np.full(links, np.nan)
                column[best] = values
                table[f"{name}_{word}"] = column
    return table


def _people(territory: Territory, objective: str) -> Mask:
    """(place,) whose registered people count."""
    if objective not in OBJECTIVES:
        raise InputError(
            Fault(f"{objective!r} is no objective.", "objectives", f"Use {', '.join(OBJECTIVES)}.")
        )
    tier = territory.facts["place_tier"].values.astype(str)
    region = territory.place_region
    masks: dict[str, Mask] = {
        "region": region,
        "rural": region & (tier != "city"),
        "urban": region & (tier == "city"),
        "everybody": np.ones(len(region), dtype=bool),
    }
    return masks[objective]


def _income(territory: Territory, registered: Floats, mask: Mask) -> float:
    """Income of the registered people, at what residents of their place have."""
    facts = territory.facts
    people = facts["population"].values.astype(float)
    workers = facts["employment"].values.sum(axis=1)
    each = people * facts["income"].values / np.maximum(workers, 1.0)
    return float((each * registered[: len(people)])[mask].sum())


def listed(
    territory: Territory, values: pd.DataFrame, objective: str, *, top: int, apart: float
) -> pd.DataFrame:
    """The links worth most for their cost, spaced along corridors.

    Args:
        territory: facts.
        values: of `link_values`.
        objective: the column to rank by; by what was routed anew where it is there.
        top: how many.
        apart: km in a straight line within which a better link keeps another out of the list.

    Returns:
        By link, best first: mode, class, province, ends, km, the values, and `worth_per_cost`,
        money a year for each of cost of upgrading it (assumed unit costs).
    """
    facts, cost = territory.facts, model_parameters(territory)
    start, end = (facts[word].values.astype(int) for word in ("link_from", "link_to"))
    lon, lat = facts["node_lon"].values.astype(float), facts["node_lat"].values.astype(float)
    middle = on_sphere((lon[start] + lon[end]) / 2, (lat[start] + lat[end]) / 2)
    mode = facts["link_mode"].values.astype(str)
    km = facts["link_geometry"].values * facts["link_detour"].values
    each = {m: cost.get("links", m, "upgrade_cost") for m in ("road", "rail")}
    priced = np.array([each.get(m, np.nan) for m in mode]) * np.maximum(km, 0.1)
    column = f"{objective}_rerouted" if f"{objective}_rerouted" in values else objective
    worth = values[column].to_numpy(dtype=float) / priced
    order = np.argsort(-np.nan_to_num(worth, nan=-np.inf))
    chosen: list[int] = []
    for link in order:
        if len(chosen) == top or not np.isfinite(worth[link]) or worth[link] <= 0:
            break
        if chosen:
            chord = np.linalg.norm(middle[chosen] - middle[link], axis=1).min()
            if chord * EARTH_KM < apart:
                continue
        chosen.append(int(link))
    table = values.iloc[chosen].copy()
    for word, made in (
        ("mode", mode),
        ("class", facts["link_class"].values.astype(str)),
        ("lon", (lon[start] + lon[end]) / 2),
        ("lat", (lat[start] + lat[end]) / 2),
        ("km", np.asarray(km, dtype=float)),
        ("worth_per_cost", worth),
    ):
        table[word] = made[chosen]
    table["near_county"] = _nearest_county(territory, middle[chosen])
    return table


def _nearest_county(territory: Territory, points: Floats) -> list[str]:
    facts = territory.facts
    seats = on_sphere(facts["seat_lon"].values, facts["seat_lat"].values)
    _, row = cKDTree(seats).query(points)
    english, chinese = facts["county_name_en"].values, facts["county_name_zh"].values
    return [f"{english[at]} {chinese[at]}" for at in np.atleast_1d(row)]
