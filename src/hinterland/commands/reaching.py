"""From words on the command line to a computed access."""

from __future__ import annotations

from hinterland.connect.reach.kinds import PLACE_KINDS
from hinterland.connect.reach.measures import MEASURES
from hinterland.connect.reach.reachability import access
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.reaching import ground, known_kind
from hinterland.records.progress import Progress, silent
from hinterland.show.access import Reached


def reach(
    territory: Territory,
    to: str,
    *,
    within: tuple[float, ...] = (0.5, 1.0),
    k: int = 1,
    measure: str = "nearest",
    clip: str | None = None,
    villages: bool = False,
    progress: Progress = silent,
) -> Reached:
    """Access of a territory's people to a kind of destination, with what is modelled said.

    Args:
        territory: facts.
        to: kind of destination, singular, plural or Chinese; see `hinterland.reaching.ground`.
        within: thresholds, hours, rising.
        k: how many nearest.
        measure: a further measure of `connect.reach.measures.MEASURES`.
        clip: "county", "prefecture" or "province", or None.
        villages: whether each village is a place of its own.
        progress: told where the work is.

    Raises:
        InputError: an unknown kind or measure, with those that are known, or the nearest few of
            what is added up.
    """
    faults = []
    if measure not in MEASURES:
        faults.append(
            Fault(f"There is no measure {measure!r}.", "--measure", f"Use {', '.join(MEASURES)}.")
        )
    summed = known_kind(territory, to) in PLACE_KINDS
    if summed and k > 1:
        faults.append(
            Fault(
                f"{to} are added up within the thresholds; there are no {k} nearest ones.",
                "--k",
                "Leave --k out, or ask for a kind of facility.",
            )
        )
    refuse(InputError, faults)
    on = ground(territory, to, villages=villages, progress=progress)
    # Everybody is at home already: of what sits in places only the sums say anything.
    words = dict.fromkeys(("nearest", "within", measure))
    if summed:
        words.pop("nearest")
    found = access(
        on.territory,
        on.to,
        measures=tuple(words),
        within=within,
        k=k,
        clip=clip,
        progress=progress,
    )
    return Reached(
        on.territory,
        on.to,
        found,
        tuple(within),
        measure,
        clip,
        on.notes,
        synthesised=on.synthesised,
        villages=on.villages,
    )
