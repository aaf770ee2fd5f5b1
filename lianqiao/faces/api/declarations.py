"""What the resources make known to the register of programs: scopes of tokens, and feeds of changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.faces.api.resources import ALL
from lianqiao.registers.programs import feed, scopes


def declare() -> None:
    """Declare the scopes of every resource and the feeds of those that have one; called once."""
    for resource in ALL:
        if not resource.scoped or resource.scope:
            continue
        label = resource.label
        scopes.declare(resource.read_scope, _("读取%(label)s") % {"label": label}, resource.reading)
        if resource.writing is not None:
            writing = resource.writing
            edits = (writing.create_permission, writing.edit_permission)
            scopes.declare(f"write:{resource.name}", _("新建和修改%(label)s草稿") % {"label": label}, edits)
        if resource.actions is not None:
            rights = tuple(one.permission for one in resource.offered if one.permission is not None)
            scopes.declare(f"act:{resource.name}", _("提交、确认和撤回%(label)s等办理") % {"label": label}, rights)
    for resource in ALL:
        if resource.feed:
            feed.declare(feed.Feed(resource.name, resource.label, resource.model, resource.read_scope))
