"""The catalogue of indicators in the workbench: the list, keeping an indicator, its figures at a place."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log, metrics
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import RecordAction, shown_offers
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Permission
from lianqiao.governance.indicators import formula as formulas
from lianqiao.governance.indicators.domain import create_indicator, discard_indicator, edit_indicator, near_names
from lianqiao.governance.indicators.enums import IndicatorState, Source
from lianqiao.governance.indicators.interfaces.filters import IndicatorFilter
from lianqiao.governance.indicators.interfaces.forms import IndicatorForm
from lianqiao.governance.indicators.interfaces.showing import places_of, year_of
from lianqiao.governance.indicators.interfaces.tables import IndicatorTable
from lianqiao.governance.indicators.jobs import start_measuring
from lianqiao.governance.indicators.models import Indicator
from lianqiao.governance.indicators.queries.visibility import is_in_reach
from lianqiao.registers.taxonomy.models import Region

SHOWN_TARGETS, SHOWN_HISTORY = 10, 50


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the catalogue."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("指标目录"), reverse("workbench:indicators")), *more]


class Indicators(ListPage):
    """What is counted, for the actor's region, above it and below it."""

    title = gettext_lazy("指标目录")
    help = gettext_lazy("每项指标写明统计口径、怎样汇总、数据从哪里来；名称相近的指标各是各的，不会自动合并。")
    needs_organisation = True
    permission = Permission.INDICATOR_VIEW
    table_class = IndicatorTable
    filterset_class = IndicatorFilter
    template_name = "workbench/indicators/list.html"
    hidden_columns = ("key", "rule", "over_time")
    empty_title = gettext_lazy("还没有指标")
    empty_text = gettext_lazy("新建一项指标，或者从方案里确认过的目标直接设立。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Indicator.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor may make one."""
        return super().get_context_data(may_create=_may_create(self.actor), **kwargs)


class _IndicatorForm(FormPage):
    form_class = IndicatorForm
    needs_organisation = True
    permission = Permission.INDICATOR_EDIT

    def after(self, saved: Any) -> str:
        """To the indicator."""
        return reverse("workbench:indicator", args=[saved.pk])


class NewIndicator(_IndicatorForm):
    """A new draft of the government body."""

    title = gettext_lazy("新建指标")
    help = gettext_lazy("先看目录里有没有同样的指标；名称相近的，要写明区别在哪里。")

    def draft_key(self) -> str:
        """One unsent indicator per body."""
        return f"indicators.new.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who asks."""
        if not _may_create(self.actor):
            raise AccessError(_("指标由政府部门建立。"), permission=Permission.INDICATOR_EDIT)
        return {"actor": self.actor}

    def save(self, form: Any) -> Indicator:
        """Make it."""
        return create_indicator(actor=self.actor, values=form.values())

    def breadcrumb(self) -> list[Crumb]:
        """Below the catalogue."""
        return crumbs(Crumb(self.page_title()))


class EditIndicator(_IndicatorForm):
    """Changes an indicator; what its figures were made under stays."""

    title = gettext_lazy("修改指标")

    def stored_record(self) -> Indicator:
        """The indicator as it is."""
        if not hasattr(self, "_record"):
            self._record: Indicator = find_visible(Indicator.objects.visible_to(self.actor), self.kwargs["pk"])
            self.actor.require(Permission.INDICATOR_EDIT, self._record)
        return self._record

    def record_url(self) -> str:
        """The indicator's page."""
        return reverse("workbench:indicator", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One unsent change per indicator."""
        return f"indicators.edit.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"actor": self.actor, "instance": self.stored_record()}

    def save(self, form: Any) -> Indicator:
        """Change it."""
        return edit_indicator(self.stored_record(), actor=self.actor, values=form.values())

    def breadcrumb(self) -> list[Crumb]:
        """Below the indicator."""
        return crumbs(Crumb(self.stored_record().name, self.record_url()), Crumb(self.page_title()))


class _OfIndicator(RecordPage):
    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Indicator.objects.visible_to(self.actor).for_list()
        return rows

    def after(self, record: Any) -> str:
        """To the indicator."""
        return reverse("workbench:indicator", args=[record.pk])


class IndicatorPage(_OfIndicator):
    """The definition, the months of a year at a place (`?region=&year=`), the places below, what may be done."""

    needs_organisation = True
    permission = Permission.INDICATOR_VIEW
    template_name = "workbench/indicators/indicator.html"

    def page_subtitle(self) -> str:
        """Who keeps it."""
        record = self.record()
        return f"{record.organisation} · {record.get_kind_display()} · {record.unit}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the catalogue."""
        return crumbs(Crumb(self.record().name))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures and what stands around them."""
        record, actor, today = self.record(), self.actor, clock.today()
        region = self._region()
        year = self._year(today.year)
        may_edit = bool(actor.can(Permission.INDICATOR_EDIT, record))
        targets = record.targets.visible_to(actor).for_list().order_by("-ends_on", "parent_id", "id")
        return super().get_context_data(
            record=record,
            region=region,
            above=region.parent if region.parent is not None and actor.oversees(region.parent_id) else None,
            year=year,
            years=[year - 1, year, year + 1] if year < today.year else [year - 1, year],
            figures=year_of(record, region, year, today=today),
            places=places_of(record, region, Period.of_years(year), actor, today=today),
            metric=metrics.get(record.metric) if record.source == Source.MEASURED else None,
            formula=self._formula(record),
            narrowing=self._narrowing(record),
            near=near_names(record.name, actor=actor, but=record.pk),
            targets=targets[:SHOWN_TARGETS],
            offers=shown_offers(record, actor, {}),
            may_edit=may_edit and record.state != IndicatorState.RETIRED,
            may_discard=may_edit and record.state == IndicatorState.DRAFT,
            may_measure=may_edit and record.state == IndicatorState.ACTIVE and record.source != Source.REPORTED,
            may_set=actor.oversight is not None and actor.has(Permission.TARGET_EDIT),
            history=log.history_of(record).order_by("-at", "-id")[:SHOWN_HISTORY],
            **kwargs,
        )

    def _region(self) -> Region:
        code = self.request.GET.get("region") or self.actor.organisation.region_id
        if not is_in_reach(self.actor, code):
            code = self.actor.organisation.region_id
        region: Region = Region.objects.select_related("parent").get(pk=code)
        return region

    def _year(self, otherwise: int) -> int:
        given = self.request.GET.get("year", "")
        year = int(given) if given.isascii() and given.isdigit() and len(given) == len(str(otherwise)) else otherwise
        return min(year, otherwise)

    @staticmethod
    def _narrowing(record: Indicator) -> str:
        """What of the metric is counted, in words."""
        if record.source != Source.MEASURED:
            return ""
        metric = metrics.get(record.metric)
        parts = []
        for name, wanted in record.metric_where.items():
            labels = metric.choices(name)
            words = "、".join(str(labels.get(one, one)) for one in _listed(wanted))
            parts.append(f"{metric.dimension_label(name)}：{words}")
        return "；".join(parts)

    @staticmethod
    def _formula(record: Indicator) -> str:
        if record.source != Source.COMPUTED:
            return ""
        rows = Indicator.objects.filter(key__in=formulas.keys(record.formula)).values_list("key", "name")
        return formulas.in_words(record.formula, dict(rows))


class ActOnIndicator(_OfIndicator, TransitionAction):
    """Puts an indicator into use, retires it, takes it up again."""


class MeasureIndicator(_OfIndicator, RecordAction):
    """Counts it now, in the background."""

    def perform(self, record: Any) -> str:
        """Start the job."""
        self.actor.require(Permission.INDICATOR_EDIT, record)
        if record.state != IndicatorState.ACTIVE or record.source == Source.REPORTED:
            raise DomainError("not_measured", _("只有在用的实测指标、计算指标可以重新统计。"))
        start_measuring(record, actor=self.actor)
        return _("已开始统计，完成后刷新本页可以看到。")


class DiscardIndicator(_OfIndicator, RecordAction):
    """Throws a draft away."""

    def after(self, record: Any) -> str:
        """To the catalogue, or back to an indicator that stays."""
        stays = Indicator.objects.filter(pk=record.pk).exists()
        return super().after(record) if stays else reverse("workbench:indicators")

    def perform(self, record: Any) -> str:
        """Call the domain."""
        discard_indicator(record, actor=self.actor)
        return _("已删除草稿。")


def _may_create(actor: Any) -> bool:
    return actor.oversight is not None and actor.has(Permission.INDICATOR_EDIT)


def _listed(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]
