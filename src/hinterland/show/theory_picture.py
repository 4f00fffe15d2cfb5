"""The patterns of the theory laboratory over transport cost and technology gap, as one picture."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from scipy.ndimage import zoom

from hinterland.equilibrate.laboratory.parameters import defaults
from hinterland.equilibrate.laboratory.pattern_map import EXAMPLES, PatternMap
from hinterland.equilibrate.laboratory.solving import PATTERNS
from hinterland.equilibrate.laboratory.study import Study
from hinterland.show.maps import DPI, bilingual, lettering, png, two
from hinterland.show.palette import INK, MUTED
from hinterland.show.wording import pair

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "core and periphery": "#e1e5e8",
        "rural industry only": "#e3ac42",
        "urbanisation only": "#4a90c4",
        "both": "#5b2a63",
    }
)
"""Apart in lightness as well as in hue, for print and for people who see few colours."""

FINER = 5
"""Picture points for each point solved."""

AXES = ("transport_cost", "technology_gap")


def theory_picture(study: Study, family: str | None) -> bytes:
    """The map of patterns as PNG, with the economy itself and the worked examples where they fit.

    Args:
        study: what to draw.
        family: font with Chinese characters, or None for English alone.
    """
    with lettering(family):
        figure = Figure(figsize=(7.2, 6.1), dpi=DPI, layout="constrained")
        axes = figure.subplots()
        _regions(axes, study.map)
        handles: list[Artist] = [
            Patch(color=COLOURS[name], label=bilingual(pattern_key(name), family))
            for name in PATTERNS
        ]
        handles += _marks(axes, study, family)
        axes.set_xlim(study.map.transport[0], study.map.transport[-1])
        axes.set_ylim(study.map.gap[0], study.map.gap[-1])
        axes.set_xlabel(bilingual("theory.transport", family))
        axes.set_ylabel(two(pair("theory.gap"), family, "\n"))
        figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False,
                      fontsize=8.5)  # fmt: skip
        title = two(pair("theory.title"), family, "\n")
        figure.suptitle(title, fontsize=9.0, color=INK, x=0.02, ha="left")
        return png(figure)


def pattern_key(name: str) -> str:
    """Key of a pattern's name in the catalogue."""
    return f"theory.{name.replace(' ', '_')}"


def _regions(axes: Axes, shown: PatternMap) -> None:
    """Fill by the two conditions of a pattern, which change smoothly between the points solved."""
    move, firms = (
        zoom(field, FINER, order=1, grid_mode=False)
        for field in (shown.movers_wish, shown.first_firm)
    )
    codes = (firms > 0.0) + 2 * (move > 0.0)
    across, up = (np.linspace(axis[0], axis[-1], codes.shape[0]) for axis in
                  (shown.transport, shown.gap))  # fmt: skip
    colours = ListedColormap([COLOURS[name] for name in PATTERNS])
    axes.pcolormesh(across, up, codes, cmap=colours, vmin=-0.5, vmax=3.5, shading="nearest")
    for border in (move, firms):
        if (border > 0.0).any() and (border < 0.0).any():
            axes.contour(across, up, border, levels=[0.0], colors="white", linewidths=1.2)


def _marks(axes: Axes, study: Study, family: str | None) -> list[Line2D]:
    """The economy itself; the worked examples if the map is that of their economy."""
    looks: dict[str, Any] = {
        "ls": "none",
        "markeredgecolor": INK,
        "markerfacecolor": "white",
        "clip_on": False,
    }
    handles: list[Line2D] = []
    known = defaults()
    if all(study.given.get(name, known[name]) == known[name] for name in known if name not in AXES):
        transport, gap = zip(*EXAMPLES.values(), strict=True)
        handles += axes.plot(transport, gap, marker="o", ms=7, zorder=5,
                             label=bilingual("theory.examples", family), **looks)  # fmt: skip
    place = [float(getattr(study.economy, name)) for name in AXES]
    handles += axes.plot(*([value] for value in place), marker="*", ms=15, zorder=6,
                         label=bilingual("theory.economy", family), **looks)  # fmt: skip
    axes.tick_params(length=2, color=MUTED)
    return handles
