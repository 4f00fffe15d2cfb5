"""Sizes of effects beside those of the literature: `python -m bench.literature [china-west]`.

A published size is of another country, decade or model, so `within` asks for no more than its sign and
half to twice its size. Where nothing is within, docs/fit.md says why.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from hinterland.appraise.effects import effects
from hinterland.change import Change, apply
from hinterland.codebook import quantity
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.calibration.friction import Friction
from hinterland.equilibrate.calibration.routes import between
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.results import labelled
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.system import Causes
from hinterland.evaluation import travel
from hinterland.flow import Equilibrium, Territory
from hinterland.sources.bundle import read

FARM = ("crops", "livestock", "forestry")
VILLAGES = {"place_tier": ("village",)}


@dataclass(frozen=True)
class Row:
    """One size beside a published one; shares, or points where said."""

    what: str
    ours: float
    published: float
    source: str

    @property
    def within(self) -> str:
        """Whether the sign agrees and the size is half to twice the published one."""
        if not np.isfinite(self.published):
            return "-"
        ratio = self.ours / self.published
        return "yes" if 0.5 <= ratio <= 2 else ("size" if ratio > 0 else "sign")

    def __str__(self) -> str:
        shown = f"{self.published:+.3f}" if np.isfinite(self.published) else "-"
        return f"| {self.what} | {self.ours:+.4f} | {shown} | {self.within} | {self.source} |"


def main(name: str = "china-west") -> None:
    """Print the table."""
    land = read(name)
    known = model(land, travel(land))
    base = known.baseline()
    print("| what | ours | published | half to twice? | source of the published size |")
    print("|---|---|---|---|---|")
    for part in (roads, hukou, thirds, land_kept, villages, firms, frictions):
        start = perf_counter()
        for row in part(land, known, base):
            print(row)
        seconds, load = perf_counter() - start, os.getloadavg()[0]
        print(f"({part.__name__}: {seconds:.0f} s, load {load:.1f})", file=sys.stderr, flush=True)


def roads(land: Territory, known: Model, base: Equilibrium) -> Iterator[Row]:
    """All roads a tenth faster, and the fastest roads no faster than others were."""
    after = under(known, Change("link_speed", "scale", 1.1, {"link": road_links(land)}))
    found = effects(land, base, after)
    yield Row("all roads 10 % faster: welfare of the region", found.region["welfare"], np.nan,
              "none; a tenth of the time of all roads against 6 % for expressways")  # fmt: skip
    yield Row("the same: share of counties that lose", (found.counties["welfare"] < -1e-4).mean(),
              np.nan, "Faber 2014, Qin 2017: peripheral counties lose")  # fmt: skip
    slow = under(known, Change("link_speed", "cap", 60.0, {"link": road_links(land)}))
    yield Row(
        "roads no faster than 60 km/h, real income lost in the region",
        -effects(land, base, slow).region["real_income"], 0.06,
        "Roberts et al. 2012: expressways of 2007, real income of China",
    )  # fmt: skip


def hukou(land: Territory, known: Model, base: Equilibrium) -> Iterator[Row]:
    """Costs of moving a fifth lower."""
    del land
    eps = known.calibrated.economy.mobility.elasticity
    easier = under(known, Change("entry", "scale", 0.8**-eps))
    yield Row("wedges of migration 20 % lower: welfare of everybody", everybody(base, easier),
              np.nan, "none; a prototype on the same counties had +6.8 % for the West")  # fmt: skip
    yield Row("the same: output at the old prices", product(base, easier), np.nan, "none")


def thirds(land: Territory, known: Model, base: Equilibrium) -> Iterator[Row]:
    """A third of all workers in another province than that of registration."""
    made = known.calibrated
    wanted, ln_more = 1 / 3, np.log(6.0)
    tried: list[tuple[float, float]] = [(0.0, float(made.moved.reached[2]))]
    for _ in range(12):
        kernel = made.moved.kernel
        w0, w1, w2 = kernel.wedges
        moving = kernel.with_wedges((w0, w1, w2 * float(np.exp(ln_more))), kernel.leaving)
        moved = Causes(moving=moving)
        found = solve(made.economy, moved)
        attraction = made.moved.attraction * np.exp(
            made.economy.mobility.elasticity * found.outcome.utility
        )
        counted = np.concatenate([land.place_region, np.zeros(made.base.foreign, dtype=bool)])
        share = moving.shares(attraction, made.moved.registered, kernel.leaving == 1, counted)[2]
        tried.append((ln_more, float(share)))
        if abs(share - wanted) < 1e-3:
            break
        (x0, y0), (x1, y1) = tried[-2:]
        odds = [np.log(y / (1 - y)) for y in (y0, y1, wanted)]
        ln_more = float(x1 + (odds[2] - odds[1]) * (x1 - x0) / (odds[1] - odds[0]))
    after = labelled(land, made, moved, found)
    source = "Tombe and Zhu 2019, interprovincial migrants to a third of workers"
    print(f"(reached {share:.3f} of workers registered in the region)", file=sys.stderr)
    yield Row("a third in another province: welfare of everybody", everybody(base, after), 0.456,
              source)  # fmt: skip
    yield Row("the same: output at the old prices", product(base, after), 0.128, source)


def land_kept(land: Territory, known: Model, base: Equilibrium) -> Iterator[Row]:
    """Those who leave keep their land income: as by default, and with housing rents."""
    source = "Tombe and Zhu 2019, migrants keep their land income"
    for homes in (0.0, 1.0):
        given = {"migration": {"all": {"homes_in_land_income": homes}}}
        here = land.with_facts({}, settings={"equilibrium": given})
        mine = Model(here, known.access, model(here, known.access).calibrated)
        rents = "with housing rents" if homes else "farm and business land"
        for whose, where in (("all", {}), ("city people", {"place_tier": ("city",)})):
            change = Change("land_income_kept", "floor", 1.0, where)
            after = under(mine, change)
            every = whose == "all"
            what = f"land income kept ({rents}), {whose}"
            yield Row(f"{what}: welfare of everybody", everybody(base, after),
                      0.118 if every else np.nan, source)  # fmt: skip
            yield Row(f"{what}: output at the old prices", product(base, after),
                      -0.024 if every else np.nan, source)  # fmt: skip
            yield Row(f"{what}: movers inside provinces", inside_provinces(mine, change),
                      0.9 if every else np.nan, f"{source}: nearly doubles")  # fmt: skip


def villages(land: Territory, known: Model, base: Equilibrium) -> Iterator[Row]:
    """Ways between villages and their gates twice as fast."""
    after = under(known, Change("local_speed", "scale", 2.0, VILLAGES))
    source = "Asher and Novosad 2020: first paved road, villages in India"
    yield Row("local ways of villages twice as fast: farm share of village workers (points)",
              farm_share(land, after) - farm_share(land, base), -0.09, source)  # fmt: skip
    found = effects(land, base, after).region
    yield Row("the same: rural welfare", found["rural_welfare"], np.nan,
              "the same study finds little change of income or consumption")  # fmt: skip


def firms(land: Territory, known: Model, base: Equilibrium) -> Iterator[Row]:
    """A company tax of 15 % in the place of 25 %: the user cost of capital falls by 3.6 %."""
    chosen = {"county": tuple(land.facts["county"].values[land.region].astype(str)),
              "sector": ("manufacturing",)}  # fmt: skip
    after = under(known, Change("user_cost", "scale", 0.964, chosen))
    k = list(land.facts["sector"].values.astype(str)).index("manufacturing")
    mine = land.place_region
    sold = [values.values["revenue"].values[mine, k].sum() for values in (after, base)]
    yield Row("user cost of manufacturing 3.6 % lower in the region: its capital",
              sold[0] / sold[1] / 0.964 - 1, 0.07,
              "Zhang, Chen and He 2017, elasticity 1.84")  # fmt: skip


def frictions(land: Territory, known: Model, base: Equilibrium) -> Iterator[Row]:
    """What the calibration itself implies."""
    del land, base
    made = known.calibrated
    bent = Friction.of(made.values, "container")
    cost = between(made.found, known.access, "container")
    inside = cost[: made.found.counties, : made.found.counties]
    apart = np.isfinite(inside) & (inside > 0)
    slope = bent.by_cost * np.median(inside[apart] / (inside[apart] + bent.near_cost))
    yield Row("transport cost 10 % lower: trade of a median pair", 0.9 ** -float(slope) - 1, 0.2,
              "Limao and Venables 2001, second hand")  # fmt: skip
    yield Row("cost of moving to another province, times a wage", cost_between(made), 25 * 0.6,
              "Tombe and Zhu 2019: about 25 in 2000, 40 % less by 2005, second hand")  # fmt: skip


def cost_between(made: Calibrated) -> float:
    """By what a wage elsewhere would have to be larger to draw people out of their province as one
    inside it does: (m_out / m_in)^(-1/eps), mean over people, with m the mean freeness of places in
    other provinces and in the own one, by their attraction. It does not depend on how many places a
    province is cut into, as the fitted wedges do."""
    kernel, draws = made.moved.kernel, made.moved.attraction
    size = len(kernel.near)
    drawing = np.bincount(kernel.county, kernel.entry * draws, size)
    apart = kernel.province[:, None] != kernel.province[None, :]
    beyond = np.where(apart, kernel.near, 0).astype(float) @ drawing
    out = kernel.leaving * kernel.wedges[2] * beyond[kernel.county]
    inside = kernel.spread(draws[None])[0] - out
    number = kernel.province[kernel.county]
    home = number >= 0
    own = np.bincount(number[home], draws[home])
    ratio = (out[home] / (own.sum() - own[number[home]])) / (inside[home] / own[number[home]])
    mean = np.average(ratio, weights=made.moved.registered[home])
    return float(mean ** (-1 / made.economy.mobility.elasticity))


def road_links(land: Territory) -> tuple[str, ...]:
    """Labels of all roads."""
    road = land.facts["link_mode"].values.astype(str) == "road"
    return tuple(land.facts["link"].values[road].tolist())


def under(known: Model, change: Change) -> Equilibrium:
    """The equilibrium after one change; travel is searched again only where it moves."""
    after = apply(known.territory, [change])
    lever = quantity(change.fact).neutral is not None
    return known.under(after, known.access if lever else travel(after))


def everybody(base: Equilibrium, after: Equilibrium) -> float:
    """Mean change of welfare of all who are registered anywhere in the territory."""
    people = base.values["registered_workers"].values
    change = after.values["welfare_change"].values / base.values["welfare_change"].values - 1
    return float(people @ change / people.sum())


def product(base: Equilibrium, after: Equilibrium) -> float:
    """Change of output at the prices of the baseline."""
    now, then = (float(v.values["real_product"].sum()) for v in (after, base))
    return now / then - 1


def farm_share(land: Territory, found: Equilibrium) -> float:
    """Share of farming in the workers of the region's villages."""
    mine = land.place_region & (land.facts["place_tier"].values.astype(str) == "village")
    jobs = found.values["sector_workers"].values[mine]
    farm = np.isin(land.facts["sector"].values.astype(str), FARM)
    return float(jobs[:, farm].sum() / jobs.sum())


def inside_provinces(known: Model, change: Change) -> float:
    """Change of the people of the region who live elsewhere in their province."""
    made, land = known.calibrated, known.territory
    counted = np.concatenate([land.place_region, np.zeros(made.base.foreign, dtype=bool)])
    moved = causes(made, land, known.access, apply(land, [change]), known.access)
    kernel, eps = moved.moving or made.moved.kernel, made.economy.mobility.elasticity
    found = solve(made.economy, moved)
    rural = made.moved.kernel.leaving == 1
    shares = []
    for way, draws in (
        (made.moved.kernel, made.moved.attraction),
        (kernel, made.moved.attraction * np.exp(eps * found.outcome.utility)),
    ):
        got = way.shares(draws, made.moved.registered, rural, counted)
        shares.append(got[0] + got[1])
    return shares[1] / shares[0] - 1


if __name__ == "__main__":
    main(*sys.argv[1:2])
