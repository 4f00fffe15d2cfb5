"""How far the country takes part in making, sending and consuming, and what choices are worth."""

from __future__ import annotations

import numpy as np

from hinterland.appraise.exchange.ledger import Ledger, exchange_indicator, share
from hinterland.numerics.groups import Array


@exchange_indicator("rural_value_share")
def rural_value_share(ledger: Ledger) -> Array:
    """(group, sector) share of value added that is made in towns and villages."""
    made = ledger.flow("value_added")
    return share(ledger.total(made, ledger.rural), ledger.total(made))


@exchange_indicator("rural_shipment_share")
def rural_shipment_share(ledger: Ledger) -> Array:
    """(group,) share of what leaves its place that towns and villages send; without services."""
    goods = ledger.stage != "tertiary"
    sent = (ledger.state("revenue") * (1 - ledger.state("home_share")))[:, goods].sum(axis=1)
    return share(ledger.total(sent, ledger.rural), ledger.total(sent))


@exchange_indicator("rural_consumption_share")
def rural_consumption_share(ledger: Ledger) -> Array:
    """(group,) share of household spending that is spent in towns and villages."""
    spent = ledger.state("disposable_income")
    return share(ledger.total(spent, ledger.rural), ledger.total(spent))


@exchange_indicator("rural_capital_share")
def rural_capital_share(ledger: Ledger) -> Array:
    """(group,) share of capital in use, at its user cost of the baseline, in towns and villages."""
    used = ledger.flow("capital_use").sum(axis=1)
    return share(ledger.total(used, ledger.rural), ledger.total(used))


@exchange_indicator("capital_in_use")
def capital_in_use(ledger: Ledger) -> Array:
    """(group,) what capital in use costs a year at its user cost of the baseline."""
    return ledger.total(ledger.flow("capital_use").sum(axis=1))


@exchange_indicator("rural_trade_gain")
def rural_trade_gain(ledger: Ledger) -> Array:
    """(group,) mean over rural spending of what prices would rise by without other places."""
    return _gain(ledger, rural=True)


@exchange_indicator("urban_trade_gain")
def urban_trade_gain(ledger: Ledger) -> Array:
    """(group,) the same over spending in cities."""
    return _gain(ledger, rural=False)


@exchange_indicator("rural_choice_value")
def rural_choice_value(ledger: Ledger) -> Array:
    """(group,) mean over people registered in towns and villages of what it is worth to be free
    to live elsewhere."""
    people = ledger.state("registered_workers") * ledger.rural
    return ledger.mean(ledger.flow("choice_value"), people)


@exchange_indicator("rural_stay_share")
def rural_stay_share(ledger: Ledger) -> Array:
    """(group,) share of those registered in towns and villages who live where they are."""
    people = ledger.state("registered_workers") * ledger.rural
    return np.asarray(np.clip(ledger.mean(1 - ledger.state("away_share"), people), 0.0, 1.0))


@exchange_indicator("rural_stay_response")
def rural_stay_response(ledger: Ledger) -> Array:
    """(group,) rise of that share for a rise of local wages by one in logarithms."""
    people = ledger.state("registered_workers") * ledger.rural
    return ledger.mean(ledger.flow("stay_response"), people)


@exchange_indicator("lasting_jobs")
def lasting_jobs(ledger: Ledger) -> Array:
    """(group,) jobs outside farming in towns and villages once everything has adjusted."""
    return ledger.total(ledger.state("sector_workers")[:, ~ledger.farm].sum(axis=1), ledger.rural)


@exchange_indicator("farm_real_income")
def farm_real_income(ledger: Ledger) -> Array:
    """(group,) mean over farm workers of towns and villages of real income over the baseline."""
    farmers = ledger.state("sector_workers")[:, ledger.farm].sum(axis=1) * ledger.rural
    return ledger.mean(ledger.state("real_income_change"), farmers)


def _gain(ledger: Ledger, *, rural: bool) -> Array:
    spent = ledger.state("disposable_income") * (ledger.rural == rural)
    return ledger.mean(ledger.flow("trade_gain"), spent)
