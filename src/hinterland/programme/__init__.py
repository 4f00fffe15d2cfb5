"""Measures as records, where they act, and packages of them."""

from hinterland.programme.at import At
from hinterland.programme.package import Dosed, Package
from hinterland.programme.record import Evidence, Measure, Prior, UnitCost
from hinterland.programme.sites import Sites

__all__ = ["At", "Dosed", "Evidence", "Measure", "Package", "Prior", "Sites", "UnitCost"]
