"""The user's account: who sends, through which servers, and how people opt out. It is never read from a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from rounds import UsageError
from rounds.base.words import nearest
from rounds_plugins.email.headers import address, line, links_field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from rounds import Account

_KEYS: Final = ("channel", "client", "name", "address", "reply_to", "smtp", "imap", "unsubscribe", "log_address")
_SERVER: Final = ("host", "port", "security", "user", "password", "inbox", "drafts")
_UNSUBSCRIBE: Final = ("mailto", "url", "one_click")
_PORTS: Final = {("smtp", "tls"): 465, ("smtp", "starttls"): 587, ("imap", "tls"): 993, ("imap", "starttls"): 143}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST_PORT: Final = 65535


@dataclass(frozen=True, slots=True)
class Server:
    """One server. ``security`` is tls, starttls, or none (only on this machine)."""

    host: str
    port: int
    security: str
    user: str
    inbox: str = "INBOX"
    drafts: str = "Drafts"
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Mailer:
    """An account of e-mail. ``url`` has ``{id}`` where the message's id goes; ``one_click``: it need not be there."""

    name: str
    address: str
    reply_to: str
    servers: Mapping[str, Server]
    mailto: str
    url: str
    needs_one_click: bool
    log_address: str
    secret: Callable[[str, str], str] = field(repr=False)

    @property
    def domain(self) -> str:
        """The sender's domain, for message ids."""
        return self.address.rpartition("@")[2].lower()

    def server(self, kind: str) -> Server:
        """The server of a kind, ``smtp`` or ``imap``.

        Raises:
            UsageError: the account names none.
        """
        if kind not in self.servers:
            raise UsageError(
                f"your account for e-mail names no {kind} server", "see docs/email.md: it goes into your accounts.yaml"
            )
        return self.servers[kind]

    def password(self, kind: str) -> str:
        """The password at a server: as the user's file has it, else as the keyring has it."""
        server = self.server(kind)
        return server.password or self.secret(server.host, server.user)

    def unsubscribe_url(self, message_id: str) -> str:
        """The link by which the recipient of a message opts out with one click; empty where there is none."""
        return self.url.replace("{id}", message_id)


def mailer_of(account: Account) -> Mailer:
    """The account, checked.

    Raises:
        UsageError: something in it is missing or off.
    """
    settings = account.settings
    _known(settings, _KEYS, "the account")
    mailbox = _text(settings, "address") or account.address
    if not mailbox:
        raise UsageError(
            "it is not known who writes",
            "say which liaison of rounds.yaml you are (ROUNDS_LIAISON=dana; one with an email), or write accounts.yaml",
        )
    unsubscribe = _part(settings, "unsubscribe", _UNSUBSCRIBE)
    mailer = Mailer(
        name=line(_text(settings, "name") or account.name, "your name"),
        address=address(mailbox, "your address"),
        reply_to=_optional(_text(settings, "reply_to"), "reply_to"),
        servers={kind: _server(kind, _part(settings, kind, _SERVER)) for kind in ("smtp", "imap") if kind in settings},
        mailto=address(_text(unsubscribe, "mailto") or mailbox, "unsubscribe.mailto"),
        url=_text(unsubscribe, "url"),
        needs_one_click=unsubscribe.get("one_click", True) is not False,
        log_address=_optional(_text(settings, "log_address"), "log_address"),
        secret=account.secret,
    )
    if mailer.url:
        links_field("unsubscribe.url", [mailer.unsubscribe_url("x")])
        if not mailer.url.startswith("https://"):
            raise UsageError("unsubscribe.url is no https address", "one-click needs https (RFC 8058)")
    return mailer


def _server(kind: str, settings: Mapping[str, Any]) -> Server:
    host, security = _text(settings, "host"), _text(settings, "security") or "tls"
    if not host:
        raise UsageError(f"{kind}: the host is missing")
    if security not in {"tls", "starttls", "none"}:
        raise UsageError(f"{kind}: security is '{security}'", "it is tls, starttls or none")
    if security == "none" and host not in _HERE:
        raise UsageError(f"{kind}: without tls your mail and password could be read on the way to {host}", "use tls")
    port = settings.get("port", _PORTS.get((kind, security)))
    if not isinstance(port, int) or isinstance(port, bool) or not 0 < port <= _MOST_PORT:
        raise UsageError(f"{kind}: the port is missing, or no port")
    names = {key: _text(settings, key) for key in ("inbox", "drafts") if _text(settings, key)}
    return Server(host, port, security, _text(settings, "user"), password=_text(settings, "password"), **names)


def _part(settings: Mapping[str, Any], key: str, known: Collection[str]) -> Mapping[str, Any]:
    part: Any = settings.get(key, {})
    if not hasattr(part, "keys"):
        raise UsageError(f"{key} in your account is no mapping")
    _known(part, known, key)
    return part  # type: ignore[no-any-return]


def _known(settings: Mapping[str, Any], known: Collection[str], where: str) -> None:
    for key in settings:
        if key not in known:
            raise UsageError(f"{where} has no '{key}'", nearest(str(key), known, f"it has {', '.join(known)}"))


def _text(settings: Mapping[str, Any], key: str) -> str:
    value = settings.get(key, "")
    if not isinstance(value, str):
        raise UsageError(f"{key} in your account is no text", f'write it in quotes: {key}: "..."')
    return value.strip()


def _optional(text: str, what: str) -> str:
    return address(text, what) if text else ""
