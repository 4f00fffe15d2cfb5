"""Who gains and who loses by group of households: sums and means over the region."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import xarray as xr

from hinterland.appraise.effects import FELT
from hinterland.flow import Territory
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats

MINORITY = ("low", "middle", "high")


def who_gains(territory: Territory, shared: xr.Dataset) -> pd.DataFrame:
    """One row a group of the region's people; context is left out.

    Args:
        territory: the baseline; minority shares are those of its counties as published.
        shared: see `equilibrate.incidence.layer.by_group`.

    Returns:
        By `view` (all, registration, training, registration and training, fifth, registration and
        fifth, minority) and `group`:
        `registered` workers; `welfare`, mean relative change over them wherever they live, and of
        them `gaining` and `losing` 0.01 % or more; `workers` living in the region; `real_income`,
        mean relative change over these; `income` money/person/year of the baseline a worker, and
        its shares `from_farm`, `from_other`, `from_land`, `from_capital`; `food`, share of spending
        on farm goods; `transfers` and `taxes`, money/year, and `taxes_share` of income. Rows of
        minority are of all people of counties in a class, and missing where the share is not known.
    """
    inside = territory.place_region
    cells = _cells(shared)
    rows = []
    for view, label, chosen in _views(territory, shared):
        mask = chosen & inside[:, None]
        if mask.any():
            rows.append({"view": view, "group": label, **_row(cells, mask)})
    return pd.DataFrame(rows).set_index(["view", "group"])


def _views(territory: Territory, shared: xr.Dataset) -> Iterator[tuple[str, str, Mask]]:
    """(view, label, (place, household) mask)."""
    size = shared.sizes["place"]
    registration, training, fifth = (
        shared[word].values.astype(str) for word in ("registration", "training", "fifth")
    )

    def of(chosen: Mask) -> Mask:
        return np.broadcast_to(chosen, (size, len(chosen)))

    yield "all", "all", of(np.ones(len(fifth), dtype=bool))
    for view, labels in (
        ("registration", [registration]),
        ("training", [training]),
        ("registration and training", [registration, training]),
        ("fifth", [fifth]),
        ("registration and fifth", [registration, fifth]),
    ):
        names = np.array([" ".join(parts) for parts in zip(*labels, strict=True)])
        for name in dict.fromkeys(names):
            yield view, name, of(names == name)
    if territory.has("minority_share"):
        number = minority_class(territory, shared.attrs["minority_from"])
        for position, name in enumerate(MINORITY):
            yield "minority", name, np.repeat((number == position)[:, None], len(fifth), axis=1)


def minority_class(territory: Territory, bounds: list[float]) -> np.ndarray:
    """(place,) class of the place's county by the published share of the whole county."""
    facts = territory.facts
    county = facts["place_county"].values
    people = np.maximum(facts["population"].values.astype(float), 1.0)
    share = np.bincount(county, people * facts["minority_share"].values) / np.bincount(
        county, people
    )
    return np.asarray(np.searchsorted(bounds, share, side="right")[county])


def _cells(shared: xr.Dataset) -> dict[str, Floats]:
    """(place, household) amounts that rows are sums of."""
    source = shared["source"].values.astype(str)
    farm = shared["farm"].values
    before, after = shared["income_before"].values, shared["income_after"].values
    own = len(farm)
    gain = shared["welfare_change"].values - 1
    people, workers = shared["registered"].values, shared["workers_before"].values
    at = {word: int(np.flatnonzero(source == word)[0]) for word in ("land", "capital", "transfers",
                                                                    "taxes")}  # fmt: skip
    return {
        "registered": people,
        "welfare": people * gain,
        "gaining": people * (gain > FELT),
        "losing": people * (gain < -FELT),
        "workers": workers,
        "real_income": workers * (shared["real_income_change"].values - 1),
        "income": before.sum(axis=-1),
        "from_farm": before[..., :own][..., farm].sum(axis=-1),
        "from_other": before[..., :own][..., ~farm].sum(axis=-1),
        "from_land": before[..., at["land"]],
        "from_capital": before[..., at["capital"]],
        "food": shared["spending_before"].values[..., farm].sum(axis=-1),
        "transfers": after[..., at["transfers"]],
        "taxes": -after[..., at["taxes"]],
        "income_after": after[..., : at["transfers"]].sum(axis=-1),
    }


def _row(cells: dict[str, Floats], mask: Mask) -> dict[str, float]:
    found = {word: float(values[mask].sum()) for word, values in cells.items()}
    people, workers = max(found["registered"], 1e-9), max(found["workers"], 1e-9)
    income = found["income"]
    found["taxes_share"] = found["taxes"] / found.pop("income_after")
    for word in ("from_farm", "from_other", "from_land", "from_capital", "food"):
        found[word] /= income
    found["welfare"] /= people
    found["real_income"] /= workers
    found["income"] = income / workers
    return found
