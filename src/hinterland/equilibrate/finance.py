"""What credit, land proceeds, wedges of capital and information do to the causes."""

from __future__ import annotations

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.calibration.capital import near_by_time
from hinterland.equilibrate.firms import ln_finance, ln_skill_of_training, trained_share
from hinterland.equilibrate.levels import abroad, change_of, level, moved
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.parameters import PRODUCTION
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Access, Territory
from hinterland.numerics.paths import Floats


def acting(values: Parameters) -> dict[str, tuple[bool, str]]:
    """Levers that act only under some parameters: whether they do, and what would make them."""
    get = {
        word: values.get("capital", "all", word)
        for word in ("placed", "credit_bound", "pledged", "training_share", "training_gain")
    }
    bound = get["credit_bound"] > 0
    return {
        "capital_wedge": (get["placed"] == 1, "capital.all.placed=1"),
        "credit": (bound, "capital.all.credit_bound=0.34"),
        "land_proceeds": (
            (bound and get["pledged"] > 0) or get["training_share"] * get["training_gain"] > 0,
            "capital.all.credit_bound=0.34, or capital.all.training_share=0.2 and "
            "capital.all.training_gain=0.02",
        ),
    }


def refuse_idle(values: Parameters, before: Territory, after: Territory) -> None:
    """Refuse levers that would act on nothing under the parameters in force.

    Raises:
        InputError: naming each, and the setting that makes it act.
    """
    refuse(
        InputError,
        [
            Fault(
                f"{word} acts on nothing under the parameters in force.",
                "settings equilibrium",
                f"Set {setting} (docs/capital-and-information.md).",
            )
            for word, (on, setting) in acting(values).items()
            if not on and moved(before, after, word)
        ],
    )


def ln_information(values: Parameters, before: Territory, after: Territory) -> Floats:
    """(place,) change of the logarithm of information cost that acts on the economy: that of the
    lever, and as much of that by broadband coverage as the parameters let act."""
    told = change_of(before, after, "information_cost")
    acts = values.get("information", "all", "broadband_acts")
    return np.asarray(told + acts * (ln_coverage(values, after) - ln_coverage(values, before)))


def ln_coverage(values: Parameters, territory: Territory) -> Floats:
    """(place,) logarithm of information cost by broadband coverage, 0 where all have it or nothing
    is known."""
    if not territory.has("broadband_share"):
        return np.zeros(territory.facts.sizes["place"])
    lacking = 1 - territory.facts["broadband_share"].values.astype(float)
    return np.asarray(values.get("information", "all", "of_broadband") * lacking)


def credit(made: Calibrated, before: Territory, after: Territory) -> Floats:
    """(place,) ln B^ of finance for rural firms."""
    return ln_finance(
        abroad(made, change_of(before, after, "credit")),
        rural_charge(made, before),
        abroad(made, level(after, "land_proceeds")),
        abroad(made, level(before, "land_proceeds")),
        made.values.get("capital", "all", "pledged"),
    )


def rural_charge(made: Calibrated, territory: Territory) -> Floats:
    """(place,) F, what industry of towns and villages pays for capital, money/year; 0 in cities."""
    e = made.economy
    rural = abroad(made, (territory.facts["place_tier"].values.astype(str) != "city") * 1.0)
    paid = (e.technology.capital * made.sectors.rural_industry) @ e.revenue
    return np.asarray(paid * rural)


def training(made: Calibrated, before: Territory, after: Territory) -> Floats:
    """(sector, place) ln phi^ of those whom land proceeds train, for work outside farming."""
    values = made.values
    cost, spent, gain = (
        values.get("capital", "all", f"training_{word}") for word in ("cost", "share", "gain")
    )
    was, now = (
        trained_share(abroad(made, level(land, "land_proceeds")), made.economy.workers, spent, cost)
        for land in (before, after)
    )
    farm = made.sectors.production == PRODUCTION.index("farm")
    return np.asarray(np.where(farm[:, None], 0.0, ln_skill_of_training(now, was, gain)))


def investing(
    made: Calibrated, before: Territory, after: Territory, access: Access, information: Floats
) -> Movement | None:
    """The kernel of capital under new travel, wedges and information; None where it stays.

    Args:
        made: calibrated on `before`.
        before, after, access: as in `causes.causes`.
        information: (place,) logarithm of the change of information cost.
    """
    placed = made.economy.capital
    if placed is None:
        return None
    kernel = placed.kernel
    assert isinstance(kernel, Movement)
    easier = -placed.elasticity * change_of(before, after, "capital_wedge")
    easier = easier - made.values.get("information", "all", "on_placing") * information
    ones = np.ones(len(kernel.county))
    changed = kernel.under(
        near=near_by_time(access, made.values, "capital", made.found.km, made.found.foreign),
        entry=np.exp(abroad(made, easier)),
        staying=ones,
        leaving=ones,
    )
    return None if changed is kernel else changed
