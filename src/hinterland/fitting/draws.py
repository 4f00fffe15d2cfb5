"""Headlines over draws: errors of the facts, and parameters within their ranges, kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from hinterland.appraise.effects import FELT, Effects, effects
from hinterland.change import Change, apply
from hinterland.codebook import Parameters
from hinterland.codebook.parameters import Key
from hinterland.equilibrate.calibration.calibrate import calibrate
from hinterland.equilibrate.equilibrium import Model
from hinterland.equilibrate.parameters import model_parameters
from hinterland.errors import Fault, InputError, NotConverged
from hinterland.evaluation import travel
from hinterland.fitting.perturbing import errors_of_travel, misjudged, perturbed
from hinterland.flow import Access, Territory, expect_territory
from hinterland.records.progress import Progress, silent

KINDS = ("data", "parameters")
"""What is drawn: errors of the facts, or values of the parameters."""
HEADLINES: Mapping[str, str] = {
    "welfare": "welfare of the region's people",
    "rural_welfare": "welfare of people registered in towns and villages",
    "urban_welfare": "welfare of people registered in cities",
    "real_product": "output at the old prices",
    "rural_jobs_share": "jobs in rural industry",
    "counties_losing": "share of counties that lose",
}
"""Columns of the draws, in words; relative changes, and one share of counties."""
DRAWN_TABLES = ("production", "trade", "migration")
HELD = frozenset(
    {"labour", "land", "capital", "inputs_farm", "inputs_other", "export_share", "of_exports"}
)
"""Shares of accounts, not drawn: they must close together with what provinces make and buy, and
drawn apart they mostly cannot."""
NOT_ABOVE = frozenset({"home_province"})
"""Drawn from low to the value in force: how much a province can buy of its own is bounded by what
it makes, and the range of the literature goes beyond that."""
QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, eq=False)
class HeadlineDraws:
    """A headline again and again.

    Attributes:
        central: HEADLINES with the facts and parameters in force.
        draws: one row a draw: kind, draw, HEADLINES; NaN where a draw had no equilibrium.
        parameters: one row a draw of parameters: the values drawn, by `table.group.parameter`.
        failed: why draws have no equilibrium, by kind and number.
        seed: of the draws.
    """

    central: pd.Series[float]
    draws: pd.DataFrame
    parameters: pd.DataFrame
    failed: Mapping[str, str]
    seed: int

    def quantiles(self) -> pd.DataFrame:
        """By kind and headline: central, lowest, tenth, median, ninth tenth, highest, share of
        draws with the sign of the central value, number of draws."""
        rows = []
        for kind, part in self.draws.groupby("kind", sort=False):
            for word in HEADLINES:
                values = part[word].dropna()
                if not len(values):
                    continue
                low, middle, high = values.quantile(QUANTILES)
                same = float((np.sign(values) == np.sign(self.central[word])).mean())
                rows.append(
                    {
                        "kind": kind,
                        "headline": word,
                        "central": self.central[word],
                        "least": values.min(),
                        "tenth": low,
                        "median": middle,
                        "ninetieth": high,
                        "most": values.max(),
                        "same_sign": same,
                        "draws": len(values),
                    }
                )
        return pd.DataFrame(rows)


def headline_draws(
    territory: Territory,
    changes: Iterable[Change],
    n: int = 20,
    *,
    seed: int = 1,
    kinds: Iterable[str] = KINDS,
    progress: Progress = silent,
) -> HeadlineDraws:
    """What changes do, over errors of the data and over values of the parameters.

    A draw of the data has other people, workers, incomes and travel, by the accuracy that is stated
    for them (`equilibrate/defaults/accuracy.csv`); what was counted stays. A draw of parameters has
    each of them from a triangle between its low and its high, highest at the value in force (but
    for HELD and NOT_ABOVE); what the territory sets itself stays. Everything is calibrated anew;
    travel is found once and its errors are factors, the same before and after the changes.

    Args:
        territory: facts.
        changes: measures or shocks.
        n: draws of each kind.
        seed: the same seed gives the same draws.
        kinds: of KINDS.
        progress: told of each draw.

    Raises:
        InputError: an unknown kind, no draws, no changes.
        NotConverged: the central case has no equilibrium; a draw without one is told instead.
    """
    expect_territory(territory)
    wanted, chosen = tuple(changes), tuple(kinds)
    _refuse(wanted, n, chosen)
    before = travel(territory, progress)
    after = travel(apply(territory, wanted), progress)
    central = _headline(territory, wanted, before, after)
    accuracy = model_parameters(territory)
    rows: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    failed: dict[str, str] = {}
    with progress("draws", n * len(chosen)) as advance:
        for kind in chosen:
            for draw in range(n):
                rng = np.random.default_rng([seed, KINDS.index(kind), draw])
                one, old, new = territory, before, after
                if kind == "data":
                    one, old, new = _other_data(territory, accuracy, before, after, rng)
                else:
                    drawn = drawn_parameters(accuracy, rng)
                    one = territory.with_facts({}, settings={"equilibrium": nested(drawn)})
                    values.append({"draw": draw} | {_named(k): v for k, v in drawn.items()})
                found: Mapping[str, float] = dict.fromkeys(HEADLINES, np.nan)
                try:
                    # A draw that leads nowhere may leave the finite numbers; it is told below.
                    with np.errstate(all="ignore"):
                        found = _headline(one, wanted, old, new)
                except (NotConverged, InputError) as error:
                    failed[f"{kind} {draw}"] = str(error).splitlines()[0]
                rows.append({"kind": kind, "draw": draw, **found})
                advance(1)
    return HeadlineDraws(pd.Series(central), pd.DataFrame(rows), pd.DataFrame(values), failed, seed)


def drawn_parameters(known: Parameters, rng: np.random.Generator) -> dict[Key, float]:
    """Values of the economy's parameters that have a range, but for HELD and those that a territory
    sets."""
    drawn: dict[Key, float] = {}
    for key, row in known.values.items():
        if row.status == "set":
            drawn[key] = row.value
        elif key[0] in DRAWN_TABLES and key[2] not in HELD:
            high = row.value if key[2] in NOT_ABOVE else row.high
            if row.low < high:
                drawn[key] = float(rng.triangular(row.low, row.value, high))
    return drawn


def nested(drawn: Mapping[Key, float]) -> dict[str, Any]:
    """Values as a territory's settings nest them."""
    found: dict[str, Any] = {}
    for (table, group, parameter, item), value in drawn.items():
        inner = found.setdefault(table, {}).setdefault(group, {})
        if item:
            inner.setdefault(parameter, {})[item] = value
        else:
            inner[parameter] = value
    return found


