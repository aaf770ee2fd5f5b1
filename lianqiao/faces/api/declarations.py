"""What the resources make known to the register of programs: scopes of tokens, and feeds of changes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.resources import ALL
from lianqiao.registers.programs import feed, scopes

#: What resources that share their scopes are called together.
TOGETHER = {
    "boards": gettext_lazy("晾晒榜、通报、考核、专题看板和预警"),
    "collection": gettext_lazy("统计报表和填报数据"),
    "deals": gettext_lazy("成交、技术经理人委托和服务报酬"),
    "disposals": gettext_lazy("转化决策和共有人意见"),
    "filings": gettext_lazy("各类填报记录"),
    "programmes": gettext_lazy("申报制度、申报通知和申报"),
    "reviews": gettext_lazy("专家评审"),
    "plans": gettext_lazy("方案和任务台账"),
    "supervision": gettext_lazy("专班、会商、督导、整改和重点产业"),
}


def declare() -> None:
    """Declare the scopes of every resource and the feeds of those that have one; called once."""
    families: dict[str, list[Resource]] = {}
    for resource in ALL:
        if resource.scoped:
            families.setdefault(resource.scope_name, []).append(resource)
    for name, family in families.items():
        _declare_scopes(TOGETHER.get(name, family[0].label), family)
    for resource in ALL:
        if resource.feed:
            feed.declare(_feed_of(resource))


def _feed_of(resource: Resource) -> feed.Feed:
    return feed.Feed(
        resource.name,
        resource.label,
        resource.model,
        resource.read_scope,
        rows=resource.from_rows,
        outside=None if resource.told_outside is None else frozenset(resource.told_outside),
        leaving=frozenset(resource.leaving),
    )


def _declare_scopes(label: object, family: list[Resource]) -> None:
    first = family[0]
    reading = {permission for one in family for permission in one.reading}
    scopes.declare(first.read_scope, _("读取%(label)s") % {"label": label}, reading)
    writing = [one.writing for one in family if one.writing is not None]
    if writing:
        edits = {one.edit_permission for one in writing}
        edits |= {one.create_permission for one in writing if one.create_permission is not None}
        creates = any(one.create is not None for one in writing)
        words = _("新建和修改%(label)s草稿") if creates else _("填写%(label)s")
        scopes.declare(first.write_scope, words % {"label": label}, edits)
    if any(one.actions is not None for one in family):
        rights = {step.permission for one in family for step in one.offered if step.permission is not None}
        scopes.declare(first.act_scope, _("提交、确认和撤回%(label)s等办理") % {"label": label}, rights)
