"""When do better village roads hurt rural industry? Thresholds in closed form, and the full solve.

A symmetric fall of the access cost of a place lets its firms sell more outside and outsiders sell
more inside. With wages and outside demand fixed its sales of a sector change by

    dln R = theta (-dln tau) [(1 - h) (1 - pi_x) - h (1 - pi_own)]

h share of sales at home, pi_own own share of purchases at home, pi_x own share in purchases abroad.
So sales fall where h > (1 - pi_x) / (2 - pi_own - pi_x), whatever theta is. It takes at least two
sectors: where trade in the one sector balances, h = pi_own and the condition never holds.

Home sales of village firms are not observed. They follow here from the assumed outward wedge chi,
so the answer is a table over chi and theta, never one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.parameters import CLASSES
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.system import Causes
from hinterland.flow import Territory
from hinterland.numerics.balancing import balanced
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent

EASIER = 0.02
"""Rise of the freeness of village roads for which signs are told; the closed form is marginal."""
CHIS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
THETAS = (4.0, 6.0, 8.0)
STILL = 1e-7
"""Change of a logarithm below which nothing falls: what the solver leaves open."""


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares of sales and purchases by sector and place.

    Attributes:
        home: h, share of sales that the place buys itself.
        own: pi_own, share of its purchases that come from the place.
        abroad: pi_x, its share of the purchases of those it sells to; taken as 0 where it sells to
            thousands, for the kernel's two operations do not tell it.
    """

    home: Floats
    own: Floats
    abroad: Floats


def shares(economy: Economy) -> Shares:
    """h, pi_own and pi_x of an economy at its baseline."""
    trade, t = economy.trade, economy.technology
    reached = trade.reached
    income = (t.labour + t.land) @ economy.revenue
    if economy.owned is not None:
        income = income + economy.owned * (t.capital @ economy.revenue).sum()
    spent = economy.consumed * income + t.inputs @ economy.revenue
    inside = trade.supply * spent / reached
    own = trade.supply / reached
    return Shares(inside / economy.revenue, own, np.zeros_like(own))


def slope(found: Shares) -> Floats:
    """(sector, place) (1 - h)(1 - pi_x) - h (1 - pi_own): the sign of what freer access does."""
    return np.asarray((1 - found.home) * (1 - found.abroad) - found.home * (1 - found.own))


def threshold_home(found: Shares) -> Floats:
    """(sector, place) the home share above which freer access lowers sales."""
    return np.asarray((1 - found.abroad) / (2 - found.own - found.abroad))


def threshold_chi(found: Shares, chi: Floats, theta: Floats) -> Floats:
    """(sector, place) the outward wedge at which the threshold is reached, supply as it is.

    Sales outside go with chi^-theta, so h = H / (H + O (chi' / chi)^-theta); infinite where the
    place sells nothing at home.
    """
    limit = threshold_home(found)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = found.home * (1 - limit) / ((1 - found.home) * limit)
        wedge = chi * ratio ** (-1 / theta[:, None])
    return np.where(found.home > 0, wedge, np.inf)


def by_county(territory: Territory, made: Calibrated) -> pd.DataFrame:
    """One row a county: what decides for the industry of its towns and villages.

    Home share, threshold home share, the wedge assumed and the wedge at which roads begin to hurt,
    each the mean over towns, villages and sectors of rural industry by their sales; `hurt` where
    the sales of all of them together fall.
    """
    facts, e = territory.facts, made.economy
    places = facts.sizes["place"]
    rural = facts["place_tier"].values.astype(str) != "city"
    sector = made.sectors.rural_industry
    found = shares(e)
    chi = _chi(made)
    columns = {
        "home_share": found.home,
        "threshold_home_share": threshold_home(found),
        "chi": chi,
        "threshold_chi": threshold_chi(found, chi, e.trade.theta),
        "slope": slope(found),
    }
    weight = (e.revenue * sector[:, None])[:, :places] * rural
    county = facts["place_county"].values
    size = facts.sizes["county"]
    total = np.bincount(county, weight.sum(axis=0), size)
    table = pd.DataFrame(
        {
            "county_name_en": facts["county_name_en"].values,
            "county_name_zh": facts["county_name_zh"].values,
            "province": facts["county_province"].values.astype(str),
        },
        index=pd.Index(facts["county"].values.astype(str), name="county"),
    )
    for word, values in columns.items():
        held = np.where(weight > 0, values[:, :places] * weight, 0.0).sum(axis=0)
        table[word] = np.bincount(county, held, size) / total
    table["hurt"] = table["slope"] < 0
    table["industrial_employment"] = _industrial(territory)
    return table[territory.region]


