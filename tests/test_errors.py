from __future__ import annotations

import pytest

from hinterland.errors import Fault, HinterlandError, InputError, first_labels, refuse


def test_a_fault_has_three_parts() -> None:
    text = str(InputError(Fault("The column is missing.", "area_km2", "Add it.")))
    assert text == "The column is missing.\n  where: area_km2\n  do:    Add it."


def test_all_faults_are_told_at_once_and_numbered() -> None:
    text = str(InputError([Fault("one", "a", "x"), Fault("two", "b", "y")]))
    assert text.startswith("2 faults were found:\n1. one")
    assert "2. two" in text


def test_first_five_labels_and_how_many_more() -> None:
    assert first_labels("abcde") == "a, b, c, d, e"
    assert first_labels("abcdefg") == "a, b, c, d, e and 2 more"


def test_refuse_raises_only_with_faults() -> None:
    refuse(InputError, [])
    with pytest.raises(InputError, match="one"):
        refuse(InputError, [Fault("one", "a", "x")])
    with pytest.raises(ValueError, match="at least one fault"):
        HinterlandError([])
