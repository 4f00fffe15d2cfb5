"""An appraisal, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from hinterland.appraise.cost_benefit.appraised import Appraised
from hinterland.appraise.cost_benefit.verdict import Verdict
from hinterland.flow import Territory
from hinterland.measures import NOT_OFFICIAL
from hinterland.show.formats import grouped, significant
from hinterland.show.text import lines

MILLION = 1e6
NONE = "-"
STREAMS = ("capital", "running", "public_funds", "carbon", "residual", "benefit", "net")
OPTIONAL = ("public_funds", "carbon")
"""Streams that are shown only where something was asked for."""


def appraisal_text(found: Appraised, land: Territory, notes: Sequence[str]) -> Iterator[str]:
    """Blocks: figures, versions, parts, streams by year, harms, what is left out, assumptions."""
    kind = found.account.net
    money = f"million {kind.currency} at {kind.price_year} prices"
    counted = {"welfare": "welfare of the model", "surplus": "consumer surplus of travel"}
    title = str(land.settings["title_en"])
    yield (
        f"Appraisal of {len(found.parts)} part(s) in {title}; benefits: {counted[found.benefit]} "
        f"(modelled, not observed); {money}."
    )
    yield _figures(found)
    yield _versions(found)
    yield _gain(found)
    yield _parts(found)
    yield _years(found)
    yield _harms(found)
    left = "\n".join(f"- {line}" for line in found.not_monetised)
    yield f"Not valued, and not in any figure above, beside the harms:\n{left}"
    told = [*notes, *found.notes, *_rates(found), NOT_OFFICIAL]
    yield "What this rests on:\n" + "\n".join(f"- {line}" for line in told)
    yield found.recheck.told


def _million(value: float | None) -> str:
    return NONE if value is None else significant(value / MILLION)


def _share(value: float | None) -> str:
    return NONE if value is None else f"{value:.1%}"


def _figures(found: Appraised) -> str:
    at, eirr = found.verdict.at, found.verdict.eirr
    rows = [
        ["at a discount rate of", *(f"{one.rate.value:.1%}" for one in at)],
        ["  ENPV", *(_million(one.enpv.value) for one in at)],
        ["  EIRR", *(_share(eirr.value) for _ in at)],
        ["  BCR", *(NONE if one.bcr is None else f"{one.bcr:.2f}" for one in at)],
        ["  FYRR", *(_share(one.fyrr) for one in at)],
        ["  benefits, present value", *(_million(one.benefits.value) for one in at)],
        ["  costs, present value", *(_million(one.costs.value) for one in at)],
        ["  ENPV is nothing if costs change by", *(_switch(one.costs_may_rise) for one in at)],
        [
            "  or benefits by",
            *(_switch(None if (b := one.benefits_may_fall) is None else -b) for one in at),
        ],
    ]
    told = [] if eirr.value is not None else [f"  The EIRR {eirr.told}."]
    return "\n".join([*lines(rows), *told])


def _switch(value: float | None) -> str:
    return NONE if value is None else f"{value:+.0%}"


def _versions(found: Appraised) -> str:
    """ENPV and BCR beside other ways of counting."""
    versions = {
        "unweighted": found.verdict,
        **{f"gains weighted by income of {name}": one for name, one in found.weighted.items()},
        "without assumed responses": found.without_assumed,
    }
    head = ["ENPV (BCR), counted otherwise"]
    head += [f"at {one.rate.value:.1%}" for one in found.verdict.at]
    rows = [head, *([f"  {name}", *_cells(one)] for name, one in versions.items())]
    return "\n".join(lines(rows))


def _cells(found: Verdict) -> list[str]:
    return [
        f"{_million(one.enpv.value)} ({NONE if one.bcr is None else f'{one.bcr:.2f}'})"
        for one in found.at
    ]


def _gain(found: Appraised) -> str:
    rows = [["Gain a year once all works", "million"]]
    rows += [[f"  {name}", _million(value)] for name, value in found.yearly_gain.items()]
    return "\n".join(lines(rows))


def _parts(found: Appraised) -> str:
    head = ["Parts", "capital", "running a year", "life", "delay", "ramp", "unit costs"]
    rows = [
        [
            f"  {row['name_en']} ({row['sites']}, dose {row['dose']:g})",
            _million(float(row["capital"])),
            _million(float(row["running"])),
            str(row["life"]),
            str(row["delay"]),
            str(row["ramp"]),
            str(row["evidence"]),
        ]
        for row in found.parts.to_dict("records")
    ]
    return "\n".join(lines([head, *rows]))


def _years(found: Appraised) -> str:
    frame = found.years
    shown = [name for name in STREAMS if name not in OPTIONAL or frame[name].any()]
    at = [f"net_at_{rate.name}" for rate in found.rates]
    head = ["Year", *(name.replace("_", " ") for name in shown)]
    head += [f"net at {rate.value:.1%}" for rate in found.rates]
    rows = [
        [str(year), *(grouped(value / MILLION, 1) for value in row)]
        for year, row in zip(frame.index, frame[[*shown, *at]].to_numpy(), strict=True)
    ]
    sums = frame[[*shown, *at]].sum()
    return "\n".join(lines([head, *rows, ["sum", *(grouped(v / MILLION, 1) for v in sums)]]))


def _harms(found: Appraised) -> str:
    rows = [["Harms, told and never netted", "amount", "unit"]]
    for row in found.harms.to_dict("records"):
        known = pd.notna(row["amount"])
        rows.append(
            [
                f"  {row['meaning']}",
                significant(float(row["amount"])) if known else str(row["status"]),
                str(row["unit"]) if known else "",
            ]
        )
    return "\n".join(lines(rows))


def _rates(found: Appraised) -> list[str]:
    return [
        f"Discount rate {one.name}: {one.value:.1%}, {one.source} ({one.status})."
        for one in found.rates
    ]
