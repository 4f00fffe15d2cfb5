"""The fit report of a territory."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from hinterland.equilibrate.equilibrium import model
from hinterland.equilibrate.fit import targets
from hinterland.equilibrate.results import assumptions
from hinterland.evaluation import travel
from hinterland.flow import Territory, expect_territory
from hinterland.records.progress import Progress, silent

NO_TEST = (
    "Population and employment are met because each place has a number of its own for them; that "
    "is no test. What tests the model are hold-outs: `hinterland fit TERRITORY --holdouts`."
)


@dataclass(frozen=True, eq=False)
class FitReport:
    """What the equilibrium of a territory was fitted to, and with what.

    Attributes:
        territory: its name.
        targets: one row a target: name, target, reached, gap (relative where the target is not 0),
            kind, source.
        parameters: in force, by table, group, parameter, sector: value, unit, low, high, source,
            status (`set` where the territory sets it).
        assumptions: what results rest on, in words.
        residual: of the baseline: max |new - old| of logarithms.
    """

    territory: str
    targets: pd.DataFrame
    parameters: pd.DataFrame
    assumptions: tuple[str, ...]
    residual: float

    def __repr__(self) -> str:
        fitted = self.targets[self.targets["kind"] == "fitted"]
        return (
            f"Fit of {self.territory}: {len(fitted)} targets fitted, largest gap "
            f"{fitted['gap'].abs().max():.2%}; {len(self.parameters)} parameters, "
            f"{(self.parameters['status'] == 'assumed').sum()} of them assumed; baseline residual "
            f"{self.residual:.1e}"
        )


def fit(territory: Territory, progress: Progress = silent) -> FitReport:
    """What a territory's equilibrium was fitted to, how near it came, and with which parameters.

    Args:
        territory: facts.
        progress: told of each part.

    Raises:
        InputError: facts are missing.
        NotConverged: totals cannot be met.
    """
    expect_territory(territory)
    known = model(territory, travel(territory, progress), progress)
    made = known.calibrated
    table = pd.DataFrame([asdict(row) for row in targets(territory, made)])
    gap = table["reached"] - table["target"]
    table.insert(3, "gap", gap.where(table["target"] == 0, gap / table["target"]))
    return FitReport(
        territory=territory.name,
        targets=table,
        parameters=made.values.table(),
        assumptions=assumptions(made),
        residual=known.baseline().residual,
    )
