"""How good a demand is: what it says, what is missing, and what to write, in plain words."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.core.transitions import Context
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.validators import validate_problem

#: A problem as long as this usually says where it occurs, what is seen and what it costs.
CONCRETE_LENGTH = 80


@dataclass(frozen=True)
class Item:
    """One thing that a good demand says; `weight` is its share of 100, `required` ones are for submitting."""

    field: str
    text: str
    advice: str
    weight: int
    present: bool
    required: bool


@dataclass(frozen=True)
class Quality:
    """The judgement of a demand: all items in form order, and the score that follows from them."""

    items: tuple[Item, ...]

    @property
    def score(self) -> int:
        """From 0 to 100: the weights of what is there."""
        return sum(item.weight for item in self.items if item.present)

    @property
    def missing(self) -> tuple[Item, ...]:
        """What is not there, what counts most first."""
        return tuple(sorted((i for i in self.items if not i.present), key=lambda i: (not i.required, -i.weight)))

    @property
    def is_submittable(self) -> bool:
        """Whether all that is required is there."""
        return all(item.present for item in self.items if item.required)


def quality_of(demand: Demand) -> Quality:
    """Judge a demand by what a solver must know: the problem, figures to reach, time, money, conditions."""
    problem = demand.problem.strip()
    rows = demand.indicator_rows
    quantified = [row for row in rows if row.is_quantified]
    contact = bool(demand.contact_name and (demand.contact_phone or demand.contact_email))
    return Quality(
        (
            Item("title", _("名称"), _("用一句话写清要解决什么。"), 4, bool(demand.title.strip()), True),
            Item(
                "problem",
                _("主要技术难题"),
                _("写清在哪个环节、出现什么现象、造成什么影响。"),
                16,
                _is_enough(problem),
                True,
            ),
            Item(
                "problem",
                _("难题写得具体"),
                _("再补充几句：发生在哪台设备或哪道工序，现在的数值是多少，每年损失多少。"),
                10,
                len(problem) >= CONCRETE_LENGTH and any(character.isdigit() for character in problem),
                False,
            ),
            Item(
                "background",
                _("背景"),
                _("写明产品、现有设备和工艺，专家据此判断能不能用得上。"),
                8,
                bool(demand.background.strip()),
                False,
            ),
            Item(
                "tried",
                _("已经试过什么"),
                _("写明试过哪些办法、卡在哪里，免得别人重走弯路。"),
                8,
                bool(demand.tried.strip()),
                False,
            ),
            Item("indicators", _("期望指标"), _("写出至少一条希望达到的指标。"), 8, bool(rows), False),
            Item(
                "indicators",
                _("量化的指标"),
                _("至少两条指标给出数值和单位，例如“合格率｜不低于 98%”。"),
                14,
                len(quantified) >= 2,
                False,
            ),
            Item(
                "conditions",
                _("已有基础"),
                _("写明能提供的设备、场地、人员或数据。"),
                6,
                bool(demand.conditions.strip()),
                False,
            ),
            Item(
                "budget_yuan",
                _("拟投入"),
                _("给出大致金额；面议的需求得到回应的机会小。"),
                6,
                demand.budget_yuan is not None,
                False,
            ),
            Item("modes", _("合作方式"), _("选择愿意接受的合作方式。"), 4, bool(demand.modes), True),
            Item(
                "deadline_months",
                _("时限"),
                _("写明希望几个月内解决。"),
                4,
                demand.deadline_months is not None,
                False,
            ),
            Item(
                "readiness_wanted",
                _("希望的成熟程度"),
                _("说明要成熟产品，还是愿意一起研发。"),
                4,
                demand.readiness_wanted is not None,
                False,
            ),
            Item(
                "fields",
                _("技术领域"),
                _("选择技术领域，便于推荐给对的专家。"),
                4,
                _has_fields(demand),
                False,
            ),
            Item(
                "contact_name",
                _("联系人和联系方式"),
                _("填写联系人及电话或邮箱；只有双方同意对接后才会给对方看。"),
                4,
                contact,
                True,
            ),
        )
    )


def is_submittable(demand: Any, context: Context) -> str | None:
    """A guard: what is required must be there; the sentence names all that is missing."""
    missing = [item.text for item in quality_of(demand).items if item.required and not item.present]
    return _("还缺：%(items)s。") % {"items": "、".join(missing)} if missing else None


def _is_enough(problem: str) -> bool:
    try:
        validate_problem(problem)
    except ValidationError:
        return False
    return True


def _has_fields(demand: Demand) -> bool:
    """A demand that is still being typed has no rows yet."""
    return not demand._state.adding and bool(demand.fields.all())
