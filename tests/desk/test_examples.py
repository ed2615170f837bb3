"""Every operation is documented with an example, and each example does what it says."""

from __future__ import annotations

import doctest
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rounds.desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk import Desk

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "docs"))
try:
    from desk_page import operations
finally:
    sys.path.pop(0)
OPERATIONS = operations()


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_example_of_an_operation_does_what_it_says(
    name: str, sample: Path, desk_at: Callable[..., Desk], tmp_path: Path
):
    root = tmp_path / "clinic"
    shutil.copytree(sample, root, symlinks=True)
    names = {each: getattr(rounds.desk, each) for each in rounds.desk.__all__}
    names |= {"desk": desk_at(root, actor=rounds.desk.Actor(liaison="dana")), "folder": tmp_path}
    example = doctest.DocTestParser().get_doctest(OPERATIONS[name].__doc__ or "", names, name, None, 0)
    assert example.examples, f"{name} has no example"
    told: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    assert result.failed == 0, "".join(told)
