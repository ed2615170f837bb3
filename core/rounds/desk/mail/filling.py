"""A template filled in for each person: what it is told, and the message or letter that comes of it."""

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

    from rounds.book.records import Address
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk
    from rounds.desk.mail.accounts import Carriage
    from rounds.plugins import Plugins
    from rounds.storage.workspace import Workspace

_AT_ONCE: Final = 50
"""Messages that one child process fills in: a process each would take longer than the filling."""
_LONGEST_TITLE: Final = 200
LARGEST: Final = 2_000_000
"""Characters of a letter at most; one picture written into the text can be large."""
_TITLE: Final = re.compile(r"<title\b[^>]*>(.*?)</title\s*>", re.DOTALL | re.IGNORECASE)
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


def values_of(desk: Desk, carriage: Carriage, one: Relationship, touch_id: str, to: str) -> dict[str, Any]:
    """The values of templates of messages, by name: docs/email.md lists them."""
    more = carriage.carrier.values
    values = shared_values(desk, one, carriage.account.name)
    return values | dict(more(carriage.account, touch_id, to) if more else {})


def shared_values(desk: Desk, one: Relationship, writer: str) -> dict[str, Any]:
    """The values that templates get however they reach people; ``writer`` is who writes."""
    settings = desk.settings
    return {
        "contact": one.source,
        "called": one.called,
        "organization": one.organizations[0] if one.organizations else None,
        "client": settings.client,
        "liaison": settings.liaison(one.liaison),
        "writer": writer,
        "day": desk.as_of,
        "postal_address": postal_address(settings.client.address),
        "opt_out": "",
    }


def postal_address(address: Address | None) -> str:
    """The client's address on one line; empty where rounds.yaml has none that a letter would find."""
    if address is None or not address.line1 or not address.city:
        return ""
    place = f"{address.city}, {address.state} {address.zip}".strip(" ,")
    return ", ".join(filter(None, [address.line1, address.line2, place]))
