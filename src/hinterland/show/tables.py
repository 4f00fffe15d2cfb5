"""Tables of an assessment, region only: counties, places, provinces, rankings, thresholds, gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.codebook import STATUSES, TIERS, header, quantities
from hinterland.flow import Assessment
from hinterland.show.basis import Basis, status_ranks
from hinterland.show.columns import Column, columns
from hinterland.show.provincial import aggregated
from hinterland.show.reach import THRESHOLDS, Reach, reaches
from hinterland.show.wording import meaning

Floats = npt.NDArray[np.float64]

COUNTY_TEXT = (
    "county_name_zh",
    "county_name_en",
    "county_kind",
    "code_year",
    "prefecture_name_zh",
    "prefecture_name_en",
    "county_province",
)
LEFT_OUT = ("code_year", "contested")


@dataclass(frozen=True)
class Tables:
    """The columns of one assessment and the tables made from them.

    Attributes:
        assessment: what is shown.
        basis: status of its words.
        county: numeric columns of the region's counties.
        place: numeric columns of the region's places.
        people: (county,) people of the region's counties.
        rural: (county,) people of their village places.
    """

    assessment: Assessment
    basis: Basis
    county: tuple[Column, ...]
    place: tuple[Column, ...]
    people: npt.NDArray[np.float64]
    rural: npt.NDArray[np.float64]

    @classmethod
    def of(cls, assessment: Assessment) -> Tables:
        """Collect the columns once."""
        basis = Basis.of(assessment)
        tiers = people_by_tier(assessment)
        county = tuple(c for c in columns(assessment, "county", basis) if c.word not in LEFT_OUT)
        return cls(
            assessment,
            basis,
            county,
            tuple(columns(assessment, "place", basis)),
            tiers.sum(axis=1).to_numpy(),
            tiers["village"].to_numpy(),
        )

    def column(self, key: str) -> Column | None:
        """The county column of a key, or None where the assessment has none."""
        return next((c for c in self.county if c.key == key), None)

    def names(self) -> pd.DataFrame:
        """Code and names of the region's counties, with the province's names."""
        facts = self.assessment.territory.facts
        region = self.assessment.territory.region
        frame = pd.DataFrame(
            {word: facts[word].values[region] for word in COUNTY_TEXT},
            index=pd.Index(facts["county"].values[region], name="county_code"),
        )
        for language in ("zh", "en"):
            names = dict(
                zip(
                    facts["province"].values.astype(str),
                    facts[f"province_name_{language}"].values.astype(str),
                    strict=True,
                )
            )
            frame[f"province_name_{language}"] = [
                names.get(code, code) for code in frame["county_province"].astype(str)
            ]
        return frame

    def counties(self) -> pd.DataFrame:
        """The county table for files: names, people by tier, every number, and statuses."""
        frame = self.names()
        tiers = people_by_tier(self.assessment)
        frame["population_person"] = tiers.sum(axis=1).to_numpy()
        for tier in TIERS:
            frame[f"population_{tier}_person"] = tiers[tier].to_numpy()
        added = {column.header: column.values for column in self.county}
        frame = pd.concat([frame, pd.DataFrame(added, index=frame.index)], axis=1)
        return pd.concat([frame, self.statuses()], axis=1)

    def statuses(self) -> pd.DataFrame:
        """Status of population, income and every fact whose rows differ, for each county.

        A county's status is the weakest among its places.
        """
        territory = self.assessment.territory
        region = territory.region
        added: dict[str, Any] = {}
        for word in self.basis.status:
            dims = territory.facts[word].dims
            mixed = territory.facts[word].attrs["status"] == "mixed"
            if dims[:1] not in (("county",), ("place",)):
                continue
            if mixed or word in ("population", "income", "employment"):
                added[f"{word}_status"] = np.asarray(STATUSES)[self.county_status(word)[region]]
        # Some readers cut off names that end alike; contested units are told beside the statuses.
        added["contested_flag"] = territory.facts["contested"].values[region]
        return pd.DataFrame(added, index=self.names().index)

    def county_status(self, word: str) -> npt.NDArray[np.int64]:
        """(county,) position in STATUSES of the weakest status of a fact in each county.

        Where the county's sum is known and only its split over places is not (the attribute
        `sum_known_by`), the strongest counts.
        """
        territory = self.assessment.territory
        ranks = status_ranks(territory, word)
        if territory.facts[word].dims[0] == "county":
            return ranks
        county = territory.facts["place_county"].values
        known = territory.facts[word].attrs.get("sum_known_by") == "county"
        start = len(STATUSES) - 1 if known else 0
        found = np.full(territory.facts.sizes["county"], start, dtype=np.int64)
        (np.minimum if known else np.maximum).at(found, county, ranks)
        return found

    def places(self, rows: slice = slice(None)) -> pd.DataFrame:
        """Places of the region: code, county, tier and every number.

        Args:
            rows: some of the region's places, so that a country of villages is written in pieces.
        """
        territory = self.assessment.territory
        facts, kept = territory.facts, np.flatnonzero(territory.place_region)[rows]
        county = facts["place_county"].values[kept]
        frame = pd.DataFrame(
            {
                "county_code": facts["county"].values[county],
                "county_name_zh": facts["county_name_zh"].values[county],
                "county_name_en": facts["county_name_en"].values[county],
                "place_tier": facts["place_tier"].values[kept],
            },
            index=pd.Index(facts["place"].values[kept], name="place_code"),
        )
        added: dict[str, Any] = {column.header: column.values[rows] for column in self.place}
        for word in ("population", "income"):
            added[f"{word}_status"] = np.asarray(STATUSES)[status_ranks(territory, word)[kept]]
        return pd.concat([frame, pd.DataFrame(added, index=frame.index)], axis=1)

    @cached_property
    def province_of(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """Codes of the provinces with counties of the region, and (county,) position in them."""
        codes, which = np.unique(
            self.names()["county_province"].to_numpy(dtype=str), return_inverse=True
        )
        return codes.tolist(), which.astype(np.int64)

    @cached_property
    def by_province(self) -> list[tuple[Column, Floats]]:
        """County columns that a province has, each with its values by province."""
        codes, which = self.province_of
        area = self.assessment.territory.facts["area"].values[self.assessment.territory.region]
        weights = {
            "people": self.people,
            "rural": self.rural,
            "urban": self.people - self.rural,
            "area": np.asarray(area, dtype=float),
        }
        return aggregated(self.county, weights, which, len(codes))

    def provinces(self) -> pd.DataFrame:
        """One row a province with counties of the region: people, and numbers by their rule.

        Means are weighted by the people whom a number is about (all, of villages, of towns), or by
        land; ratios are those of provincial numbers. A mean is infinite where some of its people
        reach nothing at all.
        """
        names = self.names()
        codes, which = self.province_of
        first = names.groupby("county_province")[["province_name_zh", "province_name_en"]].first()
        frame = first.rename(index=str).reindex(codes)
        frame.index.name = "province_code"
        count = len(codes)
        frame["counties"] = np.bincount(which, minlength=count)
        frame["population_person"] = np.bincount(which, self.people, minlength=count)
        frame["population_village_person"] = np.bincount(which, self.rural, minlength=count)
        made = {column.header: values for column, values in self.by_province}
        for word in ("population", "income"):
            ranks = self.county_status(word)[self.assessment.territory.region]
            weakest = np.zeros(count, dtype=np.int64)
            np.maximum.at(weakest, which, ranks)
            made[f"{word}_status"] = np.asarray(STATUSES)[weakest]
        return pd.concat([frame, pd.DataFrame(made, index=frame.index)], axis=1)

    @cached_property
    def reach(self) -> list[Reach]:
        """People of the region by their hours to each service."""
        return reaches(self.assessment, self.province_of[1])

    def thresholds(self) -> pd.DataFrame:
        """People beyond each threshold of each service: all, and of village places."""
        rows = []
        for reach in self.reach:
            for group, total in reach.total.items():
                for threshold in THRESHOLDS:
                    cut_off = reach.people_beyond(group, threshold)
                    rows.append(
                        {
                            "service": reach.service,
                            "group": group,
                            "threshold_h": threshold,
                            "people_beyond_person": cut_off,
                            "share_beyond": cut_off / total if total > 0 else 0.0,
                            "people_person": total,
                            "status": "modelled",
                        }
                    )
        return pd.DataFrame(rows)

    def ranking(self, key: str, top: int = 15, *, largest: bool = True) -> pd.DataFrame | None:
        """The first counties by one column; ties in the order of codes; None without the column."""
        column = self.column(key)
        if column is None or not len(column.values):
            return None
        names = self.names()
        names["people"] = self.people
        names["value"] = column.values
        names = names[~np.isnan(column.values)]
        ordered = names.sort_values("value", ascending=not largest, kind="stable")
        return ordered.head(top)

    def missing(self) -> pd.DataFrame:
        """Indicators that need data: word, meanings, facts, template."""
        rows = [
            {
                "word": gap.word,
                "meaning_en": meaning(gap.word)["en"],
                "meaning_zh": meaning(gap.word)["zh"],
                "facts": ", ".join(gap.facts),
                "template": gap.template,
            }
            for gap in self.assessment.missing
        ]
        return pd.DataFrame(rows, columns=["word", "meaning_en", "meaning_zh", "facts", "template"])

    def provenance(self) -> pd.DataFrame:
        """The territory's provenance, with Chinese meanings and flags for what nobody verified."""
        frame = self.assessment.territory.provenance()
        frame.insert(1, "meaning_zh", [quantities()[word].meaning_zh for word in frame.index])
        frame["unverified_income"] = [self.basis.unverified(word) for word in frame.index]
        frame["rests_on_unverified"] = [self.basis.entries(word) for word in frame.index]
        return frame


