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
from hinterland.scenario.summing import MATERIAL, material, moved_most, summed

STATUS = "modelled"
"""What every compared value is."""

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

    @property
    def moves(self) -> bool:
        """Whether any measure of any county differs from the base, beyond rounding."""
        return any(
            measure.gain.any() or measure.people_cut_off.any() or measure.people_connected.any()
            for measure in self.measures.values()
        )


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

        Columns: scenario, measure, unit, base, value, change (all three people-weighted: the base
        over all counties that have one, the change over what has a way in both, the value their
        sum), share_better, share_worse (of people, beyond rounding), share_clearly_better,
        share_clearly_worse (`summing.MATERIAL` and more), largest_gain, largest_loss (of a county,
        finite), counties_better, counties_worse, counties_cut_off, people_cut_off,
        counties_connected, people_connected (who lose or find the way altogether), pairs_lost,
        pairs_found (of the region's seats; mean time only), status.
        """
        rows = []
        people = self._people()
        for case in self.cases:
            for measure in case.measures.values():
                rows.append({"scenario": case.name, **summed(measure, people, self.base.region)})
        frame = pd.DataFrame(rows)
        pairs = self.pairs().set_index("scenario")
        seats = frame["measure"] == MEAN_TIME
        for column, word in (("pairs_lost", "cut_off"), ("pairs_found", "newly_connected")):
            frame[column] = frame["scenario"].map(pairs[word]).where(seats)
        frame["status"] = STATUS
        return frame

    def counties(self) -> pd.DataFrame:
        """One row a scenario and county of the region: names, people, and for each measure base,
        value and change (hours, or the measure's own unit), for mean times and services also the
        shares `lost` and `found` (see `Measure`)."""
        frames = []
        for case in self.cases:
            frame = self._names()
            frame.insert(0, "scenario", case.name)
            for key, measure in case.measures.items():
                for part in ("base", "value", "change"):
                    column = getattr(measure, part)[self.base.region]
                    frame[f"{key}_{part}"] = column
                for part, share in (("lost", measure.lost), ("found", measure.found)):
                    if share is not None:
                        frame[f"{key}_{part}"] = share[self.base.region]
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
                told = summed(case.measures[measure], people, inside)
                rows.append({"scenario": case.name, "province": code, **told})
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

        Those that are connected (or cut off) come before all others, by their people.

        Columns: names, people, base, value, change; for losers also `reason`.
        """
        found = case.measures[measure]
        gain = np.where(self.base.region, found.gain, 0.0)
        order = np.lexsort((-self._people(), gain if losers else -gain))[:count]
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

    def moved_most(self, case: Case, count: int = 10) -> pd.DataFrame:
        """The indicators that a scenario moves most; see `summing.moved_most`. Empty with access
        only."""
        if case.assessment is None or self.assessment is None:
            return pd.DataFrame()
        return moved_most(case.assessment, self.assessment, count)

    def affected(self, case: Case) -> dict[str, tuple[int, float]]:
        """Counties and their people that gain or lose by any measure, by `summing.MATERIAL` or
        more; one that does both counts in both."""
        counted = {}
        for word, sign in (("gain", 1), ("lose", -1)):
            rows = self.base.region & np.any(
                [material(m) & (sign * m.gain > 0) for m in case.measures.values()], axis=0
            )
            counted[word] = (int(rows.sum()), float(self._people()[rows].sum()))
        return counted

    def severed(self, case: Case, measure: str, *, found: bool = False) -> pd.DataFrame:
        """Counties with people who lose (or find) the way altogether, most people first.

        Columns: names, people (of the county), affected (people).
        """
        values = case.measures[measure]
        share = values.people_connected if found else values.people_cut_off
        rows = np.flatnonzero(self.base.region & (share > 0))
        frame = self._names(rows)
        frame["affected"] = frame["people"] * share[rows]
        frame = frame[frame["affected"] > 0]
        return frame.sort_values("affected", ascending=False, kind="stable", ignore_index=True)

    def assumptions(self) -> dict[str, tuple[str, ...]]:
        """What all rests on, under the empty name; under each scenario's what only it rests on."""
        mine = tuple(dict.fromkeys(self.access.assumptions))
        told = {"": mine}
        for case in self.cases:
            told[case.name] = tuple(a for a in case.access.assumptions if a not in mine)
        return told

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
                f"better for {row.share_clearly_better:.1%} of people, "
                f"worse for {row.share_clearly_worse:.1%} ({MATERIAL})"
            )
        return "\n".join(lines)
