"""The portrait of an enterprise (企业画像): what the registers hold of it, for whoever may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.access import Actor
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.alliances.models import Alliance
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.enterprises.enums import LADDER
from lianqiao.registers.enterprises.models import Credential, GrowthStep, StateHolding
from lianqiao.registers.innovative_products.models import InnovativeProduct
from lianqiao.registers.intellectual_property.models import Right, Standard
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import TechField

#: How many records of a part are named; the rest is counted.
NAMED = 5
#: What is left out: struck out, withdrawn, revoked.
_GONE = ("cancelled",)


@dataclass(frozen=True)
class Named:
    """A record that the portrait names: its title, its page, what kind it is, how it stands."""

    title: str
    url: str
    kind: str
    state: str


@dataclass(frozen=True)
class Part:
    """The records of one register: the `total` that the viewer may see, and the latest of them by name."""

    label: Any
    total: int
    named: tuple[Named, ...]

    @property
    def unnamed(self) -> int:
        """How many are counted only."""
        return self.total - len(self.named)


@dataclass(frozen=True)
class Portrait:
    """The tags of an enterprise, and what each register holds of it."""

    tags: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class _Register:
    model: type[Any]
    label: Any
    kind: Callable[[Any], str] = lambda record: ""

    def rows(self, enterprise: Organisation, actor: Actor) -> QuerySet[Any]:
        """What the enterprise has there, in which the actor may read everything; the latest first."""
        rows = self.model.objects.whole_for(actor).exclude(state__in=_GONE)
        rows = rows.of(enterprise.pk) if self.model is Alliance else rows.filter(organisation=enterprise)
        return rows.order_by("-updated_at", "-pk")


def _kind(record: Any) -> str:
    return str(record.get_kind_display())


_REGISTERS = (
    _Register(GrowthStep, _("升级事项"), _kind),
    _Register(Right, _("知识产权"), _kind),
    _Register(Standard, _("标准")),
    _Register(Alliance, _("联合体与联盟"), _kind),
    _Register(Achievement, _("成果")),
    _Register(Demand, _("需求")),
    _Register(Conversion, _("成果转化")),
    _Register(InnovativeProduct, _("创新产品"), _kind),
)


def portrait_of(enterprise: Organisation, actor: Actor, *, on: date) -> Portrait:
    """What the actor may see of the enterprise on a day: one query for each register, and three for the tags."""
    return Portrait(
        tags=tuple(_tags(enterprise, actor, on)),
        parts=tuple(_part(register, enterprise, actor) for register in _REGISTERS),
    )


def _part(register: _Register, enterprise: Organisation, actor: Actor) -> Part:
    rows = register.rows(enterprise, actor).annotate(portrait_total=Window(Count("pk")))
    found = list(rows[:NAMED])
    named = (
        Named(record.title, links.page_of(record), register.kind(record), str(record.get_state_display()))
        for record in found
    )
    total = found[0].portrait_total if found else 0
    return Part(register.label, total, tuple(named))


def _tags(enterprise: Organisation, actor: Actor, on: date) -> list[str]:
    """Kind and industry, whose it is, what it holds beside the ladder, the fields of its achievements and demands."""
    told = [str(enterprise.get_kind_display())]
    if enterprise.industry is not None:
        told.append(str(enterprise.industry))
    holding = StateHolding.objects.whole_for(actor).standing().filter(organisation=enterprise).first()
    if holding is not None:
        told.append(str(holding.get_level_display()))
    held = Credential.objects.whole_for(actor).holding(on).filter(organisation=enterprise).exclude(kind__in=LADDER)
    told += [str(credential.get_kind_display()) for credential in held.order_by("kind")]
    mine = {"organisation": enterprise}
    achievements = Achievement.objects.whole_for(actor).exclude(state__in=_GONE).filter(**mine).values("fields")
    demands = Demand.objects.whole_for(actor).exclude(state__in=_GONE).filter(**mine).values("fields")
    told += [field.name for field in TechField.objects.filter(pk__in=achievements.union(demands)).order_by("code")]
    return list(dict.fromkeys(told))
