"""`hinterland measures` and `hinterland verdicts`: what measures are, and beside the evidence."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hinterland.commands.changing import NOBODY
from hinterland.commands.model_settings import SETTING_FORM, with_settings
from hinterland.commands.packages import measure_option, packaged
from hinterland.commands.telling import json_option, told


@click.command()
@click.argument("name", metavar="[ID]", required=False)
@json_option
@told
def measures(name: str | None, as_json: bool) -> None:
    """List the measures, or tell all that is known of the measure ID.

    The fifteen that the brief lists (no official list), and their companions: what they move, what
    dose 1 is, costs with price years, parameters with ranges, evidence, and what was not found.
    """
    from hinterland.measures import NOT_OFFICIAL, catalogue, measure
    from hinterland.show.measures_screen import as_record, card, measures_text

    chosen = list(catalogue().values()) if name is None else [measure(name).record]
    if as_json:
        records = [as_record(one) for one in chosen]
        listed = {"note": NOT_OFFICIAL, "measures": records}
        answer = listed if name is None else records[0]
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in measures_text(chosen) if name is None else card(chosen[0]):
        click.echo(f"{block}\n")


@click.command()
@click.argument("territory")
@measure_option
@click.option(
    "--setting",
    "settings",
    multiple=True,
    help=f"A parameter of the equilibrium, {SETTING_FORM}.",
)
@click.option(
    "--paid-by",
    type=click.Choice(["centre", "province", "county", "land", NOBODY]),
    default="centre",
    show_default=True,
    help=f"Who pays; with {NOBODY!r} costs are told, and not felt.",
)
@click.option(
    "--table",
    "file",
    type=click.Path(path_type=Path),
    default=None,
    help="CSV file to write, with all columns.",
)
@json_option
@told
def verdicts(
    *,
    territory: str,
    measures: tuple[str, ...],
    settings: tuple[str, ...],
    paid_by: str,
    file: Path | None,
    as_json: bool,
) -> None:
    """Does the model agree with what was published? Each measure alone on TERRITORY.

    Without --measure the whole catalogue, everywhere, at dose 1. Tells which findings the model
    agrees with, which only by what is assumed, and which it does not.
    """
    from hinterland.measures import catalogue
    from hinterland.programme import Dosed, Package
    from hinterland.show.progress import Progress
    from hinterland.show.verdicts_screen import verdicts_text, write_verdicts
    from hinterland.sources.bundle import read
    from hinterland.verdicts import verdicts as compared

    package = packaged(measures)
    if not package.parts:
        package = Package(tuple(Dosed(one) for one in catalogue().values()))
    land = with_settings(read(territory), settings)
    if paid_by != NOBODY:
        from hinterland.equilibrate.public import paid_by as with_payer

        land = with_payer(land, paid_by)
    table = compared(land, package, progress=Progress())
    if file is not None:
        write_verdicts(table, file)
    if as_json:
        click.echo(table.to_json(orient="records", force_ascii=False, indent=1))
        return
    without = tuple(part.measure.name_en for part in package.parts if not part.measure.evidence)
    for block in verdicts_text(table, without):
        click.echo(f"{block}\n")
    if file is not None:
        click.echo(f"The table is at {file}.")
