"""Spatial equilibrium: firms, trade, migration, land and skills, county by county.

An economy of one's own needs no Territory: put together Technology, Trade with its kernels and
Mobility as an Economy, and `solve` it under Causes. Known models are settings of it: one sector or
many, fixed or mobile labour, Armington or Eaton-Kortum, tariffs, inputs.
"""

from hinterland.equilibrate.economy import Economy, Mobility, Technology, Trade
from hinterland.equilibrate.hubs import Gates, Hierarchy, Hubs
from hinterland.equilibrate.kernels import Dense, Local, freeness
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.solving import Found, solve
from hinterland.equilibrate.starts import Starts, several_starts
from hinterland.equilibrate.system import Causes, Outcome, State, System

__all__ = [
    "Causes",
    "Dense",
    "Economy",
    "Found",
    "Gates",
    "Hierarchy",
    "Hubs",
    "Local",
    "Mobility",
    "Movement",
    "Outcome",
    "Starts",
    "State",
    "System",
    "Technology",
    "Trade",
    "freeness",
    "several_starts",
    "solve",
]
