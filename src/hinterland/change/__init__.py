"""The only verb: a Change moves one fact of a Territory."""

from hinterland.change.faults import HOWS, How
from hinterland.change.verb import Change, Planned, apply, changes_in

__all__ = ["HOWS", "Change", "How", "Planned", "apply", "changes_in"]
