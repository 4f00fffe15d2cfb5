"""What measures give together over what each gives alone."""

from hinterland.combining.found import KINDS, Kind, Pairs
from hinterland.combining.verb import pairs

__all__ = ["KINDS", "Kind", "Pairs", "pairs"]
