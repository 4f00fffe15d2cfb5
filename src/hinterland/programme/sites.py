"""Where a measure is to act, in words, and the counties that are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory

Mask = npt.NDArray[np.bool_]

KEYS = ("province", "prefecture", "county")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "prefecture": ("county_prefecture", "prefecture_name_en", "prefecture_name_zh"),
    "county": ("county", "county_name_en", "county_name_zh"),
}


@dataclass(frozen=True)
class Sites:
    """Counties chosen by names or codes of provinces, prefectures or counties; all if empty.

    Attributes:
        chosen: labels by key of KEYS; a county has to be named under every key.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        return ", ".join(f"{key}={'+'.join(labels)}" for key, labels in self.chosen.items())

    def counties(self, territory: Territory) -> Mask:
        """(county,) True for counties of the region that are chosen.

        Raises:
            InputError: a key or a name is not known, or a name is that of several counties; all
                faults at once.
        """
        mask, faults = territory.region.copy(), list[Fault]()
        for key, labels in self.chosen.items():
            if key not in KEYS:
                do = f"Choose by one of {', '.join(KEYS)}."
                faults.append(Fault(f"Sites cannot be chosen by {key!r}.", str(self), do))
                continue
            here = np.zeros(len(mask), dtype=bool)
            for label in labels:
                found, fault = _named(territory, key, label)
                here |= found
                faults += fault
            mask &= here
        if not faults and not mask.any():
            do = "Choose counties inside the region."
            faults.append(Fault("No county of the region is chosen.", str(self), do))
        refuse(InputError, faults)
        return mask


def _named(territory: Territory, key: str, label: str) -> tuple[Mask, list[Fault]]:
    """(county,) the counties of a name or code, and what is wrong with it."""
    facts = territory.facts
    if key == "province":
        codes = _provinces(territory, label)
        found = np.isin(facts["county_province"].values.astype(str), codes)
    else:
        columns = [facts[word].values.astype(str) for word in _COLUMNS[key] if word in facts]
        found = np.logical_or.reduce([np.char.lower(column) == label.lower() for column in columns])
    found &= territory.region
    if not found.any():
        return found, [
            Fault(
                f"No {key} of the region is called {label!r}.",
                f"{key}={label}",
                f"Use a name or code such as {_examples(territory, key)}.",
            )
        ]
    if key == "county" and found.sum() > 1:
        several = facts["county"].values.astype(str)[found]
        do = f"Use the code: {first_labels(several)}."
        return found, [Fault(f"{found.sum()} counties are called {label!r}.", label, do)]
    return found, []


def _provinces(territory: Territory, label: str) -> list[str]:
    facts = territory.facts
    names = [
        facts[word].values.astype(str)
        for word in ("province", "province_name_en", "province_name_zh")
        if word in facts
    ]
    hit = np.logical_or.reduce([np.char.lower(column) == label.lower() for column in names])
    return [str(code) for code in facts["province"].values.astype(str)[hit]]


def _examples(territory: Territory, key: str) -> str:
    facts, region = territory.facts, territory.region
    if key == "province":
        inside = np.unique(facts["county_province"].values.astype(str)[region])
        names = dict(
            zip(
                facts["province"].values.astype(str),
                facts["province_name_en"].values.astype(str),
                strict=True,
            )
        )
        return first_labels([names.get(code, code) for code in inside])
    column = _COLUMNS[key][1] if _COLUMNS[key][1] in facts else _COLUMNS[key][0]
    return first_labels(np.unique(facts[column].values.astype(str)[region]))
