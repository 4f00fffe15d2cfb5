"""Network to travel times: between seats, from places to their seat, to the nearest of each service."""

from hinterland.connect.access import connect
from hinterland.connect.services import SERVICES

__all__ = ["SERVICES", "connect"]
