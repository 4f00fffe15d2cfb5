"""Maps of who gains and who loses: changes in percent, loss and gain apart by colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from hinterland.appraise.effects import Effects
from hinterland.flow import Territory
from hinterland.show import fonts
from hinterland.show.classes import Classes
from hinterland.show.drawing import prepare
from hinterland.show.formats import Language
from hinterland.show.maps import MapMaker, legend_entries, two
from hinterland.show.palette import GAINS, LOSSES, SAME, spread
from hinterland.sources.boundaries import county_boundaries

FELT = 0.01
"""Percent below which a change is drawn as none."""
MOST = 0.98
"""Share of the changes that are not larger than what the darkest shade begins a third of."""
MANY = 8
"""Different values from which they are told apart by classes."""
TITLES: Mapping[str, Mapping[Language, str]] = {
    "welfare": {"en": "Welfare of those registered, %", "zh": "户籍人口福利变化 %"},
    "real_income": {"en": "Real income of workers, %", "zh": "劳动者实际收入变化 %"},
    "rural_jobs_share": {"en": "Jobs in rural industry, %", "zh": "乡村工业岗位变化 %"},
    "workers_share": {"en": "Workers living there, %", "zh": "常住劳动者变化 %"},
}
QUARTERS = (0.25, 0.5, 0.75)
FLAG: Mapping[Language, str] = {
    "en": "Modelled: an equilibrium, not an observation",
    "zh": "模型结果，非观测值",
}


def effects_maps(found: Effects, territory: Territory) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each map of the region's counties."""
    drawing = prepare(territory, county_boundaries(territory).shapes)
    family = fonts.cjk_font()
    maker = MapMaker(drawing, family)
    counties = found.counties.reindex(drawing.codes)
    workers = counties["workers"] / counties["workers_before"]
    shown = counties.assign(workers_share=workers)
    for word, title in TITLES.items():
        values = 100 * np.asarray(shown[word], dtype=float)
        classes = around_nothing(values)
        legend = legend_entries(classes, values, _signed)
        yield (
            word,
            maker.choropleth(
                values, classes, legend, title=two(title, family, "\n"), flag=two(FLAG, family)
            ),
        )


def around_nothing(values: np.ndarray) -> Classes:
    """Classes of changes: losses, none, gains.

    Each shade holds changes up to three times as large as the one before, the same on both sides,
    so that one shade is one size and what is tiny looks tiny; where three quarters would have one
    shade, quarters instead. A side on which nothing lies has no classes.
    """
    known = values[np.isfinite(values)]
    felt = np.abs(known[np.abs(known) >= FELT])
    edges = [FELT]
    if len(np.unique(felt)) > MANY:
        most = float(np.quantile(felt, MOST))
        edges += [edge for step in (27, 9, 3) if (edge := float(f"{most / step:.1g}")) > FELT]
        if np.quantile(felt, QUARTERS[0]) >= edges[-1]:
            # Nearly all changes are of one size, which thirds would give one shade.
            quarters = np.unique([float(f"{q:.2g}") for q in np.quantile(felt, QUARTERS)])
            edges = [FELT, *(edge for edge in quarters.tolist() if edge > FELT)]
    down, up = (known < -FELT).any(), (known >= FELT).any()
    below = [-edge for edge in reversed(edges)] if down else []
    shades = len(edges)
    losses, gains = spread(LOSSES, shades)[::-1], spread(GAINS, shades)
    colours = (*(losses if down else ()), SAME, *(gains if up else ()))
    return Classes((*below, *(edges if up else ())), colours)


def _signed(value: float) -> str:
    return f"{value:+.3g}"
