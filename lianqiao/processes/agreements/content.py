"""What an agreement says: places filled in, the wording that is signed, and its hash."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.documents import day_words
from lianqiao.core.money import format_yuan
from lianqiao.processes.agreements.enums import PartyRole
from lianqiao.processes.agreements.models import Agreement
from lianqiao.processes.programmes.definitions.agreement import filled
from lianqiao.processes.programmes.definitions.answers import is_asked, is_empty, plain_words
from lianqiao.processes.programmes.definitions.consequences import consequences_of
from lianqiao.processes.programmes.enums import FieldKind

_TEXTS = ("body", "resources", "powers", "rewards")
#: Kinds of fields whose answers are words by themselves.
_NOT_WORDS = (FieldKind.FILE, FieldKind.RECORD, FieldKind.CODE, FieldKind.TABLE)


def values_of(agreement: Agreement) -> dict[str, str]:
    """What stands for each place: what every agreement knows, and the answers of the application by label."""
    application = agreement.application
    partners = [str(one.organisation) for one in agreement.parties.all() if one.role == PartyRole.PARTNER]
    return {
        **_answers(application),
        "合同编号": agreement.number,
        "项目名称": agreement.title,
        "申报编号": application.number,
        "签约部门": str(agreement.organisation),
        "承担单位": str(application.organisation),
        "合作单位": "、".join(partners) or _("无"),
        "项目负责人": agreement.leader_name,
        "支持金额": format_yuan(agreement.amount_yuan),
        "开始日期": day_words(agreement.starts_on),
        "结束日期": day_words(agreement.ends_on),
    }


def _answers(application: Any) -> dict[str, str]:
    answers = application.answers()
    told = {}
    for one in application.call.edition.form_definition.fields():
        value = answers.get(one.key)
        if one.kind not in _NOT_WORDS:
            known = is_asked(one, answers) and not is_empty(value)
            told[one.label] = plain_words(one, value) if known else ""
    return told


def wording_of(agreement: Agreement) -> dict[str, Any]:
    """The texts as they are signed: those of a draft filled in now, later as they were offered."""
    if agreement.wording is not None:
        kept: dict[str, Any] = agreement.wording
        return kept
    values = values_of(agreement)
    edition = agreement.application.call.edition
    return {
        **{name: filled(getattr(agreement, name), values) for name in _TEXTS},
        "statements": [filled(one, values) for one in agreement.statements],
        "consequences": [row.words() for row in consequences_of(edition.consequences)],
    }


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a content, whatever the order of its names."""
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def fresh(agreement: Agreement) -> Agreement:
    """The agreement without rows that were read before: what is hashed is what the database holds."""
    found: Agreement = Agreement.objects.for_detail().get(pk=agreement.pk)
    return found
