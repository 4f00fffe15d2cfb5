"""`hinterland theory`: small models to think with, apart from any place."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

import click

from hinterland.commands.telling import json_option, told


@click.group()
def theory() -> None:
    """Small models to think with: how things hang together, without data of any place."""


class Numbered(click.Command):
    """A command with an option for each number of the model, listed only when it is called."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options of the command, those of the numbers in their order, and help."""
        own = super().get_params(ctx)
        return [*own[:-1], *_options(), own[-1]]


@cache
def _options() -> tuple[click.Option, ...]:
    from hinterland.equilibrate.laboratory.parameters import defaults, notes

    usual = defaults()
    return tuple(
        click.Option(
            [f"--{name.replace('_', '-')}", name],
            type=float,
            metavar="NUMBER",
            help=f"{note.symbol}: {note.meaning}.  [default: {usual[name]:g}]",
        )
        for name, note in notes().items()
    )


@theory.command(cls=Numbered)
@click.option(
    "--draws",
    default=1000,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Random economies.",
)
@click.option("--seed", default=1, show_default=True, help="Of the random economies.")
@click.option(
    "--roads",
    default=0.2,
    show_default=True,
    help="Share by which better roads cut transport cost.",
)
@click.option(
    "--technology", default=0.4, show_default=True, help="Share by which training cuts the gap."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder for tables and picture; earlier ones there are replaced.",
)
@json_option
@told
def stz(
    *,
    draws: int,
    seed: int,
    roads: float,
    technology: float,
    out: Path | None,
    as_json: bool,
    **numbers: float | None,
) -> None:
    """City and village: who farms, who works in village firms, who moves?

    A reconstruction of the two-region model of Song, Thisse and Zhu (2012); the full text of the
    paper was not available. Shows the four patterns, which way each number pushes over random
    economies, and what roads do without technology. Numbers that are given are held in all draws.
    """
    from hinterland.equilibrate.laboratory.study import study
    from hinterland.records.atomic import THEORY_MARK, check_replaceable
    from hinterland.show.progress import Progress
    from hinterland.show.theory_files import as_json as answer
    from hinterland.show.theory_files import write_theory
    from hinterland.show.theory_screen import theory_text

    if out is not None:
        check_replaceable(out, THEORY_MARK)
    given = {name: value for name, value in numbers.items() if value is not None}
    found = study(
        given, draws=draws, seed=seed, roads=roads, technology=technology, progress=Progress()
    )
    if out is not None:
        write_theory(found, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        click.echo(json.dumps(answer(found), ensure_ascii=False, indent=1))
        return
    for block in theory_text(found):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and picture are in {out}.")
