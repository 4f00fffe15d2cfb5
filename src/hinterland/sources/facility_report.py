"""What became of the facilities of a file, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.errors import first_labels
from hinterland.flow import Territory
from hinterland.sources.facility_check import KIND, Listed
from hinterland.sources.facility_join import STATION_KM
from hinterland.sources.facility_words import ON_RAIL


@dataclass(frozen=True)
class FacilityReport:
    """What became of the facilities of a file.

    Attributes:
        file: its name.
        added, replaced: how many.
        kinds: facilities of the file by kind.
        new_kinds: those of them that the territory had none of.
        new_facts: facts that the territory lacked.
        joined: facilities that were joined to a road node now.
        median_km, longest_km: of way between them and their node.
        on_rail: how many of those that may be on a railway (stations, freight hubs) were joined
            to one now, and how many of them were not.
        unjoined: km of way to the nearest road node of those that lie beyond the limit.
        ignored: headers of columns that were not read.
        context: labels of facilities that lie in counties of the context, not of the region.
    """

    file: str
    added: int
    replaced: int
    kinds: dict[str, int]
    new_kinds: tuple[str, ...]
    new_facts: tuple[str, ...]
    joined: int
    median_km: float
    longest_km: float
    on_rail: tuple[int, int]
    unjoined: dict[str, float]
    ignored: tuple[str, ...] = ()
    context: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For JSON, which has no infinity: null where there is no open road at all."""
        unjoined = {k: km if np.isfinite(km) else None for k, km in self.unjoined.items()}
        return {**vars(self), "unjoined": unjoined}

    def __str__(self) -> str:
        kinds = ", ".join(
            f"{kind} {count:,}{' (new kind)' if kind in self.new_kinds else ''}"
            for kind, count in self.kinds.items()
        )
        lines = [
            f"Facilities of {self.file}: {self.added:,} added, {self.replaced:,} replaced",
            f"  kinds: {kinds}",
        ]
        if self.joined:
            lines.append(
                f"  joined to the nearest road node: {self.joined:,}, "
                f"median {self.median_km:.1f} km, longest {self.longest_km:.1f} km of way"
            )
        if any(self.on_rail):
            joined, apart = self.on_rail
            lines.append(
                f"  joined to a railway within {STATION_KM:g} km too: {joined:,} of "
                f"{joined + apart:,} stations and freight hubs"
            )
        if self.unjoined:
            named = first_labels(f"{label} ({km:,.0f} km)" for label, km in self.unjoined.items())
            lines.append(f"  without a road within reach: {len(self.unjoined):,}: {named}")
        if self.ignored:
            lines.append(f"  columns not read: {first_labels(self.ignored)}")
        if self.context:
            lines.append(
                f"  note: {len(self.context):,} lie in context counties, beyond the region: "
                f"{first_labels(self.context)}"
            )
        if self.new_facts:
            lines.append(
                f"  facts new to the territory: {', '.join(self.new_facts)}; other facilities "
                "are unknown there"
            )
        return "\n".join(lines)


def facility_report(
    before: Territory, after: Territory, found: Listed, away: npt.NDArray[np.float64]
) -> FacilityReport:
    """Compare the file with what it became.

    Args:
        before, after: the territory without and with the file.
        found: its facilities.
        away: (row,) km of way to the nearest road node, NaN where the join was kept.
    """
    node = dict(zip(after.facts["facility"].values.astype(str).tolist(),
                    after.facts["facility_node"].values.tolist(), strict=True))  # fmt: skip
    tried = np.isfinite(away) | np.isinf(away)
    rail = _on_rail(after, found, tried)
    has = np.asarray([node[label] >= 0 for label in found.label.tolist()], bool)
    km = away[tried & has]
    known = set(before.facts[KIND].values.astype(str).tolist())
    kinds = dict(Counter(found.columns[KIND].tolist()).most_common())
    return FacilityReport(
        file=found.where,
        added=int((found.at < 0).sum()),
        replaced=int((found.at >= 0).sum()),
        kinds=kinds,
        new_kinds=tuple(kind for kind in kinds if kind not in known),
        new_facts=tuple(
            word
            for word in map(str, after.facts.data_vars)
            if word not in before.facts.data_vars and not word.endswith("__status")
        ),
        joined=len(km),
        median_km=float(np.median(km)) if len(km) else 0.0,
        longest_km=float(km.max()) if len(km) else 0.0,
        on_rail=(int(rail.sum()), int((~rail).sum())),
        unjoined={str(found.label[row]): float(away[row]) for row in np.flatnonzero(tried & ~has)},
        ignored=found.ignored,
        context=found.context,
    )


def _on_rail(
    after: Territory, found: Listed, tried: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether each facility that may be on a railway, of those joined now, is joined to one."""
    mine = found.label[tried & np.isin(found.columns[KIND], ON_RAIL)]
    if not len(mine):
        return np.zeros(0, dtype=bool)
    at = after.facts.indexes["facility"].get_indexer(pd.Index(mine))
    return np.asarray(after.facts["facility_rail_node"].values[at] >= 0)
