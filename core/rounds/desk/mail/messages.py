"""A template filled in for each person of an audience, with the touch that each message becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from rounds.base.phi import find
from rounds.base.problems import Option, RefusedError, RoundsError, UsageError
from rounds.book.relationships import relate
from rounds.desk.drafts import checked, readable
from rounds.desk.mail.audience import Guard, LeftOut, choose, had_before, reasons, suppressions, touch_draft, touch_of
from rounds.desk.mail.outbox import STATES, Item, Outbox
from rounds.desk.touch import new_id
from rounds.plugins.carriers import Message
from rounds.plugins.faults import PluginError, call_plugin, promised
from rounds.report.render import Filling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rounds.book.records import Address
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk
    from rounds.desk.mail.accounts import Carriage
    from rounds.desk.mail.audience import Audience
    from rounds.plugins import Plugins
    from rounds.plugins.carriers import Invitation
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


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to everybody: the template's name, further values of it, and what its touches say.

    ``again``: also to those who have had the subject before. ``touch`` are further fields of each touch, and
    ``invitation(relationship)`` the event to which it invites.
    """

    template: str
    again: bool = False
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    touch: Mapping[str, Any] = field(default_factory=dict[str, Any])
    invitation: Callable[[Relationship], Invitation] | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """One person's message, and the touch that it becomes when it is accepted."""

    id: str
    source: Relationship
    to: str
    filled: Filled
    touch: dict[str, Any]
    invitation: Invitation | None = None


def audience_of(desk: Desk, carriage: Carriage, wanted: Callable[[Relationship], bool]) -> Audience:
    """Who of those that are wanted may be written to, and who not."""
    book = readable(desk).book
    outbox = Outbox(desk.workspace)
    pending = {item.contact for state in STATES if state != "refused" for item in outbox.items(state)}
    guard = Guard(carriage.carrier.name, carriage.carrier.address, suppressions(desk), pending)
    return choose((one for one in relate(book, desk.as_of) if wanted(one)), guard)


def _mails_to(desk: Desk, carriage: Carriage, letter: Letter, audience: Audience) -> tuple[list[Mail], list[LeftOut]]:
    """Each person's message filled in, and those who had the subject before, who are left out but for ``again``.

    Raises:
        UsageError: nobody is left.
    """
    as_of = desk.as_of
    if not audience.chosen:
        raise UsageError("nobody whom the filter selects can be written to", reasons(audience.left_out))
    ids = [new_id(as_of, one.id) for one, _ in audience.chosen]
    values = [
        {**values_of(desk, carriage, one, touch_id, to), **letter.values}
        for (one, to), touch_id in zip(audience.chosen, ids, strict=True)
    ]
    filler = Filler(desk.plugins, desk.home, letter.template, carriage.carrier.needs)
    desk.ear.problems(filler.problems)
    mails: list[Mail] = []
    again: list[LeftOut] = []
    had = had_before(desk, carriage.carrier.name)
    for touch_id, (one, to), filled in zip(ids, audience.chosen, filler.fill(values), strict=True):
        if (one.id, filled.subject) in had and not letter.again:
            again.append(LeftOut(one.id, f"has had '{filled.subject}' before (--again sends it all the same)"))
            continue
        invitation = letter.invitation(one) if letter.invitation else None
        touch = touch_of(carriage.carrier.name, one, filled.subject, as_of, letter.touch)
        mails.append(Mail(touch_id, one, to, filled, touch, invitation))
    if not mails:
        raise UsageError(
            "everybody whom the filter selects has had it before", Option("", "again", after=" sends it all the same")
        )
    return mails, again


@dataclass(frozen=True, slots=True)
class PreparedMessages:
    """Messages to many, composed and checked; nothing of them is written or sent yet.

    Attributes:
        title: What the carrier calls one: ``e-mail``.
        sender: The address that they come from.
        template: The template that they were filled in from.
        left_out: Who gets none, and why.
        as_drafts: They are composed to be looked at, and may not go out.
        carriage: How they are carried.
        items: The messages as they go over the wire, with the touches that they become.
    """

    title: str
    sender: str
    template: str
    left_out: tuple[LeftOut, ...]
    as_drafts: bool
    carriage: Carriage = field(repr=False)
    items: tuple[Item, ...] = field(repr=False)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.items)


def prepare(desk: Desk, carriage: Carriage, letter: Letter, audience: Audience, *, as_drafts: bool) -> PreparedMessages:
    """The letter to everybody of the audience; for good with all that could go wrong on the way looked at before.

    Raises:
        UsageError: nobody is left, a template is wrong, or messages of the channel cannot be sent from here.
        RefusedError: a message looks like it tells of a patient, or a touch that it would become is forbidden.
        InvalidError: such a touch would have errors.
    """
    carrier, account = carriage.carrier, carriage.account
    mails, again = _mails_to(desk, carriage, letter, audience)
    if not as_drafts:
        if carrier.deliver is None:
            raise UsageError(
                f"{carrier.title}s cannot be sent from here", Option("leave", "send", after=" out: drafts are written")
            )
        if carrier.check:
            carrier.check(account)
    items = tuple(
        Item(one.id, carrier.name, one.to, one.source.id, one.touch, _content(desk, carriage, one, is_draft=as_drafts))
        for one in mails
    )
    if not as_drafts:
        checked(desk, [touch_draft(desk, one.id, one.touch, desk.as_of) for one in mails])
    sender = str(account.settings.get("address") or account.address)
    left_out = (*audience.left_out, *again)
    return PreparedMessages(carrier.title, sender, letter.template, left_out, as_drafts, carriage, items)


def _content(desk: Desk, carriage: Carriage, one: Mail, *, is_draft: bool) -> bytes:
    """The message as its carrier composes it."""
    filled = one.filled
    message = Message(
        one.id,
        one.to,
        one.source.name,
        filled.subject,
        filled.text,
        filled.html,
        desk.machine.now,
        is_draft=is_draft,
        invitation=one.invitation,
    )

    def compose() -> bytes:
        return promised(carriage.carrier.compose(message, carriage.account), bytes, "compose returns")

    try:
        doing = f"composing a {carriage.carrier.title}"
        return call_plugin(carriage.owner, doing, compose, "nothing was sent; mend the plugin")
    except PluginError:
        raise
    except RoundsError as error:
        raise type(error)(f"{error.message} ({one.id}); nothing was sent", error.hint) from error
