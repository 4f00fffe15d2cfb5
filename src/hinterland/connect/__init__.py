"""Network to travel times: between seats, to the own seat, to the nearest of each service."""

from hinterland.connect.access import connect
from hinterland.connect.services import SERVICES

__all__ = ["SERVICES", "connect"]
