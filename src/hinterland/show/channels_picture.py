"""Channels of a result as stacked bars: one bar a province, to the left what is lost."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hinterland.appraise.channels import TOTAL, Channels
from hinterland.show.channels_folded import TITLES, folded
from hinterland.show.maps import DPI, lettering, png
from hinterland.show.palette import CATEGORICAL, GRID, INK, MUTED

MEASURES = ("welfare", "rural_jobs")


def channels_picture(found: Channels, name: str) -> bytes:
    """Two panels, welfare and jobs in rural industry, as PNG.

    Args:
        found: what to draw.
        name: of the territory.
    """
    with lettering(None):
        rows = len(found.provinces["welfare"])
        figure = Figure(figsize=(12.0, 0.32 * rows + 2.6), dpi=DPI, layout="constrained")
        grid = figure.subplots(1, len(MEASURES), sharey=True)
        for axes, measure in zip(grid, MEASURES, strict=True):
            _panel(axes, found, measure)
        figure.suptitle(
            f"{name}: channels by {found.by} (modelled); parts add up to the point",
            fontsize=9.0, color=INK, x=0.01, ha="left",
        )  # fmt: skip
        return png(figure)


def _panel(axes: Axes, found: Channels, measure: str) -> None:
    table = found.provinces[measure]
    unit, label = (1e3, "thousand jobs") if measure == "rural_jobs" else (0.01, "%")
    shown = folded(found, measure, table) / unit
    at = np.arange(len(shown))[::-1]
    up, down = np.zeros(len(shown)), np.zeros(len(shown))
    for position, channel in enumerate(shown.columns.drop(TOTAL)):
        width = shown[channel].to_numpy(dtype=float)
        axes.barh(at, width, 0.7, left=np.where(width > 0, up, down), label=channel,
                  color=CATEGORICAL[position % len(CATEGORICAL)], edgecolor="white",
                  lw=0.4)  # fmt: skip
        up, down = up + np.maximum(width, 0.0), down + np.minimum(width, 0.0)
    axes.scatter(shown[TOTAL], at, s=26, color=INK, edgecolors="white", zorder=3, label="in all")
    axes.axvline(0.0, color=MUTED, lw=0.8)
    axes.set_yticks(at, [str(name) for name in table["name"]], fontsize=8, color=INK)
    axes.set_title(f"{TITLES[measure]}, {label}", fontsize=9.0, loc="left", color=INK)
    axes.grid(axis="x", color=GRID, lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=3, fontsize=7.5,
                frameon=False)  # fmt: skip
