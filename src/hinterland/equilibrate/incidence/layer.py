"""From a model and an equilibrium to groups by place, labelled."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.causes import moving, purse_of
from hinterland.equilibrate.equilibrium import Model
from hinterland.equilibrate.incidence.book import Book, Places, written
from hinterland.equilibrate.incidence.options import (
    living,
    ln_group_welfare,
    registered_by_group,
)
from hinterland.equilibrate.incidence.sharing import (
    OF_REGISTERED,
    Happened,
    Shared,
    ln_income_change,
    ln_price_change,
    shared,
)
from hinterland.equilibrate.incidence.traits import HOUSEHOLDS, Traits
from hinterland.equilibrate.levels import change_of
from hinterland.flow import Access, Equilibrium, Territory
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats

PUBLIC = ("transfers", "taxes")


def by_group(known: Model, after: Territory, access: Access, found: Equilibrium) -> xr.Dataset:
    """What every group has before and after, by place; foreign markets left out.

    Args:
        known: the baseline.
        after, access: the changed territory.
        found: its equilibrium.

    Returns:
        By `place` and `household` (registration, training, fifth): `workers_before`,
        `workers_after`; `income_before` and `income_after` by `source`, `spending_before` and
        `spending_after` by `sector`, money/year; `real_income_change` of those who live in the
        place; `registered`, workers, and `welfare_change` of those registered in it. The attribute
        `thresholds` holds the incomes per head between the fifths.
    """
    made, traits = known.calibrated, Traits.of(known.calibrated.sectors, known.calibrated.values)
    size = known.territory.facts.sizes["place"]
    urban = _urban(known.territory, made)
    moves = made.economy.mobility
    assert moves.kernel is not None and moves.attraction is not None
    assert moves.registered is not None
    here = living(moves.kernel, moves.attraction, moves.registered, urban)
    before = _before(made, here[:size])
    heads = known.territory.facts["population"].values / before.workers.sum(axis=1)
    region = known.territory.place_region
    book = written(before, traits, np.maximum(heads, 1.0), urban[:size], region)
    kernel = moving(made, known.territory, after, access) or moves.kernel
    utility = _padded(np.log(found.values["utility_change"].values), made.base.foreign)
    attraction = moves.attraction * np.exp(moves.elasticity * utility)
    now = _happened(known, after, found, living(kernel, attraction, moves.registered, urban)[:size])
    done = shared(book, traits, before, now)
    ln_real = _real(book, done, found, moves.housing)
    share = book.workers / before.workers[:, OF_REGISTERED]
    # Nobody moves to or from foreign markets, so their groups weigh alike.
    everywhere = np.concatenate([share, np.full((made.base.foreign, share.shape[1]), 0.5)])
    registered = registered_by_group(
        moves.kernel, moves.attraction, moves.registered, urban, everywhere
    )
    felt = np.log(found.values["utility_change"].values)[:, None] + ln_real
    welfare = ln_group_welfare(
        moves.kernel,
        kernel,
        moves.attraction,
        _padded(felt, made.base.foreign),
        moves.elasticity,
    )
    real = np.log(found.values["real_income_change"].values)[:, None] + ln_real
    return _labelled(
        known,
        book,
        done,
        real=np.exp(real),
        people=registered[:size],
        welfare=np.exp(welfare[:size]),
    )


def _before(made: Calibrated, here: Floats) -> Places:
    """Places of the baseline; `here` (place, 2) workers by where they are registered."""
    e, t, size = made.economy, made.economy.technology, len(here)
    assert e.owned is not None
    capital = e.owned * (t.capital @ e.revenue).sum()
    # The calibrated workers, of whom `here` gives the shares.
    workers = here * (e.workers[:size] / here.sum(axis=1))[:, None]
    return Places(
        workers=workers,
        earnings=(t.labour[:, None] * e.revenue)[:, :size].T,
        land=(t.land @ e.revenue)[:size],
        capital=capital[:size],
        budget=np.broadcast_to(e.consumed, e.revenue.shape)[:, :size].T,
    )


def _happened(known: Model, after: Territory, found: Equilibrium, here: Floats) -> Happened:
    made, values = known.calibrated, found.values
    t, size = made.economy.technology, len(here)
    revenue = values["revenue"].values
    earnings, land = revenue * t.labour, revenue @ t.land
    transfers, purse = purse_of(made, known.territory, after)
    taxes = values["public_tax"].values
    disposable = values["disposable_income"].values
    before_public = disposable - transfers[:size] + taxes
    of_land = np.zeros(size)
    if purse is not None:
        foreign = made.base.foreign
        of_land = purse.taxes(
            transfers, _padded(before_public, foreign), _padded(land, foreign), bases=("land",)
        )[:size]
    places = Places(
        workers=here * (values["workers"].values / here.sum(axis=1))[:, None],
        earnings=earnings,
        land=land,
        capital=before_public - earnings.sum(axis=1) - land,
        budget=np.broadcast_to(made.economy.consumed, (made.economy.sectors, size)).T,
    )
    return Happened(
        places=places,
        ln_wage=np.log(values["wage_change"].values),
        ln_skill=change_of(known.territory, after, "skill").T,
        transfers=transfers[:size],
        of_income=taxes - of_land,
        of_land=of_land,
        kappa=t.kappa,
    )


def _real(book: Book, done: Shared, found: Equilibrium, housing: float) -> Floats:
    """(place, group) ln of the group's income over its prices, against everybody's there."""
    income, mean = ln_income_change(book, done)
    price = ln_price_change(book, np.log(found.values["goods_price_change"].values))
    everybody = np.log(found.values["price_level"].values)
    return np.asarray(income - mean[:, None] - (1 - housing) * (price - everybody[:, None]))


def _labelled(
    known: Model, book: Book, done: Shared, *, real: Floats, people: Floats, welfare: Floats
) -> xr.Dataset:
    facts = known.territory.facts
    sectors = [str(label) for label in facts["sector"].values]
    own = (*sectors, "land", "capital")
    before = np.concatenate([book.income, np.zeros((*book.workers.shape, len(PUBLIC)))], axis=-1)
    pair, of_source = ("place", "household"), ("place", "household", "source")
    of_sector = ("place", "household", "sector")
    parts = list(zip(*HOUSEHOLDS, strict=True))
    made = known.calibrated
    return xr.Dataset(
        {
            "workers_before": (pair, book.workers),
            "workers_after": (pair, done.workers),
            "income_before": (of_source, before),
            "income_after": (of_source, done.income),
            "spending_before": (of_sector, book.spending),
            "spending_after": (of_sector, done.spending),
            "real_income_change": (pair, real),
            "registered": (pair, people),
            "welfare_change": (pair, welfare),
        },
        coords={
            "place": facts["place"].values,
            "household": [f"{r} {t} {f}" for r, t, f in HOUSEHOLDS],
            "registration": ("household", list(parts[0])),
            "training": ("household", list(parts[1])),
            "fifth": ("household", list(parts[2])),
            "source": [*own, *PUBLIC],
            "sector": sectors,
            "farm": ("sector", made.sectors.production == 0),
        },
        attrs={
            "thresholds": [float(cut) for cut in book.thresholds],
            "minority_from": [
                made.values.get("households", name, "minority_from") for name in ("middle", "high")
            ],
            "assumptions": list(assumptions(made)),
        },
    )


def assumptions(made: Calibrated) -> tuple[str, ...]:
    """What the groups rest on, in words."""

    def get(group: str, parameter: str) -> float:
        return made.values.get("households", group, parameter)

    return (
        "Groups are an incidence layer: people do not differ in the equilibrium itself, and what "
        "happens at a place is shared among its groups, who add up to it.",
        f"Fifths are of the region's people by income per head; among people alike of one place "
        f"incomes are lognormal with a Gini of {get('all', 'gini'):g} (assumed).",
        f"Trained are {get('rural', 'trained_share'):.0%} of workers registered in villages and "
        f"towns, {get('urban', 'trained_share'):.0%} of those in cities; how groups differ in pay, "
        "work, land and budgets is assumed (defaults/households.csv), none of it observed by "
        "place. People stay in the group they are in at the baseline.",
    )


def _urban(territory: Territory, made: Calibrated) -> Mask:
    city = territory.facts["place_tier"].values.astype(str) == "city"
    return np.concatenate([city, np.ones(made.base.foreign, dtype=bool)])


def _padded(values: Floats, foreign: int) -> Floats:
    """Values with zeros for foreign markets behind."""
    return np.concatenate([values, np.zeros((foreign, *values.shape[1:]))])
