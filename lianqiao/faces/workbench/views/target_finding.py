"""Targets found in plans: for each confirmed one the indicator that it is probably about; many are set at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.money import plain
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.targets import crumbs, may_set
from lianqiao.governance.indicators.domain.binding import (
    Suggestion,
    bind,
    converted,
    period_of,
    place_of,
    suggest,
    suggest_metrics,
    unbound,
)
from lianqiao.governance.indicators.enums import IndicatorState
from lianqiao.governance.indicators.interfaces.forms import FindForm
from lianqiao.governance.indicators.models import Indicator
from lianqiao.governance.plans.models import Find, PlanDocument

AT_ONCE = 20
#: From this likeness on the first suggestion is chosen beforehand.
SURE = 95


class TargetsFound(Page):
    """A page of finds, each with a line to fill in; a line that is refused stays, with its reason."""

    title = gettext_lazy("从方案设立目标")
    help = gettext_lazy("方案里确认过的目标，选好归到哪项指标就成为一条目标草稿；名称相近的指标不会自动合并。")
    needs_organisation = True
    permission = Permission.TARGET_EDIT
    template_name = "workbench/targets/found.html"

    def page_subtitle(self) -> str:
        """Of which plan, where the address names one."""
        return "" if self.plan is None else self.plan.title

    @cached_property
    def plan(self) -> PlanDocument | None:
        """The plan of the address (`?plan=`), whose finds alone are shown; 404 for one that the actor may not see."""
        asked = self.request.GET.get("plan", "")
        if not asked:
            return None
        try:
            key = UUID(asked)
        except ValueError as error:
            raise Http404(_("没有这份方案，或它没有对您公开。")) from error
        found: PlanDocument = find_visible(PlanDocument.objects.visible_to(self.actor), key)
        return found

    def breadcrumb(self) -> list[Crumb]:
        """Below the targets."""
        return crumbs(Crumb(self.page_title()))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The finds with what is suggested."""
        if not may_set(self.actor):
            raise AccessError(_("目标由政府部门设立。"), permission=Permission.TARGET_EDIT)
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Set the chosen ones, each by itself; those that are refused come back with the reason."""
        if not may_set(self.actor):
            raise AccessError(_("目标由政府部门设立。"), permission=Permission.TARGET_EDIT)
        rows = self._rows(self._page(), data=request.POST)
        done = sum(self._set(find, form) for find, form in rows if form.is_chosen)
        left = [(find, form) for find, form in rows if form.is_chosen and form.errors]
        if done:
            messages.success(request, _("已设立 %(count)d 条目标草稿，核对后再下达。") % {"count": done})
        if left:
            return self.render_to_response(self.get_context_data(rows=left), status=422)
        here = reverse("workbench:targets_found") + ("" if self.plan is None else f"?plan={self.plan.pk}")
        return redirect(here if self._finds().exists() else reverse("workbench:targets"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines of the page."""
        page = self._page()
        rows = kwargs.pop("rows", None) or self._rows(page)
        measurable = suggest_metrics([find for find, _form in rows])
        shown = [
            {
                "find": find,
                "form": form,
                "metrics": measurable[find.pk],
                "url": f"{reverse('workbench:plan_reading', args=[find.version.plan_id])}?find={find.pk}#card",
            }
            for find, form in rows
        ]
        return super().get_context_data(rows=shown, page=page, **kwargs)

    def _finds(self) -> Any:
        finds = unbound(self.actor) if self.plan is None else unbound(self.actor).filter(version__plan=self.plan)
        return finds.select_related("version__plan__region", "version__plan__organisation")

    def _page(self) -> Any:
        return Paginator(self._finds(), AT_ONCE).get_page(self.request.GET.get("page"))

    def _rows(self, page: Any, data: Any = None) -> list[tuple[Find, FindForm]]:
        finds = list(page)
        suggested = suggest(finds, actor=self.actor)
        every = Indicator.objects.visible_to(self.actor).exclude(state=IndicatorState.RETIRED).order_by("pinyin")
        known = [(str(one.pk), f"{one.name}（{one.unit}）") for one in every]
        return [(find, self._form(find, suggested[find.pk], known, data)) for find in finds]

    def _form(self, find: Find, likely: list[Suggestion], known: list[tuple[str, str]], data: Any) -> FindForm:
        first = [(str(one.indicator.pk), f"{one.indicator.name}（{one.indicator.unit}）") for one in likely]
        rest = [pair for pair in known if pair not in first]
        choices: list[tuple[str, Any]] = [*first, (_("其他指标"), rest)] if rest else first
        sure = likely[0] if likely and likely[0].score >= SURE else None
        period = period_of(find)
        initial = {
            "choice": "" if sure is None else str(sure.indicator.pk),
            "name": find.indicator,
            "place": place_of(find),
            "period": "" if period is None else str(period),
            "value": plain(Decimal(find.value or 0) if sure is None else sure.converted),
            "unit": find.unit if sure is None else sure.indicator.unit,
        }
        return FindForm(data, prefix=f"f{find.pk.hex}", choices=choices, initial=initial)

    def _set(self, find: Find, form: FindForm) -> bool:
        if not form.is_valid():
            return False
        given = form.cleaned_data
        try:
            indicator = self._indicator(given["choice"])
            value = given["value"]
            if indicator is not None and given["unit"] == find.unit != indicator.unit:
                value = (converted(find, indicator) or value) if value == find.value else value
            new = {"name": given["name"], "unit": given["unit"], "distinct_from": given["distinct_from"]}
            bind(
                find,
                actor=self.actor,
                indicator=indicator,
                new=new,
                place=given["place"],
                period=given["period"],
                value=value,
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return False
        return True

    def _indicator(self, choice: str) -> Indicator | None:
        if choice == FindForm.NEW:
            return None
        indicator: Indicator = Indicator.objects.visible_to(self.actor).get(pk=choice)
        return indicator
