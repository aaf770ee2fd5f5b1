"""The report on whom the ranking shows, as a workbook."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.processes.learning.interfaces.books import workbook
from lianqiao.processes.learning.queries.exposure import By, Exposure


def version_name(number: int) -> str:
    """A version in words."""
    return _("第 %(number)d 版") % {"number": number} if number else _("标准排序")


def exposure_workbook(found: Exposure) -> bytes:
    """A sheet for each way of telling records apart; shares are numbers in 0..1."""
    head = [
        _("组"),
        _("成果数"),
        _("出现次数"),
        _("被采用的供需对"),
        _("占成果库"),
        _("占出现"),
        _("占采用"),
        _("出现与成果库之比"),
        *(_("占%(version)s的出现") % {"version": version_name(version)} for version in found.versions),
    ]
    sheets = [(str(by.label), head, [_row(share) for share in found.groups[by]]) for by in By]
    return workbook(sheets)


def _row(share: Any) -> list[Any]:
    shares = [share.of_records, share.of_shown, share.of_taken_up, share.ratio, *share.by_version.values()]
    rounded = [None if value is None else round(value, 4) for value in shares]
    return [share.name, share.records, share.shown, share.taken_up, *rounded]
