"""The sentences on top: plain, in both languages, every number taken from a table of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hinterland.appraise.thresholds import thresholds
from hinterland.show.formats import LANGUAGES, Figures, Language, grouped, percent, significant
from hinterland.show.quality import subject_shares
from hinterland.show.tables import Tables
from hinterland.show.wording import label, say, sentence_case, unit_name

FIRST = 3
HOURS = 2.0
ROW = ("people_person", "people_beyond_person", "share_beyond")
SERVICES = ("rail", "provincial_capital", "prefecture_seat", "county_seat")


@dataclass(frozen=True)
class Finding:
    """One sentence.

    Attributes:
        key: of the catalogue.
        texts: the sentence in each language.
        numbers: the numbers in it, as they stand in the tables.
        unverified: whether it rests on incomes that nobody verified.
    """

    key: str
    texts: Mapping[Language, str]
    numbers: Mapping[str, float | str]
    unverified: bool = False


def findings(tables: Tables) -> list[Finding]:
    """The sentences that the tables allow, at most five."""
    made = (_access, _gap, _stages, _priority, _data)
    return [finding for make in made if (finding := make(tables)) is not None]


def main_service(tables: Tables) -> str:
    """The service that headlines and provincial comparisons use: the first that anyone reaches."""
    known = set(tables.assessment.access.times["service"].values.astype(str).tolist())
    return next((name for name in SERVICES if name in known), sorted(known)[0])


def _access(tables: Tables) -> Finding | None:
    frame = tables.thresholds()
    if frame.empty:
        return None
    service = main_service(tables)
    rows = frame[(frame["service"] == service) & (frame["threshold_h"] == HOURS)]
    told = {(row["group"], name): float(row[name]) for _, row in rows.iterrows() for name in ROW}
    people, cut_off = told["all", "people_person"], told["all", "people_beyond_person"]
    share, rural = told["all", "share_beyond"], told["rural", "share_beyond"]
    figures = Figures.of(tables.assessment.territory.settings)
    texts = {
        language: say(
            "decision.access",
            language,
            counties=grouped(len(tables.people)),
            people=figures.people(people, language),
            cut_off=figures.people(cut_off, language),
            share=percent(share),
            service=label("service", service)[language],
            hours=f"{HOURS:g}",
            rural_share=percent(rural),
        )
        for language in LANGUAGES
    }
    numbers = {"people": people, "beyond": cut_off, "share": share, "rural_share": rural}
    return Finding("decision.access", texts, numbers)


def _gap(tables: Tables) -> Finding | None:
    found = tables.assessment.indicators
    if not {"income_ratio_region", "inequality_between_share"} <= set(found.data_vars):
        return None
    ratio = float(found["income_ratio_region"])
    between = float(
        found["inequality_between_share"].sel(inequality_index="theil_t", partition="tier")
    )
    unverified = tables.basis.unverified("income_ratio_region")
    texts: dict[Language, str] = {}
    for language in LANGUAGES:
        text = say("decision.gap", language, ratio=significant(ratio), between=percent(between, 0))
        if unverified:
            joint = "" if language == "zh" else " "
            text += joint + say("decision.gap_unverified", language)
        texts[language] = text
    return Finding("decision.gap", texts, {"ratio": ratio, "between": between}, unverified)


def _stages(tables: Tables) -> Finding | None:
    connection, integration = (tables.column(w) for w in ("connection", "integration"))
    if connection is None or integration is None:
        return None
    mark = thresholds()["stage_pass"]
    connected = connection.values >= mark
    counts = {
        "connected": int(connected.sum()),
        "integrated": int((connected & (integration.values >= mark)).sum()),
    }
    texts = _texts("decision.stages", mark=f"{mark:g}",
                   connection_parts=_parts_with_data(tables, "connection"),
                   integration_parts=_parts_with_data(tables, "integration"),
                   **{name: grouped(value) for name, value in counts.items()})  # fmt: skip
    return Finding("decision.stages", texts, counts, integration.unverified)


def _parts_with_data(tables: Tables, stage: str) -> str:
    """How many parts of a stage have data, of how many, e.g. `2/6`."""
    available = tables.assessment.indicators["stage_part_available"]
    parts = available["stage_part"].values.astype(str)
    mine = available.values[np.char.startswith(parts, f"{stage}.")]
    return f"{int(mine.sum())}/{mine.size}"


def _priority(tables: Tables) -> Finding | None:
    ranked = tables.ranking("priority", FIRST)
    column = tables.column("priority")
    if ranked is None or ranked.empty or column is None:
        return None
    names = [
        unit_name(zh, en)
        for zh, en in zip(ranked["county_name_zh"], ranked["county_name_en"], strict=True)
    ]
    texts: dict[Language, str] = {
        "zh": say("decision.priority", "zh", names="、".join(ranked["county_name_zh"])),
        "en": say("decision.priority", "en", names=", ".join(names)),
    }
    values = dict(zip(names, ranked["value"].astype(float), strict=True))
    return Finding("decision.priority", texts, values, column.unverified)


def _data(tables: Tables) -> Finding:
    """How much is observed, subject by subject: a count of columns would hide what is modelled."""
    told = subject_shares(tables)
    alike: dict[tuple[str, str], list[str]] = {}
    for subject, shares in told.items():
        key = (percent(shares["observed"], 0), percent(shares["modelled"], 0))
        alike.setdefault(key, []).append(subject)
    missing = len(tables.assessment.missing)
    texts: dict[Language, str] = {}
    for language in LANGUAGES:
        stop = "；" if language == "zh" else "; "
        parts = [
            say(
                "decision.data_subject",
                language,
                subjects=_listed([say(f"subject.{name}", language) for name in subjects], language),
                observed=observed,
                modelled=modelled,
            )
            for (observed, modelled), subjects in alike.items()
        ]
        said = sentence_case(stop.join(parts))
        texts[language] = say("decision.data", language, subjects=said, missing=missing)
    numbers: dict[str, float | str] = {
        f"{subject}_{status}": share
        for subject, shares in told.items()
        for status, share in shares.items()
    }
    return Finding("decision.data", texts, {**numbers, "missing": float(missing)})


def _listed(names: Sequence[str], language: Language) -> str:
    if language == "zh":
        return "、".join(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _texts(key: str, **values: Any) -> dict[Language, str]:
    return {language: say(key, language, **values) for language in LANGUAGES}


def by_stage(tables: Tables, provinces: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], int]:
    """(province, stage 0-4) shares of people by the stage of their county, and the highest."""
    column = tables.column("stage")
    if column is None:
        return np.zeros((0, 5)), 0
    count = int(provinces.max()) + 1
    shares = np.zeros((count, 5))
    np.add.at(shares, (provinces, column.values.astype(int)), tables.people)
    total = shares.sum(axis=1, keepdims=True)
    return shares / np.where(total > 0, total, 1.0), int(column.values.max())
