"""Scenarios: a file that names edits of a territory, what it does there, and what that changes."""

from hinterland.scenario.comparing import compare
from hinterland.scenario.comparison import Comparison
from hinterland.scenario.example import example
from hinterland.scenario.model import Candidate, Edit, Resolved, Scenario, Selection
from hinterland.scenario.reading import read_scenario

__all__ = [
    "Candidate",
    "Comparison",
    "Edit",
    "Resolved",
    "Scenario",
    "Selection",
    "compare",
    "example",
    "read_scenario",
]
