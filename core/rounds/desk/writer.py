"""Who writes: the liaison whose work it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.desk.lookup import choose_liaison

if TYPE_CHECKING:
    from rounds.book.records import Liaison
    from rounds.desk.desk import Desk


def writing_liaison(desk: Desk) -> Liaison | None:
    """The liaison who writes: whom the actor names, else whoever has the actor's e-mail address, or git's here.

    Raises:
        UsageError: the actor names somebody who is no liaison of the client's.
    """
    if desk.actor.liaison:
        return desk.settings.liaison(choose_liaison(desk.actor.liaison, desk.settings))
    liaisons = [one for one in desk.settings.liaisons if one.email]
    if not liaisons:
        return None
    me = (desk.actor.email or _email_in_git(desk)).casefold()
    return next((one for one in liaisons if one.email.casefold() == me), None) if me else None


def _email_in_git(desk: Desk) -> str:
    from rounds.storage.history.git import user_email  # noqa: PLC0415 - git is asked only when a liaison may be found so

    return user_email(desk.workspace)
