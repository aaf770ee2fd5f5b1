"""The order to rectify as an official document (整改通知)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.governance.supervision.models import Rectification

RECTIFICATION_ORDER = "rectification_order"

documents.register(
    RECTIFICATION_ORDER,
    _("整改通知"),
    builtin=FOLDER / "rectification_order.docx",
    fields={
        "title": _("标题"),
        "number": _("文号"),
        "unit": _("整改单位"),
        "body": _("正文各段：发现的问题、整改要求、期限；text 是文字，level 是层级"),
        "issuer": _("下达部门"),
        "date": _("日期"),
    },
    example={
        "title": "关于中试平台建设进度滞后的整改通知",
        "number": "辽科督〔2026〕3号",
        "unit": "辽河省冷材料研究院",
        "body": documents.paragraphs(
            "经督导检查，发现你单位存在下列问题，现要求限期整改。\n一、存在的问题\n中试平台建设进度滞后。\n"
            "平台应于9月底完成选址，目前尚未确定场地。\n二、整改要求\n尽快确定场地，倒排工期。\n三、整改期限\n"
            "请于2026年12月31日前完成整改，并在平台提交整改情况和佐证材料。逾期未整改的，将予通报。"
        ),
        "issuer": "辽河省科学技术厅",
        "date": "2026年11月22日",
    },
)


def rectification_order(order: Rectification, *, as_pdf: bool) -> bytes:
    """The order as Word or PDF, by the template that holds for the body that issued it."""
    make = documents.pdf if as_pdf else documents.render
    return make(RECTIFICATION_ORDER, data_of(order), where=order.organisation)


def data_of(order: Rectification) -> dict[str, Any]:
    """What the template is filled with."""
    found = _now("经“%(title)s”检查") % {"title": order.inspection.title} if order.inspection else _now("经督导检查")
    about = _now("（涉及任务：%(task)s）") % {"task": order.task.title} if order.task else ""
    about += _now("（涉及指标：%(name)s）") % {"name": order.indicator} if order.indicator else ""
    day = {"day": day_words(order.due_on)}
    lines = [
        _now("%(found)s，发现你单位存在下列问题，现要求限期整改。") % {"found": found},
        _now("一、存在的问题"),
        f"{order.title.rstrip('。')}。{about}",
        *(line for line in order.problem.splitlines() if line.strip()),
        _now("二、整改要求"),
        *(line for line in order.demand.splitlines() if line.strip()),
        _now("三、整改期限"),
        _now("请于%(day)s前完成整改，并在平台提交整改情况和佐证材料。") % day,
    ]
    return {
        "title": _now("关于%(title)s的整改通知") % {"title": order.title.rstrip("。")},
        "number": order.document_number,
        "unit": order.unit.name,
        "body": documents.paragraphs("\n".join(lines)),
        "issuer": order.organisation.name,
        "date": clock.today() if order.issued_at is None else timezone.localdate(order.issued_at),
    }
