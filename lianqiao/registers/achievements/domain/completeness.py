"""How complete an achievement is: what must be there to hand it in, and what would help it to be found."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.core.transitions import Context
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.validators import validate_plain_text


@dataclass(frozen=True)
class Item:
    """One thing that an achievement should say; `required` ones must be there before it is handed in."""

    field: str
    text: str
    present: bool
    required: bool


def items(achievement: Achievement) -> list[Item]:
    """All that is asked of an achievement, in form order."""
    return [
        Item("title", _("名称"), bool(achievement.title.strip()), True),
        Item("plain_text", _("通俗说明（企业看得懂）"), _is_plain_enough(achievement.plain_text), True),
        Item("fields", _("技术领域"), achievement.fields.exists(), True),
        Item("readiness", _("技术就绪度"), achievement.readiness is not None, True),
        Item("completers", _("完成人"), achievement.completers.exists(), True),
        Item("modes", _("希望的转化方式"), bool(achievement.modes), True),
        Item("contact_name", _("联系人"), bool(achievement.contact_name), True),
        Item("contact_phone", _("联系电话或邮箱"), bool(achievement.contact_phone or achievement.contact_email), True),
        Item("keywords", _("关键词"), len(achievement.keywords) >= 3, False),
        Item("academic_text", _("技术说明"), len(achievement.academic_text) >= 80, False),
        Item("readiness_evidence", _("就绪度依据"), bool(achievement.readiness_evidence.strip()), False),
        Item("industries", _("应用行业"), achievement.industries.exists(), False),
        Item("rights", _("知识产权状况"), achievement.rights.exists(), False),
        Item("applications", _("应用情况"), bool(achievement.applications.strip()), False),
    ]


def score(achievement: Achievement) -> int:
    """Completeness from 0 to 100; a required item weighs twice."""
    asked = items(achievement)
    total = sum(2 if item.required else 1 for item in asked)
    present = sum(2 if item.required else 1 for item in asked if item.present)
    return round(100 * present / total)


def is_complete(achievement: Any, context: Context) -> str | None:
    """A guard: what is required must be there; the sentence names all that is missing."""
    missing = [item.text for item in items(achievement) if item.required and not item.present]
    return _("还缺：%(items)s。") % {"items": "、".join(missing)} if missing else None


def _is_plain_enough(text: str) -> bool:
    try:
        validate_plain_text(text)
    except ValidationError:
        return False
    return True
