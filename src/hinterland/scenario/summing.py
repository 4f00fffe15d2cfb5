"""A measure over people: means, who gains, who loses, who is cut off, and what counts as moved."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.flow import Assessment
from hinterland.scenario.measures import Measure

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MATERIAL_H = 5.0 / 60.0
"""Hours from which a time counts as clearly moved, whatever its share."""

MATERIAL_SHARE = 0.01
"""Share of the base from which any measure counts as clearly moved."""

MATERIAL = "5 min or 1 %"
"""The two thresholds in words."""

NOISE = 1e-6
"""Relative movement of an indicator below which it is the solver's tolerance."""


def material(measure: Measure) -> Mask:
    """(county,) whether the change is `MATERIAL`; gaining or losing the way always is."""
    size = np.abs(measure.gain)
    moved = size >= MATERIAL_SHARE * np.abs(measure.base)
    if measure.unit == "h":
        moved |= size >= MATERIAL_H
    return np.asarray((size > 0) & (moved | np.isinf(size)))


def summed(measure: Measure, people: Floats, inside: Mask) -> dict[str, object]:
    """Means over people and shares of them, of the counties inside.

    The base is the mean over all counties with a base, so that it is the same beside every
    scenario; the change is the mean over those with a way in both, and the value their sum.
    """
    weight = np.where(inside, people, 0.0)
    both = np.isfinite(measure.base) & np.isfinite(measure.value)
    change = _mean(np.where(both, measure.change, np.nan), weight)
    base = _mean(measure.base, weight)
    gain, clear = measure.gain, material(measure) & inside
    better, worse = inside & (gain > 0), inside & (gain < 0)
    everyone = weight.sum() or 1.0
    finite = np.where(inside & np.isfinite(gain), gain, 0.0)
    return {
        "measure": measure.key,
        "unit": measure.unit,
        "base": base,
        "value": base + change if both[weight > 0].any() else _mean(measure.value, weight),
        "change": change,
        "share_better": float(weight[better].sum() / everyone),
        "share_worse": float(weight[worse].sum() / everyone),
        "share_clearly_better": float(weight[better & clear].sum() / everyone),
        "share_clearly_worse": float(weight[worse & clear].sum() / everyone),
        "people_better": float(weight[better].sum()),
        "people_worse": float(weight[worse].sum()),
        "counties_better": int(better.sum()),
        "counties_worse": int(worse.sum()),
        "counties_clearly_better": int((better & clear).sum()),
        "counties_clearly_worse": int((worse & clear).sum()),
        **_typical(finite, weight, "gain"),
        **_typical(-finite, weight, "loss"),
        "counties_cut_off": int((inside & measure.cut_off).sum()),
        "people_cut_off": float(weight @ measure.people_cut_off),
        "counties_connected": int((inside & measure.connected).sum()),
        "people_connected": float(weight @ measure.people_connected),
    }


def _typical(gain: Floats, weight: Floats, word: str) -> dict[str, float]:
    """Largest, median and, by people, mean gain of the counties that gain; 0 where none does."""
    gains = gain > 0
    return {
        f"largest_{word}": float(gain.max(initial=0.0)),
        f"median_{word}": float(np.median(gain[gains])) if gains.any() else 0.0,
        f"mean_{word}": _mean(gain[gains], weight[gains]) if gains.any() else 0.0,
    }


def moved_most(after: Assessment, before: Assessment, count: int) -> pd.DataFrame:
    """The indicators that move most: the sum of all changes over the sum of all base values.

    Columns: indicator, unit, moved (labels), relative, and of the label that moves most: label,
    base, value. Labels without a finite value in both are left out.
    """
    whole = after.compare(before)
    whole = whole[np.isfinite(whole["base"]) & np.isfinite(whole["value"])]
    rows = []
    for word, frame in whole.groupby("indicator", sort=False):
        change = frame["change"].abs()
        scale = float(frame["base"].abs().sum())
        relative = float(change.sum()) / scale if scale else float(change.any())
        if relative <= NOISE:
            continue
        largest = frame.loc[change.idxmax()]
        rows.append(
            {
                "indicator": word,
                "unit": largest["unit"],
                "moved": int((change > 0).sum()),
                "relative": relative,
                **{part: largest[part] for part in ("label", "base", "value")},
            }
        )
    rows.sort(key=lambda row: -float(row["relative"]))
    return pd.DataFrame(rows[:count])


def _mean(values: Floats, weight: Floats) -> float:
    finite = np.isfinite(values)
    total = float(weight[finite].sum())
    return float(values[finite] @ weight[finite] / total) if total else float("nan")
