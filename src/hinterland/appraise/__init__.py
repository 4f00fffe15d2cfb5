"""Territory and travel times to indicators; each indicator is one decorated function."""

from hinterland.appraise import (
    decade,
    income,
    inequality,
    market,
    people,
    ranking,
    reach,
    relations,
    rural_access,
    services,
    settlement,
    stages,
    structure,
    urbanisation,
)
from hinterland.appraise.register import Evidence, Indicator, registered, run

__all__ = [
    "Evidence",
    "Indicator",
    "decade",
    "income",
    "inequality",
    "market",
    "people",
    "ranking",
    "reach",
    "registered",
    "relations",
    "run",
    "rural_access",
    "services",
    "settlement",
    "stages",
    "structure",
    "urbanisation",
]
