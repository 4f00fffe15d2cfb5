"""Two accesses side by side: who gains, who loses, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.connect.reach.convergence import convergence
from hinterland.flow import Access, Assessment, Territory
from hinterland.scenario.measures import (
    MEAN_TIME,
    Measure,
    county_people,
    matrix_summary,
)
from hinterland.scenario.reasons import Reasons

EXPLAINED = 10
"""Counties whose loss is explained, for each scenario: each takes a search of the network."""


@dataclass(frozen=True, eq=False)
class Case:
    """One scenario beside the base.

    Attributes:
        name: the scenario's, or the territory's where no scenario file was given.
        territory: after all changes.
        access: its travel times.
        measures: what is compared, by key.
        notes: what the scenario did, in words.
        assessment: with indicators, unless only access was asked for.
        reasons: finds why a county lost.
    """

    name: str
    territory: Territory
    access: Access
    measures: dict[str, Measure]
    notes: tuple[str, ...]
    assessment: Assessment | None
    reasons: Reasons


@dataclass(frozen=True, eq=False)
class Comparison:
    """A base and one or more scenarios of it; tables in long form with a column `scenario`.

    Attributes:
        base: the territory without scenario.
        access: its travel times.
        assessment: its indicators, unless only access was asked for.
        cases: the scenarios.
    """

    base: Territory
    access: Access
    assessment: Assessment | None
    cases: tuple[Case, ...]

    def summary(self) -> pd.DataFrame:
        """One row a scenario and measure: means over the region's people, who gains, who loses.

        Columns: scenario, measure, unit, base, value, change (all three people-weighted, over
        counties with a finite value in both), share_better, share_worse (of people, beyond
        rounding), largest_gain, largest_loss (of a county), counties_better, counties_worse.
        """
        rows = []
        people = self._people()
        for case in self.cases:
            for measure in case.measures.values():
                rows.append({"scenario": case.name, **_summed(measure, people, self.base.region)})
        return pd.DataFrame(rows)

    def counties(self) -> pd.DataFrame:
        """One row a scenario and county of the region: names, people, and for each measure base,
        value and change (hours, or the measure's own unit)."""
        frames = []
        for case in self.cases:
            frame = self._names()
            frame.insert(0, "scenario", case.name)
            for key, measure in case.measures.items():
                for part in ("base", "value", "change"):
                    column = getattr(measure, part)[self.base.region]
                    frame[f"{key}_{part}"] = column
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def provinces(self, measure: str = MEAN_TIME) -> pd.DataFrame:
        """One row a scenario and province: people-weighted base, value, change of a measure."""
        rows = []
        province = self.base.facts["county_province"].values.astype(str)
        people = self._people()
        for case in self.cases:
            for code in np.unique(province[self.base.region]):
                inside = self.base.region & (province == code)
                summed = _summed(case.measures[measure], people, inside)
                rows.append({"scenario": case.name, "province": code, **summed})
        return pd.DataFrame(rows)

    def pairs(self) -> pd.DataFrame:
        """One row a scenario: how the travel times between the region's seats moved."""
        return pd.DataFrame(
            [
                {"scenario": c.name, **matrix_summary(self.base, self.access, c.access)}
                for c in self.cases
            ]
        )

    def top(
        self, case: Case, measure: str = MEAN_TIME, count: int = 10, *, losers: bool = False
    ) -> pd.DataFrame:
        """The counties that gain (or lose) most by a measure, largest first.

        Columns: names, people, base, value, change; for losers also `reason`.
        """
        found = case.measures[measure]
        gain = np.where(self.base.region, found.gain, 0.0)
        order = np.argsort(gain if losers else -gain, kind="stable")[:count]
        order = order[gain[order] < 0] if losers else order[gain[order] > 0]
        frame = self._names(order)
        for part in ("base", "value", "change"):
            frame[part] = getattr(found, part)[order]
        if losers:
            frame["reason"] = [case.reasons.of(int(row), found) for row in order]
        return frame

    def worsened(self, count: int = EXPLAINED) -> pd.DataFrame:
        """Counties that lose by any measure, the worst of each scenario and measure with reason.

        Columns: scenario, measure, unit, names, people, base, value, change, reason.
        """
        frames = []
        for case in self.cases:
            for key, measure in case.measures.items():
                frame = self.top(case, key, count, losers=True)
                if len(frame):
                    frame.insert(0, "unit", measure.unit)
                    frame.insert(0, "measure", key)
                    frame.insert(0, "scenario", case.name)
                    frames.append(frame)
        if not frames:
            return pd.DataFrame({"scenario": [], "measure": [], "reason": []}, dtype=str)
        return pd.concat(frames, ignore_index=True)

    def tenths(self) -> pd.DataFrame:
        """One row a scenario and tenth of the region's people, from the most remote to the most
        central before: people, and change of the mean time to all others in hours and as a share.

        Does the edge gain, or the core? See `connect.convergence`.
        """
        frames = []
        for case in self.cases:
            found = convergence(self.base, self.access, case.access)
            frame = pd.DataFrame(
                {
                    "tenth": found["tenth_by_centrality"].values,
                    "people": found["decile_people"].values,
                    "mean_time_change_h": found["decile_hours"].values,
                    "mean_time_change_share": found["decile_share"].values,
                }
            )
            frame.insert(0, "scenario", case.name)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def indicators(self) -> pd.DataFrame:
        """Indicators that changed, one row an indicator and label; empty with access only."""
        frames = [
            case.assessment.compare(self.assessment).assign(scenario=case.name)
            for case in self.cases
            if case.assessment is not None and self.assessment is not None
        ]
        if not frames:
            return pd.DataFrame()
        whole = pd.concat(frames, ignore_index=True)
        return whole[whole["change"] != 0].reset_index(drop=True)

    def _people(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.asarray(county_people(self.base))

    def _names(
        self, rows: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None
    ) -> pd.DataFrame:
        facts = self.base.facts
        at = np.flatnonzero(self.base.region) if rows is None else rows
        return pd.DataFrame(
            {
                "county": facts["county"].values.astype(str)[at],
                "county_name_en": facts["county_name_en"].values[at],
                "county_name_zh": facts["county_name_zh"].values[at],
                "county_province": facts["county_province"].values.astype(str)[at],
                "people": self._people()[at],
            }
        )

    def __repr__(self) -> str:
        lines = [f"Comparison on {self.base.name}:"]
        for row in self.summary().itertuples():
            lines.append(
                f"  {row.scenario}: {row.measure} {row.base:.4g} -> {row.value:.4g} {row.unit}; "
                f"better for {row.share_better:.1%} of people, worse for {row.share_worse:.1%}"
            )
        return "\n".join(lines)


def _summed(
    measure: Measure,
    people: np.ndarray[tuple[int], np.dtype[np.float64]],
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> dict[str, object]:
    """Means over people and shares of them, of the counties inside."""
    weight = np.where(inside, people, 0.0)
    finite = np.isfinite(measure.base) & np.isfinite(measure.value)
    counted = np.where(finite, weight, 0.0)
    total = counted.sum()

    def mean(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return float(np.where(finite, values, 0.0) @ counted / total) if total else float("nan")

    better, worse = inside & (measure.gain > 0), inside & (measure.gain < 0)
    everyone = weight.sum() or 1.0
    return {
        "measure": measure.key,
        "unit": measure.unit,
        "base": mean(measure.base),
        "value": mean(measure.value),
        "change": mean(measure.change),
        "share_better": float(weight[better].sum() / everyone),
        "share_worse": float(weight[worse].sum() / everyone),
        "largest_gain": float(measure.gain[inside].max(initial=0.0)),
        "largest_loss": float(-measure.gain[inside].min(initial=0.0)),
        "counties_better": int(better.sum()),
        "counties_worse": int(worse.sum()),
    }