def people_by_tier(assessment: Assessment) -> pd.DataFrame:
    """(county of the region) x tier: residents."""
    territory = assessment.territory
    facts, counties = territory.facts, territory.facts.sizes["county"]
    county, tier = facts["place_county"].values, facts["place_tier"].values
    people = facts["population"].values.astype(float)
    sums = {
        name: np.bincount(county[tier == name], people[tier == name], minlength=counties)
        for name in TIERS
    }
    frame = pd.DataFrame(sums, index=pd.Index(facts["county"].values, name="county_code"))
    return frame[territory.region]


def region_table(assessment: Assessment, basis: Basis) -> pd.DataFrame:
    """Every indicator that is not by county or place: one row a number, with unit and status."""
    rows = []
    for word in map(str, assessment.indicators.data_vars):
        entry, variable = quantities()[word], assessment.indicators[word]
        if entry.type not in ("float", "int", "flag") or {"county", "place"} & set(entry.dims):
            continue
        series = [((), variable.item())] if not variable.dims else variable.to_series().items()
        for key, value in series:
            parts = key if isinstance(key, tuple) else (key,)
            rows.append(
                {
                    "word": word,
                    "column": header(word, str(assessment.territory.settings["currency"])),
                    "part": "/".join(map(str, parts)),
                    "value": float(value),
                    "unit": assessment.territory.unit(word),
                    "status": basis.status_of(word),
                    "unverified_income": basis.unverified(word),
                    "meaning_en": meaning(word)["en"],
                    "meaning_zh": meaning(word)["zh"],
                }
            )
    names = ["word", "column", "part", "value", "unit", "status", "unverified_income"]
    return pd.DataFrame(rows, columns=[*names, "meaning_en", "meaning_zh"])
