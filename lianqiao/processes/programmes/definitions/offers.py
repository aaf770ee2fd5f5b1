"""What a field may draw upon: code lists, registers of one's own records, and what is known of the applicant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.publishing.searched import RecordList
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.demands.interfaces.fields import VISIBLE
from lianqiao.registers.enterprises.models import YearFigures
from lianqiao.registers.innovative_products.interfaces.fields import OWN as OWN_PRODUCTS
from lianqiao.registers.needs.interfaces.fields import OWN_SCENARIOS
from lianqiao.registers.taxonomy.interfaces.fields import IndustryField, RegionField, TechFieldField
from lianqiao.registers.taxonomy.models import Industry, Region, TechField


@dataclass(frozen=True)
class CodeList:
    """A code list: how it is called, the field that chooses from it, and its codes of today."""

    label: Any
    form_field: Callable[..., Any]
    model: Any

    def valid(self) -> QuerySet[Any]:
        """The codes that may be chosen today."""
        return self.model.objects.valid_on(clock.today())


CODES: Mapping[str, CodeList] = {
    "fields": CodeList(_("技术领域"), TechFieldField, TechField),
    "industries": CodeList(_("行业"), IndustryField, Industry),
    "regions": CodeList(_("地区"), RegionField, Region),
}


@dataclass(frozen=True)
class Register:
    """A register of which an applicant may name a record."""

    label: Any
    records: RecordList


REGISTERS: Mapping[str, Register] = {
    "achievements": Register(_("本单位成果"), OWN),
    "demands": Register(_("技术需求"), VISIBLE),
    "products": Register(_("本单位创新产品"), OWN_PRODUCTS),
    "scenarios": Register(_("本单位应用场景"), OWN_SCENARIOS),
}


@dataclass(frozen=True)
class Prefill:
    """What the platform can fill in: its name in words, and how it is found for an applicant."""

    label: Any
    value: Callable[[Actor], Any]


def _last_figures(actor: Actor, column: str) -> Any:
    rows = YearFigures.objects.filter(organisation=actor.organisation_id).order_by("-year")
    return rows.exclude(state="cancelled").values_list(column, flat=True).first()


PREFILLS: Mapping[str, Prefill] = {
    "unit_name": Prefill(_("单位名称"), lambda actor: actor.organisation.name),
    "unit_code": Prefill(_("统一社会信用代码"), lambda actor: actor.organisation.uscc),
    "unit_address": Prefill(_("单位地址"), lambda actor: actor.organisation.address),
    "unit_business": Prefill(_("主营业务"), lambda actor: actor.organisation.business),
    "unit_staff": Prefill(_("单位人数"), lambda actor: actor.organisation.staff),
    "last_revenue": Prefill(_("最近一年营业收入（元）"), lambda actor: _last_figures(actor, "revenue_yuan")),
    "person_name": Prefill(_("填报人姓名"), lambda actor: actor.user.name),
    "person_phone": Prefill(_("填报人电话"), lambda actor: actor.user.phone),
}
