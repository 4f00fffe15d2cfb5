"""Interactions of pairs as a heat map: above the diagonal as they are, below without what is
assumed."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, SymLogNorm
from matplotlib.figure import Figure

from hinterland.combining import Pairs
from hinterland.show.maps import DPI, lettering, png
from hinterland.show.pairs_screen import SHARES
from hinterland.show.palette import GAINS, GRID, INK, LOSSES, MUTED, SAME

COLOURS = LinearSegmentedColormap.from_list("pairs", (*LOSSES[::-1], SAME, *GAINS))
FINEST = 1e-3
"""Part of the largest interaction below which the colour is linear."""


def pairs_picture(found: Pairs, outcome: str, name: str) -> bytes:
    """The heat map of one outcome as PNG.

    Args:
        found: what to draw.
        outcome: of `found.outcomes`.
        name: of the territory.
    """
    above, below = (
        found.matrix(outcome, kind).to_numpy() for kind in ("as_is", "without_responses")
    )
    size = len(found.names)
    upper = np.triu(np.ones((size, size), dtype=bool), 1)
    unit, label = _unit(outcome)
    shown = np.where(upper, above, below) / unit
    most = float(np.nanmax(np.abs(shown), initial=0.0)) or 1.0
    with lettering(None):
        side = 0.46 * size + 3.4
        figure = Figure(figsize=(side + 1.2, side), dpi=DPI, layout="constrained")
        axes = figure.subplots()
        norm = SymLogNorm(FINEST * most, vmin=-most, vmax=most, base=10)
        axes.imshow(np.ma.masked_invalid(shown), cmap=COLOURS, norm=norm)
        _numbers(axes, shown, most)
        _named(axes, found.names)
        bar = figure.colorbar(ScalarMappable(norm, COLOURS), ax=axes, shrink=0.6, pad=0.02)
        bar.set_label(f"over the sum of the two, {label} (colour by logarithm)", fontsize=7.5)
        bar.set_ticks(_ticks(most))
        figure.suptitle(
            f"{name}: what two measures give together over what each gives alone, "
            f"{outcome.replace('_', ' ')} (modelled)\nabove the diagonal as it is; below it "
            "without assumed responses",
            fontsize=9.0, color=INK, x=0.01, ha="left",
        )  # fmt: skip
        return png(figure)


def _ticks(most: float) -> list[float]:
    """Nothing, and powers of ten on both sides as far as the colours tell them apart."""
    top = int(np.floor(np.log10(most)))
    powers = [10.0**power for power in range(top - 2, top + 1)]
    return [*(-power for power in reversed(powers)), 0.0, *powers]


def _unit(outcome: str) -> tuple[float, str]:
    if outcome in SHARES:
        return 1e-4, "hundredths of a percent"
    return (1e6, "million of money a year") if outcome == "product" else (1.0, "persons")


def _numbers(axes: Axes, shown: np.ndarray, most: float) -> None:
    """The figure in each field, so that no colour has to be told from another."""
    for row, column in zip(*np.nonzero(np.isfinite(shown)), strict=True):
        value = shown[row, column]
        dark = abs(value) > 0.1 * most
        text = f"{value:+.2g}" if abs(value) < 10 else f"{value:+,.0f}"
        told = text if abs(value) >= 0.005 else "0"
        axes.text(column, row, told, ha="center", va="center", fontsize=6.2,
                  color="white" if dark else INK)  # fmt: skip


def _named(axes: Axes, names: tuple[str, ...]) -> None:
    at, words = np.arange(len(names)), [name.replace("_", " ") for name in names]
    axes.set_xticks(at, words, rotation=45, ha="right", fontsize=7.5, color=INK)
    axes.set_yticks(at, words, fontsize=7.5, color=INK)
    axes.set_xticks(at - 0.5, minor=True)
    axes.set_yticks(at - 0.5, minor=True)
    axes.grid(which="minor", color=GRID, lw=0.6)
    axes.tick_params(which="both", length=0)
    axes.plot([-0.5, len(names) - 0.5], [-0.5, len(names) - 0.5], color=MUTED, lw=0.8)
