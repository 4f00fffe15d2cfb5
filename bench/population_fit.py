"""Fit of the population model's coefficients, on all provinces or with one left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import least_squares

from bundles.china import population
from bundles.china.population import Parameters, Weights

Array = NDArray[np.float64]
# The share counts double because an error of 10 points of urban share matters as much to the
# product as one of 20 % of people; the ridge keeps collinear coefficients small.
SHARE_WEIGHT, RIDGE, PRIOR_RIDGE, LOSS_SCALE = 2.0, 0.3, 0.15, 0.25


class Problem:
    """Rows (units and zones), observed values and the packing of coefficients into a vector."""

    def __init__(self, rows: pd.DataFrame, observed: pd.DataFrame, template: Parameters) -> None:
        self.rows, self.template = rows, template
        self.totals = population.totals()
        names, self.group = np.unique(rows["province"], return_inverse=True)
        self.provinces = names
        committees = rows[["residents_committees", "villagers_committees"]]
        self.counted = (committees.sum(axis=1) > 0).to_numpy(float)
        self.known = (observed["population"] > 0).to_numpy() & (self.counted > 0)
        self.log_population = np.log(observed["population"].where(self.known, 1.0)).to_numpy(float)
        self.share = (observed["urban"] / observed["population"]).to_numpy(float)
        explained = population.features(rows)
        self.sides = []
        for side, equation in (("urban", template.urban), ("rural", template.rural)):
            free = [name for name, value in equation.committees.items() if value != 1.0]
            fixed = next(name for name, value in equation.committees.items() if value == 1.0)
            self.sides.append(
                (
                    free,
                    rows[fixed].to_numpy(float) + equation.offset,
                    rows[free].to_numpy(float),
                    list(equation.features),
                    explained[list(equation.features)].to_numpy(float),
                    self.totals.loc[names, side].to_numpy(float),
                )
            )

    def predict(self, x: Array) -> list[Array]:
        """Urban and rural population of each row; the same model as `population.split`."""
        people, at = [], 0
        for free, fixed, counts, names, explained, total in self.sides:
            w, at = np.exp(x[at : at + len(free)]), at + len(free)
            g, at = x[at : at + len(names)], at + len(names)
            exponent, at = np.exp(x[at]), at + 1
            weight = self.counted * (fixed + counts @ w) ** exponent * np.exp(explained @ g)
            people.append(weight * (total / np.bincount(self.group, weight))[self.group])
        return people

    def residuals(self, x: Array, used: NDArray[np.bool_]) -> Array:
        """Log errors of the totals, weighted errors of the urban shares, and the ridge."""
        urban, rural = (people[used] for people in self.predict(x))
        both = urban + rural
        log_error = np.log(both) - self.log_population[used]
        share_error = SHARE_WEIGHT * (urban / both - self.share[used])
        return np.concatenate([log_error, share_error, self._penalty(x)])

    def fit(self, used: NDArray[np.bool_]) -> Array:
        """Robust least squares from a fixed start."""
        start = np.concatenate(
            [
                part
                for free, _, _, names, _, _ in self.sides
                for part in (np.full(len(free), -1.0), np.zeros(len(names) + 1))
            ]
        )
        found = least_squares(
            self.residuals, start, loss="soft_l1", f_scale=LOSS_SCALE, args=(used,), max_nfev=40
        )
        return np.asarray(found.x)

    def leave_one_out(self) -> tuple[Array, Array]:
        """Urban and rural population of each row, predicted without its own province."""
        urban, rural = np.zeros(len(self.rows)), np.zeros(len(self.rows))
        for number in range(len(self.provinces)):
            mine = self.group == number
            u, r = self.predict(self.fit(self.known & ~mine))
            urban[mine], rural[mine] = u[mine], r[mine]
        return urban, rural

    def unpack(self, x: Array) -> dict[str, Weights]:
        """Coefficients by side, as the parameters file has them."""
        result, at = {}, 0
        for side, sheet in zip(("urban", "rural"), self.sides, strict=True):
            free, names = sheet[0], sheet[3]
            equation = getattr(self.template, side)
            committees = dict.fromkeys(equation.committees, 1.0)
            committees |= dict(zip(free, np.exp(x[at : at + len(free)]).tolist(), strict=True))
            at += len(free)
            features = dict(zip(names, x[at : at + len(names)].tolist(), strict=True))
            at += len(names) + 1
            result[side] = Weights(equation.offset, float(np.exp(x[at - 1])), committees, features)
        return result

    def _penalty(self, x: Array) -> Array:
        parts, at = [], 0
        for free, _, _, names, _, _ in self.sides:
            parts.append(PRIOR_RIDGE * (x[at : at + len(free)] + 1.0))
            at += len(free)
            parts.append(RIDGE * x[at : at + len(names) + 1])
            at += len(names) + 1
        return np.concatenate(parts)


def accuracy(urban: Array, rural: Array, observed: pd.DataFrame) -> dict[str, float]:
    """Errors of total population and urban share over rows with observed people."""
    kept = (observed["population"] > 0).to_numpy()
    total, true = (urban + rural)[kept], observed["population"].to_numpy(float)[kept]
    share = urban[kept] / total
    true_share = observed["urban"].to_numpy(float)[kept] / true
    return {
        "n": int(kept.sum()),
        "median_absolute_percentage_error": float(100 * np.median(np.abs(total / true - 1))),
        "weighted_absolute_percentage_error": float(100 * np.abs(total - true).sum() / true.sum()),
        "log_correlation": float(np.corrcoef(np.log(total), np.log(true))[0, 1]),
        "urban_share_mean_absolute_error_points": float(100 * np.mean(np.abs(share - true_share))),
        "urban_share_correlation": float(np.corrcoef(share, true_share)[0, 1]),
    }
