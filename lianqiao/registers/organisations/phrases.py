"""What the register of organisations tells people."""

from typing import Any

from django.utils.translation import gettext_lazy

from lianqiao.core import inbox
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.queries.actors import members_of, members_with

register("organisations", gettext_lazy("单位核验与成员变动"), group="organisation")


def tell_members(
    organisation: Organisation, *, subject: Any, text: Any, reason: str = "", everybody: bool = False
) -> None:
    """A message about the organisation to its administrators, or to everybody who acts for it."""
    inbox.send(
        members_of([organisation.pk]) if everybody else members_with(Role.ADMINISTRATOR, [organisation.pk]),
        key=f"organisations.{organisation.pk}.{organisation.state}.{organisation.updated_at:%Y%m%d%H%M%S}",
        subject=f"{organisation.name}：{subject}",
        text=f"{text}\n{reason}".strip(),
        url="/workbench/organisation/",
        organisations=[organisation.pk],
    )
