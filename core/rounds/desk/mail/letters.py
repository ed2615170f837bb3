"""A letter filled in for each person: one template of HTML, whose title says what the letter is about."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from rounds.base.problems import UsageError
from rounds.desk.mail.filling import Filled, refuse_patient_data, seen_of
from rounds.report.render import Filling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rounds.plugins import Plugins
    from rounds.storage.workspace import Workspace

_AT_ONCE: Final = 50
_LONGEST_TITLE: Final = 200
LARGEST: Final = 2_000_000
"""Characters of a letter at most; one picture written into the text can be large."""
_TITLE: Final = re.compile(r"<title\b[^>]*>(.*?)</title\s*>", re.DOTALL | re.IGNORECASE)


class LetterFiller:
    """Fills in ``NAME.html``. The subject is its ``<title>``, else ``NAME.subject.txt``, which an e-mail may share."""

    def __init__(self, plugins: Plugins, workspace: Workspace, name: str) -> None:
        self._filling = Filling(plugins, workspace)
        self._path = f"{name}.html"
        subject = f"{name}.subject.txt"
        self._names = [self._path, *([subject] if self._filling.has(subject) else [])]
        self.problems = self._filling.problems

    def fill(self, everybody: Sequence[Mapping[str, Any]]) -> Iterator[Filled]:
        """The letter for each set of values, in order; its text is empty.

        Raises:
            BadTemplateError: a template is missing or fails.
            UsageError: a letter has no title of one line, or is too large.
            RefusedError: a letter looks like it tells of a patient.
        """
        for start in range(0, len(everybody), _AT_ONCE):
            some = everybody[start : start + _AT_ONCE]
            for values, parts in zip(some, self._filling.fill(self._names, some), strict=True):
                yield self._checked(values["contact"].id, *parts)

    def _checked(self, person: str, html: str, subject: str = "") -> Filled:
        titled = _TITLE.search(html)
        about = (unescape(titled[1]) if titled else subject).strip()
        if not about or len(about.splitlines()) > 1 or len(about) > _LONGEST_TITLE:
            raise UsageError(
                f"templates/{self._path} does not say in one line what it is about, for {person}",
                "write <title>New spine clinic</title> at its top",
            )
        if len(html) > LARGEST:
            raise UsageError(f"the letter for {person} is larger than 2 MB", "make its pictures smaller")
        refuse_patient_data(person, about, seen_of(html))
        return Filled(about, "", html)
