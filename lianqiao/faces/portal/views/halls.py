"""The halls of achievements and demands: cards, conditions in the address, orders, and an export of what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.pages import ListPage
from lianqiao.core.pages.base import Crumb
from lianqiao.core.pages.paging import for_a_minute
from lianqiao.faces.portal.cards import cards
from lianqiao.faces.portal.counts import edition_of_code_lists, first_fields
from lianqiao.faces.portal.filters import AchievementHallConditions, DemandHallConditions
from lianqiao.faces.portal.tables import AchievementHall, DemandHall
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.enums import CooperationMode
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.taxonomy.enums import PublicStage


@dataclass(frozen=True)
class Choice:
    """One choice that is one click away; `url` switches it on, or off again when it is `active`."""

    label: str
    url: str
    active: bool


@dataclass(frozen=True)
class Facet:
    """A row of choices."""

    label: str
    choices: list[Choice]


class Hall(ListPage):
    """Published records of one register, as the actor is shown them."""

    public = True
    http_method_names = ("get", "head", "options")
    template_name = "portal/hall.html"
    model: ClassVar[type[Achievement | Demand]]
    orders: ClassVar[tuple[tuple[str, Any], ...]]
    modes: ClassVar[tuple[Any, type[Any]]]
    stage_label: ClassVar[Any]
    subject: ClassVar[str]

    def records(self) -> QuerySet[Any]:
        """The published ones."""
        return self.model.objects.public(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def filter_form(self, filterset: Any) -> Any:
        """With nothing chosen, the form is the same for everybody until a code list changes or the day ends."""
        if self.request.GET.keys() & filterset.form.fields.keys():
            return filterset.form
        question = f"form {type(filterset).__qualname__} {clock.today()} {edition_of_code_lists()}"
        return for_a_minute(question, lambda: str(filterset.form), keep=bool)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's cards and all that a visitor may choose."""
        table = kwargs["table"]
        return super().get_context_data(
            **{
                "cards": cards((row.record for row in table.paginated_rows), self.actor),
                "facets": self._facets(),
                "orders": self._orders(table),
                "subscribe_url": self._subscribe_url(),
                **kwargs,
            }
        )

    def _facets(self) -> list[Facet]:
        mode_label, modes = self.modes
        return [
            Facet(_("技术领域"), [self._choice("field", row.pk, row.name, several=False) for row in first_fields()]),
            Facet(str(self.stage_label), [self._choice("stage", *pair) for pair in PublicStage.choices]),
            Facet(str(mode_label), [self._choice("mode", *pair) for pair in modes.choices]),
        ]

    def _subscribe_url(self) -> str:
        """Where one asks to be told of what is new under these conditions; empty for visitors and without conditions.

        A subscription knows one field, one region and one stage; of several stages the first is offered.
        """
        given = self.request.GET
        query = {name: given.get(name, "") for name in ("field", "region", "stage")} | {"words": given.get("q", "")}
        if self.actor.is_anonymous or not any(query.values()):
            return ""
        kept = {name: value for name, value in query.items() if value}
        return f"{reverse('workbench:subscription_new')}?{urlencode({'subject': self.subject, **kept})}"

    def _choice(self, name: str, value: str, label: Any, *, several: bool = True) -> Choice:
        chosen = self.request.GET.getlist(name)
        if value in chosen:
            return Choice(str(label), self._address(without=(name, value)), active=True)
        query = self.request.GET.copy()
        query.setlist(name, [*chosen, value] if several else [value])
        for control in ("page", "export"):
            query.pop(control, None)
        return Choice(str(label), f"{self.request.path}?{query.urlencode()}", active=False)

    def _orders(self, table: Any) -> list[Choice]:
        current = ",".join(table.order_by)
        return [Choice(str(label), self._address(sort=name), active=name == current) for name, label in self.orders]


class Achievements(Hall):
    """The hall of achievements."""

    title = gettext_lazy("成果大厅")
    subtitle = gettext_lazy("高校、院所和企业可以转化的成果。每一项都经过审核和保密审查，由持有单位定期确认仍然有效。")
    model = Achievement
    table_class = AchievementHall
    filterset_class = AchievementHallConditions
    orders = (
        ("-published_at", gettext_lazy("最新发布")),
        ("-stage", gettext_lazy("成熟度从高到低")),
        ("price", gettext_lazy("价格从低到高")),
    )
    modes = (gettext_lazy("转化方式"), TransformationMode)
    stage_label = gettext_lazy("成熟阶段")
    empty_title = gettext_lazy("还没有公开的成果")
    empty_text = gettext_lazy("成果通过审核和保密审查后会出现在这里。")
    extra_context = {"kind": "achievements"}
    subject = "achievements"


class Demands(Hall):
    """The hall of demands."""

    title = gettext_lazy("需求大厅")
    subtitle = gettext_lazy("企业正在找办法的难题。每一项都由技术经理人与企业核实过，并通过保密审查。")
    model = Demand
    table_class = DemandHall
    filterset_class = DemandHallConditions
    orders = (
        ("-published_at", gettext_lazy("最新发布")),
        ("-budget", gettext_lazy("投入从高到低")),
        ("stage", gettext_lazy("要求的成熟度从低到高")),
    )
    modes = (gettext_lazy("合作方式"), CooperationMode)
    stage_label = gettext_lazy("希望的成熟阶段")
    empty_title = gettext_lazy("还没有公开的需求")
    empty_text = gettext_lazy("需求经技术经理人核实、通过保密审查后会出现在这里。")
    extra_context = {"kind": "demands"}
    subject = "demands"
