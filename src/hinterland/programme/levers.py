"""How measures move shares of people reached, levers by sector, and what firms' capital earns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.equilibrate.parameters import CLASSES, PRODUCTION, Sectors, model_parameters
from hinterland.flow import Territory
from hinterland.programme.at import At, Floats, Mask
from hinterland.programme.by_sector import at_sectors
from hinterland.programme.costs import now
from hinterland.programme.roads import KM_A_VILLAGE, rural_road_km

YUAN = Money(1, "CNY", 2022)
"""Unit of costs that are shares of a flow of money, such as tax forgone."""


def reached(at: At, fact: str, share: Floats | float, where: Mask) -> list[Change]:
    """More people or firms are reached, at most all of them, however many measures reach them."""
    labels = tuple(map(str, at.territory.facts["place"].values[where]))
    added = at.at_places(fact, "add", share, where & (np.asarray(share) > 0))
    return [*added, Change(fact, "cap", 1.0, {"place": labels})] if added else []


def by_sector(
    at: At, fact: str, factor: Floats | float, where: Mask, sectors: Sequence[str]
) -> list[Change]:
    """A factor on a lever of some sectors, at some places; none where it is 1 or no sector is."""
    moved = where & (np.broadcast_to(np.asarray(factor, dtype=float), where.shape) != 1)
    chosen = np.isin(at.territory.facts["sector"].values.astype(str), list(sectors))
    return at_sectors(at, fact, "scale", factor, moved, sectors=chosen)


def present(territory: Territory, *names: str) -> tuple[str, ...]:
    """Those of some sectors that the territory has."""
    return tuple(name for name in names if name in territory.facts["sector"].values.astype(str))


def outside_farming(territory: Territory) -> tuple[str, ...]:
    """Labels of the sectors that do not farm."""
    sectors = Sectors.of(territory)
    farm = sectors.production == PRODUCTION.index("farm")
    return tuple(label for label, one in zip(sectors.labels, farm, strict=True) if not one)


def in_parcels(territory: Territory) -> bool:
    """Whether a sector makes goods that come in parcels."""
    return bool((Sectors.of(territory).trade == CLASSES.index("container")).any())


def villages(at: At) -> Floats:
    """(place,) villages that towns and villages of the sites stand for."""
    return rural_road_km(at) / KM_A_VILLAGE


def workers(at: At, labels: Sequence[str] = ()) -> Floats:
    """(place,) workers of some sectors, of all if none is named; 0 outside the sites."""
    facts = at.territory.facts
    chosen = np.isin(facts["sector"].values.astype(str), list(labels)) if labels else slice(None)
    found = facts["employment"].values[:, chosen].astype(float).sum(axis=1)
    return np.asarray(np.where(at.place, found, 0.0))


def yuan(at: At, money: Floats) -> Floats:
    """Money of the territory in units of `YUAN`, so that a unit cost of one yuan gives it back."""
    return np.asarray(money / now(YUAN, at.territory))


def capital_income(at: At, labels: Sequence[str]) -> Floats:
    """(place,) money/year that firms of some sectors pay for capital; 0 outside the sites.

    As in the model's baseline: income of a place is what its sectors pay for labour, land and
    capital by the factor shares in force, and all workers of a place earn the same.
    """
    territory = at.territory
    values, sectors = model_parameters(territory), Sectors.of(territory)
    share = {
        word: np.array(
            [
                values.get("production", PRODUCTION[kind], word, label)
                for kind, label in zip(sectors.production, sectors.labels, strict=True)
            ]
        )
        for word in ("labour", "land", "capital")
    }
    workers = np.asarray(territory.facts["employment"].values, dtype=float)
    made = sum(share.values()) / share["labour"]
    total = np.maximum(workers @ made, 1e-9)
    earned = at.fact("income") * at.people / total
    chosen = np.isin(np.array(sectors.labels), list(labels))
    capital = np.where(chosen, share["capital"] / share["labour"], 0.0)
    return np.asarray(earned * (workers @ capital))
