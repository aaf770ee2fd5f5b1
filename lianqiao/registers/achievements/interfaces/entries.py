"""Completers and rights as people type them: one row a line; forms and imports read the same way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.publishing.fields import LinesField
from lianqiao.registers.achievements.domain.achievements import CompleterEntry, RightEntry
from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.achievements.models import Achievement, Completer, IntellectualProperty

MAXIMUM = 50
COMPLETER_COLUMNS = (gettext_lazy("姓名"), gettext_lazy("单位"), gettext_lazy("主要贡献"))
RIGHT_COLUMNS = (
    gettext_lazy("类型"),
    gettext_lazy("编号"),
    gettext_lazy("法律状态"),
    gettext_lazy("名称"),
    gettext_lazy("权利人"),
    gettext_lazy("状态日期"),
)
#: What people write for the kinds besides their full names.
_KIND_SHORT = {
    "发明": RightKind.INVENTION,
    "实用新型": RightKind.UTILITY_MODEL,
    "外观设计": RightKind.DESIGN,
    "外观": RightKind.DESIGN,
    "软著": RightKind.SOFTWARE,
    "计算机软件著作权": RightKind.SOFTWARE,
    "植物新品种": RightKind.PLANT_VARIETY,
}
_STATUS_SHORT = {
    "授权": RightStatus.GRANTED,
    "已授权": RightStatus.GRANTED,
    "审中": RightStatus.PENDING,
    "申请": RightStatus.PENDING,
    "失效": RightStatus.EXPIRED,
    "质押": RightStatus.PLEDGED,
}


def read_completer(cells: list[str]) -> CompleterEntry:
    """A completer from its cells; ValidationError when the name is missing or something is too long."""
    entry = CompleterEntry(*cells)
    if not entry.name:
        raise ValidationError(_("缺少完成人姓名。"), "nameless")
    _fit(Completer, vars(entry))
    return entry


def show_completer(entry: CompleterEntry) -> tuple[str, ...]:
    """The cells of a completer."""
    return entry.name, entry.organisation_name, entry.contribution


def read_right(cells: list[str]) -> RightEntry:
    """A right from its cells; ValidationError for an unknown kind, status or date."""
    kind, number, status, name, owners, stated_on = cells
    entry = RightEntry(
        kind=_chosen(RightKind, kind, _KIND_SHORT, _("知识产权类型")),
        status=_chosen(RightStatus, status, _STATUS_SHORT, _("法律状态")),
        number=number,
        name=name,
        owners=owners,
        stated_on=_day(stated_on),
    )
    _fit(IntellectualProperty, {"number": number, "name": name, "owners": owners})
    return entry


def show_right(entry: RightEntry) -> tuple[str, ...]:
    """The cells of a right."""
    day = "" if entry.stated_on is None else entry.stated_on.isoformat()
    kind, status = RightKind(entry.kind).label, RightStatus(entry.status).label
    return str(kind), entry.number, str(status), entry.name, entry.owners, day


def completers_of(achievement: Achievement) -> list[CompleterEntry]:
    """The stored completers in order."""
    return [CompleterEntry(row.name, row.organisation_name, row.contribution) for row in achievement.completers.all()]


def rights_of(achievement: Achievement) -> list[RightEntry]:
    """The stored rights."""
    return [
        RightEntry(row.kind, row.status, row.number, row.name, row.owners, row.stated_on)
        for row in achievement.rights.all()
    ]


class CompletersField(LinesField):
    """Completers, one a line, in their order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(columns=COMPLETER_COLUMNS, read=read_completer, show=show_completer, maximum=MAXIMUM, **kwargs)


class RightsField(LinesField):
    """Intellectual property, one right a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(columns=RIGHT_COLUMNS, read=read_right, show=show_right, maximum=MAXIMUM, **kwargs)


def _chosen(choices: Any, text: str, short: dict[str, Any], what: str) -> str:
    by_label = {str(label): value for value, label in choices.choices}
    value = text if text in choices.values else by_label.get(text) or short.get(text)
    if value is None:
        sentence = _("%(what)s“%(text)s”不认识，请从这些中选：%(choices)s。")
        raise ValidationError(sentence % {"what": what, "text": text, "choices": "、".join(by_label)}, "unknown")
    return str(value)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(_("日期“%(text)s”不对，请写成 2024-05-01 的样子。") % {"text": text}, "date")
    return day


def _fit(model: Any, values: dict[str, str]) -> None:
    for name, value in values.items():
        field = model._meta.get_field(name)
        if len(value) > field.max_length:
            sentence = _("%(what)s超过 %(limit)d 个字。")
            raise ValidationError(sentence % {"what": field.verbose_name, "limit": field.max_length}, "too_long")
