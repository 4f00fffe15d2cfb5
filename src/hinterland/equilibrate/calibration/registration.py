"""Where people are registered: as imported, or modelled from national and provincial totals.

Nobody's registration is known place by place. In the model, those who moved to another province are
taken out of the cities and towns where they live (as many in each province as it counts, where that
is known) and given back to the towns and villages of provinces by how poor these are; the same
inside provinces and inside counties. Only a share of all moves is net.
"""

from __future__ import annotations

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.baseline import Baseline
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints

LEAST, MOST = 0.5, 2.0
"""Registered people over residents of a county stay between these; boundary changes do not."""
ARRIVING = {"city": 1.0, "town": 0.3}
"""How much of those who came a resident stands for, by tier; none in villages. Assumed."""
SENDING = {"city": 0.25}
"""How much of those who left a resident stands for, by tier; 1 in towns and villages. Assumed."""
POVERTY = 2.0
"""Elasticity of leaving a province to its mean income, downwards; assumed."""
KEPT = 0.1
"""Share of a place's workers that are registered there at least."""


def registered_workers(
    territory: Territory, base: Baseline, values: Parameters
) -> tuple[Floats, bool, int]:
    """(place,) workers by place of registration, whether by county they are modelled, and how many
    counties were held between bounds."""
    facts = territory.facts
    places = facts.sizes["place"]
    workers = base.workers[:places]
    county = facts["place_county"].values.astype(np.int64)
    net = values.get("migration", "all", "net_share")
    moved = net * _moves(territory, workers, values)
    registered = np.maximum(workers + moved, KEPT * workers)
    modelled = not territory.has("registered_population")
    living = np.bincount(county, workers)
    by_county: Floats = np.asarray(np.bincount(county, registered), dtype=float)
    if not modelled:
        people = np.bincount(county, facts["population"].values)
        by_county = facts["registered_population"].values / np.maximum(people, 1.0) * living
    held = np.clip(by_county, LEAST * living, MOST * living)
    capped = int((np.abs(held - by_county) > 1e-9 * living).sum())
    registered = registered * (held / np.bincount(county, registered))[county]
    registered = registered * (workers.sum() / registered.sum())
    return np.concatenate([registered, base.workers[places:]]), modelled, capped


def _moves(territory: Territory, workers: Floats, values: Parameters) -> Floats:
    """(place,) people registered in a place who left it, less those who came to it."""
    facts = territory.facts
    tier = facts["place_tier"].values.astype(str)
    county = facts["place_county"].values.astype(np.int64)
    labels = facts["county_province"].values.astype(str)[county]
    province = np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)
    total = {
        word: workers.sum() * values.get("migration", "all", word)
        for word in ("within_county", "same_province", "other_province")
    }
    arriving = workers * np.array([ARRIVING.get(name, 0.0) for name in tier])
    sending = workers * np.array([SENDING.get(name, 1.0) for name in tier])
    came = _scaled(arriving, total["other_province"])
    if territory.has("province_migrants_in"):
        came = _scaled(_split(arriving, province, _counted(territory, labels)), came.sum())
    left = _scaled(sending * _poverty(territory, workers, province), came.sum())
    near = _scaled(arriving, total["same_province"])
    from_near = _split(sending, province, near)
    own = _scaled(arriving, total["within_county"])
    from_own = _split(np.where(tier == "city", 0.0, sending), county, own)
    return np.asarray(left - came + from_near - near + from_own - own)


def _counted(territory: Territory, labels: np.ndarray) -> Floats:
    """(place,) residents of its province registered in another one; each place the whole number
    over the places of the province."""
    facts = territory.facts
    given = dict(
        zip(facts["province"].values.astype(str), facts["province_migrants_in"].values, strict=True)
    )
    found, position, count = np.unique(labels, return_inverse=True, return_counts=True)
    by_province = np.array([float(given[name]) for name in found]) / count
    return np.asarray(by_province[position])


def _poverty(territory: Territory, workers: Floats, province: Ints) -> Floats:
    """(place,) how much more people leave poor provinces."""
    income = np.bincount(province, workers * territory.facts["income"].values)
    mean = income / np.bincount(province, workers)
    return np.asarray(((mean.mean() / mean) ** POVERTY)[province])


def _scaled(values: Floats, total: float) -> Floats:
    return np.asarray(values * (total / values.sum()))


def _split(key: Floats, group: Ints, amounts: Floats) -> Floats:
    """The amounts of each group, split by a key within it."""
    whole = np.bincount(group, amounts)
    return np.asarray(key * (whole / np.maximum(np.bincount(group, key), 1e-9))[group])
