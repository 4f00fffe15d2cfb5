"""Tables as the page shows them: few columns, numbers written for people, bilingual headers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from hinterland.codebook import STATUSES, quantities
from hinterland.show.formats import LANGUAGES, Figures, Language, grouped, percent
from hinterland.show.quality import word_shares
from hinterland.show.reach import THRESHOLDS
from hinterland.show.tables import Tables, region_table
from hinterland.show.wording import both, label, meaning, pair, short_name, spans, unit_name

RANKED = ("remoteness", "deprivation", "income_ratio", "service_time_gap/rail", "priority")
TOP = 15
PROVINCE_KEYS = (
    "urban_share",
    "seat_time_rural",
    "service_time_all/rail",
    "market_access_people",
    "income_rural",
    "income_ratio",
    "connection",
    "integration",
)


@dataclass(frozen=True)
class Cell:
    """One cell: what is shown, and the number by which it sorts, if it is one."""

    text: Markup | str
    sort: str | None = None


@dataclass(frozen=True)
class Head:
    """One header."""

    text: Markup
    number: bool = False
    unverified: bool = False


@dataclass(frozen=True)
class Block:
    """One table of the page."""

    caption: Markup
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    unverified: bool = False


@dataclass
class Blocks:
    """Makes the tables of the page."""

    tables: Tables
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        self.figures = Figures.of(self.tables.assessment.territory.settings)

    def thresholds(self) -> Block:
        """People beyond each threshold, one row a service and group."""
        frame = self.tables.thresholds()
        heads = [Head(both("table.service")), Head(both("table.group"))]
        heads += [Head(both("table.beyond", hours=f"{h:g}"), True) for h in THRESHOLDS]
        rows = []
        for (service, group), part in frame.groupby(["service", "group"], sort=False):
            cells = [Cell(spans(label("service", str(service)))), Cell(both(f"chart.{group}"))]
            for _, row in part.iterrows():
                cells.append(self._people_share(row["people_beyond_person"], row["share_beyond"]))
            rows.append(cells)
        return Block(both("table.thresholds"), heads, rows)

    def _people_share(self, people: float, share: float) -> Cell:
        texts = {
            language: f"{self.figures.people(people, language)} ({percent(share)})"
            for language in ("zh", "en")
        }
        return Cell(spans(texts), _sort(people))  # type: ignore[arg-type]

    def rankings(self) -> list[Block]:
        """The first counties by each composite that there is."""
        blocks = []
        for key in RANKED:
            column, ranked = self.tables.column(key), self.tables.ranking(key, TOP)
            if column is None or ranked is None:
                continue
            heads = [
                Head(both("table.county")),
                Head(both("table.province")),
                Head(both("table.people"), True),
                Head(both("table.value"), True, column.unverified),
            ]
            rows = [
                [
                    Cell(unit_name(row["county_name_zh"], row["county_name_en"])),
                    Cell(spans({"zh": row["province_name_zh"], "en": row["province_name_en"]})),
                    Cell(grouped(row["people"]), _sort(row["people"])),
                    Cell(self.figures.value(column.word, row["value"]), _sort(row["value"])),
                ]
                for _, row in ranked.iterrows()
            ]
            name = column.texts
            caption = spans(
                {
                    language: pair("table.ranking", top=len(rows), name=name[language])[language]
                    for language in name
                }
            )
            blocks.append(Block(caption, heads, rows, column.unverified))
        return blocks

    def provinces(self) -> Block:
        """People and a few numbers by province, each by its own rule."""
        frame = self.tables.provinces()
        made = {column.key: column for column, _ in self.tables.by_province}
        columns = [made[key] for key in PROVINCE_KEYS if key in made]
        heads = [
            Head(both("table.province")),
            Head(both("table.counties"), True),
            Head(both("table.people"), True),
            Head(both("table.rural"), True),
        ]
        heads += [
            Head(self._titled(c.texts, self._unit(c.word)), True, c.unverified) for c in columns
        ]
        rows = []
        for _, row in frame.iterrows():
            cells = [Cell(spans({"zh": row["province_name_zh"], "en": row["province_name_en"]}))]
            for name in ("counties", "population_person", "population_village_person"):
                cells.append(Cell(grouped(row[name]), _sort(row[name])))
            for column in columns:
                value = float(row[column.header])
                cells.append(Cell(self.figures.value(column.word, value), _sort(value)))
            rows.append(cells)
        return Block(both("table.provinces"), heads, rows)

    def region(self) -> Block:
        """Indicators of the whole region, those of income marked."""
        frame = region_table(self.tables.assessment, self.tables.basis)
        heads = [
            Head(both("table.indicator")),
            Head(both("table.part")),
            Head(both("table.value"), True),
            Head(both("table.unit")),
            Head(both("table.status")),
        ]
        # Reach by service is told in people above; parts of stages have a table of their own.
        hidden = {"service_reach", "service_reach_rural", "rural_trunk_reach"}
        hidden.add("stage_part_available")
        rows = []
        for _, row in frame[~frame["word"].isin(hidden)].iterrows():
            name = spans(short_name(row["word"]))
            if row["unverified_income"]:
                name += Markup(' <em class="flag">⚠ ') + both("flag.unverified") + Markup("</em>")
            value = float(row["value"])
            rows.append(
                [
                    Cell(name),
                    Cell(self._part(row["word"], str(row["part"]))),
                    Cell(self.figures.value(row["word"], value), _sort(value)),
                    Cell(spans(self._unit(row["word"]))),
                    Cell(both(f"status.{row['status']}")),
                ]
            )
        return Block(both("table.region"), heads, rows)

    def _part(self, word: str, part: str) -> Markup:
        if not part:
            return Markup("")
        dims, names = quantities()[word].dims, part.split("/")
        if dims == ("province",):
            facts = self.tables.assessment.territory.facts
            return spans(
                {
                    "zh": str(facts["province_name_zh"].sel(province=part).item()),
                    "en": str(facts["province_name_en"].sel(province=part).item()),
                }
            )
        texts = [label(dim, name) for dim, name in zip(dims, names, strict=False)]
        return spans({"zh": " · ".join(t["zh"] for t in texts),
                      "en": " · ".join(t["en"] for t in texts)})  # fmt: skip

    def parts(self) -> Block:
        """Which parts of the four stages have data."""
        found = self.tables.assessment.indicators
        heads = [Head(both("table.part")), Head(both("table.status"))]
        rows = []
        if "stage_part_available" in found.data_vars:
            for part, known in found["stage_part_available"].to_series().items():
                text = both("table.has_data" if known else "table.no_data")
                rows.append([Cell(spans(label("stage_part", str(part)))), Cell(text)])
        return Block(both("table.parts"), heads, rows)

    def missing(self) -> Block:
        """Indicators that wait for data, with the facts and the template that would bring them."""
        keys = ("table.indicator", "table.facts", "table.template")
        rows = [
            [
                Cell(_code(row["word"]) + spans(meaning(row["word"]))),
                Cell(row["facts"]),
                Cell(_code(row["template"])),
            ]
            for _, row in self.tables.missing().iterrows()
        ]
        return Block(Markup(""), [Head(both(key)) for key in keys], rows)

    def claims(self) -> Block:
        """Figures of the brief beside those of other sources."""
        keys = ("table.topic", "table.brief", "table.sourced", "table.source", "table.status")
        values = ("brief_value", "sourced_value", "source")
        claims = self.tables.assessment.territory.settings.get("claims", [])
        rows = []
        for claim in claims:
            status = str(claim.get("status", ""))
            known = both(f"status.{status}") if status in STATUSES else Markup(escape(status))
            # A source may give one topic for both languages.
            topic: dict[Language, str] = {
                language: str(claim.get(f"topic_{language}") or claim.get("topic", ""))
                for language in LANGUAGES
            }
            shown = spans(topic) if topic["zh"] != topic["en"] else Markup(escape(topic["en"]))
            rows.append(
                [
                    Cell(shown),
                    *(Cell(str(claim.get(k, ""))) for k in values),
                    Cell(known),
                ]
            )
        return Block(both("section.claims"), [Head(both(key)) for key in keys], rows)

    def provenance(self) -> list[dict[str, Any]]:
        """One entry a fact: word, meaning, unit, status, shares of statuses, source, year."""
        shares = word_shares(self.tables)
        return [
            {
                "word": word,
                "meaning": meaning(str(word)),
                "unit": row["unit"],
                "status": row["status"],
                "mix": _mix(shares, str(word), str(row["status"])),
                "source": row["source"],
                "year": row["year"],
                "unverified": bool(row["unverified_income"]),
                "entries": bool(row["rests_on_unverified"]),
            }
            for word, row in self.tables.provenance().iterrows()
        ]

    def _unit(self, word: str) -> dict[Language, str]:
        return {"zh": self.figures.unit(word, "zh"), "en": self.figures.unit(word, "en")}

    def _titled(self, texts: Mapping[Language, str], unit: Mapping[Language, str]) -> Markup:
        return spans({k: f"{texts[k]} ({unit[k]})" if unit[k] else texts[k] for k in ("zh", "en")})


def _mix(shares: pd.DataFrame, word: str, status: str) -> list[dict[str, str]]:
    row = shares.loc[word] if word in shares.index else {status: 1.0}
    return [
        {"status": str(name), "percent": f"{share * 100:.1f}", "text": f"{name} {share:.0%}"}
        for name, share in row.items()
        if share > 0
    ]


def _sort(value: float) -> str:
    """A number as JavaScript reads it back; NaN sorts below all."""
    return "-inf" if math.isnan(value) else repr(float(value))


def _code(text: str) -> Markup:
    return Markup("<code>{}</code> ").format(text)
