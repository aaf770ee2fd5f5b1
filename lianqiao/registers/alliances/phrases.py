"""What the members of an alliance are told."""

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import inbox, links, people
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.registers.alliances.enums import AllianceState
from lianqiao.registers.alliances.models import Alliance


def ask_members(alliance: Alliance, context: Context) -> None:
    """Who may speak for a member: say whether your unit takes part."""
    _tell(
        alliance,
        subject=_("请确认是否加入“%(title)s”") % {"title": alliance.title[:60]},
        text=_("%(unit)s 把贵单位列为成员。请打开记录，看过分工和约定后点“确认加入”；所有成员确认后才能通过审核。")
        % {"unit": alliance.organisation},
    )


def tell_members(alliance: Alliance, context: Context) -> None:
    """Who may speak for a member: what became of the alliance, and why."""
    state = AllianceState(alliance.state).label
    text = _("贵单位参加的这个联合体或联盟，现在的状态是“%(state)s”。") % {"state": state}
    _tell(
        alliance,
        subject=_("“%(title)s”%(state)s") % {"title": alliance.title[:60], "state": state},
        text=f"{text}\n{context.reason}".strip(),
    )


def _tell(alliance: Alliance, *, subject: str, text: str) -> None:
    units = list(alliance.members.values_list("organisation", flat=True))
    users: dict[Any, Any] = {
        user.pk: user for role in (Role.EDITOR, Role.ADMINISTRATOR) for user in people.members_with(role, units)
    }
    inbox.send(
        users.values(),
        key=f"alliances.alliance.{alliance.pk}.members.{alliance.state}.{alliance.updated_at:%Y%m%d%H%M%S%f}",
        subject=subject,
        text=text,
        url=links.page_of(alliance),
        organisations=units,
    )
