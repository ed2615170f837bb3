"""``rounds export``: where the files go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from rounds.storage.workspace import Workspace

    Run = Callable[..., subprocess.CompletedProcess[str]]

FILES = {"organizations/northgate.yaml": "name: Northgate Family Medicine\n"}


def test_one_table_can_be_printed(rounds: Run, make_workspace: Callable[..., Workspace]):
    clinic = make_workspace(FILES).root
    done = rounds("-C", clinic, "export", "csv", "--kind", "organizations", "-o", "-")
    assert done.stdout.splitlines()[1] == "northgate,Northgate Family Medicine,practice,prospect"


def test_without_a_place_it_goes_to_reports(rounds: Run, make_workspace: Callable[..., Workspace]):
    clinic = make_workspace(FILES).root
    rounds("-C", clinic, "export", "csv", "--kind", "contacts")
    assert [file.name for file in (clinic / "reports").iterdir()] == ["csv-2026-10-31.csv"]


@pytest.mark.parametrize("words", [["csv", "--kind", "goals"], ["xml"]])
def test_what_there_is_not(rounds: Run, make_workspace: Callable[..., Workspace], words: list[str]):
    refused = rounds("-C", make_workspace().root, "export", *words)
    assert refused.returncode == 2
    assert "csv" in refused.stderr or "contacts" in refused.stderr


def test_what_an_exporter_prints_stays_out_of_what_is_exported(
    rounds: Run, make_workspace: Callable[..., Workspace]
) -> None:
    plugin = """\
        from rounds import Exporter, hookimpl

        def loud(book, options):
            print("working ...")
            return {"names.txt": "Grace Okafor"}

        @hookimpl
        def register_exporters():
            return [Exporter("loud", "Names", loud)]
    """
    clinic = make_workspace({**FILES, "plugins/own.py": plugin}).root
    rounds("-C", clinic, "trust", "--yes")
    done = rounds("-C", clinic, "export", "loud", "-o", "-")
    assert (done.returncode, done.stdout) == (0, "Grace Okafor")
    assert "working ..." in done.stderr


def test_several_go_into_a_folder_and_errors_are_told(rounds: Run, make_workspace: Callable[..., Workspace], tmp_path):
    clinic = make_workspace({**FILES, "contacts/lee-min.yaml": "nam: Min Lee\n"}).root
    done = rounds("-C", clinic, "export", "csv", "-o", tmp_path / "out")
    assert (done.returncode, "contacts/lee-min.yaml" in done.stderr) == (1, True)
    assert "organizations.csv" in {file.name for file in (tmp_path / "out").iterdir()}
