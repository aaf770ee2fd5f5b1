"""Foresights: the panel, the answers of an expert, and the report as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.exchange.exporting import export_table
from lianqiao.core.pages import Crumb, FormPage, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.reviews import FORESIGHTS
from lianqiao.faces.workbench.views.supervision import below
from lianqiao.processes.reviews.domain import choose_panel, give_forecasts
from lianqiao.processes.reviews.enums import ForesightState
from lianqiao.processes.reviews.interfaces.foresight import ForecastForm, PanelForm, report_rows
from lianqiao.processes.reviews.models import Foresight
from lianqiao.processes.reviews.queries.foresight import asked_topics, findings_of, is_answered, place_of

_NAMED = 60


class _OnForesight(FormPage):
    """A form below a foresight."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Foresight.objects.visible_to(self.actor)
        return rows

    def foresight(self) -> Foresight:
        """The foresight of the address, looked up once."""
        if not hasattr(self, "_foresight"):
            self._foresight = find_visible(self.records(), self.kwargs["pk"])
            if self.permission is not None:
                self.actor.require(self.permission, self._foresight)
            self.refuse(self._foresight)
        found: Foresight = self._foresight
        return found

    def refuse(self, foresight: Foresight) -> None:
        """Raise Http404 where the form does not exist now."""

    def page_subtitle(self) -> str:
        """Of which foresight."""
        return str(self.foresight())

    def draft_key(self) -> str:
        """One unsent form for each foresight and round."""
        return f"reviews.{type(self).__name__}.{self.foresight().pk}.{self.foresight().round}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the foresight."""
        return below(FORESIGHTS, self.foresight(), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the foresight."""
        return FORESIGHTS.url("record", self.kwargs["pk"])


class ChoosePanel(_OnForesight):
    """Who is asked."""

    title = gettext_lazy("受邀专家")
    permission = Permission.REVIEW_EDIT
    form_class = PanelForm

    def refuse(self, foresight: Foresight) -> None:
        """The panel is settled with the first round."""
        if foresight.state != ForesightState.DRAFT:
            raise Http404(_("已经开始征求意见，不能再改。"))

    def form_arguments(self) -> dict[str, Any]:
        """The pool."""
        return {"foresight": self.foresight()}

    def save(self, form: Any) -> Foresight:
        """Keep it."""
        return choose_panel(self.foresight(), actor=self.actor, experts=form.cleaned_data["experts"])


class GiveForecasts(_OnForesight):
    """An expert's answers of the present round, with what the group said before."""

    title = gettext_lazy("我的预测")
    help = gettext_lazy("回答是匿名的：其他专家只看到全组意见的分布和不具名的理由。提交以后本轮不能再改。")
    permission = Permission.FORESIGHT_ANSWER
    form_class = ForecastForm
    submit_label = gettext_lazy("提交回答")

    def records(self) -> QuerySet[Any]:
        """Those in which the actor is asked."""
        rows: QuerySet[Any] = Foresight.objects.mine(self.actor)
        return rows

    def refuse(self, foresight: Foresight) -> None:
        """One answers once in a round."""
        place = place_of(foresight, self.actor)
        if foresight.state != ForesightState.ASKING or place is None or is_answered(foresight, place):
            raise Http404(_("现在没有要您回答的题目。"))

    def form_arguments(self) -> dict[str, Any]:
        """What has not settled, with the round before."""
        foresight = self.foresight()
        before = {one.topic.pk: one for one in findings_of(foresight)}
        return {"topics": asked_topics(foresight), "before": before}

    def save(self, form: Any) -> Foresight:
        """Hand them in."""
        give_forecasts(self.foresight(), actor=self.actor, answers=form.answers())
        return self.foresight()

    def done_message(self, saved: Any) -> str:
        """What comes next."""
        return _("已提交。本轮截止以后，您会看到全组意见的分布。")


class ForesightFile(RecordPage):
    """All rounds as a table, without who said what."""

    needs_organisation = True
    permission = Permission.REVIEW_EDIT

    def records(self) -> QuerySet[Any]:
        """Those of the body."""
        rows: QuerySet[Any] = Foresight.objects.visible_to(self.actor)
        return rows.filter(organisation=self.actor.organisation_id, round__gte=1)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make it, and send it."""
        foresight, form = self.record(), self.kwargs["form"]
        if form not in ("report.xlsx", "report.csv"):
            raise Http404(_("没有这个文件。"))
        name = _("%(title)s-预测结果") % {"title": foresight.title[:_NAMED]}
        table = report_rows(findings_of(foresight))
        return export_table(*table, fmt="xlsx" if form.endswith("xlsx") else "csv", name=name)
