"""Places by name: counties by code, Chinese or Latin name; facilities by label."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from hinterland.errors import Fault, first_labels
from hinterland.flow import Territory
from hinterland.scenario.spelling import closest_rows
from hinterland.scenario.towns import Towns
from hinterland.scenario.vocabulary import near
from hinterland.sources.link_counties import on_sphere

__all__ = [
    "Gazetteer",
    "Place",
    "km_between",
    "names_of",
    "nearest_node",
    "on_sphere",
    "unjoined",
]

EARTH_KM = 6371.0088

_SUFFIX_ZH = ("县", "区", "市", "旗", "省", "地区", "盟")
_KIND_EN = re.compile(r" (city|prefecture)$", re.IGNORECASE)
_COMMA = re.compile(r"[,，]")

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Place:
    """A named place: where it is and the road node it is joined to (-1 for none)."""

    title: str
    kind: str
    row: int
    lon: float
    lat: float
    node: int
    notes: tuple[str, ...] = ()


class Gazetteer:
    """Looks names up in a territory; a name that is no place, or several, is a Fault."""

    def __init__(self, territory: Territory):
        self.territory = territory
        facts = territory.facts
        self.codes = facts["county"].values.astype(str)
        self.english = facts["county_name_en"].values.astype(str)
        self.chinese = facts["county_name_zh"].values.astype(str)
        self.provinces = facts["county_province"].values.astype(str)
        self.facilities = facts["facility"].values.astype(str)

    @cached_property
    def seats(self) -> cKDTree:
        """Seats of counties as points on the unit sphere."""
        facts = self.territory.facts
        return cKDTree(on_sphere(facts["seat_lon"].values, facts["seat_lat"].values))

    def county_at(self, lon: Floats, lat: Floats) -> Ints:
        """Position of the county whose seat is nearest to each point, in a straight line."""
        return np.asarray(self.seats.query(on_sphere(lon, lat))[1], dtype=np.int64)

    def place(self, text: str, where: str) -> Place | Fault:
        """The one place of a name."""
        found = np.flatnonzero(self.facilities == text)
        if len(found):
            return self._facility(int(found[0]))
        return self._towns.place(text, where)

    @cached_property
    def _towns(self) -> Towns:
        return Towns(self)

    def county(self, text: str, where: str) -> int | Fault:
        """Position of the one county of a code or name, `name, province` where it has namesakes."""
        # What is planned lies in the region; a namesake far away is seldom meant.
        region = self.territory.region
        rows = self.counties(text, region) or self.counties(text, ~region)
        if len(rows) == 1:
            return rows[0]
        if rows:
            listed = first_labels((self.title(row) for row in rows), 12)
            return Fault(
                f"{len(rows)} counties are called {text!r}.",
                f"{where}: {listed}",
                f"Give the code, or the name and the province: `{text}, "
                f"{self.province_name(rows[0])}`.",
            )
        return Fault(
            f"There is no county {text!r}.",
            f"{where}: {text}",
            f"Did you mean {first_labels(self.like(text), 3)}?",
        )

    def unknown(self, text: str, where: str) -> Fault:
        """The fault of a name that is no place, with the names that are most like it."""
        like = near(text, self.facilities.tolist(), 2) if ":" in text else []
        facts = self.territory.facts
        above = np.unique([facts[f"prefecture_name_{tongue}"].values for tongue in ("en", "zh")])
        meant = [name for name in near(text, above.tolist(), 1) if _alike(name, text)]
        hint = first_labels(like or [*meant, *self.like(text)], 3)
        return Fault(f"There is no place {text!r}.", f"{where}: {text}", f"Did you mean {hint}?")

    def like(self, text: str) -> list[str]:
        """The counties of the region that are spelt most like a text, as `name (code)`."""
        # Around the region stand units of all kinds for what lies there; they are seldom meant.
        rows = np.flatnonzero(self.territory.region)
        words = (self.codes, self.english, self.chinese)
        spelt = [tuple(str(column[row]) for column in words) for row in rows]
        return [
            f"{' '.join(dict.fromkeys(reversed(spelt[at][1:])))} ({spelt[at][0]})"
            for at in closest_rows(text, spelt)
        ]

    def title(self, row: int) -> str:
        """A county as messages call it: `520322 桐梓县 Tongzi County, Guizhou`."""
        names = " ".join(dict.fromkeys((self.chinese[row], self.english[row])))
        return f"{self.codes[row]} {names}, {self.province_name(row)}"

    def province_name(self, row: int) -> str:
        """English name of the province of a county."""
        facts = self.territory.facts
        at = np.flatnonzero(facts["province"].values.astype(str) == self.provinces[row])
        return str(facts["province_name_en"].values[at[0]]) if len(at) else self.provinces[row]

    def province_codes(self, text: str) -> list[str]:
        """Codes of the provinces of a name (or code): one, unless the name is cut too short."""
        facts = self.territory.facts
        codes = facts["province"].values.astype(str)
        if text in codes:
            return [text]
        english = facts["province_name_en"].values.astype(str)
        chinese = facts["province_name_zh"].values.astype(str)
        return [str(code) for code in codes[_named(text, english, chinese)]]

    def prefecture_codes(self, text: str) -> list[str]:
        """Codes of the prefectures of a name (or code)."""
        facts = self.territory.facts
        codes = facts["county_prefecture"].values.astype(str)
        if text in codes:
            return [text]
        name, province = self._parted(text)
        bare = _KIND_EN.sub("", text)
        for asked, provinces in ((text, None), (name, province), (bare, None)):
            english = facts["prefecture_name_en"].values.astype(str)
            chinese = facts["prefecture_name_zh"].values.astype(str)
            chosen = _named(asked, english, chinese)
            if provinces is not None:
                chosen &= np.isin(self.provinces, provinces)
            if chosen.any():
                return sorted(set(codes[chosen].tolist()))
        return []

    def counties(self, text: str, among: npt.NDArray[np.bool_]) -> list[int]:
        """Positions of the counties of a code, a name, or `name, province`."""
        at = np.flatnonzero((self.codes == text) & among)
        if len(at):
            return list(map(int, at))
        rows = np.flatnonzero(among)
        found = rows[_named(text, self.english[rows], self.chinese[rows])]
        if len(found):
            return list(map(int, found))
        name, province = self._parted(text)
        if not province:
            return []
        rows = np.flatnonzero(among & np.isin(self.provinces, province))
        return list(map(int, rows[_named(name, self.english[rows], self.chinese[rows])]))

    def _parted(self, text: str) -> tuple[str, list[str]]:
        """`name, province` as the name and the province's codes; names themselves have commas."""
        cuts = [match.start() for match in _COMMA.finditer(text)]
        if not cuts:
            return text, []
        name, province = text[: cuts[-1]].strip(), text[cuts[-1] + 1 :].strip()
        return name, self.province_codes(province)

    def seat(self, row: int, notes: tuple[str, ...] = ()) -> Place:
        """The seat of a county as a place."""
        facts = self.territory.facts
        return Place(
            self.title(row),
            "county",
            row,
            float(facts["seat_lon"].values[row]),
            float(facts["seat_lat"].values[row]),
            int(facts["seat_node"].values[row]),
            notes,
        )

    def _facility(self, row: int) -> Place:
        facts = self.territory.facts
        return Place(
            f"{self.facilities[row]} {facts['facility_name_en'].values[row]}",
            "facility",
            row,
            float(facts["facility_lon"].values[row]),
            float(facts["facility_lat"].values[row]),
            int(facts["facility_node"].values[row]),
        )


