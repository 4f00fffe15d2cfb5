"""From a state of the economy to labelled tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.capital_results import (
    capital_assumptions,
    capital_by_place,
    firms_change,
)
from hinterland.equilibrate.destinations import away_and_incomers, sales_shares
from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.solving import Found
from hinterland.equilibrate.system import Causes, Outcome, System
from hinterland.equilibrate.uniqueness import uniqueness
from hinterland.equilibrate.visitors import visits
from hinterland.flow import Equilibrium, Territory
from hinterland.numerics.paths import Floats


def labelled(territory: Territory, made: Calibrated, causes: Causes, found: Found) -> Equilibrium:
    """The Equilibrium of a Territory; foreign markets are left out of its tables.

    Args:
        territory: whose labels it bears.
        made: its economy.
        causes: under which it was solved.
        found: the solution.
    """
    e, outcome = made.economy, found.outcome
    main, main_by_sector = _main(made, causes, found)
    earned = eq.labour_income(outcome.revenue, outcome.workers, e.technology.labour)
    away, incomers = away_and_incomers(made, causes, outcome)
    own = outcome.supply / outcome.reached
    by_place = {
        "workers": main.pop("workers"),
        "worker_income": earned,
        "disposable_income": outcome.disposable,
        "public_tax": outcome.taxes,
        "utility_change": np.exp(outcome.utility),
        **main,
        "away_share": away,
        "incomer_share": incomers,
        **sales_shares(made, causes, outcome),
        **capital_by_place(made, causes, found),
        **visits(made, causes, outcome),
    }
    by_sector = {
        **main_by_sector,
        "wage_change": np.exp(outcome.wage),
        "land_rent_change": np.exp(outcome.rent),
        "firms_change": firms_change(made, causes, found),
        "goods_price_change": np.exp(outcome.price),
        "own_share": np.clip(own, 0.0, 1.0),
        "home_share": np.clip(own * outcome.spending / outcome.sold, 0.0, 1.0),
    }
    return _equilibrium(territory, made, found, by_place, by_sector)


def labelled_main(
    territory: Territory, made: Calibrated, causes: Causes, found: Found
) -> Equilibrium:
    """The Equilibrium with what `appraise.effects` reads alone, where many are compared."""
    return _equilibrium(territory, made, found, *_main(made, causes, found))


def _main(
    made: Calibrated, causes: Causes, found: Found
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """By place, and by sector and place, what gains and losses are told by."""
    e, outcome = made.economy, found.outcome
    real = eq.ln_utility(
        ln_amenity=np.zeros(e.places),
        ln_income=outcome.income + outcome.felt,
        ln_price=outcome.consumer_price,
        ln_housing=np.zeros(e.places) + causes.housing,
        ln_workers=np.log(outcome.workers / e.workers),
        housing=e.mobility.housing,
        crowding=0.0,
    )
    welfare = eq.ln_welfare(outcome.options, System(e).options_before, e.mobility.elasticity)
    by_place = {
        "workers": outcome.workers,
        "price_level": np.exp(outcome.consumer_price),
        "real_income_change": np.exp(real),
        "welfare_change": np.exp(welfare),
        "registered_workers": made.moved.registered,
        "real_product": real_product(e, outcome),
    }
    by_sector = {
        "sector_workers": outcome.share * outcome.workers,
        "revenue": outcome.revenue,
    }
    return by_place, by_sector


def _equilibrium(
    territory: Territory,
    made: Calibrated,
    found: Found,
    by_place: Mapping[str, Floats],
    by_sector: Mapping[str, Floats],
) -> Equilibrium:
    facts = territory.facts
    places = facts.sizes["place"]
    columns: dict[str, tuple[tuple[str, ...], Floats]] = {
        word: (("place",), values[:places]) for word, values in by_place.items()
    }
    columns |= {
        word: (("place", "sector"), values[:, :places].T) for word, values in by_sector.items()
    }
    dataset = xr.Dataset(
        columns,
        coords={"place": facts["place"].values, "sector": facts["sector"].values},
        attrs={"assumptions": list(assumptions(made))},
    )
    return Equilibrium(
        values=dataset,
        outcome=str(found.ended),
        residual=found.residual,
        steps=found.steps,
        uniqueness=uniqueness(made.economy),
    )


def real_product(economy: Economy, outcome: Outcome) -> Floats:
    """(place,) value added at the prices of the baseline, money/year: what is made less what is
    bought for it, each at its old price, as national accounts measure output."""
    made = np.exp(np.log(outcome.revenue) - outcome.cost)
    bought = np.einsum(
        "jk,kn,jn->n", economy.technology.inputs, outcome.revenue, np.exp(-outcome.price)
    )
    return np.asarray(made.sum(axis=0) - bought)


def assumptions(made: Calibrated) -> tuple[str, ...]:
    """What the equilibrium rests on, in words."""
    zeta = made.values.get("trade", "all", "reach_zeta")
    share = made.values.get("trade", "all", "moved_by_roads")
    told = [
        "All of it is modelled: an equilibrium calibrated to employment and income, not observed.",
        f"Travel moves {share:.0%} of the friction of distance; the rest stays whatever is built.",
        f"The outward wedge of village and town industry is assumed (zeta {zeta:g}; 0 switches it "
        "off): county technology and home sales are not observed.",
        "Wedges of migration are fitted to national totals: shares living elsewhere in the county "
        "{:.3f}, elsewhere in the province {:.3f}, in another province {:.3f}.".format(
            *made.moved.reached[:3]
        ),
    ]
    if made.moved.modelled:
        told.append(
            "Where people are registered is modelled: import `registered_population` to replace it."
        )
    if made.base.foreign:
        told.append(
            f"Crossing the border is fitted to exports of {made.fit.exports.sum():.0%} of the "
            "country's product; foreign markets make and buy in the country's proportions."
        )
    told.append(
        f"Borders between provinces are fitted so that {made.fit.home_goods:.0%} of the goods "
        "bought come from the own province: an assumption."
    )
    if made.sectors.assumed:
        told.append(
            f"Sectors unknown to the model, judged by land and trade: "
            f"{', '.join(made.sectors.assumed)}."
        )
    told.extend(capital_assumptions(made))
    return tuple(told)
