"""A path over plan years as lines: the region, and its provinces behind it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hinterland.paths import Path
from hinterland.show.maps import DPI, lettering, png
from hinterland.show.palette import ACCENT, GRID, INK, MUTED, WARM

PANELS = (
    ("welfare", "welfare of registered people"),
    ("real_income", "real income of workers"),
    ("rural_jobs_share", "jobs in rural industry"),
    ("rural_workers_share", "workers living in towns and villages"),
)
LABELLED = 2
"""Provinces with a name in each panel: the highest and the lowest."""
APART = 0.07
"""Least distance of names from each other, share of the height."""


def path_picture(found: Path) -> bytes:
    """Four panels of changes against the year before the first, in percent, as PNG."""
    with lettering(None):
        figure = Figure(figsize=(10.5, 7.2), dpi=DPI, layout="constrained")
        grid = figure.subplots(2, 2, sharex=True)
        for axes, (measure, title) in zip(grid.ravel(), PANELS, strict=True):
            _panel(axes, found, measure)
            axes.set_title(title, fontsize=9.5, loc="left", color=INK)
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=4, fontsize=8,
                      frameon=False)  # fmt: skip
        figure.supylabel("change against the baseline, %", fontsize=8.5, color=MUTED)
        figure.suptitle(
            f"{found.territory.name}: year by year (modelled; each year {found.reconsider:.0%} of "
            "people choose anew where to live)",
            fontsize=9.0, color=INK, x=0.01, ha="left",
        )  # fmt: skip
        return png(figure)


def _panel(axes: Axes, found: Path, measure: str) -> None:
    tables, end = found.tables, found.end_tables
    first = min(found.by_year) - 1
    whole = 100 * _series(tables.region, measure)
    settled = 100 * float(_series(end.region, measure).iloc[0])
    provinces = 100 * _by_province(found, measure)
    years = [first, *whole.index]
    several = len(provinces) > 1
    for number, (_, row) in enumerate(provinces.iterrows()):
        if several:
            told = "_" if number else "provinces (highest and lowest named)"
            axes.plot(years, [0.0, *row], color="#c3ccd3", lw=0.8, zorder=1, label=told)
    axes.plot(years, [0.0, *whole], color=ACCENT, lw=2.2, marker="o", ms=4, label="region")
    axes.axhline(settled, color=WARM, lw=1.0, ls="--", label="region once everybody has chosen")
    for number, year in enumerate(sorted({phase.start for phase in found.phases})):
        axes.axvline(year, color=GRID, lw=5, zorder=0, label="_" if number else "a phase starts")
    if several:
        _names(axes, found, provinces)
    axes.axhline(0.0, color=MUTED, lw=0.6, zorder=0)
    span = years[-1] - years[0]
    axes.set_xlim(years[0] - 0.02 * span, years[-1] + 0.24 * span)
    axes.set_xticks(years, [f"'{year % 100:02d}" for year in years])
    axes.tick_params(length=0)
    axes.grid(axis="y", color=GRID, lw=0.6)
    axes.set_axisbelow(True)


def _names(axes: Axes, found: Path, provinces: pd.DataFrame) -> None:
    """Names of the highest and lowest province at the end of their lines."""
    last = provinces.iloc[:, -1].sort_values()
    chosen = last if len(last) <= LABELLED else last.iloc[[0, -1]]
    names = found.tables.provinces["name"].groupby(level="province").first().to_dict()
    low, high = axes.get_ylim()
    at = -np.inf
    for code, value in chosen.items():
        at = max(value, at + APART * (high - low))
        axes.annotate(str(names[code]), (max(found.by_year), at), xytext=(5, 0),
                      textcoords="offset points", fontsize=7, color=MUTED,
                      va="center")  # fmt: skip


def _by_province(found: Path, measure: str) -> pd.DataFrame:
    """(province, year) shares."""
    frame = found.tables.provinces
    return _series(frame, measure).unstack("year")


def _series(frame: pd.DataFrame, measure: str) -> pd.Series:
    if measure != "rural_workers_share":
        return frame[measure].astype(float)
    return (frame["rural_workers"] / frame["rural_workers_before"]).fillna(0.0).astype(float)
