"""The one table of quantities: word, symbol, dimensions, unit, bounds, meaning (en and zh).

Checks, file headers, the documentation page and the register of indicators are made from it.
"""

from hinterland.codebook.check import dataset_faults
from hinterland.codebook.money import Deflator, Money, default_deflator
from hinterland.codebook.parameters import Key, Parameter, Parameters, ParameterTables
from hinterland.codebook.quantity import (
    DIMENSIONS,
    INFORMATION_MODES,
    STATUSES,
    TIERS,
    Quantity,
    header,
    quantities,
    quantity,
    status_word,
    words_of_kind,
)
from hinterland.codebook.units import converter, display_unit, split_header

__all__ = [
    "DIMENSIONS",
    "INFORMATION_MODES",
    "STATUSES",
    "TIERS",
    "Deflator",
    "Key",
    "Money",
    "Parameter",
    "ParameterTables",
    "Parameters",
    "Quantity",
    "converter",
    "dataset_faults",
    "default_deflator",
    "display_unit",
    "header",
    "quantities",
    "quantity",
    "split_header",
    "status_word",
    "words_of_kind",
]
