"""How far results rest on the units they are computed in: `python -m bench.units [PROVINCE]`.

One province of western China in full, its surroundings merged by prefecture. The same three changes are
solved with villages and towns as places of their own, with three places a county (the default), and with
three places a prefecture; and with single villages once through all their gates and once through the
own seat alone. Prints Markdown: correlation of ranks, signs that change, how many of the ten counties
that gain most are the same, and what the province gains.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

import hinterland as hl
from hinterland.appraise.effects import effects
from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.equilibrate.calibration.calibrate import calibrate
from hinterland.equilibrate.equilibrium import Model
from hinterland.flow import Access, Territory
from hinterland.sources.focus import focus

PROVINCE = "520000"
INDUSTRY = ("agro_textiles", "manufacturing")
TOP = 10
STILL = 1e-6
"""Relative change below which a county counts as unmoved, and its sign as none."""

Changes = dict[str, list[Change]]


def main(province: str = PROVINCE) -> None:
    """Measure and print."""
    print(f"load {os.getloadavg()[0]:.1f} at the start")
    land = focus(hl.read("china-west"), [province], "part", "Part", "部分")
    villages = hl.with_villages(land)
    units = {
        "counties": (land, {"counties": as_it_is}),
        "prefectures": (hl.by_prefecture(land), {"prefectures": as_it_is}),
        "villages": (villages, {"villages": as_it_is, "villages, own seat only": own_seat_only}),
    }
    wanted = changes(land, province)
    found: dict[str, dict[str, pd.DataFrame]] = {}
    for name, (territory, kept) in units.items():
        start = time.perf_counter()
        found |= solved(territory, wanted, kept)
        print(
            f"{name}: {territory.facts.sizes['place']:,} places, "
            f"{int(territory.region.sum())} units in the province, "
            f"{time.perf_counter() - start:.0f} s, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    above = pd.Series(
        land.facts["county_prefecture"].values.astype(str), land.facts["county"].values.astype(str)
    )
    told = []
    for change in wanted:
        counties = found["counties"][change]
        for name in ("villages", "villages, own seat only"):
            told.append(compared(change, f"{name} / counties", found[name][change], counties))
        told.append(
            compared(
                change, "own seat only / all gates",
                found["villages, own seat only"][change], found["villages"][change],
            )
        )  # fmt: skip
        coarse = found["prefectures"][change]
        for name in ("counties", "villages"):
            fine = summed(found[name][change], above)
            told.append(compared(change, f"prefectures / {name}", coarse, fine))
    report(pd.DataFrame(told))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\npeak {peak:.2f} GB, load {os.getloadavg()[0]:.1f} at the end")


def changes(land: Territory, province: str) -> Changes:
    """What is done to the province."""
    facts = land.facts
    inside = dict(
        zip(
            facts["county"].values.astype(str),
            facts["county_province"].values.astype(str),
            strict=True,
        )
    )
    of = np.array([inside.get(code, "") for code in facts["link_county"].values.astype(str)])
    roads = facts["link"].values[(of == province) & (facts["link_mode"].values == "road")]
    prefecture = facts["county_prefecture"].values[land.region].astype(str)
    some = tuple(sorted(set(prefecture))[:3])
    counties = facts["county"].values[land.region][np.isin(prefecture, some)].astype(str)
    where = {"county": (*counties, *some), "place_tier": ("village",), "sector": INDUSTRY}
    everywhere = {"county_province": (province,)}
    return {
        "roads a fifth faster": [
            Change("link_speed", "scale", 1.2, {"link": tuple(roads.tolist())})
        ],
        "local ways a fifth faster": [Change("local_speed", "scale", 1.2, everywhere)],
        "village industry a tenth more productive": [Change("productivity", "scale", 1.1, where)],
    }


def as_it_is(access: Access) -> Access:
    """All gates."""
    return access


def own_seat_only(access: Access) -> Access:
    """Places reach the world through their own seat alone."""
    own = np.flatnonzero(access.times["gate_kind"].values == "own_seat")
    return replace(access, times=access.times.isel(gate=own))


def solved(
    land: Territory, wanted: Changes, kept: dict[str, Callable[[Access], Access]]
) -> dict[str, dict[str, pd.DataFrame]]:
    """By way of keeping gates and by change the effects of the region's counties."""
    before = connect(land, modes=True)
    known = {
        name: Model(land, keep(before), calibrate(land, keep(before)))
        for name, keep in kept.items()
    }
    base = {name: found.baseline() for name, found in known.items()}
    out: dict[str, dict[str, pd.DataFrame]] = {name: {} for name in kept}
    for change, moved in wanted.items():
        after = apply(land, [known_here(land, one) for one in moved])
        levers = all(one.fact == "productivity" for one in moved)
        access = before if levers else connect(after, modes=True)
        for name, keep in kept.items():
            balanced = known[name].under(after, keep(access))
            out[name][change] = effects(land, base[name], balanced).counties
    return out


def known_here(land: Territory, change: Change) -> Change:
    """The change with the counties, or prefectures, that this territory has."""
    if "county" not in change.where:
        return change
    labels = set(land.facts["county"].values.astype(str).tolist())
    where = {**change.where, "county": tuple(c for c in change.where["county"] if c in labels)}
    return replace(change, where=where)


def summed(counties: pd.DataFrame, above: pd.Series) -> pd.DataFrame:
    """By prefecture."""
    group = above.loc[counties.index].to_numpy()
    people = counties["registered"].groupby(group).sum()
    jobs = counties[["rural_jobs", "rural_jobs_before"]].groupby(group).sum()
    return pd.DataFrame(
        {
            "registered": people,
            "welfare": (counties["registered"] * counties["welfare"]).groupby(group).sum() / people,
            "rural_jobs": jobs["rural_jobs"],
            "rural_jobs_share": jobs["rural_jobs"] / jobs["rural_jobs_before"],
        }
    )


def compared(change: str, name: str, one: pd.DataFrame, other: pd.DataFrame) -> dict[str, object]:
    """One table beside another of the same labels."""
    other = other.loc[one.index]
    row: dict[str, object] = {"change": change, "units": name, "n": len(one)}
    for word, short in (("welfare", "welfare"), ("rural_jobs_share", "rural jobs")):
        a, b = one[word], other[word]
        row[f"{short}, ranks"] = float(a.rank().corr(b.rank()))
        signs = [np.where(x.abs() < STILL, 0, np.sign(x)) for x in (a, b)]
        row[f"{short}, signs changed"] = int((signs[0] != signs[1]).sum())
        top = [set(x.nlargest(TOP).index) for x in (a, b)]
        row[f"{short}, top {TOP} shared"] = len(top[0] & top[1]) if len(one) > TOP else "-"
    row["welfare, %"] = " / ".join(
        f"{100 * np.average(x['welfare'], weights=x['registered']):.3f}" for x in (one, other)
    )
    row["rural jobs"] = " / ".join(f"{x['rural_jobs'].sum():+,.0f}" for x in (one, other))
    return row


def report(table: pd.DataFrame) -> None:
    """Markdown."""
    print("\n| " + " | ".join(table.columns) + " |\n" + "|---" * len(table.columns) + "|")
    for values in table.itertuples(index=False):
        cells = (f"{v:.3f}" if isinstance(v, float) else str(v) for v in values)
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main(*sys.argv[1:])
