"""Public money: what works buy, and who pays for them and for transfers.

Every treasury collects what its places are given, so taxes always add up to works and transfers,
whatever incomes turn out to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.parameters import CLASSES, Sectors
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.numerics.groups import of_own_group
from hinterland.numerics.paths import Floats, Ints

PAYERS = ("centre", "province", "county", "land")
"""All places, those of the province, those of the county; or the land income of the county."""
LEAST = 0.1
"""Share of its income that a place keeps at least, after public money."""
WHOLE = 1e-6
"""How far the shares of payers may be from adding up to one."""


def paid(values: Parameters) -> bool:
    """Whether the parameters say who pays."""
    return any(values.get("public", name, "paid_share") > 0 for name in PAYERS)


@dataclass(frozen=True, eq=False)
class Payer:
    """One way of collecting money.

    Attributes:
        share: of all that is to be paid.
        group: (place,) number of the treasury that a place belongs to; -1 where nobody pays.
        base: what is taxed, in proportion.
    """

    share: float
    group: Ints
    base: Literal["income", "land"] = "income"


@dataclass(frozen=True, eq=False)
class Purse:
    """Public money beside the transfers of Causes.

    Attributes:
        works: (sector, place) money/year that is spent there.
        payers: who pays for works and transfers; their shares add up to one, or there are none.
        felt: share of transfers and taxes that is felt in utility.
        elsewhere: (place,) what is owed there and received elsewhere, less what is received there
            and owed elsewhere; adds up to nothing.
    """

    works: Floats
    payers: tuple[Payer, ...] = ()
    felt: float = 1.0
    elsewhere: Floats | float = 0.0

    def need(self, transfers: Floats) -> Floats:
        """(place,) what the treasuries of each place have to pay on its behalf."""
        return np.asarray(self.works.sum(axis=0) + transfers + self.elsewhere)

    def taxes(
        self,
        transfers: Floats,
        income: Floats,
        land: Floats,
        *,
        bases: Sequence[str] = ("income", "land"),
    ) -> Floats:
        """(place,) money/year that is paid.

        Args:
            transfers: (place,) received.
            income: (place,) before public money.
            land: (place,) rents, a part of it.
            bases: what is taxed by the payers that are counted.
        """
        need = self.need(transfers)
        paid = np.zeros_like(income)
        for payer in (one for one in self.payers if one.base in bases):
            base = income if payer.base == "income" else land
            paid += payer.share * eq.taxes(need, base, payer.group)
        return paid

    def ln_felt(self, net: Floats, income: Floats) -> Floats:
        """(place,) ln of what public money makes of a living standard: ln(1 + felt net / income).

        On its way a solver may ask for more than there is; what is left is held above nothing.
        """
        return np.asarray(np.log(np.maximum(1 + self.felt * net / income, LEAST)))

    def pulled(
        self, weight: Floats, transfers: Floats, income: Floats, land: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Weights on taxes pulled back to income, to land income and to what is needed; (place,)
        each."""
        need = self.need(transfers)
        onto = {"income": np.zeros_like(income), "land": np.zeros_like(income)}
        needed = np.zeros_like(income)
        for payer in self.payers:
            base = income if payer.base == "income" else land
            whole, mean = (of_own_group(v, payer.group) for v in (base, weight * base))
            mean = np.divide(mean, whole, out=np.zeros_like(mean), where=whole > 0)
            rate = np.divide(
                of_own_group(need, payer.group), whole, out=np.zeros_like(mean), where=whole > 0
            )
            onto[payer.base] += payer.share * rate * (weight - mean)
            needed += payer.share * mean
        return onto["income"], onto["land"], needed


def payers(territory: Territory, values: Parameters, foreign: int) -> tuple[Payer, ...]:
    """Who pays, by the parameters of the territory; nobody abroad does.

    Raises:
        InputError: shares that do not add up to one.
    """
    share = {name: values.get("public", name, "paid_share") for name in PAYERS}
    total = sum(share.values())
    if total and abs(total - 1) > WHOLE:
        raise InputError(
            Fault(
                "The shares of those who pay do not add up to one.",
                ", ".join(f"{name} {part:g}" for name, part in share.items()),
                'Correct paid_share in settings["equilibrium"]["public"].',
            )
        )
    county = territory.facts["place_county"].values.astype(np.int64)
    labels = territory.facts["county_province"].values.astype(str)
    province = np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)[county]
    groups: Mapping[str, Ints] = {
        "centre": np.zeros_like(county),
        "province": province,
        "county": county,
        "land": county,
    }
    nobody = np.full(foreign, -1, dtype=np.int64)
    return tuple(
        Payer(
            share[name],
            np.concatenate([groups[name], nobody]),
            "land" if name == "land" else "income",
        )
        for name in PAYERS
        if share[name]
    )


def bought_by_works(sectors: Sectors, values: Parameters) -> Floats:
    """(sector,) shares of what public works buy.

    Raises:
        InputError: no sector that works buy from.
    """
    weight = np.array(
        [
            values.get("public", CLASSES[trade], "works_share", label)
            for trade, label in zip(sectors.trade, sectors.labels, strict=True)
        ]
    )
    if not weight.sum():
        raise InputError(
            Fault(
                "There is no sector that public works buy from.",
                first_labels(sectors.labels),
                'Give works_share in settings["equilibrium"]["public"].',
            )
        )
    return np.asarray(weight / weight.sum())


def refuse_unpaid(
    purse: Purse, transfers: Floats, income: Floats, land: Floats, names: tuple[str, ...]
) -> None:
    """Refuse money that nobody pays, and payers who have not so much.

    Args:
        purse, transfers: what is to be spent and paid.
        income, land: (place,) of the baseline.
        names: labels of places.

    Raises:
        InputError: in words; with a payer nothing is left to balance.
    """
    need = float(purse.works.sum() + transfers.sum())
    faults = []
    uneven = abs(need) > WHOLE * float(np.abs(transfers).sum())
    if not purse.payers and (purse.works.any() or uneven):
        faults.append(
            Fault(
                "Nobody pays for public works or transfers.",
                f"{need:.6g} money/year to be paid",
                "Say who: `--paid-by centre|province|county|land`, or paid_share in "
                'settings["equilibrium"]["public"]; or let transfers add up to nothing.',
            )
        )
    net = transfers - purse.taxes(transfers, income, land)
    short = np.flatnonzero(net < -(1 - LEAST) * income)
    if len(short):
        faults.append(
            Fault(
                f"{len(short)} places would have to pay more than {1 - LEAST:.0%} of their income.",
                first_labels([names[n] if names else str(n) for n in short]),
                "Spend less, or let more people pay.",
            )
        )
    rates = [
        (eq.taxes(purse.need(transfers), land, payer.group) * payer.share > land)
        for payer in purse.payers
        if payer.base == "land"
    ]
    over = np.flatnonzero(np.any(rates, axis=0)) if rates else np.zeros(0, dtype=np.int64)
    if len(over):
        faults.append(
            Fault(
                f"{len(over)} places would have to pay more than all their land income.",
                first_labels([names[n] if names else str(n) for n in over]),
                "Let somebody else pay a part.",
            )
        )
    refuse(InputError, faults)
