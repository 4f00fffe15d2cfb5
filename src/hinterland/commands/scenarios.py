"""`hinterland scenario` and `hinterland compare`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from hinterland.commands.telling import json_option, out_option, told


@click.group()
def scenario() -> None:
    """Files that say what would be different: write one, check one."""


@scenario.command()
@told
def example() -> None:
    """Print a commented scenario file that works on china-west."""
    from hinterland.scenario import example as text

    click.echo(text(), nl=False)


@scenario.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--on", "territory", required=True, help="Built-in name or saved folder.")
@json_option
@told
def check(file: Path, territory: str, as_json: bool) -> None:
    """Say what a scenario FILE would change on a territory; name every fault with its line."""
    from hinterland.change import apply
    from hinterland.scenario.reading import draft
    from hinterland.sources.bundle import read

    # What is wrong with the file is told together with what the territory does not have.
    parsed = draft(file)
    resolved = parsed.resolve(read(territory))
    # Applied as well, so that values out of bounds are told here and not after the long work.
    apply(resolved.territory, resolved.changes)
    if as_json:
        told_as = {
            "scenario": parsed.name,
            "territory": resolved.territory.name,
            "changes": len(resolved.changes),
            "notes": list(resolved.notes),
        }
        click.echo(json.dumps(told_as, ensure_ascii=False, indent=1))
        return
    click.echo(f"{parsed.name} on {resolved.territory.name}: no faults. It would change:")
    for note in resolved.notes or ("nothing",):
        click.echo(f"- {note}")


@click.command()
@click.argument("base")
@click.argument("scenarios", nargs=-1, required=True, type=click.Path(path_type=Path))
@out_option("Folder for the tables; an earlier comparison there is replaced.")
@click.option("--access-only", is_flag=True, help="Leave the indicators out; much quicker.")
@click.option("--modes", is_flag=True, help="Also trains, flights, freight, foreign markets.")
@click.option("--top", default=5, show_default=True, type=click.IntRange(0, 100), help="Counties.")
@json_option
@told
def compare(
    *,
    base: str,
    scenarios: tuple[Path, ...],
    out: Path | None,
    access_only: bool,
    modes: bool,
    top: int,
    as_json: bool,
) -> None:
    """Who gains, who loses? BASE with one or more SCENARIOS beside it.

    BASE is a built-in name or a saved folder, SCENARIOS are files; `hinterland scenario example`
    prints one. Times are by road and ferry, in minutes here and in hours in the files; `--modes`
    adds the other modes.
    """
    from hinterland.records.atomic import COMPARISON_MARK, check_replaceable
    from hinterland.scenario import compare as compared
    from hinterland.scenario.reading import drafts
    from hinterland.show.comparison import comparison_text, write_comparison
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is not None:
        check_replaceable(out, COMPARISON_MARK)
    parsed = drafts(scenarios)
    found = compared(read(base), *parsed, access_only=access_only, modes=modes, progress=Progress())
    if out is not None:
        command = ["hinterland", *sys.argv[1:]]
        write_comparison(found, parsed, out, command=command)
    if as_json:
        click.echo(found.summary().to_json(orient="records", force_ascii=False, indent=1))
        return
    for block in comparison_text(found, top):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables are in {out}.")
