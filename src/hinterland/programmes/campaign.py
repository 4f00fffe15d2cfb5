"""The first Go-West campaign against what was published of it, on the data of today.

The network of today holds what the campaign built. So its trunk links are undone: roads of high
speed become ordinary ones and railways lose a third of their speed, and what they give is what is
lost without them. What was spent is added on its own, so that growth by access and growth by
spending are told apart. It is a test of signs, with links and sums assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.appraise.effects import effects
from hinterland.change import Change
from hinterland.equilibrate.public import paid_by
from hinterland.evaluation import evaluate
from hinterland.flow import Assessment, Territory, expect_territory
from hinterland.records.progress import Progress, silent
from hinterland.sources.link_counties import link_rows

Floats = npt.NDArray[np.float64]

FAST = 90.0
"""km/h from which a road counts as a trunk link of the campaign; assumed."""
ORDINARY = 60.0
"""km/h of the road that would be there without it; assumed."""
SLOWER = 1 / 1.5
"""Speed of a railway without the campaign over that of today; assumed."""
COST_KM = {"road": 40e6, "rail": 60e6}
"""Yuan a km at prices of the territory: of a mixed lot of expressways in plain and mountain, and of
railways; assumed, below the 139 to 174 million a km read of Guizhou's expressways."""
YEARLY = 0.08
"""Share of the sum that is spent in a year of the campaign; assumed."""
FELT = 0.002
"""Change below which an effect counts as none."""


@dataclass(frozen=True, eq=False)
class BackTest:
    """Verdict by finding, with the numbers behind it.

    Attributes:
        findings: one row a finding: what was published, its source, what the model gives, and the
            verdict: `agrees`, `disagrees` or `cannot tell`.
        counties: what the campaign gives each county, and its income per head before.
        numbers: of the region.
    """

    findings: pd.DataFrame
    counties: pd.DataFrame
    numbers: Mapping[str, float]

    @property
    def verdict(self) -> str:
        """One sentence."""
        counts = self.findings["verdict"].value_counts()
        return (
            f"{counts.get('agrees', 0)} of {len(self.findings)} published findings agree in sign, "
            f"{counts.get('disagrees', 0)} disagree, {counts.get('cannot tell', 0)} cannot be told."
        )


def back_test(territory: Territory, *, progress: Progress = silent) -> BackTest:
    """The campaign undone, and its spending added, against published signs.

    Args:
        territory: the region of today.
        progress: told where the work is.
    """
    expect_territory(territory)
    land = paid_by(territory, "centre")
    base = evaluate(land, equilibrium=True, indicators=False, progress=progress)
    undone = evaluate(land, undoing(land), indicators=False, progress=progress)
    spent = evaluate(land, _spending(land), indicators=False, progress=progress)
    numbers, counties = _numbers(land, base, undone, spent)
    return BackTest(_verdicts(numbers), counties, numbers)


def undoing(land: Territory) -> tuple[Change, ...]:
    """The Changes that take the trunk links of the region back."""
    road, rail = (_trunk(land, mode) for mode in ("road", "rail"))
    found = []
    if road.any():
        found.append(Change("link_speed", "cap", ORDINARY, {"link": _labels(land, road)}))
    if rail.any():
        found.append(Change("link_speed", "scale", SLOWER, {"link": _labels(land, rail)}))
    return tuple(found)


def _trunk(land: Territory, mode: str) -> npt.NDArray[np.bool_]:
    facts = land.facts
    here = land.region[link_rows(facts)]
    of_mode = facts["link_mode"].values.astype(str) == mode
    fast = facts["link_speed"].values >= FAST if mode == "road" else True
    return np.asarray(here & of_mode & fast & (facts["link_open"].values > 0))


