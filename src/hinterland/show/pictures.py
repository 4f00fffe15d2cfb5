"""The pictures of the report: which indicator is shown where, with captions and warnings."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from hinterland.appraise.thresholds import thresholds
from hinterland.show.charts import Charts
from hinterland.show.classes import Classes, classify
from hinterland.show.columns import Column
from hinterland.show.drawing import Drawing
from hinterland.show.findings import HOURS, by_stage, main_service
from hinterland.show.formats import LANGUAGES, Figures, Language, is_share, percent, plain
from hinterland.show.maps import DPI, Layer, MapMaker, bilingual, legend_entries, two
from hinterland.show.palette import CATEGORICAL, ramp
from hinterland.show.quality import shares_by_status
from hinterland.show.reach import Reach, by_service
from hinterland.show.tables import Tables
from hinterland.show.wording import infinite_key, label, pair, say

# Indicators drawn as maps, by section, in order; those that a region lacks are passed over.
MAPS: Mapping[str, tuple[str, ...]] = {
    "access": (
        "seat_time_rural",
        "service_time_rural/rail",
        "service_time_rural/provincial_capital",
    ),
    "markets": ("market_access_people", "market_access_structural"),
    "gaps": ("income_ratio", "income_rural"),
    "stages": ("connection", "integration", "stage"),
    "rankings": ("priority",),
}
EDGES: Mapping[str, tuple[float, ...]] = {
    "connection": (0.2, 0.4, 0.6, 0.8),
    "integration": (0.2, 0.4, 0.6, 0.8),
    "linkage": (0.2, 0.4, 0.6, 0.8),
    "fusion": (0.2, 0.4, 0.6, 0.8),
}
RATIO_MARKS = (1.5, 2.0, 2.5, 3.0)
LAYERS = (("airport", "^", "#c8611a"), ("land_port", "s", "#7c4d79"), ("sea_port", "D", "#3d4f8c"))
QUALITY_EDGES = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Picture:
    """One picture with its caption; the caption also serves readers who cannot see it."""

    key: str
    png: bytes
    caption: Mapping[Language, str]
    is_map: bool = False
    unverified: bool = False

    @property
    def width(self) -> int:
        """Width on the page in CSS pixels, so that letters are of one size in all pictures."""
        return int.from_bytes(self.png[16:20], "big") * 96 // DPI

    @property
    def data(self) -> str:
        """The picture as a data address."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")


