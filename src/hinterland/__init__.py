"""Hinterland: how to bring city and countryside together, county by county.

import hinterland as hl
west = hl.read("china-west")
base = hl.evaluate(west)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:  # The names below are loaded on first use, so that importing costs nothing.
    from hinterland.appraise.channels import Channels
    from hinterland.appraising import appraisal
    from hinterland.change import Change
    from hinterland.combining import Pairs, pairs
    from hinterland.connect.modes.assets import assets
    from hinterland.connect.modes.freight import freight
    from hinterland.connect.modes.multimodal import passenger
    from hinterland.connect.reach.centrality import centrality
    from hinterland.connect.reach.circles import circle_coverage
    from hinterland.connect.reach.convergence import convergence
    from hinterland.connect.reach.road_reach import rural_access
    from hinterland.connect.village.gates import gates
    from hinterland.connect.village.last_mile import last_mile
    from hinterland.connect.village.towns import towns
    from hinterland.errors import HinterlandError
    from hinterland.evaluation import evaluate
    from hinterland.exchanging import exchange
    from hinterland.fitting.draws import headline_draws
    from hinterland.fitting.holdouts import holdouts
    from hinterland.fitting.report import fit
    from hinterland.flow import Access, Assessment, Equilibrium, Exchange, Territory
    from hinterland.incidence import incidence
    from hinterland.judging import Judgement, judge
    from hinterland.measures import measure
    from hinterland.paths import Path, Phase, path
    from hinterland.programme import Package
    from hinterland.programmes import back_test, compare_programmes
    from hinterland.reaching import access
    from hinterland.scenario import Comparison, Scenario, compare, read_scenario
    from hinterland.show.report import write_report
    from hinterland.sources.bundle import read
    from hinterland.sources.clinics import with_clinics
    from hinterland.sources.focus import by_prefecture
    from hinterland.sources.gtfs import with_gtfs
    from hinterland.sources.synthetic import synthetic_region
    from hinterland.sources.villages import with_villages
    from hinterland.splitting import channels

_HOMES = {
    "Access": "hinterland.flow",
    "Assessment": "hinterland.flow",
    "Change": "hinterland.change",
    "Channels": "hinterland.appraise.channels",
    "Comparison": "hinterland.scenario",
    "Equilibrium": "hinterland.flow",
    "Exchange": "hinterland.flow",
    "HinterlandError": "hinterland.errors",
    "Judgement": "hinterland.judging",
    "Package": "hinterland.programme",
    "Pairs": "hinterland.combining",
    "Path": "hinterland.paths",
    "Phase": "hinterland.paths",
    "Scenario": "hinterland.scenario",
    "Territory": "hinterland.flow",
    "access": "hinterland.reaching",
    "appraisal": "hinterland.appraising",
    "assets": "hinterland.connect.modes.assets",
    "back_test": "hinterland.programmes",
    "by_prefecture": "hinterland.sources.focus",
    "centrality": "hinterland.connect.reach.centrality",
    "channels": "hinterland.splitting",
    "circle_coverage": "hinterland.connect.reach.circles",
    "compare": "hinterland.scenario",
    "compare_programmes": "hinterland.programmes",
    "convergence": "hinterland.connect.reach.convergence",
    "evaluate": "hinterland.evaluation",
    "exchange": "hinterland.exchanging",
    "fit": "hinterland.fitting.report",
    "freight": "hinterland.connect.modes.freight",
    "gates": "hinterland.connect.village.gates",
    "headline_draws": "hinterland.fitting.draws",
    "holdouts": "hinterland.fitting.holdouts",
    "incidence": "hinterland.incidence",
    "judge": "hinterland.judging",
    "last_mile": "hinterland.connect.village.last_mile",
    "measure": "hinterland.measures",
    "pairs": "hinterland.combining",
    "passenger": "hinterland.connect.modes.multimodal",
    "path": "hinterland.paths",
    "read": "hinterland.sources.bundle",
    "read_scenario": "hinterland.scenario",
    "rural_access": "hinterland.connect.reach.road_reach",
    "synthetic_region": "hinterland.sources.synthetic",
    "towns": "hinterland.connect.village.towns",
    "with_clinics": "hinterland.sources.clinics",
    "with_gtfs": "hinterland.sources.gtfs",
    "with_villages": "hinterland.sources.villages",
    "write_report": "hinterland.show.report",
}

__all__ = [
    "Access",
    "Assessment",
    "Change",
    "Channels",
    "Comparison",
    "Equilibrium",
    "Exchange",
    "HinterlandError",
    "Judgement",
    "Package",
    "Pairs",
    "Path",
    "Phase",
    "Scenario",
    "Territory",
    "__version__",
    "access",
    "appraisal",
    "assets",
    "back_test",
    "by_prefecture",
    "centrality",
    "channels",
    "circle_coverage",
    "compare",
    "compare_programmes",
    "convergence",
    "evaluate",
    "exchange",
    "fit",
    "freight",
    "gates",
    "headline_draws",
    "holdouts",
    "incidence",
    "judge",
    "last_mile",
    "measure",
    "pairs",
    "passenger",
    "path",
    "read",
    "read_scenario",
    "rural_access",
    "synthetic_region",
    "towns",
    "with_clinics",
    "with_gtfs",
    "with_villages",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'hinterland' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
