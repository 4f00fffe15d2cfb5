"""Choropleths as pictures: only units with data, thin white borders, contested units hatched."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.path import Path as Outline

from hinterland.show.classes import NO_DATA_CLASS, UNREACHED_CLASS, Classes
from hinterland.show.drawing import Drawing, inner_borders
from hinterland.show.formats import Language
from hinterland.show.palette import BORDER, INK, MUTED, NO_DATA, PROVINCE_BORDER, UNREACHED, WARM
from hinterland.show.wording import say

DPI = 140
HATCH = "////"
LEGEND_INCHES = 2.3


@dataclass(frozen=True)
class Layer:
    """Points over a map, e.g. airports.

    Attributes:
        lon, lat: positions in degrees.
        labels: name in each language.
        colour, marker: how they are drawn.
    """

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    labels: Mapping[Language, str]
    colour: str = "#c8611a"
    marker: str = "o"


@dataclass
class MapMaker:
    """Draws maps of one region; outlines are made once.

    Attributes:
        drawing: the shapes.
        family: font with Chinese characters, or None for English labels only.
        roads: (n, 2, 2) segments in grid units for a light overlay, or None.
    """

    drawing: Drawing
    family: str | None
    roads: npt.NDArray[np.float64] | None = None
    _outlines: list[Outline] = field(init=False, repr=False)
    _borders: npt.NDArray[np.float64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._outlines = outlines(self.drawing)
        self._borders = inner_borders(self.drawing)

    def choropleth(
        self,
        values: npt.NDArray[np.float64],
        classes: Classes,
        legend: Sequence[tuple[str, str]],
        *,
        title: str,
        layers: Sequence[Layer] = (),
        flag: str = "",
    ) -> bytes:
        """One map as PNG.

        Args:
            values: (county,) numbers; NaN is drawn as no data, infinity as not reached.
            classes: classes and colours.
            legend: colour and text of each entry, from `legend_entries`.
            title: title of the legend.
            layers: points drawn over the map.
            flag: a warning written on the map itself, or empty.
        """
        with lettering(self.family):
            width, height = _figure_size(self.drawing)
            figure = Figure(figsize=(width + LEGEND_INCHES, height), dpi=DPI)
            axes = figure.add_axes((0, 0, width / (width + LEGEND_INCHES), 1))
            self.paint(axes, classes.fill(values))
            handles = [Patch(facecolor=c, edgecolor="#c3ccd4", label=t) for c, t in legend]
            handles += self._points(axes, layers)
            if self.drawing.contested.any():
                handles.append(
                    Patch(
                        facecolor="white",
                        edgecolor=MUTED,
                        hatch=HATCH,
                        label=bilingual("map.contested", self.family),
                    )
                )
            _legend(figure, handles, title, width / (width + LEGEND_INCHES))
            figure.text(0.005, 0.99, flag, fontsize=8, color=WARM, va="top")
            return png(figure)

    def panels(
        self, panels: Sequence[tuple[str, Sequence[str]]], legend: Sequence[tuple[str, str]]
    ) -> bytes:
        """Several small maps side by side, each with a title and a colour for each county."""
        width, height = _figure_size(self.drawing)
        count = len(panels)
        with lettering(self.family):
            scale = 11.0 / (width * count)
            tall = height * scale + 0.7
            figure = Figure(figsize=(11.0, tall), dpi=DPI)
            for position, (title, colours) in enumerate(panels):
                box = (position / count, 0.35 / tall, 1 / count, 1 - 0.7 / tall)
                axes = figure.add_axes(box)
                self.paint(axes, colours)
                axes.set_title(title, fontsize=10, color=INK)
            handles = [Patch(facecolor=c, edgecolor="#c3ccd4", label=t) for c, t in legend]
            figure.legend(handles=handles, loc="lower center", ncols=len(handles), fontsize=7.5,
                          frameon=False)  # fmt: skip
            return png(figure)

    def paint(self, axes: Axes, colours: Sequence[str]) -> None:
        """Fill the counties, and draw borders between provinces with data."""
        drawing = self.drawing
        axes.set_xlim(0, drawing.size[0])
        axes.set_ylim(0, drawing.size[1])
        axes.set_aspect("equal")
        axes.set_axis_off()
        axes.add_collection(
            PathCollection(self._outlines, facecolors=list(colours), edgecolors=BORDER, lw=0.25)
        )
        if drawing.contested.any():
            chosen = [self._outlines[i] for i in np.flatnonzero(drawing.contested)]
            axes.add_collection(
                PathCollection(chosen, facecolors="none", edgecolors=MUTED, lw=0.0, hatch=HATCH)
            )
        if self.roads is not None and len(self.roads):
            roads = LineCollection(list(self.roads), colors="#7b8792", lw=0.25, alpha=0.5)
            axes.add_collection(roads)
        if len(self._borders):
            axes.add_collection(
                LineCollection(list(self._borders), colors=PROVINCE_BORDER, lw=0.55, alpha=0.8)
            )
        _scale_bar(axes, drawing)

    def _points(self, axes: Axes, layers: Sequence[Layer]) -> list[Any]:
        handles = []
        for layer in layers:
            at = self.drawing.place(layer.lon, layer.lat)
            inside = ((at >= 0) & (at <= self.drawing.size)).all(axis=1)
            handles.append(
                axes.scatter(
                    at[inside, 0],
                    at[inside, 1],
                    s=14,
                    marker=layer.marker,
                    color=layer.colour,
                    edgecolors="white",
                    linewidths=0.5,
                    label=two(layer.labels, self.family),
                )
            )
        return handles


def legend_entries(
    classes: Classes,
    values: npt.NDArray[np.float64],
    text: Any,
    names: Sequence[str] = (),
    *,
    infinite: str = "",
    unknown: str = "",
) -> list[tuple[str, str]]:
    """Colour and text of every class, and of infinite values and `no data` where they occur.

    Args:
        classes: the classes.
        values: what is drawn.
        text: how one number is written.
        names: names of whole-number classes, from the first.
        infinite: what an infinite value means, e.g. `not reached`.
        unknown: the words for `no data`.
    """
    entries = []
    for position, colour in enumerate(classes.colours):
        entries.append((colour, class_text(classes, position, text, names)))
    codes = classes.codes(values)
    if (codes == UNREACHED_CLASS).any():
        entries.append((UNREACHED, infinite or say("map.unreached", "en")))
    if (codes == NO_DATA_CLASS).any():
        entries.append((NO_DATA, unknown or say("map.no_data", "en")))
    return entries


def class_text(classes: Classes, position: int, text: Any, names: Sequence[str] = ()) -> str:
    """The text of one class: its number or name, or its edges."""
    if classes.whole:
        number = classes.first + position
        return names[number] if 0 <= number < len(names) else text(number)
    if not classes.edges:
        return "·"
    if position == 0:
        return f"< {text(classes.edges[0])}"
    if position == len(classes.edges):
        return f"≥ {text(classes.edges[-1])}"
    return f"{text(classes.edges[position - 1])} – {text(classes.edges[position])}"


def outlines(drawing: Drawing) -> list[Outline]:
    """One compound path a county; a circle at the seat where there is no boundary."""
    return [
        _circle(seat, drawing) if shape is None or shape.is_empty else _outline(shape)
        for shape, seat in zip(drawing.shapes, drawing.seats, strict=True)
    ]


def _outline(shape: Any) -> Outline:
    rings = shapely.get_rings(shapely.get_parts(shape))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(points), Outline.LINETO, dtype=np.uint8)
    first = np.ones(len(points), dtype=bool)
    first[1:] = ring[1:] != ring[:-1]
    codes[first] = Outline.MOVETO
    codes[np.append(first[1:], True)] = Outline.CLOSEPOLY
    return Outline(points, codes)


def _circle(seat: npt.NDArray[np.float64], drawing: Drawing) -> Outline:
    radius = max(drawing.size) / 90 / max(1.0, (len(drawing.codes) / 60) ** 0.5)
    return Outline.circle(tuple(seat), radius)


def _figure_size(drawing: Drawing) -> tuple[float, float]:
    """Inches for a map with the true proportions of the region."""
    width, height = drawing.size
    scale = min(5.3 / width, 4.9 / height)
    return width * scale, max(height * scale, 3.0)


def _scale_bar(axes: Axes, drawing: Drawing) -> None:
    """A bar of a round number of kilometres in the lower right corner."""
    target = drawing.size[0] * drawing.metres / 1000 / 6
    power = 10 ** np.floor(np.log10(target))
    length = max(step * power for step in (1, 2, 5) if step * power <= target)
    wide = length * 1000 / drawing.metres
    x, y = drawing.size[0] * 0.97 - wide, drawing.size[1] * 0.03
    axes.plot([x, x + wide], [y, y], color=MUTED, lw=1.2, solid_capstyle="butt")
    axes.text(x + wide / 2, y * 1.2, f"{length:g} km", ha="center", va="bottom", fontsize=6.5,
              color=MUTED)  # fmt: skip


def _legend(figure: Figure, handles: Sequence[Any], title: str, left: float) -> None:
    """The legend beside the map, where it covers no unit."""
    figure.legend(
        handles=handles,
        title=title or None,
        loc="center left",
        bbox_to_anchor=(left + 0.005, 0.5),
        fontsize=8.5,
        title_fontsize=8.5,
        frameon=False,
        alignment="left",
        handlelength=1.4,
        labelspacing=0.45,
    )


def bilingual(key: str, family: str | None) -> str:
    """A string of the catalogue for a picture: both languages if the font has them."""
    return two({"zh": say(key, "zh"), "en": say(key, "en")}, family)


def two(texts: Mapping[Language, str], family: str | None, joint: str = " ") -> str:
    """Chinese and English in one label, or English alone where no font has Chinese characters."""
    if family is None or texts["zh"] == texts["en"]:
        return texts["en"]
    return f"{texts['zh']}{joint}{texts['en']}"


@contextmanager
def lettering(family: str | None) -> Iterator[None]:
    """Pictures drawn inside use Latin letters of DejaVu and Chinese characters of `family`."""
    families = ["DejaVu Sans"] if family is None else ["DejaVu Sans", family]
    settings: Any = {
        "font.family": families,
        "axes.unicode_minus": False,
        "hatch.linewidth": 0.6,
        "text.color": INK,
        "axes.edgecolor": "#b8c2cb",
        "axes.labelcolor": INK,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "font.size": 8.5,
    }
    # Chinese fonts often come in one weight; that the other is not there is no news to a user.
    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with mpl.rc_context(settings):
            yield
    finally:
        logger.setLevel(level)


def png(figure: Figure) -> bytes:
    """The figure as PNG; no date inside, so that equal pictures are equal bytes."""
    buffer = io.BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()