def grid(
    territory: Territory,
    made: Calibrated,
    *,
    chis: Sequence[float] = CHIS,
    thetas: Sequence[float] = THETAS,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Share of counties whose rural industry freer village roads hurt, over chi and theta.

    Each row is another economy, calibrated to the same sales under a uniform chi, with the
    elasticity of trade to distance held as theta varies. `closed` is the closed form; `revenue` and
    `jobs` come from the full solve, in which wages, prices and homes adjust. `low` and `high` are
    the halves of counties by industrial employment, of which chi is not made.
    """
    facts = territory.facts
    rural = np.zeros(made.economy.places, dtype=bool)
    rural[: facts.sizes["place"]] = facts["place_tier"].values.astype(str) != "city"
    county = facts["place_county"].values
    inside = territory.region
    low = _industrial(territory) <= np.median(_industrial(territory)[inside])
    rows = []
    with progress("roads and rural industry", len(chis) * len(thetas)) as advance:
        for theta in thetas:
            for chi in chis:
                economy = _under(made, rural, chi, theta)
                changes = _changes(economy, made, rural)
                for half, mask in (("all", inside), ("low", inside & low), ("high", inside & ~low)):
                    row = {"chi": chi, "theta": theta, "counties": half}
                    for word, change in changes.items():
                        total = np.bincount(county, change[: len(county)], len(inside))
                        row[word] = float((total[mask] < -STILL).mean())
                    rows.append(row)
                advance(1)
    return pd.DataFrame(rows)


def _changes(economy: Economy, made: Calibrated, rural: Mask) -> dict[str, Floats]:
    """(place,) changes of rural industry, weighed by its sales or jobs, by three measures."""
    sector = made.sectors.rural_industry
    found = solve(economy, Causes(kernels=easier(economy, rural, EASIER)), tolerance=1e-9)
    sales = (economy.revenue * sector[:, None]) * rural
    closed = (sales * slope(shares(economy))).sum(axis=0) / sales.sum()
    revenue = ((found.outcome.revenue - economy.revenue)[sector] * rural).sum(axis=0)
    first = solve(economy, tolerance=1e-9).outcome
    before, after = first.share * first.workers, found.outcome.share * found.outcome.workers
    jobs = ((after - before)[sector] * rural).sum(axis=0)
    return {
        "closed": closed * len(rural),
        "revenue": revenue / sales.sum() * len(rural),
        "jobs": jobs / (before[sector] * rural).sum() * len(rural),
    }


def easier(economy: Economy, places: Mask, by: float) -> list[Hierarchy]:
    """Kernels in which the gates of some places are freer."""
    made = []
    for way in economy.trade.kernels:
        assert isinstance(way, Hierarchy)
        factor = np.where(places[way.gates.place], 1 + by, 1.0)
        free = np.minimum(way.gates.free * factor, 1.0)
        made.append(replace(way, gates=replace(way.gates, free=free)))
    return made


def _under(made: Calibrated, rural: Mask, chi: float, theta: float) -> Economy:
    """The same sales under a uniform outward wedge and another trade elasticity."""
    e, sectors = made.economy, made.sectors
    t = e.technology
    income = (t.labour + t.land) @ e.revenue + t.capital @ e.revenue
    spent = e.consumed * income + t.inputs @ e.revenue
    kernels, supply = list(e.trade.kernels), e.trade.supply.copy()
    for position in range(len(CLASSES)):
        mine = sectors.trade == position
        if not sectors.rural_industry[mine].any():
            continue
        way = kernels[position]
        assert isinstance(way, Hierarchy)
        bears = sectors.rural_industry[mine][:, None] & rural[None, :]
        way = replace(way, outward=np.where(bears, chi**-theta, 1.0))
        kernels[position] = way
        supply[mine], _ = balanced(
            way.spread, way.gather, e.revenue[mine], spent[mine], start=supply[mine]
        )
    trade = replace(
        e.trade,
        theta=np.full_like(e.trade.theta, theta),
        kernels=tuple(kernels),
        supply=supply,
    )
    return replace(e, trade=trade)


def _chi(made: Calibrated) -> Floats:
    """(sector, place) the wedge of the calibration."""
    e = made.economy
    chi = np.ones_like(e.revenue)
    for position, way in enumerate(e.trade.kernels):
        mine = made.sectors.trade == position
        if isinstance(way, Hierarchy) and way.outward is not None:
            chi[mine] = way.outward ** (-1 / e.trade.theta[mine][:, None])
    return chi


def _industrial(territory: Territory) -> Floats:
    """(county,) share of industry in employment."""
    facts = territory.facts
    names = facts["sector"].values.astype(str)
    industry = np.isin(names, ("mining", "agro_textiles", "manufacturing"))
    jobs, county = facts["employment"].values, facts["place_county"].values
    every = np.bincount(county, jobs.sum(axis=1))
    return np.asarray(np.bincount(county, jobs[:, industry].sum(axis=1)) / np.maximum(every, 1e-9))
