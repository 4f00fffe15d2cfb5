"""Known answers of the laboratory, solved by another program, and economies for hypothesis."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from hinterland.equilibrate.laboratory.parameters import Parameters

NAMES = {
    "alpha": "willingness_to_pay",
    "B": "saturation",
    "gam": "substitution",
    "phi": "workers_per_firm",
    "M": "city_workers",
    "L": "farmers",
    "cU": "city_firm_cost",
    "t": "transport_cost",
    "kap": "city_living_cost",
    "aA": "farm_income",
    "rho": "land_rent",
    "delta": "rent_kept_in_village",
    "deltaU": "rent_kept_in_city",
    "X": "attachment",
    "F": "moving_cost",
}
PARTS = {
    "m": "migrants",
    "r": "rural_workers",
    "wU": "city_wage",
    "wR": "village_wage",
    "home": "home_share",
    "farm": "farmers_welfare",
    "inc": "incumbents_welfare",
}
_ORDER = ("alpha", "gam", "M", "L", "cU", "cR", "t", "kap", "aA", "rho", "delta", "X", "F")
_KNOWN = {
    "rural industry only": (
        (
            4.023643249400513, 0.5777086633466708, 4.297436514476704, 28.972988942744877,
            0.09354943560314563, 0.5881470103517838, 0.5656590938698332, 0.08621620750563534,
            4.89080898903663, 0.24551948182149674, 0.013779556621534184, 74.95936876730595,
            3.228859879315669,
        ),
        (
            0.0, 6.939266444142467, 6.356582303768188, 5.132945321256676, 0.97197102654986,
            11.918906706089881, 12.6210476917995,
        ),
    ),
    "urbanisation only": (
        (
            4.576857406856808, 0.28643767318124025, 7.081481005325863, 12.680833944943295,
            0.12093389593413877, 1.2081188070944393, 0.32380076474376457, 0.04098506723534796,
            5.913317399105574, 0.4502188035780315, 0.24259548721581753, 48.04087579860399,
            5.76994316198272,
        ),
        (
            1.8593048981220446, 0.0, 17.41582835882707, 3.6334372860485886, 0.8186514654631604,
            19.946021246161944, 32.243472703840624,
        ),
    ),
    "core and periphery": (
        (
            3.124699158299751, 0.4385976761127187, 10.673695546325911, 21.85882036208568,
            0.07802923432116696, 1.2586746466533685, 1.0238696731345496, 0.06075967052172075,
            5.188320236036747, 0.3065333306799198, 0.07396101789247828, 95.30302077021778,
            4.099721436019543,
        ),
        (
            0.0, 0.0, 4.222840409947606, 1.100320881248817, 1.0, 8.273978845706083,
            9.878843407734152,
        ),
    ),
    "both": (
        (
            3.357143756348744, 0.32831527299764385, 3.0524213559718287, 15.24989425500203,
            0.12635664426868656, 1.0745593205189372, 0.2165133603780569, 0.07065279568292462,
            3.4405203694983277, 0.2282545619319194, 0.3269330055341972, 92.52939380762389,
            5.203923033853195,
        ),
        (
            0.73736119900972, 2.0639794086523686, 13.27935064425886, 3.5941509814709525,
            0.8766340682983269, 8.090398212544214, 17.660129778259638,
        ),
    ),
}  # fmt: skip


def economy(numbers: Mapping[str, float]) -> Parameters:
    """An economy from symbols; cR is the cost of village firms, not the gap."""
    known = {NAMES[symbol]: value for symbol, value in numbers.items() if symbol != "cR"}
    return Parameters(**known, technology_gap=numbers["cR"] - numbers["cU"])


KNOWN = {
    name: (economy(dict(zip(_ORDER, numbers, strict=True))), dict(zip(PARTS, parts, strict=True)))
    for name, (numbers, parts) in _KNOWN.items()
}
"""Pattern: the economy, and what comes out by symbol (B = phi = 1, delta_U = 0)."""


def economies() -> st.SearchStrategy[Parameters]:
    """Economies from wider ranges than the draws, with the numbers that are usually held."""
    return st.builds(
        Parameters,
        willingness_to_pay=st.floats(3.0, 6.0),
        saturation=st.floats(0.5, 2.0),
        substitution=st.floats(0.1, 1.0),
        workers_per_firm=st.floats(0.5, 3.0),
        city_workers=st.floats(1.0, 15.0),
        farmers=st.floats(5.0, 40.0),
        city_firm_cost=st.floats(0.0, 0.5),
        technology_gap=st.floats(0.0, 2.0),
        transport_cost=st.floats(0.0, 3.0),
        city_living_cost=st.floats(0.0, 0.2),
        farm_income=st.floats(0.5, 8.0),
        land_rent=st.floats(0.0, 1.0),
        rent_kept_in_village=st.floats(0.0, 1.0),
        rent_kept_in_city=st.floats(0.0, 1.0),
        attachment=st.floats(5.0, 150.0),
        moving_cost=st.floats(0.0, 8.0),
    )
