"""Distribution charts: people behind each threshold, gaps, stages; drawn without global state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hinterland.show.distribution import lorenz, weighted_quantile
from hinterland.show.formats import Figures, Language, percent
from hinterland.show.maps import DPI, bilingual, lettering, png, two
from hinterland.show.palette import ACCENT, CATEGORICAL, GRID, INK, MUTED, WARM
from hinterland.show.reach import MARKED, Reach

Floats = npt.NDArray[np.float64]
Texts = Mapping[Language, str]


class Charts:
    """Draws charts in one font, with one way of writing numbers.

    Args:
        family: font with Chinese characters, or None for English labels only.
        figures: how numbers are written.
    """

    def __init__(self, family: str | None, figures: Figures):
        self.family = family
        self.figures = figures

    def say(self, key: str) -> str:
        """A string of the catalogue as a label of a picture."""
        return bilingual(key, self.family)

    def people(self, value: float) -> str:
        """A number of people as a label of a picture."""
        both: dict[Language, str] = {
            "zh": self.figures.people(value, "zh"),
            "en": self.figures.people(value, "en"),
        }
        return two(both, self.family, " / ")

    def access(self, curves: Sequence[tuple[Texts, Reach]]) -> bytes:
        """Share of people within each time, one panel a service.

        Args:
            curves: name of each service, and people by their hours to it.
        """
        with lettering(self.family):
            across = 3
            rows = -(-len(curves) // across)
            figure = Figure(figsize=(11, 2.75 * rows + 0.3), dpi=DPI, layout="constrained")
            grid = figure.subplots(rows, across, squeeze=False, sharey=True)
            for axes in grid.ravel()[len(curves) :]:
                axes.set_axis_off()
            for axes, (name, reach) in zip(grid.ravel(), curves, strict=False):
                self._access_panel(axes, reach)
                axes.set_title(two(name, self.family), fontsize=9.5, loc="left", color=INK)
            shown = grid[0, 0].get_legend_handles_labels()
            figure.legend(*shown, loc="outside upper right", ncols=2, fontsize=8, frameon=False)
            figure.supylabel(self.say("chart.share_within"), fontsize=8.5, color=MUTED)
            figure.supxlabel(self.say("chart.hours"), fontsize=8.5, color=MUTED)
            return png(figure)

    def _access_panel(self, axes: Axes, reach: Reach) -> None:
        far = reach.quantile("all", 0.97)
        if not np.isfinite(far):
            far = float(reach.curve("all")[0][-1])
        limit = max(far, 1.2) * 1.02
        for group, colour, style in (("all", ACCENT, "-"), ("rural", WARM, "--")):
            x, y = reach.curve(group)
            axes.plot([0, *x, max(limit * 2, x[-1])], [0, *y, y[-1]], color=colour, ls=style,
                      lw=1.6, label=self.say(f"chart.{group}"))  # fmt: skip
        for row, threshold in enumerate(t for t in MARKED if 0.1 < t / limit < 0.85):
            cut_off = reach.people_beyond("all", threshold)
            axes.axvline(threshold, color="#9aa6b1", lw=0.7, ls=":")
            axes.annotate(
                f"> {threshold:g} h\n{self.figures.people(cut_off, self._short_language)}",
                (threshold, 0.02 + 0.16 * row),
                xytext=(2, 0),
                textcoords="offset points",
                fontsize=6.3,
                color=MUTED,
                va="bottom",
                bbox={"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.75},
            )
        axes.set_xlim(0, limit)
        axes.set_ylim(0, 1.01)
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:.0%}")
        _grid(axes)

    @property
    def _short_language(self) -> Language:
        # Little room: Chinese counts are shorter and are read by all who read 万.
        return "zh" if self.family and self.figures.chinese else "en"

    def histogram(
        self, values: Floats, people: Floats, label: str, marks: Sequence[float], flag: str = ""
    ) -> bytes:
        """People by value, with the people beyond each mark written beside it."""
        with lettering(self.family):
            figure = Figure(figsize=(7.2, 3.3), dpi=DPI, layout="constrained")
            axes = figure.subplots()
            known = np.isfinite(values)
            values, people = values[known], people[known]
            low, high = (weighted_quantile(values, people, q) for q in (0.005, 0.995))
            span = max(high - low, 1e-9)
            edges = np.linspace(low - span * 0.02, high + span * 0.02, 31)
            heights = np.histogram(np.clip(values, edges[0], edges[-1]), edges, weights=people)[0]
            axes.bar(edges[:-1], heights, np.diff(edges), align="edge", color=ACCENT, lw=0.4,
                     edgecolor="white")  # fmt: skip
            top = float(heights.max()) if heights.size else 1.0
            inside = [m for m in marks if edges[0] < m < edges[-1]]
            for row, mark in enumerate(inside):
                beyond = float(people[values > mark].sum())
                axes.axvline(mark, color=WARM, lw=1.0, ls="--")
                axes.text(mark, top * (1.16 - 0.1 * row), f" > {mark:g}: {self.people(beyond)}",
                          fontsize=7.2, color=WARM, va="top")  # fmt: skip
            axes.set_ylim(0, top * 1.2)
            axes.set_xlabel(label)
            axes.set_ylabel(self.say("chart.people"))
            axes.yaxis.set_major_formatter(self._people_axis)
            _grid(axes)
            _flag(figure, flag)
            return png(figure)

    def _people_axis(self, value: float, _position: Any) -> str:
        return self.figures.large(value, self._short_language)

    def scatter(
        self,
        x: Floats,
        y: Floats,
        people: Floats,
        *,
        labels: tuple[str, str],
        groups: tuple[npt.NDArray[Any], Mapping[Any, str]],
        pass_mark: float | None = None,
        flag: str = "",
    ) -> bytes:
        """Two indicators against each other, a circle a county with its area after its people."""
        with lettering(self.family):
            figure = Figure(figsize=(7.2, 5.2), dpi=DPI, layout="constrained")
            axes = figure.subplots()
            size = 130 * people / max(float(people.max()), 1.0) + 3
            kinds, names = groups
            for position, (kind, name) in enumerate(names.items()):
                rows = kinds == kind
                if rows.any():
                    axes.scatter(x[rows], y[rows], s=size[rows], alpha=0.55, lw=0.3, label=name,
                                 color=CATEGORICAL[position % len(CATEGORICAL)],
                                 edgecolors="white")  # fmt: skip
            if pass_mark is not None:
                axes.axvline(pass_mark, color="#9aa6b1", lw=0.8, ls=":")
                axes.axhline(pass_mark, color="#9aa6b1", lw=0.8, ls=":")
            axes.set_xlabel(labels[0])
            axes.set_ylabel(labels[1])
            axes.set_xlim(-0.02, 1.02)
            axes.set_ylim(-0.02, 1.02)
            if len(names) > 1:
                legend = axes.legend(fontsize=7, frameon=False, loc="center left",
                                     bbox_to_anchor=(1.0, 0.5))  # fmt: skip
                handles: Any = legend.legend_handles
                for handle in handles:
                    handle.set_sizes([28.0])
            _grid(axes)
            _flag(figure, flag)
            return png(figure)

    def lorenz(self, income: Floats, people: Floats, village: Floats, flag: str = "") -> bytes:
        """Lorenz curves of income per head: all people, and village people alone."""
        with lettering(self.family):
            figure = Figure(figsize=(4.6, 4.3), dpi=DPI, layout="constrained")
            axes = figure.subplots()
            axes.plot([0, 1], [0, 1], color="#9aa6b1", lw=0.8)
            for weights, colour, style, key in (
                (people, ACCENT, "-", "chart.all"),
                (village, WARM, "--", "chart.rural"),
            ):
                if weights.sum() > 0 and (income * weights).sum() > 0:
                    x, y = lorenz(income, weights)
                    axes.plot(x, y, color=colour, ls=style, lw=1.7, label=self.say(key))
            axes.set_aspect("equal")
            axes.set_xlabel(self.say("chart.share_people"))
            axes.set_ylabel(self.say("chart.share_income"))
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter(lambda v, _: f"{v:.0%}")
            axes.set_xlim(0, 1)
            axes.set_ylim(0, 1)
            axes.legend(fontsize=7.5, frameon=False, loc="upper left")
            _grid(axes)
            _flag(figure, flag)
            return png(figure)

    def shares(
        self,
        rows: Sequence[str],
        parts: Sequence[tuple[str, Floats]],
        colours: Sequence[str] = CATEGORICAL,
        flag: str = "",
        height: float | None = None,
    ) -> bytes:
        """Stacked bars of shares that add up to 1: one bar a row, one colour a part."""
        with lettering(self.family):
            tall = 0.34 * len(rows) + 1.0 if height is None else height
            figure = Figure(figsize=(8.6, tall), dpi=DPI, layout="constrained")
            axes = figure.subplots()
            at = np.arange(len(rows))[::-1]
            left = np.zeros(len(rows))
            for position, (name, share) in enumerate(parts):
                axes.barh(at, share, 0.68, left=left, color=colours[position % len(colours)],
                          label=name, edgecolor="white", lw=0.5)  # fmt: skip
                for y, start, width in zip(at, left, share, strict=True):
                    if width >= 0.07:
                        axes.text(start + width / 2, y, percent(width, 0), ha="center",
                                  va="center", fontsize=7,
                                  color=_readable(colours[position % len(colours)]))  # fmt: skip
                left = left + share
            axes.set_yticks(at, rows, fontsize=8, color=INK)
            axes.set_xlim(0, max(1.0, float(left.max())))
            axes.xaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
            axes.spines["left"].set_visible(False)
            axes.tick_params(left=False)
            columns = min(len(parts), 4)
            figure.legend(loc="outside lower center", ncols=columns, fontsize=7.5, frameon=False)
            _flag(figure, flag)
            return png(figure)

    def dots(
        self, rows: Sequence[str], series: Sequence[tuple[str, Floats]], label: str, flag: str = ""
    ) -> bytes:
        """One line a row with a dot for each series, e.g. provinces: all and rural people."""
        with lettering(self.family):
            figure = Figure(figsize=(8.6, 0.3 * len(rows) + 1.2), dpi=DPI, layout="constrained")
            axes = figure.subplots()
            at = np.arange(len(rows))[::-1]
            every = np.vstack([values for _, values in series])
            shown = np.where(np.isfinite(every), every, np.nan)
            axes.hlines(at, np.nanmin(shown, axis=0), np.nanmax(shown, axis=0), color="#cbd4db")
            for (name, values), colour in zip(series, (ACCENT, WARM, *CATEGORICAL), strict=False):
                axes.scatter(np.where(np.isfinite(values), values, np.nan), at, s=34, label=name,
                             color=colour, zorder=3)  # fmt: skip
            axes.set_yticks(at, rows, fontsize=8, color=INK)
            axes.set_ylim(-0.7, len(rows) - 0.3)
            axes.set_xlabel(label)
            _grid(axes)
            figure.legend(loc="outside upper right", ncols=len(series), fontsize=7.5,
                          frameon=False)  # fmt: skip
            _flag(figure, flag)
            return png(figure)


def _readable(colour: str) -> str:
    """White on dark colours and ink on light ones (relative luminance)."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.58 else INK


def _grid(axes: Axes) -> None:
    axes.grid(color=GRID, lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _flag(figure: Figure, flag: str) -> None:
    """A warning inside the picture, so that it stays when the picture is copied out."""
    if flag:
        # A title takes room in the layout; free text would lie over the axes.
        figure.suptitle(flag, fontsize=7.5, color=WARM, x=0.01, ha="left")
