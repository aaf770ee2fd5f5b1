"""The numbers of the ranking and the verdicts of a report in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.engines.retrieval import Settings

NUMBERS: Final[Mapping[str, Any]] = {
    "vector_weight": gettext_lazy("意思相近的分量（与字面相同相比）"),
    "topicality": gettext_lazy("主题词的分量（0 为不计）"),
    "bigrams": gettext_lazy("两字片段的分量（与整词相比）"),
    "title": gettext_lazy("名称中出现另加的分量"),
    "keywords": gettext_lazy("关键词中出现另加的分量"),
    "meant": gettext_lazy("行话对应的学术用语的分量"),
}


def number_rows(before: Mapping[str, float], after: Mapping[str, float]) -> list[dict[str, Any]]:
    """Each number of the ranking with its words, before and after."""
    return [
        {
            "label": str(NUMBERS[field.name]),
            "before": before.get(field.name, field.default),
            "after": after.get(field.name, field.default),
            "changed": before.get(field.name) != after.get(field.name),
        }
        for field in fields(Settings)
    ]


def verdict_of(report: Mapping[str, Any]) -> tuple[str, str]:
    """What the report says in one sentence, and its tone: success, warning or danger."""
    if report["before"] == report["after"]:
        return _("试过的各种取值都不比现在的好，没有可改的。"), "warning"
    if report["low"] > 0:
        return _("在没有参与挑选的需求上，新参数的排序更好，差别超出偶然范围。"), "success"
    if report["high"] < 0:
        return _("在没有参与挑选的需求上，新参数的排序更差，不建议启用。"), "danger"
    return _("在没有参与挑选的需求上，看不出新参数更好还是更差，差别在偶然范围内。"), "warning"
