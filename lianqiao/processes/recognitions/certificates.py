"""The certificate of a recognition, and how it is checked."""

from __future__ import annotations

from typing import Any

from django.utils.crypto import constant_time_compare
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.registry import register
from lianqiao.processes.recognitions.models import Recognition

CERTIFICATE = "recognition_certificate"

register(
    CERTIFICATE,
    gettext_lazy("资格证书"),
    builtin=FOLDER / "recognition_certificate.docx",
    fields={
        "number": gettext_lazy("编号"),
        "kind": gettext_lazy("资格种类"),
        "title": gettext_lazy("名称或姓名"),
        "unit": gettext_lazy("依托单位"),
        "rank": gettext_lazy("类别和等级；没有的为“—”"),
        "validity": gettext_lazy("有效期"),
        "basis": gettext_lazy("认定文件"),
        "authority": gettext_lazy("认定部门"),
        "date": gettext_lazy("印发日期"),
        "verify_url": gettext_lazy("核验网址"),
    },
    example={
        "number": "ZSPT20262900000001",
        "kind": "中试平台认定",
        "title": "辽河石墨新材料中试平台",
        "unit": "辽河新材料有限公司",
        "rank": "新建 省级",
        "validity": "2026年11月22日至2029年11月21日",
        "basis": "《关于公布2026年中试平台名单的通知》辽科发〔2026〕15号",
        "authority": "辽河省科学技术厅",
        "date": "2026年11月22日",
        "verify_url": "https://lianqiao.example/recognitions/verify/9f86d081884c7d65/",
    },
)


def certificate(recognition: Recognition, *, verify_url: str) -> bytes:
    """The certificate as PDF; `verify_url` is the page where it can be checked. Raises what `documents.pdf` raises."""
    return documents.pdf(CERTIFICATE, data_of(recognition, verify_url=verify_url), where=recognition.organisation)


def data_of(recognition: Recognition, *, verify_url: str) -> dict[str, Any]:
    """What the template is filled with."""
    first = date_format(recognition.valid_from, "Y年n月j日")
    last = recognition.valid_until
    until = _("%(first)s起长期有效") if last is None else _("%(first)s至%(last)s")
    words = " ".join(word for word in (recognition.category, recognition.level) if word)
    return {
        "number": recognition.number,
        "kind": str(recognition.kind),
        "title": recognition.title,
        "unit": recognition.unit,
        "rank": words or "—",
        "validity": until % {"first": first, "last": "" if last is None else date_format(last, "Y年n月j日")},
        "basis": f"《{recognition.decision_title}》{recognition.decision_number}",
        "authority": str(recognition.organisation),
        "date": date_format(recognition.decided_on, "Y年n月j日"),
        "verify_url": verify_url,
    }


def find_certified(key: Any, code: str) -> Recognition | None:
    """The recognition of that key if the code is its certificate's, whatever became of it since; else None."""
    found: Recognition | None = Recognition.objects.for_list().filter(pk=key).first()
    return found if found is not None and constant_time_compare(found.code, code) else None
