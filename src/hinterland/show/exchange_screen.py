"""Exchange between town and country for the terminal: region, provinces, sectors, channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from hinterland.flow import Exchange
from hinterland.show.text import Block

SHARES = (
    ("town_country_balance", "two-way index of town and country"),
    ("extraction_index", "extraction index (1: only people and raw materials leave)"),
    ("between_type_share", "movers who changed between town and country"),
    ("rural_stay_share", "people of towns and villages who stay"),
    ("rural_shipment_share", "goods sent by towns and villages"),
    ("rural_consumption_share", "spending in towns and villages"),
    ("rural_capital_share", "capital in towns and villages"),
    ("rural_industry_share", "manufacturing in rural jobs"),
    ("higher_value_share", "manufacturing and services in rural value added"),
    ("functional_overlap", "functional overlap of town and country"),
    ("backward_linkage", "inputs from elsewhere, of revenue"),
    ("forward_linkage", "inputs sold elsewhere, of revenue"),
    ("stage_linkage", "inputs from other stages of the own county"),
    ("foreign_exposure", "trade that crosses the border"),
    ("potential_gap", "value added behind best practice"),
)
NUMBERS = (
    ("rural_choice_value", "option value of where to live, log points", "{:.3f}"),
    ("farm_real_income", "real income of farm workers, baseline 1", "{:.4f}"),
    ("farm_self_sufficiency", "farm products sold over bought", "{:.3f}"),
    ("diversification", "effective number of rural sectors", "{:.2f}"),
    ("market_number", "effective number of markets of rural sellers", "{:.1f}"),
    ("market_distance", "mean distance of rural sales, km", "{:.0f}"),
    ("marginal_product_spread", "spread of labour's marginal product, log", "{:.4f}"),
    ("lasting_jobs", "jobs outside farming in towns and villages", "{:,.0f}"),
)
PROVINCES = (
    ("town_country_balance", "two-way", "{:.3f}"),
    ("extraction_index", "extraction", "{:+.3f}"),
    ("rural_industry_share", "rural industry", "{:.1%}"),
    ("rural_stay_share", "stay", "{:.1%}"),
    ("functional_overlap", "overlap", "{:.3f}"),
    ("market_distance", "km to market", "{:.0f}"),
    ("potential_gap", "potential gap", "{:.1%}"),
)
ABOUT = (
    "Exchange between town (cities) and country (towns and villages) in equilibrium; all of it is "
    "modelled, not observed."
)


def exchange_text(
    found: Exchange, before: Exchange | None = None, told: Sequence[str] = ()
) -> Iterator[str]:
    """Blocks of text.

    Args:
        found: to tell; after changes if `before` is given.
        before: the same territory without changes.
        told: the changes in words.
    """
    yield "\n".join([ABOUT, *(f"  change: {line}" for line in told)])
    yield str(Block(_region(found, before), "The region"))
    yield str(Block(_provinces(found, before), "Provinces" + _beside(before)))
    yield str(Block(_sectors(found), "Sectors of the region"))
    yield str(Block(_channels(found, before), "Channels between country and cities"))
    yield str(
        Block(
            _pairs(found),
            "From where to where (millions a year; thousands of workers by registration)",
            2,
        )
    )
    lines = "\n".join(f"- {line}" for line in found.values.attrs.get("assumptions", ()))
    yield f"What this rests on:\n{lines}\n- {found.equilibrium!r}."


def _region(found: Exchange, before: Exchange | None) -> list[list[str]]:
    rows = [["", "before", "after", "change"]] if before is not None else [["", "value"]]
    forms = [(word, text, "{:.2%}") for word, text in SHARES if word != "extraction_index"]
    forms.insert(1, ("extraction_index", dict(SHARES)["extraction_index"], "{:+.4f}"))
    for word, text, form in (*forms, *NUMBERS):
        new = float(found.region[word])
        if before is None:
            rows.append([text, form.format(new)])
            continue
        old = float(before.region[word])
        rows.append([text, form.format(old), form.format(new), _change(form, new - old)])
    return rows


def _change(form: str, by: float) -> str:
    if "%" in form:
        return f"{100 * by:+.3f} points"
    return f"{by:+,.0f}" if "," in form else f"{by:+.4f}"


def _beside(before: Exchange | None) -> str:
    return "" if before is None else " (after, and the change)"


def _provinces(found: Exchange, before: Exchange | None) -> list[list[str]]:
    facts = found.territory.facts
    codes, english = facts["province"].values.astype(str), facts["province_name_en"].values
    names = dict(zip(codes, english, strict=True))
    rows = [["province", *(title for _, title, _ in PROVINCES)]]
    for at, code in enumerate(found.provinces["province"].values.astype(str)):
        row = [str(names.get(code, code))]
        for word, _, form in PROVINCES:
            new = float(found.provinces[word][at])
            text = form.format(new)
            if before is not None:
                text += f" ({_small(form, new - float(before.provinces[word][at]))})"
            row.append(text)
        rows.append(row)
    return rows


def _small(form: str, by: float) -> str:
    return f"{100 * by:+.2f}" if "%" in form else f"{by:+.3f}"


def _sectors(found: Exchange) -> list[list[str]]:
    names = found.territory.facts["sector_name_en"].values
    rows = [["sector", "of value added", "made rurally", "sold abroad", "bought at home",
             "export potential, million a year"]]  # fmt: skip
    region = found.region
    for at, name in enumerate(names):
        shares = (
            region[word].values[at]
            for word in (
                "value_shares", "rural_value_share", "foreign_sales_share", "domestic_sourcing"
            )
        )  # fmt: skip
        more = f"{region['export_potential'].values[at] / 1e6:,.0f}"
        rows.append([str(name), *(f"{value:.1%}" for value in shares), more])
    return rows


def _channels(found: Exchange, before: Exchange | None) -> list[list[str]]:
    rows = [["channel", "million a year", "share", "two-way index"]]
    if before is not None:
        rows[0].append("share before")
    region = found.region
    for at, name in enumerate(region["channel"].values):
        row = [
            str(name),
            f"{region['channel_volume'].values[at] / 1e6:,.0f}",
            f"{region['channel_mix'].values[at]:.1%}",
            f"{region['channel_balance'].values[at]:.3f}",
        ]
        if before is not None:
            row.append(f"{before.region['channel_mix'].values[at]:.1%}")
        rows.append(row)
    return rows


def _pairs(found: Exchange) -> list[list[str]]:
    """Gross and net flows from country to city and inside both, by scope."""
    region = found.region
    scopes = region["scope"].values.astype(str)
    rows = [
        ["from", "to", *(f"{kind} {scope}" for kind in ("goods", "people") for scope in scopes)]
    ]
    tiers = region["tier"].values.astype(str)
    scale = {"goods": 1e6, "people": 1e3}
    for one, other in ((2, 0), (1, 0), (2, 1)):
        row = [tiers[one], tiers[other]]
        for kind, unit in scale.items():
            gross, net = (region[f"{kind}_{word}"].values[one, other] for word in ("gross", "net"))
            out = (np.asarray(gross) + net) / 2 / unit
            back = (np.asarray(gross) - net) / 2 / unit
            row += [f"{a:,.0f} / {b:,.0f}" for a, b in zip(out, back, strict=True)]
        rows.append(row)
    rows[0] = rows[0][:2] + [f"{text} there/back" if at == 0 else text for at, text in
                             enumerate(rows[0][2:])]  # fmt: skip
    return rows
