"""Two branches of one workspace, merged by git: what chance did on each side, and what came out."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from rounds.storage.compare import documents_in
from rounds.storage.compare.merge import merged_documents, silent_changes
from rounds.storage.history.setup import init_repository
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    import random
    from pathlib import Path

ATTRIBUTES = "*.yaml text eol=lf merge=rounds\n*.csv text eol=lf merge=rounds\n"


def git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in NAMES}
    environment = {**os.environ, **names, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", "-c", "core.fsync=none", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


NAMES = (("NAME", "Dana Reyes"), ("EMAIL", "dana@cedar.example"))


class Shared:
    """A workspace with two branches, used again and again."""

    def __init__(self, root: Path, *, driver: bool) -> None:
        self.root = root
        root.mkdir()
        (root / "rounds.yaml").write_text("client: {name: Chance}\n")
        init_repository(Workspace(root), sys.executable)
        git(root, "config", "core.fsync", "none")
        if driver:
            (root / ".gitattributes").write_text(ATTRIBUTES)
        for number in range(6):
            self.write(f"contacts/person-{number}.yaml", contact(number))
            self.write(f"touches/2026/10/2026-10-0{number + 1}-person-{number}-aaaaaa.yaml", touch(number))
        git(root, "add", ".")
        git(root, "commit", "-qm", "Start")

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def documents(self) -> dict[object, object]:
        found: dict[object, object] = {}
        for folder in ("contacts", "touches"):
            for file in sorted((self.root / folder).rglob("*.yaml")):
                path = file.relative_to(self.root).as_posix()
                documents, problems = documents_in(path, file.read_bytes())
                assert not problems, (path, problems)
                found |= documents
        return found

    def merge(self, chance: random.Random, *, only_add: bool) -> tuple[bool, list[object], bool]:
        """Whether git conflicted, what it changed silently, and whether the two sides could be merged at all."""
        base = self.documents()
        start = git(self.root, "rev-parse", "HEAD").stdout.strip()
        sides = []
        for name in ("ours", "theirs"):
            git(self.root, "checkout", "-qB", name, start)
            for _ in range(chance.randrange(1, 4)):
                self.change(chance, only_add=only_add)
            git(self.root, "add", ".")
            git(self.root, "commit", "-qm", name)
            sides.append(self.documents())
        git(self.root, "checkout", "-q", "ours")
        merged = git(self.root, "merge", "-q", "--no-edit", "-X", "find-renames=100%", "theirs")
        if merged.returncode:
            git(self.root, "merge", "--abort")
            return True, [], bool(merged_documents(base, *sides)[1])
        return False, silent_changes(base, *sides, self.documents()), False

    def change(self, chance: random.Random, *, only_add: bool) -> None:
        letters = "".join(chance.choice("bcdefghjkmnp") for _ in range(6))
        number = chance.randrange(6)
        if only_add or chance.random() < 0.4:
            self.write(f"touches/2026/10/2026-10-2{number}-person-{number}-{letters}.yaml", touch(number))
            return
        file = self.root / f"contacts/person-{number}.yaml"
        field = chance.choice(["tier: ", "status: ", "notes: "])
        lines = file.read_text().splitlines()
        value = {"tier: ": "ABC", "status: ": ["active", "prospect"], "notes: ": ["one", "two", "three"]}[field]
        kept = [line for line in lines if not line.startswith(field)]
        if chance.random() < 0.8:
            kept.append(f"{field}{chance.choice(value)}")
        file.write_text("\n".join(kept) + "\n")


def contact(number: int) -> str:
    return f"# person {number}\nname: Person {number}\ntier: B\nstatus: active\nnotes: none\n"


def touch(number: int) -> str:
    return f"date: 2026-10-0{number + 1}\nchannel: visit\ncontact: person-{number}\nnotes: Left the card.\n"
