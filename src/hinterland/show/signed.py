"""Changes as people read them: with their sign."""

from __future__ import annotations


def signed_percent(share: float) -> str:
    """A relative change, e.g. `+1.25 %`."""
    return f"{_told(100 * share, 2)} %"


def signed(number: float) -> str:
    """A change of a number, e.g. `+1,250`."""
    return _told(number, 0)


def signed_measure(measure: str, value: float) -> str:
    """A change of jobs as a number, of any other measure as a share."""
    return signed(value) if measure == "rural_jobs" else signed_percent(value)


def _told(number: float, digits: int) -> str:
    """With a sign where it is not nothing at so many digits."""
    number = round(number, digits)
    return f"{number:+,.{digits}f}" if number else f"{0:.{digits}f}"
