"""Rows of the codebook as frozen records."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from hinterland.errors import Fault, InputError

STATUSES = ("observed", "typed", "typed-unverified", "modelled")
TIERS = ("city", "town", "village")
STATUS_SUFFIX = "__status"
INFORMATION_MODES = ("fibre", "microwave", "satellite", "mobile")
"""Values of `link_mode` that carry information; people and goods do not travel on them."""

DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "county": "county-level units, labelled by code",
        "county_to": "county-level units as destinations",
        "place": "places of a county: city, town, village or finer",
        "tenth": "tenths of the people of a place, those nearest to their seat first",
        "province": "first-level administrative units",
        "node": "nodes of the networks",
        "link": "links of the networks",
        "facility": "airports, stations, ports, crossings, services",
        "foreign": "markets beyond the border",
        "commodity": "classes of goods that differ in how they travel",
        "gate": "ways from a place to a hub, a few for each place",
        "gateway": "ways from a port or crossing to a foreign market",
        "sector": "industries",
        "group": "household groups",
        "year": "calendar years of published series",
        "income_year": "calendar years of published income series",
        "service": "kinds of destination whose access is measured",
        "threshold": "travel-time thresholds",
        "inequality_index": "Theil T, mean log deviation, Gini, Atkinson",
        "partition": "ways of grouping the population",
        "component": "total, between, within, overlap",
        "stage_part": "parts of the four stages of integration",
        "decile": "tenths of the region's people, those of the most peripheral counties first",
        "tier": "city, town, village; of where something comes from",
        "tier_to": "city, town, village; of where something goes to",
        "market": "city, town, village, and markets abroad",
        "province_to": "first-level administrative units as destinations",
        "factor": "what goes between counties: goods, people and others",
        "channel": "ways of exchange between town and country: classes of goods, moves",
        "reach": "own county, rest of the province, other provinces, abroad",
        "scope": "same county, other counties of the province, other provinces",
        "asset": "what may be concentrated: workers, value added, capital, income",
        "concentration_index": "Herfindahl index, share of the first, Theil T",
        "resource": "public resources: clinics, teachers, hospital beds",
    }
)


@dataclass(frozen=True)
class Quantity:
    """One quantity of the codebook.

    Attributes:
        word: the name in datasets, files and the API.
        symbol: the symbol in equations, possibly empty.
        dims: dimensions, in order.
        unit: canonical unit; empty for text. `money` is the territory's currency and price year.
        kind: fact, access, equilibrium, flow, exchange or indicator.
        type: float, int, flag, index or text.
        lower, upper: inclusive bounds.
        aggregate: how units are merged: sum, max, mean:WORD, largest, keep, place, context.
        required: whether every Territory must carry it.
        neutral: value of a fact that says nothing and may be left out; None for others.
    """

    word: str
    symbol: str
    dims: tuple[str, ...]
    unit: str
    kind: str
    type: str
    lower: float
    upper: float
    aggregate: str
    required: bool
    meaning_en: str
    meaning_zh: str
    neutral: float | None = None

    @property
    def lever(self) -> bool:
        """Whether it is a fact of places or counties that may be left out: travel depends on no
        such fact."""
        known = self.kind == "fact" and self.neutral is not None
        return known and self.dims[0] in ("place", "county")

    @property
    def after(self) -> str:
        """The unit as it follows a number, a space before it; nothing for a plain number."""
        return "" if self.unit in ("", "1") else f" {self.unit}"


@cache
def quantities() -> Mapping[str, Quantity]:
    """All quantities by word, in the order of the table."""
    rows: dict[str, Quantity] = {}
    for name in (
        "quantities.csv",
        "equilibrium.csv",
        "programme.csv",
        "exchange.csv",
        "indicators.csv",
    ):
        text = (files("hinterland.codebook") / name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            entry = _quantity(row)
            if entry.word in rows:
                raise ValueError(f"the codebook names {entry.word} twice")
            rows[entry.word] = entry
    return MappingProxyType(rows)


def quantity(word: str) -> Quantity:
    """The row of one word.

    Raises:
        InputError: the codebook has no such word.
    """
    try:
        return quantities()[word]
    except KeyError:
        raise InputError(
            Fault(
                what=f"{word!r} is not a word of the codebook.",
                where="codebook",
                do=f"Use one of its words{_near(word)}; `hinterland codebook` lists them.",
            )
        ) from None


def words_of_kind(kind: str, *, required: bool | None = None) -> tuple[str, ...]:
    """Words of a kind such as `fact` or `indicator`, or only the required."""
    return tuple(
        q.word
        for q in quantities().values()
        if q.kind == kind and (required is None or q.required == required)
    )


def header(word: str, currency: str = "money") -> str:
    """The header of a file column: the word and its unit, e.g. `travel_time_h`, `area_km2`.

    With a currency, amounts of money are headed in it: `income_CNY_per_person_per_year`.
    """
    unit = quantity(word).unit.replace("money", currency)
    if unit in ("", "1", "flag", "unit", "node", "county", "facility", "foreign"):
        return word
    return f"{word}_{unit.replace('/', '_per_')}"


def status_word(word: str) -> str:
    """Name of the companion variable that holds the status of each row of `word`."""
    return word + STATUS_SUFFIX


def _near(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word, quantities(), n=3)
    return f", e.g. {', '.join(near)}" if near else ""


def _quantity(row: Mapping[str, str]) -> Quantity:
    return Quantity(
        word=row["word"],
        symbol=row["symbol"],
        dims=tuple(row["dims"].split()),
        unit=row["unit"],
        kind=row["kind"],
        type=row["type"],
        lower=float(row["lower"]) if row["lower"] else -math.inf,
        upper=float(row["upper"]) if row["upper"] else math.inf,
        aggregate=row["aggregate"],
        required=row["required"] == "1",
        meaning_en=row["meaning_en"],
        meaning_zh=row["meaning_zh"],
        neutral=float(row["neutral"]) if row.get("neutral") else None,
    )
