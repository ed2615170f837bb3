"""``rounds check``: every problem of every file, in one run."""

from __future__ import annotations

import os
from pathlib import Path

import click

from rounds.cli.context import Invocation, reads
from rounds.cli.output import github_annotation, print_json
from rounds.desk.workspace.check import CheckRecords, check_records


@click.command("check", short_help="Check every record and say what is wrong, and where.")
@click.option("--github", is_flag=True, help="Print GitHub annotations, which mark the lines in a pull request.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--staged", is_flag=True, help="Only files that the next commit changes; for a pre-commit hook.")
@click.option("--phi", is_flag=True, help="Look for patient data in all text too; --staged does so anyway.")
@click.option("--merge", "merge", is_flag=True, help="Make the last merge again, and name what it changed silently.")
@click.option("--no-index", is_flag=True, help="Read all files anew; the answer must be the same.")
@reads
def command(invocation: Invocation, /, *, github: bool, no_index: bool, **options: bool) -> int:
    """Check every record and say what is wrong, and where.

    Reads all files and reports all problems in one run, as file:line:column: message with a hint below. Exit code 1
    when there are errors, 3 when a policy forbids what stands there (patient data, a gift over its limit); warnings
    alone are 0.
    """
    invocation.use_index = not no_index
    index = os.environ.get("GIT_INDEX_FILE", "")  # git tells its hooks which index the commit is made from
    index_file = str(Path(index).absolute()) if index else ""
    checked = check_records(invocation.desk, CheckRecords(**options, index_file=index_file))
    if invocation.as_json:
        print_json(checked.as_data())
    elif github:
        for problem in checked.problems:
            click.echo(github_annotation(problem))
    else:
        invocation.desk.ear.problems(checked.problems)
        click.echo(checked.summary())
    return checked.exit_code