@dataclass
class Album:
    """Draws the pictures of one assessment, section by section."""

    tables: Tables
    drawing: Drawing
    family: str | None
    figures: Figures = field(init=False)
    charts: Charts = field(init=False)
    maps: MapMaker = field(init=False)

    def __post_init__(self) -> None:
        self.figures = Figures.of(self.tables.assessment.territory.settings)
        self.charts = Charts(self.family, self.figures)
        self.maps = MapMaker(self.drawing, self.family)

    def steps(self) -> list[tuple[str, Callable[[], list[Picture]]]]:
        """Sections and what draws each, so that a caller can tell its progress."""
        return [
            ("access", self.access),
            ("markets", lambda: self._maps("markets")),
            ("gaps", self.gaps),
            ("stages", self.stages),
            ("rankings", lambda: self._maps("rankings")),
            ("quality", self.quality),
        ]

    def access(self) -> list[Picture]:
        """Curves of people within a time, maps, and the comparison of provinces."""
        curves = Picture("access", self.charts.access(self._curves()), pair("figure.access"))
        self.maps.roads = roads_inside(self.tables, self.drawing)
        maps = self._maps("access", self._facilities())
        self.maps.roads = None
        return [curves, *maps, *self._provinces()]

    def gaps(self) -> list[Picture]:
        """Income ratios, Lorenz curves, decomposition, maps."""
        made = []
        ratio = self.tables.column("income_ratio")
        if ratio is not None:
            picture = self.charts.histogram(
                ratio.values,
                self.tables.people,
                self._name(ratio),
                RATIO_MARKS,
                self._flag(ratio.unverified),
            )
            made.append(
                Picture("ratio", picture, pair("figure.ratio"), unverified=ratio.unverified)
            )
        made += [self._lorenz(), *self._decomposition(), *self._maps("gaps")]
        return made

    def stages(self) -> list[Picture]:
        """Connection beside integration, and people by stage."""
        connection, integration = (self.tables.column(w) for w in ("connection", "integration"))
        made = []
        codes, which, names = self._province_names()
        if connection is not None and integration is not None:
            # More provinces than colours are told apart by the page's map, not by this picture.
            told = len(codes) <= len(CATEGORICAL)
            groups = (which, dict(enumerate(names))) if told else (which * 0, {0: ""})
            picture = self.charts.scatter(
                connection.values,
                integration.values,
                self.tables.people,
                labels=(self._name(connection), self._name(integration)),
                groups=groups,
                pass_mark=thresholds()["stage_pass"],
                flag=self._flag(integration.unverified),
            )
            unverified = integration.unverified
            made.append(Picture("scatter", picture, pair("figure.scatter"), unverified=unverified))
        stage = self.tables.column("stage")
        if stage is not None:
            shares, highest = by_stage(self.tables, which)
            parts = [
                (two(label("stage", str(number)), self.family), shares[:, number])
                for number in range(max(highest, 3) + 1)
            ]
            picture = self.charts.shares(names, parts, flag=self._flag(stage.unverified))
            made.append(
                Picture("stages", picture, pair("figure.stages"), unverified=stage.unverified)
            )
        return [*made, *self._maps("stages")]

    def quality(self) -> list[Picture]:
        """Maps of the share of observed, typed and modelled facts; the status of each fact."""
        shares = shares_by_status(self.tables)
        typed = shares[:, 1] + shares[:, 2]
        classes = Classes(QUALITY_EDGES, ramp(len(QUALITY_EDGES) + 1))
        panels = [
            (bilingual(key, self.family), classes.fill(values))
            for key, values in (
                ("status.observed", shares[:, 0]),
                ("status.all_typed", typed),
                ("status.modelled", shares[:, 3]),
            )
        ]
        legend = legend_entries(classes, shares[:, 0], lambda v: f"{v:.0%}")
        maps = self.maps.panels(panels, legend)
        return [Picture("quality", maps, pair("figure.quality"), is_map=True)]

    def _maps(self, section: str, layers: list[Layer] | None = None) -> list[Picture]:
        found = [self.tables.column(key) for key in MAPS[section]]
        shown = [c for c in found if c is not None and np.isfinite(c.values).any()]
        return [self._map(column, layers or []) for column in shown]

    def _map(self, column: Column, layers: list[Layer]) -> Picture:
        classes = classify(column.values, edges=EDGES.get(column.word, ()))
        names = (
            [two(label("stage", str(n)), self.family) for n in range(5)]
            if column.word == "stage"
            else []
        )
        legend = legend_entries(
            classes,
            column.values,
            lambda value: self._number(column, value),
            names,
            infinite=bilingual(infinite_key(column.word), self.family),
            unknown=bilingual("map.no_data", self.family),
        )
        units: dict[Language, str] = {
            language: self.figures.unit(column.word, language) for language in LANGUAGES
        }
        picture = self.maps.choropleth(
            column.values,
            classes,
            legend,
            title=two(units, self.family, "\n"),
            layers=layers,
            flag=self._flag(column.unverified),
        )
        caption: dict[Language, str] = {}
        for language, text in column.texts.items():
            status = say(f"status.{column.status}", language)
            unit = units[language]
            caption[language] = say(
                "figure.map", language, name=text, status=f"{unit}; {status}" if unit else status
            )
        return Picture(f"map-{column.key}", picture, caption, True, column.unverified)

    def _number(self, column: Column, value: float) -> str:
        if abs(value) >= 1e5:
            return self.figures.large(value, "zh" if self.family and self.figures.chinese else "en")
        return percent(value, 0) if is_share(column.word) else plain(value)

    def _curves(self) -> list[tuple[Mapping[Language, str], Reach]]:
        return [(label("service", r.service), r) for r in self.tables.reach if r.reached]

    def _facilities(self) -> list[Layer]:
        facts = self.tables.assessment.territory.facts
        kinds = facts["facility_kind"].values.astype(str)
        lon, lat = facts["facility_lon"].values, facts["facility_lat"].values
        # A point outside the units with data would hint at what lies beyond them.
        kinds = np.where(inside_units(self.drawing, self.drawing.place(lon, lat)), kinds, "")
        return [
            Layer(
                lon[kinds == kind],
                lat[kinds == kind],
                label("facility", kind),
                colour,
                marker,
            )
            for kind, marker, colour in LAYERS
            if (kinds == kind).any()
        ]

    def _province_names(self) -> tuple[list[str], npt.NDArray[np.int64], list[str]]:
        names = self.tables.names()
        codes, which = self.tables.province_of
        first = names.groupby("county_province")[["province_name_zh", "province_name_en"]].first()
        first.index = first.index.astype(str)
        chinese, english = (
            first["province_name_zh"].astype(str),
            first["province_name_en"].astype(str),
        )
        shown = [two({"zh": chinese[c], "en": english[c]}, self.family) for c in codes]
        return codes, which, shown

    def _provinces(self) -> list[Picture]:
        """Share of people beyond the headline threshold by province, all and rural."""
        codes, _, names = self._province_names()
        if len(codes) < 2:
            return []
        service = main_service(self.tables)
        reach = by_service(self.tables.reach, service)
        series = []
        for group in reach.total:
            total, cut_off = reach.of_province(group), reach.by_province(group, HOURS)
            share = 100 * cut_off / np.where(total > 0, total, 1.0)
            series.append((self.charts.say(f"chart.{group}"), share))
        order = np.argsort(-series[0][1], kind="stable")
        ordered = [(name, values[order]) for name, values in series]
        picture = self.charts.dots([names[i] for i in order], ordered, "%")
        service_name = label("service", service)
        caption: dict[Language, str] = {
            language: say("figure.provinces", language, service=text, hours=f"{HOURS:g}")
            for language, text in service_name.items()
        }
        return [Picture("provinces", picture, caption)]

    def _lorenz(self) -> Picture:
        facts = self.tables.assessment.territory.facts
        kept = self.tables.assessment.territory.place_region
        people = facts["population"].values[kept].astype(float)
        village = people * (facts["place_tier"].values[kept] == "village")
        unverified = self.tables.basis.unverified("income")
        picture = self.charts.lorenz(
            facts["income"].values[kept].astype(float), people, village, self._flag(unverified)
        )
        return Picture("lorenz", picture, pair("figure.lorenz"), unverified=unverified)

    def _decomposition(self) -> list[Picture]:
        found = self.tables.assessment.indicators
        if "inequality_between_share" not in found.data_vars:
            return []
        shares = found["inequality_between_share"].sel(inequality_index=["theil_t", "mld", "gini"])
        rows, between = [], []
        for index in shares["inequality_index"].values.astype(str):
            for partition in shares["partition"].values.astype(str):
                of = {
                    language: f"{label('inequality_index', index)[language]} · "
                    f"{label('partition', partition)[language]}"
                    for language in ("zh", "en")
                }
                rows.append(two(of, self.family))  # type: ignore[arg-type]
                value = shares.sel(inequality_index=index, partition=partition)
                between.append(float(value))
        part = np.asarray(between)
        unverified = self.tables.basis.unverified("inequality_between_share")
        picture = self.charts.shares(
            rows,
            [(self.charts.say("chart.between"), part), (self.charts.say("chart.rest"), 1 - part)],
            ("#1c5c80", "#b9c6d0"),
            self._flag(unverified),
        )
        return [Picture("decomposition", picture, pair("figure.decomposition"),
                        unverified=unverified)]  # fmt: skip

    def _name(self, column: Column) -> str:
        joined = two(column.texts, self.family, "\n")
        return joined if len(joined) < 160 else column.texts["zh" if self.family else "en"]

    def _flag(self, unverified: bool) -> str:
        return bilingual("flag.unverified_long", self.family) if unverified else ""


def inside_units(drawing: Drawing, at: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether each grid position lies inside a drawn unit; True for all without boundaries."""
    if not drawing.drawn:
        return np.ones(len(at), dtype=bool)
    shapes = [s for s in drawing.shapes if s is not None and not s.is_empty]
    inside = np.zeros(len(at), dtype=bool)
    inside[shapely.STRtree(shapes).query(shapely.points(at), predicate="intersects")[0]] = True
    return inside


def roads_inside(tables: Tables, drawing: Drawing) -> npt.NDArray[np.float64]:
    """(n, 2, 2) road links with both ends inside a drawn unit, in grid units."""
    facts = tables.assessment.territory.facts
    if not drawing.drawn:
        return np.empty((0, 2, 2))
    at = drawing.place(facts["node_lon"].values, facts["node_lat"].values)
    inside = inside_units(drawing, at)
    start, end = facts["link_from"].values, facts["link_to"].values
    kept = (facts["link_mode"].values == "road") & (facts["link_open"].values > 0)
    kept &= inside[start] & inside[end]
    segments = np.stack([at[start[kept]], at[end[kept]]], axis=1)
    # A long link between two units may leave the region on its way.
    return np.asarray(segments[inside_units(drawing, segments.mean(axis=1))])
