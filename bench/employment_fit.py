"""Fit of the industry mix to the census, on all provinces or with one left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import least_squares

from bundles.china import employment
from bundles.china.employment import FEATURES, GROUPS
from bundles.china.population import TIERS

Array = NDArray[np.float64]
SLOPE_RIDGE = 0.3
# Tiers of one county are never seen apart, so their constants are tied together loosely.
TIER_RIDGE = 0.2


class Problem:
    """Counties with observed industry shares; coefficients are deviations on centred features."""

    def __init__(
        self,
        people: pd.DataFrame,
        counties: pd.DataFrame,
        observed: pd.DataFrame,
        rates: dict[str, float],
        province: pd.Series,
    ) -> None:
        self.explained = employment.features(counties)
        self.known = (observed["workers"] > 0).to_numpy() & observed["farm"].notna().to_numpy()
        self.centre = self.explained[self.known].mean(axis=0)
        worked = employment.workers(people, rates)
        self.tier_share = worked / worked.sum(axis=1, keepdims=True)
        groups = observed[list(GROUPS[:-1])].fillna(0.0).to_numpy(float)
        with np.errstate(invalid="ignore"):
            self.share = groups / observed["workers"].to_numpy(float)[:, None]
        self.province = province.to_numpy()

    def predict(self, x: Array) -> Array:
        """County shares (counties, 4) of the groups before services."""
        constant, slope = self._shaped(x)
        tiers = employment.mix(self.explained - self.centre, constant, slope)
        return np.asarray(np.einsum("ct,ctk->ck", self.tier_share, tiers)[:, :-1])

    def fit(self, used: NDArray[np.bool_]) -> Array:
        """Robust least squares on shares, from a fixed start."""

        def residuals(x: Array) -> Array:
            constant, slope = self._shaped(x)
            error = (self.predict(x) - self.share)[used] / 0.1
            spread = constant - constant.mean(axis=1, keepdims=True)
            return np.concatenate(
                [error.ravel(), SLOPE_RIDGE * slope.ravel(), TIER_RIDGE * spread.ravel()]
            )

        count = len(GROUPS) - 1
        start = np.concatenate([np.full(count * len(TIERS), -1.0), np.zeros(count * len(FEATURES))])
        return np.asarray(least_squares(residuals, start, loss="soft_l1", max_nfev=30).x)

    def leave_one_out(self) -> Array:
        """County shares predicted without the county's own province."""
        shares: Array = np.zeros(self.share.shape)
        for label in np.unique(self.province):
            mine = self.province == label
            shares[mine] = self.predict(self.fit(self.known & ~mine))[mine]
        return shares

    def coefficients(self, x: Array) -> tuple[Array, Array]:
        """Constants (4, tiers) for features as they are, not centred, and slopes (4, features)."""
        constant, slope = self._shaped(x)
        return np.asarray(constant - (slope @ self.centre)[:, None]), slope

    def _shaped(self, x: Array) -> tuple[Array, Array]:
        count = len(GROUPS) - 1
        cut = count * len(TIERS)
        return x[:cut].reshape(count, -1), x[cut:].reshape(count, -1)


def accuracy(predicted: Array, problem: Problem) -> dict[str, dict[str, float]]:
    """Mean absolute error (points), bias and correlation of each group's share."""
    kept, result = problem.known, {}
    for number, group in enumerate(GROUPS[:-1]):
        p, o = predicted[kept, number], problem.share[kept, number]
        result[group] = {
            "mean_absolute_error_points": float(100 * np.abs(p - o).mean()),
            "bias_points": float(100 * (p - o).mean()),
            "correlation": float(np.corrcoef(p, o)[0, 1]),
        }
    return result