def _plain(text: npt.ArrayLike) -> npt.NDArray[np.str_]:
    """Latin letters in lower case without apostrophes, which sources set at will (Xi'an)."""
    lowered = np.char.lower(np.asarray(text, dtype=str))
    if not lowered.size:
        return np.asarray(lowered)
    for mark in ("'", "\N{RIGHT SINGLE QUOTATION MARK}"):
        lowered = np.char.replace(lowered, mark, "")
    return np.asarray(lowered)


def _alike(name: str, text: str) -> bool:
    """Whether two names differ by a slip of the pen."""
    return difflib.SequenceMatcher(None, name.casefold(), text.casefold()).ratio() > 0.75


def _named(
    text: str, english: npt.NDArray[np.str_], chinese: npt.NDArray[np.str_]
) -> npt.NDArray[np.bool_]:
    """Rows with exactly this name; if there is none, rows with it but for the kind of unit."""
    asked = text.strip()
    lowered, latin = _plain(english), str(_plain(asked))
    whole = (chinese == asked) | (lowered == latin)
    if whole.any() or not asked:
        return np.asarray(whole & bool(asked))
    short = np.char.startswith(lowered, latin + " ")
    for suffix in _SUFFIX_ZH:
        short |= chinese == asked + suffix
    if len(asked) >= 2:
        autonomous = np.char.find(chinese, "自治") > 0
        short |= autonomous & np.char.startswith(chinese, asked)
    return np.asarray(short)


def km_between(a: Floats, b: Floats) -> Floats:
    """Great-circle km between points on the unit sphere."""
    chord = np.linalg.norm(a - b, axis=-1)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0.0, 1.0)))


def nearest_node(
    territory: Territory, lon: float, lat: float, mode: str = "road", among: Ints | None = None
) -> tuple[int, float]:
    """The nearest node of a mode (or of `among`) to a point, and its distance in km."""
    facts = territory.facts
    nodes = np.flatnonzero(facts["node_mode"].values == mode) if among is None else among
    if not len(nodes):
        return -1, float("inf")
    points = on_sphere(facts["node_lon"].values[nodes], facts["node_lat"].values[nodes])
    km = km_between(points, on_sphere(lon, lat))
    best = int(np.argmin(km))
    return int(nodes[best]), float(km[best])


def unjoined(territory: Territory, place: Place, where: str) -> Fault:
    """The fault of a place that no road reaches: the nearest node, how far, and what to do."""
    node, km = nearest_node(territory, place.lon, place.lat)
    return Fault(
        f"{place.title} is not connected: no road node is within reach.",
        f"{where}: the nearest road node is {node}, {km:,.1f} km away",
        "Choose a place that a road reaches, or join this one to that node in the territory "
        f"({'seat_node' if place.kind == 'county' else 'facility_node'}).",
    )


def names_of(rows: Sequence[int], labels: npt.NDArray[np.str_]) -> str:
    """The first labels of some rows."""
    return first_labels(labels[list(rows)])
