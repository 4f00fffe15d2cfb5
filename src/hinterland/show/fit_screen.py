"""The fit of a territory, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from hinterland.fitting.draws import HEADLINES, HeadlineDraws
from hinterland.fitting.holdouts import HoldOuts
from hinterland.fitting.report import NO_TEST, FitReport

ASKED: Mapping[str, str] = {
    "origin": "Where incomers of a county are registered (another province, or the same), given "
    "its people",
    "left_out_province": "Share of residents registered in another province, in a province that is "
    "left out",
    "industry": "Share of manufacturing in the workers of a county",
    "urban_change": "Change of the urban share between the two censuses",
}
"""What each hold-out asks."""
KINDS: Mapping[str, str] = {
    "data": "errors of the data",
    "parameters": "parameters within their ranges",
}


def fit_text(
    report: FitReport, held: HoldOuts | None = None, draws: HeadlineDraws | None = None
) -> Iterator[str]:
    """Blocks: targets, parameters, hold-outs, draws, what it rests on."""
    yield _targets(report)
    yield _parameters(report)
    if held is not None:
        yield from holdouts_text(held)
    if draws is not None:
        yield draws_text(draws)
    lines = "\n".join(f"- {line}" for line in report.assumptions)
    yield f"What this rests on:\n{lines}\n- Baseline residual {report.residual:.1e}."


def holdouts_text(held: HoldOuts) -> Iterator[str]:
    """A block for each hold-out, and one for those that could not be made."""
    for name, rows in held.table.groupby("hold_out", sort=False):
        shown = pd.DataFrame(
            {
                "predictor": rows["predictor"],
                "counties": rows["counties"].map("{:,}".format),
                "correlation": rows["correlation"].map(_two),
                "inside provinces": rows["inside_provinces"].map(_two),
                "R2, province left out": rows["explained"].map(_two),
            }
        )
        yield (f"Hold-out: {ASKED[str(name)]}\n{shown.to_string(index=False)}\n{verdict(rows)}")
    if held.missing:
        lines = "\n".join(f"- {name}: {why}" for name, why in held.missing.items())
        yield f"Hold-outs that could not be made:\n{lines}"


def verdict(rows: pd.DataFrame) -> str:
    """Whether the model or the modelled data beat the other predictors in a left-out province."""
    known = rows.dropna(subset=["explained"])
    ours = known["predictor"].str.contains("model")
    if not ours.any() or ours.all():
        return "Nothing to compare."
    mine = known[ours].sort_values("explained").iloc[-1]
    other = known[~ours].sort_values("explained").iloc[-1]
    word = "beats" if mine["explained"] > other["explained"] else "loses to"
    return (
        f"'{mine['predictor']}' ({mine['explained']:.2f}) {word} '{other['predictor']}' "
        f"({other['explained']:.2f}), by R2 in a province left out."
    )


def draws_text(draws: HeadlineDraws) -> str:
    """The headlines beside their spread."""
    table = draws.quantiles()
    lines = ["Headlines over draws (one tenth of the draws below, one tenth above):"]
    for word, name in HEADLINES.items():
        lines.append(f"  {name}: {_percent(draws.central[word])} as things stand")
        for _, row in table[table["headline"] == word].iterrows():
            lines.append(
                f"    {KINDS[row['kind']]}: {_percent(row['tenth'])} to "
                f"{_percent(row['ninetieth'])}, median {_percent(row['median'])}; same sign in "
                f"{row['same_sign']:.0%} of {row['draws']} draws"
            )
    if draws.failed:
        listed = "; ".join(f"{name}: {why}" for name, why in draws.failed.items())
        lines.append(f"  Draws without an equilibrium: {len(draws.failed)} ({listed})")
    lines.append(
        f"  Seed {draws.seed}. Parameters come from triangles between low and high with the peak "
        "at the value in force, each on its own (shares of accounts are held); errors of the data "
        "have the sizes of docs/accuracy.md, and that of incomes is assumed."
    )
    return "\n".join(lines)


def _targets(report: FitReport) -> str:
    rows = report.targets
    lines = [f"{report!r}."]
    for kind, title in (
        ("fitted", "Fitted, a few numbers moved until they held"),
        ("by construction", "By construction"),
        ("told", "Counts"),
    ):
        part = rows[rows["kind"] == kind]
        lines.append(f"{title}:")
        for _, row in part.iterrows():
            aim = "" if np.isnan(row["target"]) else f", target {_figure(row['target'])}"
            lines.append(f"  {row['name']}: {_figure(row['reached'])}{aim}")
            lines.append(f"      {row['source']}")
    lines.append(NO_TEST)
    return "\n".join(lines)


def _parameters(report: FitReport) -> str:
    table = report.parameters
    table = table[~table.index.get_level_values(0).isin(["accuracy", "links"])]
    lines = ["Parameters in force (value, range; status):"]
    for key, row in table.iterrows():
        name = " ".join(word for word in key if word)  # type: ignore[attr-defined]
        unit = "" if row["unit"] == "1" else f" {row['unit']}"
        lines.append(
            f"  {name}: {row['value']:g}{unit}, {row['low']:g} to {row['high']:g}; {row['status']}"
        )
    lines.append("Sources stand in parameters.csv (--out) and in --json.")
    return "\n".join(lines)


def _figure(value: float) -> str:
    if value == 0 or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1e}" if abs(value) < 1e-3 else f"{value:.4g}"


def _two(value: float) -> str:
    return f"{value:.2f}" if np.isfinite(value) else "-"


def _percent(share: float) -> str:
    return f"{100 * share:+.2f} %"
