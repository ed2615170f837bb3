"""A template filled in for each person: subject, text and HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from rounds.base.phi import find
from rounds.base.problems import RefusedError, UsageError
from rounds.report.render import Filling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rounds.plugins import Plugins
    from rounds.storage.workspace import Workspace

_AT_ONCE: Final = 50
"""Messages that one child process fills in: a process each would take longer than the filling."""
_TAGS: Final = re.compile(r"<(?:!--.*?--|[^>]*)>", re.DOTALL)
_UNSEEN: Final = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filled:
    """One person's message."""

    subject: str
    text: str
    html: str = ""


def template_names(name: str) -> tuple[str, str, str]:
    """The files of a template: subject, text, and HTML, which need not be there."""
    return f"{name}.subject.txt", f"{name}.txt", f"{name}.html"


class Filler:
    """Fills in the templates of one name; ``needs`` are values that each text and HTML must show."""

    def __init__(self, plugins: Plugins, workspace: Workspace, name: str, needs: Sequence[str] = ()) -> None:
        self._filling = Filling(plugins, workspace)
        self.name = name
        self._needs = needs
        self.problems = self._filling.problems

    def fill(self, everybody: Sequence[Mapping[str, Any]]) -> Iterator[Filled]:
        """The message for each set of values, in order.

        Raises:
            BadTemplateError: a template is missing or fails.
            UsageError: a subject is no line, or a message lacks what it must show.
            RefusedError: a message looks like it tells of a patient.
        """
        subject, text, html = template_names(self.name)
        names = (subject, text, *([html] if self._filling.has(html) else []))
        for start in range(0, len(everybody), _AT_ONCE):
            some = everybody[start : start + _AT_ONCE]
            for values, parts in zip(some, self._filling.fill(names, some), strict=True):
                yield self._checked(values, Filled(parts[0].strip(), *parts[1:]))

    def _checked(self, values: Mapping[str, Any], filled: Filled) -> Filled:
        subject, text, html = (f"templates/{name}" for name in template_names(self.name))
        if not filled.subject or len(filled.subject.splitlines()) > 1:
            raise UsageError(f"{subject} does not make one line for {values['contact'].id}", "write one line")
        for need in self._needs:
            shown = _squeezed(values[need])
            for path, seen in ((text, filled.text), (html, seen_of(filled.html) if filled.html else None)):
                if seen is not None and (not shown or shown not in _squeezed(seen)):
                    raise UsageError(f"{path} does not show {need}", f"write {{{{ {need} }}}} into it")
        refuse_patient_data(values["contact"].id, filled.subject, filled.text, seen_of(filled.html))
        return filled


def refuse_patient_data(person: str, *texts: str) -> None:
    """Stop what would tell of a patient.

    Raises:
        RefusedError: one of the texts looks like it does.
    """
    hits = [hit for text in texts for hit in _hits(text)]
    if hits:
        raise RefusedError(f"the message for {person} has what looks like a {hits[0]}", "take it out of the template")


def _hits(text: str) -> list[str]:
    return [hit.kind for line in text.splitlines() for hit in find(line)]


def seen_of(html: str) -> str:
    """The words that a reader of the HTML sees."""
    return unescape(_TAGS.sub(" ", _UNSEEN.sub(" ", html)))


def _squeezed(text: str) -> str:
    """Letters and digits alone, so that line breaks and punctuation make no difference."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
