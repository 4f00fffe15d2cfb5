"""How good the embedded data of China is, judged by data that it was not fitted to: `make accuracy`.

Writes docs/accuracy.md from three reports: population and employment against the county census of 2020
(one province left out at a time), road hours and lengths against published and known ones (folds and
routes left out), and the product itself, end to end, on the network that is shipped.

    python -m bench.data_accuracy [FOLDER WITH data/]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench import data_accuracy_population, data_accuracy_roads
from bundles.china.inputs import cache_folder
from hinterland.connect import connect
from hinterland.sources.bundle import read

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "accuracy.md"

UNJUDGED = [
    "## What nothing judges",
    "",
    "County incomes are provincial figures, themselves unverified, spread by assumed elasticities; no county",
    "figure was at hand to judge them, and single counties are known to come out wrong: oases far from their",
    "neighbours too poor, crowded mountain counties too rich. Distances within a county, speeds of local roads,",
    "rail speeds and stations are assumed as well. Rankings that use them are a place to start looking.",
    "",
]

_PEOPLE = {
    "leave_one_province_out": "one province left out",
    "leave_one_province_out_west_12": "one province left out, western twelve",
    "in_sample": "in sample",
    "shipped_with_zones_given_to_neighbours": "as shipped (in sample)",
    "proportional_to_committees": "peer: plain proportionality to committees",
}
_HOURS = {
    "hours_cross_validated": "six random folds",
    "hours_region_left_out": "pairs between two provinces left out together",
    "hours_shipped_coefficients": "shipped coefficients (in sample)",
}


def shipped(shared: Path) -> dict[str, Any]:
    """Hours between prefecture seats by the product itself, and how much of China is connected."""
    land = read("china")
    facts = land.facts
    times = connect(land).times["travel_time"]
    joined = facts["seat_node"].values >= 0
    pairs = pd.read_csv(shared / "data" / data_accuracy_roads.PAIRS, dtype=str)
    seat_of = {
        prefecture[:4]: code
        for code, prefecture, seat in zip(
            facts["county"].values,
            facts["county_prefecture"].values,
            facts["prefecture_seat"].values,
            strict=True,
        )
        if seat
    }
    ends = [pairs[f"{end}_prefecture"] for end in ("origin", "destination")]
    # A municipality is its own prefecture: 5001 for 500100, listed so or as 5000.
    labels = [[seat_of[code] for code in end] for end in ends]
    hours = np.array(
        [float(times.sel(county=a, county_to=b)) for a, b in zip(*labels, strict=True)]
    )
    error = np.abs(hours / pairs["road_h_2024"].astype(float).to_numpy() - 1.0)
    among = times.values[np.ix_(joined, joined)]
    return {
        "pairs": len(pairs),
        "median": float(np.median(error)),
        "p90": float(np.quantile(error, 0.9)),
        "connected": float(joined.mean()),
        "all_pairs_finite": bool(np.isfinite(among).all()),
        "apart": [
            f"{facts['county_name_en'].values[row]} {facts['county_name_zh'].values[row]}"
            for row in np.flatnonzero(~joined)
        ],
    }


def page(people: dict[str, Any], roads: dict[str, Any], product: dict[str, Any]) -> str:
    """The documentation page, every figure from the reports."""
    return "\n".join(
        [
            "# Accuracy of the embedded data",
            "",
            "Made by `make accuracy`; do not edit. The judging data are not shipped: the county tables",
            "of the 2020 census, and published road hours between prefectures for 2024.",
            "",
            *_population_part(people),
            *_work_part(people["employment"]),
            *_hours_part(roads, product),
            *_length_part(roads),
            *_connection_part(product),
            *UNJUDGED,
        ]
    )


def _population_part(people: dict[str, Any]) -> list[str]:
    matches = people["matches"]
    rows = [
        f"| {label} | {p['n']:,} | {p['median_absolute_percentage_error']:.1f} % "
        f"| {p['weighted_absolute_percentage_error']:.1f} % | {p['log_correlation']:.3f} "
        f"| {p['urban_share_mean_absolute_error_points']:.1f} points |"
        for key, label in _PEOPLE.items()
        for p in (people["population"][key],)
    ]
    return [
        "## Population by county",
        "",
        "Provincial urban and rural totals are typed; their split over counties is modelled from counts of",
        "residents' and villagers' committees, land cover, elevation and the kind of unit. The few global",
        "coefficients are fitted to the census and typed; a province that is judged was not fitted to.",
        f"Units matched: {matches['by_code']:,} by code, {matches['by_typed_code_of_2020']} by the code of"
        f" 2020, {matches['by_name']} by name; {matches['unmatched']} not matched.",
        "",
        "| | units | median error | error by people | log correlation | urban share, mean error |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _work_part(work: dict[str, Any]) -> list[str]:
    rows = [
        f"| {group} | {e['mean_absolute_error_points']:.1f} points | {e['bias_points']:+.1f} "
        f"| {e['correlation']:.2f} |"
        for group, e in work["leave_one_province_out"].items()
    ]
    return [
        "## Employment by industry",
        "",
        "Shares of workers, one province left out at a time. A low correlation means that the split over",
        "counties carries little information.",
        "",
        "| | mean error | bias | correlation |",
        "|---|---|---|---|",
        *rows,
        "",
    ]


def _hours_part(roads: dict[str, Any], product: dict[str, Any]) -> list[str]:
    rows = [
        f"| {label} | {100 * roads[key]['median']:.1f} % | {100 * roads[key]['p90']:.1f} % "
        f"| {100 * roads[key]['bias']:+.1f} % |"
        for key, label in _HOURS.items()
    ]
    return [
        "## Road hours between prefectures",
        "",
        f"{roads['pairs']} pairs. The form of the speed model was chosen with all pairs in view; only its",
        "coefficients are cross-validated, so the errors are somewhat optimistic. Random folds share",
        "corridors; leaving out all pairs between two provinces is the sterner test.",
        "",
        "| | median error | 90th percentile | bias |",
        "|---|---|---|---|",
        *rows,
        f"| `hinterland` itself, shipped network, end to end | {100 * product['median']:.1f} % "
        f"| {100 * product['p90']:.1f} % | |",
        "",
    ]


def _length_part(roads: dict[str, Any]) -> list[str]:
    rows = [
        f"| {name} | {r['model_km']:,.0f} | {r['known_km']:,.0f} | {r['ratio']:.3f} |"
        for name, r in roads["length_left_out"].items()
    ]
    others = ", ".join(
        f"{name} {r['ratio']:.2f}"
        for name, r in roads["length_shipped_coefficients"].items()
        if abs(r["ratio"] - 1) > 0.1
    )
    return [
        "## Road lengths",
        "",
        "Along the fastest path, the judged route left out of the fit. Known lengths are recalled and not",
        "verified; several of them follow a road other than the fastest path (Chengdu-Lhasa is known by",
        "G318, the path runs by G317), so a ratio of 1 is not to be expected everywhere.",
        "",
        "| route | modelled km | known km | ratio |",
        "|---|---|---|---|",
        *rows,
        "",
        f"Of the routes used in the fit these miss by more than 10 % with the shipped coefficients: {others}.",
        "",
    ]


def _connection_part(product: dict[str, Any]) -> list[str]:
    finite = "all" if product["all_pairs_finite"] else "not all"
    return [
        "## Connection",
        "",
        f"{100 * product['connected']:.2f} % of the county seats are joined to the road network, and {finite}",
        f"pairs among them have a finite time. Not joined: {', '.join(product['apart'])}. Twelve roads that",
        "the extract lacks are typed from memory (`bundles/china/typed/missing_roads.csv`) and marked so.",
        "",
    ]


def main(shared: Path) -> None:
    """Compute the three reports and write the page."""
    cache = cache_folder()
    product = shipped(shared)
    people = data_accuracy_population.report(shared, cache)
    roads = data_accuracy_roads.report(shared, cache)
    PAGE.write_text(page(people, roads, product), encoding="utf-8")
    print(f"Written: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
