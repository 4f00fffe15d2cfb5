"""Findings of the theory laboratory as tables, each row marked as of a reconstructed model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from hinterland.equilibrate.laboratory.parameters import Parameters, defaults, notes
from hinterland.equilibrate.laboratory.signs import MOVED, WATCHED, SignTable
from hinterland.equilibrate.laboratory.solving import PATTERNS, Outcome
from hinterland.equilibrate.laboratory.study import Study

RECONSTRUCTION = (
    "A reconstruction of the two-region model of Song, Thisse and Zhu (2012, Regional Science and "
    "Urban Economics 42:126-134). The full text of the paper was not available: the equations "
    "were rebuilt from its abstract."
)
INVENTED = (
    "The numbers are invented, in units of the farm good; none is measured. They show how things "
    "hang together, not what will happen in any place."
)
STATUS = "reconstruction"

PARTS = (
    "migrants",
    "rural_workers",
    "farming",
    "city_wage",
    "village_wage",
    "home_share",
    "farmers_welfare",
    "incumbents_welfare",
)
"""Parts of an outcome, in the order of the tables."""


def tables(study: Study) -> Mapping[str, pd.DataFrame]:
    """All tables by the stem of their file."""
    found = {
        "parameters": _parameters(study),
        "equilibria": _equilibria(study),
        "examples": with_outcome(study.examples, study.example_outcomes),
        "draws": with_outcome(study.draws, study.outcomes),
        "signs": signs(study.signs),
        "roads_and_technology": pd.DataFrame([vars(study.roads)]),
        "leaving": pd.DataFrame([vars(row) for row in study.leaving]),
        "uniqueness": pd.DataFrame([vars(row) for row in study.several]),
        "map": _map(study),
    }
    return {name: frame.assign(status=STATUS) for name, frame in found.items()}


def with_outcome(economies: Parameters, outcome: Outcome) -> pd.DataFrame:
    """One row an economy: its pattern, its numbers, and what comes out."""
    return pd.DataFrame(
        {
            "pattern": np.atleast_1d(outcome.names()),
            **dict(economies.flat().items()),
            **{part: np.atleast_1d(getattr(outcome, part)) for part in PARTS},
        }
    )


def signs(found: SignTable) -> pd.DataFrame:
    """One row for each number that is moved and each part that is watched."""
    rows = [
        {
            "rise_of": moved,
            "moves": watched,
            "up": int(found.rising[row, column]),
            "down": int(found.falling[row, column]),
            "still": int(found.still[row, column]),
            "economies": found.economies,
        }
        for row, moved in enumerate(MOVED)
        for column, watched in enumerate(WATCHED)
    ]
    return pd.DataFrame(rows)


def _parameters(study: Study) -> pd.DataFrame:
    values = dict(study.economy.items())
    rows = [
        {
            "parameter": name,
            "symbol": note.symbol,
            "meaning": note.meaning,
            "value": float(values[name]),
            "default": defaults()[name],
            "given": name in study.given,
            "drawn_from": np.nan if note.drawn is None else note.drawn[0],
            "drawn_to": np.nan if note.drawn is None else note.drawn[1],
        }
        for name, note in notes().items()
    ]
    return pd.DataFrame(rows)


def _equilibria(study: Study) -> pd.DataFrame:
    frames = [
        with_outcome(study.economy, outcome).assign(stable=stable)
        for outcome, stable in study.equilibria
    ]
    return pd.concat(frames, ignore_index=True)


def _map(study: Study) -> pd.DataFrame:
    across, up = np.meshgrid(study.map.transport, study.map.gap)
    return pd.DataFrame(
        {
            "transport_cost": across.ravel(),
            "technology_gap": up.ravel(),
            "pattern": np.asarray(PATTERNS)[study.map.pattern.ravel()],
        }
    )
