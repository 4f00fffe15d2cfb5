"""`hinterland appraise`: does a package of measures pay, in the banks' terms?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hinterland.commands.changing import NOBODY, Wanted, wanted
from hinterland.commands.packages import measure_option, package_option, packaged
from hinterland.commands.telling import json_option, out_option, told

if TYPE_CHECKING:
    from hinterland.codebook import Money
    from hinterland.flow import Territory

WELFARE, SURPLUS = "welfare", "surplus"
STANDARD, SHADOW = "standard", "shadow"


@click.command()
@click.argument("territory")
@measure_option
@package_option
@click.option(
    "--rate",
    "rates",
    multiple=True,
    help="A discount rate, twice: a number such as 0.08, or china, china_long, adb, adb_social, "
    "world_bank, sensitivity. Without it china and china_long, which is said.",
)
@click.option(
    "--benefit",
    "benefits",
    type=click.Choice([WELFARE, SURPLUS]),
    multiple=True,
    help=f"What counts: {WELFARE} of the model (the default) or consumer {SURPLUS} of travel; "
    "never both.",
)
@click.option("--years", type=click.IntRange(min=1), default=None, help="Years that are counted.")
@click.option(
    "--conversion",
    type=click.Choice([STANDARD, SHADOW]),
    default=STANDARD,
    show_default=True,
    help="Costs as they are paid, or at shadow prices of labour, imports and taxes (assumed).",
)
@click.option(
    "--public-funds", type=float, default=None, help="Worth of a unit of public money; 1 if absent."
)
@click.option(
    "--growth", type=float, default=None, help="Yearly growth of benefits; none if absent."
)
@click.option("--eta", type=float, default=None, help="Of weights by income; 1 if absent.")
@click.option(
    "--carbon-price",
    type=float,
    default=None,
    help="Money a tonne of carbon dioxide, in the money of the territory; not valued if absent.",
)
@click.option(
    "--setting", "settings", multiple=True, help="A parameter of the equilibrium; see `evaluate`."
)
@out_option("Folder for the tables; an earlier appraisal there is replaced.")
@json_option
@told
def appraise(
    *,
    territory: str,
    measures: tuple[str, ...],
    packages: tuple[str, ...],
    rates: tuple[str, ...],
    benefits: tuple[str, ...],
    years: int | None,
    conversion: str,
    public_funds: float | None,
    growth: float | None,
    eta: float | None,
    carbon_price: float | None,
    settings: tuple[str, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """Does it pay? ENPV, EIRR, BCR and FYRR of measures in TERRITORY, at two discount rates.

    Benefits are modelled, from an equilibrium in which nobody pays for the measures; costs come
    from their records. Harms are told in their own units and never netted.
    """
    from hinterland.appraise.cost_benefit.appraised import one_benefit
    from hinterland.appraise.cost_benefit.presets import DEFAULT_PAIR, two_rates
    from hinterland.appraising import appraisal
    from hinterland.records.atomic import APPRAISAL_MARK, check_replaceable
    from hinterland.show.appraisal_files import as_answer, write_appraisal
    from hinterland.show.appraisal_screen import appraisal_text
    from hinterland.show.progress import Progress

    if out is not None:
        check_replaceable(out, APPRAISAL_MARK)
    pair = rates or DEFAULT_PAIR
    two_rates(pair)
    kind = one_benefit(benefits or WELFARE)
    land, notes = _land(territory, measures, packages, settings)
    found = appraisal(
        land,
        packaged(measures, packages),
        rates=pair,
        benefit=kind,
        years=years,
        conversion=conversion,  # type: ignore[arg-type]
        public_funds=public_funds,
        growth=growth,
        carbon=_money(land, carbon_price),
        eta=eta,
        progress=Progress(),
    )
    if not rates:
        notes.append(f"No --rate was given: the presets {' and '.join(DEFAULT_PAIR)} are taken.")
    if out is not None:
        write_appraisal(found, land, notes, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        click.echo(json.dumps(as_answer(found, notes), ensure_ascii=False, indent=1))
        return
    for block in appraisal_text(found, land, notes):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables are in {out}.")


def _land(
    territory: str,
    measures: tuple[str, ...],
    packages: tuple[str, ...],
    settings: tuple[str, ...],
) -> tuple[Territory, list[str]]:
    """The territory, and notes. Its places pay for nothing but transfers and public works that
    the measures themselves make, which the centre then does: they are no cost of a package."""

    def under(payer: str) -> Wanted:
        return wanted(
            territory,
            (),
            None,
            settings=settings,
            measures=measures,
            packages=packages,
            paid_by=payer,
        )

    asked = under(NOBODY)
    public = {"public_transfer", "public_works"}
    if not any(change.fact in public for change in asked.changes):
        return asked.land, [*settings]
    paid = under("centre")
    told = (
        "Transfers and public works that measures make are paid by the centre in the model; what "
        "people outside the region pay for them is not taken off the gain."
    )
    return paid.land, [*settings, told]


def _money(land: Territory, price: float | None) -> Money | None:
    from hinterland.codebook import Money

    if price is None:
        return None
    return Money(price, str(land.settings["currency"]), int(land.settings["price_year"]))