def _labels(land: Territory, mask: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(land.facts["link"].values[mask].tolist())


def _spending(land: Territory) -> tuple[Change, ...]:
    """What a year of the campaign spends, where its links lie."""
    facts = land.facts
    county = link_rows(facts)
    cost = np.zeros(facts.sizes["county"])
    km = facts["link_geometry"].values * facts["link_detour"].values
    for mode, price in COST_KM.items():
        mask = _trunk(land, mode)
        np.add.at(cost, county[mask], km[mask] * price * YEARLY)
    city = facts["place_tier"].values.astype(str) == "city"
    at, first = np.unique(facts["place_county"].values[city], return_index=True)
    places = np.flatnonzero(city)[first]
    chosen = cost[at] > 0
    labels = tuple(facts["place"].values.astype(str)[places[chosen]].tolist())
    return (Change("public_works", "add", tuple(cost[at][chosen].tolist()), {"place": labels}),)


def _numbers(
    land: Territory, base: Assessment, undone: Assessment, spent: Assessment
) -> tuple[dict[str, float], pd.DataFrame]:
    lost = effects(land, base.balanced, undone.balanced)
    paid = effects(land, base.balanced, spent.balanced)
    access, spending = -lost.region["product_share"], paid.region["product_share"]
    jobs = _off_farm(land, base)
    counties = lost.counties[["county_name_en", "province_name_en"]].copy()
    counties["gain"] = -lost.counties["welfare"]
    counties["gain_product"] = -lost.counties["product_share"]
    income = _income(land, base).reindex(counties.index)
    counties["income"] = income
    numbers = {
        "product_by_access": float(access),
        "product_by_spending": float(spending),
        "off_farm_jobs": float((jobs - _off_farm(land, undone)) / jobs),
        "off_farm_jobs_by_spending": float((_off_farm(land, spent) - jobs) / jobs),
        "real_income": float(-lost.region["real_income"]),
        "endowment": float(counties["gain_product"].corr(income, method="spearman")),
        "rural_welfare": float(-lost.region["rural_welfare"]),
        "urban_welfare": float(-lost.region["urban_welfare"]),
        "rural_diversity": float(_diversity(land, base) - _diversity(land, undone)),
    }
    return numbers, counties


def _off_farm(land: Territory, result: Assessment) -> float:
    farm = land.facts["sector_needs_land"].values > 0
    inside = land.place_region
    return float(result.balanced.values["sector_workers"].values[inside][:, ~farm].sum())


def _income(land: Territory, base: Assessment) -> pd.Series:
    """Earnings of a worker by county before the campaign is undone."""
    facts, values = land.facts, base.balanced.values
    county, size = facts["place_county"].values, facts.sizes["county"]
    workers = values["workers"].values
    total = np.bincount(county, workers * values["worker_income"].values, size)
    mean = total / np.maximum(np.bincount(county, workers, size), 1.0)
    return pd.Series(mean, index=pd.Index(facts["county"].values.astype(str)))


def _diversity(land: Territory, result: Assessment) -> float:
    """Effective number of sectors of the workers of towns and villages."""
    rural = (land.facts["place_tier"].values.astype(str) != "city") & land.place_region
    workers = result.balanced.values["sector_workers"].values[rural].sum(axis=0)
    share = workers / workers.sum()
    return float(np.exp(-(share * np.log(np.maximum(share, 1e-300))).sum()))


@dataclass(frozen=True)
class _Finding:
    key: str
    text: str
    source: str
    mark: str


FINDINGS: Sequence[_Finding] = (
    _Finding(
        "growth", "Product of the western provinces grew faster, by 1.3 to 1.7 points a year.",
        "Jia et al.; Zhu et al. 2025", "read",
    ),
    _Finding(
        "investment", "It grew through investment: no effect on total productivity.",
        "Jia et al.; Zhu et al. 2025", "read",
    ),
    _Finding("jobs", "No effect on jobs outside farming.", "Jia et al.; Zhu et al. 2025", "read"),
    _Finding("wages", "No effect on wages.", "Jia et al.; Zhu et al. 2025", "read"),
    _Finding(
        "endowment", "Only well-endowed places gained.", "Zhu et al. 2025", "read",
    ),
    _Finding(
        "diversity", "The rural economy did not become more diverse.",
        "the brief's account of the campaign", "read",
    ),
)  # fmt: skip


def _verdicts(n: Mapping[str, float]) -> pd.DataFrame:
    total = n["product_by_access"] + n["product_by_spending"]
    share = n["product_by_spending"] / total if total > 0 else float("nan")
    told = {
        "growth": (f"product {total:+.2%}", total > 0),
        "investment": (
            f"{share:.0%} of the product comes with spending",
            None if not np.isfinite(share) else share > HALF,
        ),
        "jobs": (
            f"jobs outside farming {n['off_farm_jobs'] + n['off_farm_jobs_by_spending']:+.2%}",
            abs(n["off_farm_jobs"] + n["off_farm_jobs_by_spending"]) < FELT,
        ),
        "wages": (f"real income {n['real_income']:+.2%}", abs(n["real_income"]) < FELT),
        "endowment": (
            f"rank correlation of a county's gain with its income {n['endowment']:+.2f}",
            n["endowment"] > CORRELATED,
        ),
        "diversity": (
            f"effective number of rural sectors {n['rural_diversity']:+.4f}",
            n["rural_diversity"] < FELT,
        ),
    }
    rows = []
    for one in FINDINGS:
        text, agrees = told[one.key]
        verdict = "cannot tell" if agrees is None else "agrees" if agrees else "disagrees"
        rows.append(
            {
                "finding": one.text,
                "source": one.source,
                "mark": one.mark,
                "model": text,
                "verdict": verdict,
            }
        )
    return pd.DataFrame(rows)


HALF = 0.5
CORRELATED = 0.1
"""Rank correlation from which gains count as going to the well-endowed."""
