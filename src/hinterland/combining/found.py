"""What pairs of packages give: tables, and a matrix for each outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from hinterland.errors import Fault, InputError

Kind = Literal["as_is", "without_interactions", "without_responses"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OUTCOMES: Mapping[str, str] = {
    "welfare": "welfare of people registered in the region, share",
    "rural_welfare": "the same, of villages and towns, share",
    "urban_welfare": "the same, of cities, share",
    "real_income": "real income of workers in the region, share",
    "prices": "price level of the region, share",
    "rural_jobs": "jobs in the industry of villages and towns, persons",
    "workers": "workers in the region, persons",
    "product": "real product of the region, money/year",
}


@dataclass(frozen=True, eq=False)
class Pairs:
    """What packages give in twos over what they give one by one.

    Attributes:
        names: of the packages.
        outcomes: of OUTCOMES.
        singles: what each package gives alone to the region, one row a package and kind.
        table: one row a pair and outcome: `first` and `second` (what they give alone), `both`,
            `interaction` = both - first - second, the same `without_interactions` and
            `without_responses`, `assumed` = interaction - without_responses, and `share` =
            interaction over what the two move, one by one or together, whichever is more.
        counties: `interaction` and `assumed` by pair and county, one column an outcome and one
            `OUTCOME_assumed`; None if not asked for.
        notes: what it rests on, in words.
        equilibria, networks: how many were solved, and how many networks searched for them.
    """

    names: tuple[str, ...]
    outcomes: tuple[str, ...]
    singles: pd.DataFrame
    table: pd.DataFrame
    counties: pd.DataFrame | None
    notes: Sequence[str]
    equilibria: int
    networks: int

    def matrix(self, outcome: str = "welfare", kind: Kind = "as_is") -> pd.DataFrame:
        """(package, package) interaction, the same both ways; nothing on the diagonal.

        Args:
            outcome: one of `outcomes`.
            kind: as it is; with assumed interactions off; without all assumed responses.

        Raises:
            InputError: another outcome or kind.
        """
        for value, known in ((outcome, self.outcomes), (kind, KINDS)):
            if value not in known:
                raise InputError(
                    Fault(f"{value!r} is not among {', '.join(known)}.", "matrix", "Use one.")
                )
        mine = self.table[self.table["outcome"] == outcome]
        column = "interaction" if kind == "as_is" else kind
        made = np.full((len(self.names),) * 2, np.nan)
        one, other = (
            pd.Index(self.names).get_indexer(pd.Index(mine[key]))
            for key in ("package", "with_package")
        )
        made[one, other] = made[other, one] = mine[column]
        return pd.DataFrame(made, index=list(self.names), columns=list(self.names))

    def top(self, outcome: str = "welfare", count: int = 10, *, low: bool = False) -> pd.DataFrame:
        """Pairs with the largest interaction above nothing; with `low` the lowest below it."""
        mine = self.table[self.table["outcome"] == outcome].sort_values("interaction")
        if low:
            return mine[mine["interaction"] < 0].head(count)
        return mine[mine["interaction"] > 0].iloc[::-1].head(count)