def headline(found: Effects) -> dict[str, float]:
    """HEADLINES of effects."""
    row = found.region
    return {
        "welfare": float(row["welfare"]),
        "rural_welfare": float(row["rural_welfare"]),
        "urban_welfare": float(row["urban_welfare"]),
        "real_product": float(row["product_share"]),
        "rural_jobs_share": float(row["rural_jobs_share"]),
        "counties_losing": float((found.counties["welfare"] < -FELT).mean()),
    }


def _headline(
    territory: Territory, changes: tuple[Change, ...], before: Access, after: Access
) -> dict[str, float]:
    # Not kept among the models of this process: a draw is never asked for again.
    known = Model(territory, before, calibrate(territory, before))
    changed = known.under(apply(territory, changes), after)
    return headline(effects(territory, known.baseline(), changed))


def _other_data(
    territory: Territory,
    accuracy: Parameters,
    before: Access,
    after: Access,
    rng: np.random.Generator,
) -> tuple[Territory, Access, Access]:
    factors = errors_of_travel(territory, before, accuracy, rng)
    old = misjudged(before, *factors)
    new = old if after is before else misjudged(after, *factors)
    return perturbed(territory, accuracy, rng), old, new


def _named(key: Key) -> str:
    return ".".join(word for word in key if word)


def _refuse(changes: tuple[Change, ...], n: int, kinds: tuple[str, ...]) -> None:
    if not changes:
        raise InputError(Fault("Nothing is changed.", "draws", "Give at least one change."))
    if n < 1:
        raise InputError(Fault("There are no draws.", f"n = {n}", "Give a positive number."))
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown or not kinds:
        raise InputError(
            Fault("That cannot be drawn.", f"kinds: {', '.join(unknown)}", f"Use {KINDS}.")
        )
