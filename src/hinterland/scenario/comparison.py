"""Two accesses side by side: who gains, who loses, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.connect.reach.convergence import convergence
from hinterland.flow import Access, Assessment, Territory
from hinterland.scenario.case import Case
from hinterland.scenario.measures import MEAN_TIME, county_people
from hinterland.scenario.summing import MATERIAL, material, moved_most, summed

STATUS = "modelled"
"""What every compared value is."""

EXPLAINED = 10
"""Counties whose loss is explained, for each scenario: each takes a search of the network."""


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
        """One row a scenario and measure (or single market): means over the region's people, who
        gains, who loses.

        Columns: scenario, measure, market (empty for all others), unit, base, value, change (all
        three people-weighted: the base over all counties that have one, the change over what has a
        way in both, the value their sum), share_better, share_worse (of people, beyond rounding),
        share_clearly_better, share_clearly_worse (`summing.MATERIAL` and more), people_better,
        people_worse, counties_better, counties_worse, counties_clearly_better,
        counties_clearly_worse, largest_gain, largest_loss, median_gain, median_loss (of the
        counties that gain or lose, finite), mean_gain, mean_loss (the same by their people),
        counties_cut_off, people_cut_off, counties_connected, people_connected (who lose or find the
        way altogether), pairs_lost, pairs_found (of the region's seats, or of them and markets;
        where `pairs` has the measure), status.
        """
        people = self._people()
        names = {m.key: name for case in self.cases for name, m in case.markets.items()}
        rows = [
            {"scenario": case.name, **summed(measure, people, self.base.region)}
            for case in self.cases
            for measure in case.every.values()
        ]
        frame = pd.DataFrame(rows)
        frame.insert(2, "market", [names.get(key, "") for key in frame["measure"]])
        moved = self.pairs()[["scenario", "measure", "cut_off", "newly_connected"]]
        moved = moved.rename(columns={"cut_off": "pairs_lost", "newly_connected": "pairs_found"})
        frame = frame.merge(moved, on=["scenario", "measure"], how="left")
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
        """One row a scenario and kind of pair: how single times and costs moved, from seat to seat
        by road, with other modes also of passengers and freight, and from seat to foreign market.

        Columns: scenario and what `Sides.pairs` tells.
        """
        return pd.DataFrame(
            [{"scenario": c.name, **told} for c in self.cases for told in c.pairs.values()]
        )

    def top(
        self,
        case: Case,
        measure: str = MEAN_TIME,
        count: int = 10,
        *,
        losers: bool = False,
        reasons: bool = True,
    ) -> pd.DataFrame:
        """The counties that gain (or lose) most by a measure of `Case.every`, largest first.

        Those that are connected (or cut off) come before all others, by their people.

        Columns: names, people, base, value, change; for losers also `reason`, unless
        `reasons=False` saves looking for it.
        """
        found = case.every[measure]
        gain = np.where(self.base.region, found.gain, 0.0)
        order = np.lexsort((-self._people(), gain if losers else -gain))[:count]
        order = order[gain[order] < 0] if losers else order[gain[order] > 0]
        frame = self._names(order)
        for part in ("base", "value", "change"):
            frame[part] = getattr(found, part)[order]
        if losers and reasons:
            frame["reason"] = [case.reasons.of(int(row), found) for row in order]
        return frame

    def worsened(self, count: int = EXPLAINED) -> pd.DataFrame:
        """Counties that lose by any measure, the worst of each scenario and measure with reason.

        Columns: scenario, measure, unit, names, people, base, value, change, reason.
        """
        frames = []
        for case in self.cases:
            for key, measure in case.every.items():
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

    def affected(self, case: Case, *, clearly: bool = True) -> dict[str, tuple[int, float]]:
        """Counties and their people that gain or lose by any measure or market, by
        `summing.MATERIAL` or more, or at all; one that does both counts in both."""
        counted = {}
        for word, sign in (("gain", 1), ("lose", -1)):
            moved = [
                (sign * m.gain > 0) & (material(m) if clearly else True)
                for m in case.every.values()
            ]
            rows = self.base.region & np.any(moved, axis=0)
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
        """What all rests on, under the empty name; under each scenario's what only it rests on.

        What the base rests on and a scenario does not is said to hold before.
        """
        mine = tuple(dict.fromkeys(self.access.assumptions))
        theirs = {case.name: tuple(dict.fromkeys(case.access.assumptions)) for case in self.cases}
        told = {"": tuple(_where_it_holds(text, theirs) for text in mine)}
        for name, texts in theirs.items():
            told[name] = tuple(text for text in texts if text not in mine)
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


def _where_it_holds(text: str, theirs: Mapping[str, tuple[str, ...]]) -> str:
    """An assumption of the base, with the scenarios that do not share it."""
    without = [name for name, texts in theirs.items() if text not in texts]
    return f"{text} This holds before, not with {', '.join(without)}." if without else text
