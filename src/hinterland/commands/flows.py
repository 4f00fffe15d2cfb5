"""`hinterland flows`: what goes between town and country, and what a change does to it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from hinterland.commands.changing import FORM
from hinterland.commands.telling import json_option, out_option, told


@click.command()
@click.argument("territory")
@click.option("--change", "changes", multiple=True, help=f"{FORM}; then before and after are told.")
@out_option("Folder for tables and map; earlier ones there are replaced.")
@json_option
@told
def flows(*, territory: str, changes: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Who gives what to whom? Town and country of TERRITORY in equilibrium.

    Goods, people and visitors between counties and tiers, roles of town and country, markets,
    supply chains, potential. Town is the city of a county, country its towns and villages.
    """
    from hinterland.commands.changing import parsed
    from hinterland.exchanging import exchange
    from hinterland.records.atomic import EXCHANGE_MARK, check_replaceable
    from hinterland.show.exchange_files import as_answer, write_exchange
    from hinterland.show.exchange_screen import exchange_text
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is not None:
        check_replaceable(out, EXCHANGE_MARK)
    wanted = parsed(changes)
    land, progress = read(territory), Progress()
    found = exchange(land, progress=progress)
    before = None
    if wanted:
        before, found = found, exchange(land, wanted, progress=progress)
    if out is not None:
        command = ["hinterland", *sys.argv[1:]]
        write_exchange(found, out, before=before, told=changes, command=command)
    if as_json:
        answer = as_answer(found, before, changes)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in exchange_text(found, before, changes):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and map are in {out}.")
