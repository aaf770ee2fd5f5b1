"""The agreement that a scheme ends in: its words with places for what differs, who signs, whether it is a pledge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.processes.programmes.definitions.form import Form
from lianqiao.processes.programmes.enums import Signer

LONGEST_BODY = 8000
LONGEST_PART = 2000
LONGEST_STATEMENT = 200
LONGEST_TITLE = 40
MOST_STATEMENTS = 20
#: Nothing that a scheme supports takes longer; how long it may take is said by the scheme itself.
LONGEST_TERM = 240

#: What every agreement knows, by the word that stands in braces for it.
PLACES: Mapping[str, Any] = {
    "合同编号": _("合同的编号"),
    "项目名称": _("项目名称"),
    "申报编号": _("申报编号"),
    "签约部门": _("发布申报通知的部门"),
    "承担单位": _("牵头申报的单位"),
    "合作单位": _("各合作单位"),
    "项目负责人": _("项目负责人"),
    "支持金额": _("核定的支持金额"),
    "开始日期": _("执行期第一天"),
    "结束日期": _("执行期最后一天"),
}
#: The parts of a pledge that have a text of their own (goal, milestones and consequences have rows).
PLEDGED = (("resources", _("双方投入")), ("powers", _("授予的权限")), ("rewards", _("完成后的奖励")))
_PLACE = re.compile(r"\{([^{}\n]{1,60})\}")
_PARTS = {"title", "is_pledge", "body", "resources", "powers", "rewards", "statements", "signs", "months"}


@dataclass(frozen=True)
class Terms:
    """The agreement of an edition. `months` is the length of the term; `signs` who signs besides body and unit."""

    title: str
    is_pledge: bool
    body: str
    resources: str
    powers: str
    rewards: str
    statements: tuple[str, ...]
    signs: tuple[Signer, ...]
    months: int

    def texts(self) -> Iterator[str]:
        """All that may hold places."""
        yield from (self.body, self.resources, self.powers, self.rewards, *self.statements)

    def signer_words(self) -> str:
        """Who signs, in words."""
        return "、".join([_now("签约部门"), _now("承担单位"), *(str(one.label) for one in self.signs)])


def terms_of(kept: Mapping[str, Any]) -> Terms | None:
    """The agreement that JSON holds; None where the scheme has none."""
    if not kept:
        return None
    return Terms(
        **{
            **kept,
            "statements": tuple(kept["statements"]),
            "signs": tuple(Signer(one) for one in kept["signs"]),
            "months": int(kept["months"]),
        }
    )


def validate_agreement(kept: Any) -> None:
    """Nothing, or all the parts of an agreement; ValidationError with one sentence otherwise."""
    message = _now("合同的格式不对。")
    if not isinstance(kept, dict) or (kept and set(kept) != _PARTS):
        raise ValidationError(message, "shape")
    try:
        terms = terms_of(kept)
    except (TypeError, ValueError) as error:
        raise ValidationError(message, "shape") from error
    if terms is None:
        return
    texts = (terms.title, *terms.texts())
    if not isinstance(terms.is_pledge, bool) or not all(isinstance(text, str) for text in texts):
        raise ValidationError(message, "shape")
    too_long = len(terms.body) > LONGEST_BODY or len(terms.title) > LONGEST_TITLE
    too_long = too_long or any(len(text) > LONGEST_PART for text in (terms.resources, terms.powers, terms.rewards))
    too_long = too_long or any(len(text) > LONGEST_STATEMENT for text in terms.statements)
    if too_long or len(terms.statements) > MOST_STATEMENTS:
        raise ValidationError(_now("合同的内容太长。"), "long")
    if not 1 <= terms.months <= LONGEST_TERM:
        raise ValidationError(_now("执行期请填 1 到 %(most)d 个月。") % {"most": LONGEST_TERM}, "months")


def places_in(text: str) -> list[str]:
    """The words in braces of a text, in order."""
    return [found.strip() for found in _PLACE.findall(text)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what stands in `values` in the place of the words in braces; unknown ones stay as they are."""
    return _PLACE.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def problems_of(terms: Terms, form: Form) -> list[str]:
    """What is wrong with the words of an agreement, one sentence each."""
    found = []
    if not terms.title.strip() or not terms.body.strip():
        found.append(_now("合同要有名称和正文。"))
    known = {*PLACES, *(one.label for one in form.fields())}
    found += [
        _now("合同里的“{%(name)s}”既不是平台提供的内容，也不是申报表的字段。") % {"name": name}
        for name in dict.fromkeys(name for text in terms.texts() for name in places_in(text))
        if name not in known
    ]
    if terms.is_pledge:
        missing = [str(label) for name, label in PLEDGED if not getattr(terms, name).strip()]
        if missing:
            found.append(_now("军令状还没有写明：%(what)s。") % {"what": "、".join(missing)})
        if Signer.LEADER not in terms.signs:
            found.append(_now("军令状要由项目负责人签署。"))
    return found
