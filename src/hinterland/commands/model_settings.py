"""Parameters of the equilibrium from the words of a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hinterland.errors import Fault, InputError, refuse

if TYPE_CHECKING:
    from hinterland.flow import Territory

SETTING_FORM = "TABLE.GROUP.PARAMETER[.SECTOR]=NUMBER"
_LEVELS = (3, 4)


def with_settings(land: Territory, texts: tuple[str, ...]) -> Territory:
    """A territory with parameters of its equilibrium set, on top of those it has.

    Args:
        land: the territory.
        texts: each of SETTING_FORM, e.g. `capital.all.placed=1`.

    Raises:
        InputError: what is not of the form, or names no parameter; all faults at once.
    """
    from hinterland.equilibrate.parameters import model_parameters

    if not texts:
        return land
    given, faults = _nested(land.settings.get("equilibrium", {})), []
    for text in texts:
        path, _, number = text.partition("=")
        names = path.split(".")
        try:
            value = float(number)
        except ValueError:
            value = None
        if value is None or len(names) not in _LEVELS:
            faults.append(
                Fault("A setting is not understood.", repr(text), f"Write {SETTING_FORM}.")
            )
            continue
        here = given
        for name in names[:-1]:
            if not isinstance(here.get(name), dict):
                here[name] = {}
            here = here[name]
        here[names[-1]] = value
    refuse(InputError, faults)
    changed = land.with_facts({}, settings={"equilibrium": given})
    model_parameters(changed)
    return changed


def _nested(given: Any) -> dict[str, Any]:
    return {
        name: _nested(value) if hasattr(value, "items") else value for name, value in given.items()
    }
