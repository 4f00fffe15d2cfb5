"""Hold-outs: what the economy says of figures that it was not fitted to, beside simple baselines.

That the economy has the right number of people everywhere is no test: each place has an amenity of
its own for that. Held out are where incomers come from, the share of incomers in a province whose
amenities are not fitted, industry by county, and how urban shares changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from hinterland.equilibrate.calibration.calibrate import Calibrated, calibrate
from hinterland.equilibrate.fit import nearness_split, origins
from hinterland.evaluation import travel
from hinterland.fitting.left_out import amenities_left_out
from hinterland.fitting.urban_change import urban_change
from hinterland.flow import Access, Territory, expect_territory
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.scoring import correlation, explained, left_out, within
from hinterland.records.progress import Progress, silent

NEEDS: Mapping[str, tuple[str, ...]] = {
    "origin": ("migrants_other_province", "migrants_same_province"),
    "left_out_province": ("migrants_other_province",),
    "industry": (),
    "urban_change": ("population_before", "urban_share_before"),
}
"""Facts of the census that each hold-out needs."""
LEAST_COUNTIES = 20
"""Counties with counted values from which a hold-out says something."""
MANUFACTURING = ("agro_textiles", "manufacturing")
"""Sectors that together are the manufacturing of the census."""


@dataclass(frozen=True, eq=False)
class HoldOuts:
    """What was predicted, by what, and how well.

    Attributes:
        table: one row a hold-out and predictor: counties, correlation, inside_provinces (less the
            mean of each province), explained (share of the variation of a province that is left
            out, by least squares on the others; below 0 where their mean does better).
        missing: for each hold-out that could not be made, why and what to do.
    """

    table: pd.DataFrame
    missing: Mapping[str, str]

    def best(self, hold_out: str, column: str = "explained") -> str:
        """The predictor that does best."""
        rows = self.table[self.table["hold_out"] == hold_out].set_index("predictor")
        return str(rows[column].idxmax())


@dataclass(frozen=True, eq=False)
class Case:
    """A hold-out before it is scored; arrays by county, NaN where nothing was counted.

    Attributes:
        observed: what was counted.
        predictors: by name; several columns together are one predictor.
        ready: names whose values are predictions of a left-out province already.
    """

    observed: Floats
    predictors: Mapping[str, Floats]
    ready: tuple[str, ...] = ()


def holdouts(
    territory: Territory,
    modelled: Territory | None = None,
    *,
    earlier: pd.DataFrame | None = None,
    progress: Progress = silent,
) -> HoldOuts:
    """Score the economy of a territory on census columns that it was not fitted to.

    Args:
        territory: with imported census columns (`hinterland data census`).
        modelled: the same territory before the import, whose modelled industry is then judged.
        earlier: by county, shares at an earlier census to persist: `origin_split`,
            `other_province_share`, `manufacturing_share`; any of them, NaN where not known.
        progress: told of each part.

    Raises:
        InputError: facts are missing for the equilibrium itself.
    """
    expect_territory(territory)
    before = _by_county(territory, earlier)
    blind = _without(territory, "province_migrants_in")

    @cache
    def made() -> Calibrated:
        return calibrate(blind, travel(blind, progress), progress)

    cases: dict[str, Callable[[], Case]] = {
        "origin": lambda: _origin(blind, made(), before),
        "left_out_province": lambda: _left_out_province(blind, made(), before),
        "industry": lambda: _industry(territory, modelled, before),
        "urban_change": lambda: _urban_change(blind, travel(blind, progress), progress),
    }
    missing = dict(_missing(territory, modelled))
    rows: list[dict[str, object]] = []
    province = _province(territory)
    for name, case in cases.items():
        if name in missing:
            continue
        found = case()
        counted = np.isfinite(found.observed) & territory.region
        if counted.sum() < LEAST_COUNTIES or len(np.unique(province[counted])) < 2:
            missing[name] = (
                f"{counted.sum()} counties in {len(np.unique(province[counted]))} provinces with "
                f"counted values; at least {LEAST_COUNTIES} in two are needed"
            )
            continue
        rows += [
            {"hold_out": name, "predictor": word, **scores}
            for word, scores in _scored(found, counted, province)
        ]
    columns = ["hold_out", "predictor", "counties", "correlation", "inside_provinces", "explained"]
    return HoldOuts(pd.DataFrame(rows, columns=columns), missing)


def _scored(
    case: Case, counted: np.ndarray, province: Ints
) -> Iterator[tuple[str, dict[str, float]]]:
    for word, values in case.predictors.items():
        x = values if values.ndim == 2 else values[:, None]
        known = counted & np.isfinite(x).all(axis=1)
        if known.sum() < LEAST_COUNTIES:
            continue
        y, group = case.observed[known], province[known]
        group = np.unique(group, return_inverse=True)[1]
        said = left_out(x[known], y, group)
        # One column is told by itself; several only through what they say of a left-out province.
        shown = x[known, 0] if x.shape[1] == 1 else said
        predicted = x[known, 0] if word in case.ready else said
        yield (
            word,
            {
                "counties": int(known.sum()),
                "correlation": correlation(shown, y),
                "inside_provinces": correlation(within(shown, group), within(y, group)),
                "explained": explained(predicted, y, group),
            },
        )


def _missing(territory: Territory, modelled: Territory | None) -> Iterator[tuple[str, str]]:
    advice = "import the census with `hinterland data census` (urban change: with --earlier)"
    for name, words in NEEDS.items():
        gone = [word for word in words if not territory.has(word)]
        if gone:
            yield name, f"no {', '.join(gone)}; {advice}"
    if modelled is None:
        yield (
            "industry",
            "needs the territory before the census was imported, to judge its modelled industry: "
            "give it as modelled (--modelled)",
        )


def _origin(territory: Territory, made: Calibrated, before: pd.DataFrame) -> Case:
    facts = territory.facts
    other = _counted(territory, "migrants_other_province")
    same = _counted(territory, "migrants_same_province")
    came = other + same
    observed = np.divide(other, came, out=np.full(len(came), np.nan), where=came > 0)
    found = {
        "model": origins(made).split,
        "nearness": nearness_split(made),
        "wage": _ln_income(territory),
    }
    found |= _persisting(before, "origin_split")
    return Case(np.where(facts["county_role"].values == "region", observed, np.nan), found)


def _left_out_province(territory: Territory, made: Calibrated, before: pd.DataFrame) -> Case:
    people = _sum(territory, territory.facts["population"].values)
    observed = _counted(territory, "migrants_other_province") / np.maximum(people, 1.0)
    county = territory.facts["place_county"].values
    registered = np.bincount(county, made.moved.registered[: len(county)])
    living = np.bincount(county, made.base.workers[: len(county)])
    wage, ratio = _ln_income(territory), np.log(living / registered)
    blind = amenities_left_out(territory, made)
    own = origins(made)
    fitted = own.other_province / own.residents
    found = {
        "wage": wage,
        "wage and residents/registered": np.column_stack([wage, ratio]),
        "model, amenities of the province not fitted": blind,
        "wage, residents/registered and that model": np.column_stack([wage, ratio, blind]),
        "model, amenities fitted": fitted,
    }
    return Case(observed, found | _persisting(before, "other_province_share"))


def _industry(territory: Territory, modelled: Territory | None, before: pd.DataFrame) -> Case:
    assert modelled is not None
    share = _manufacturing(modelled)
    observed = _manufacturing(territory)
    same = np.isclose(observed, share, rtol=1e-9)
    found = {
        "modelled employment": share,
        "wage": _ln_income(modelled),
        "urban share": _urban_share(modelled),
    }
    found |= _persisting(before, "manufacturing_share")
    return Case(np.where(same, np.nan, observed), found)


def _urban_change(territory: Territory, access: Access, progress: Progress) -> Case:
    observed, found = urban_change(territory, access, progress)
    return Case(observed, found, ready=("no change", "model, from wages and tiers"))


def _persisting(before: pd.DataFrame, word: str) -> dict[str, Floats]:
    return {"persistence": before[word].to_numpy(dtype=float)} if word in before else {}


def _manufacturing(territory: Territory) -> Floats:
    """(county,) share of manufacturing in the workers."""
    facts = territory.facts
    mine = np.isin(facts["sector"].values.astype(str), MANUFACTURING)
    jobs = facts["employment"].values.astype(float)
    return _sum(territory, jobs[:, mine].sum(axis=1)) / np.maximum(
        _sum(territory, jobs.sum(axis=1)), 1.0
    )


def _urban_share(territory: Territory) -> Floats:
    people = territory.facts["population"].values.astype(float)
    urban = territory.facts["place_tier"].values.astype(str) != "village"
    return _sum(territory, people * urban) / np.maximum(_sum(territory, people), 1.0)


def _ln_income(territory: Territory) -> Floats:
    """(county,) log of mean income, the wage of the baselines."""
    facts = territory.facts
    people = np.maximum(facts["population"].values.astype(float), 1.0)
    income = people * facts["income"].values.astype(float)
    return np.asarray(np.log(_sum(territory, income) / _sum(territory, people)))


def _sum(territory: Territory, values: Floats) -> Floats:
    county = territory.facts["place_county"].values
    size = territory.facts.sizes["county"]
    return np.asarray(np.bincount(county, values, minlength=size), dtype=float)


def _counted(territory: Territory, word: str) -> Floats:
    """(county,) a fact where it was observed, NaN elsewhere."""
    seen = (territory.status_of(word) == "observed").to_numpy()
    return np.where(seen, territory.facts[word].values.astype(float), np.nan)


def _province(territory: Territory) -> Ints:
    labels = territory.facts["county_province"].values.astype(str)
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def _by_county(territory: Territory, earlier: pd.DataFrame | None) -> pd.DataFrame:
    labels = territory.facts["county"].values.astype(str)
    return pd.DataFrame(index=labels) if earlier is None else earlier.reindex(labels)


def _without(territory: Territory, *words: str) -> Territory:
    """The territory without facts that would tell what is held out."""
    gone = [word for word in words if territory.has(word)]
    gone += [f"{word}__status" for word in gone if f"{word}__status" in territory.facts]
    return Territory(
        territory.name, territory.facts.drop_vars(gone), territory.settings, territory.boundaries
    )
