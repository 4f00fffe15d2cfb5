"""What every link is worth to some people, through the equilibrium."""

from hinterland.worth.listing import listed
from hinterland.worth.objectives import OBJECTIVES, equity_weights
from hinterland.worth.values import FASTER, link_values

__all__ = ["FASTER", "OBJECTIVES", "equity_weights", "link_values", "listed"]
