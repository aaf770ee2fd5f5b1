"""How finds are ranked, for the system administrator, and whom the ranking shows, for governments as well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, Page, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.learning.domain.rankings import adopt, in_use, revert
from lianqiao.processes.learning.domain.retraining import LEAST_DEMANDS, LEAST_GROUP
from lianqiao.processes.learning.interfaces.books import CONTENT_TYPE
from lianqiao.processes.learning.interfaces.exposures import exposure_workbook, version_name
from lianqiao.processes.learning.interfaces.reports import markdown, report_workbook
from lianqiao.processes.learning.interfaces.words import number_rows, verdict_of
from lianqiao.processes.learning.models import Adoption, Ranking
from lianqiao.processes.learning.queries.exposure import By, Share, exposure
from lianqiao.processes.learning.queries.versions import events_by_kind
from lianqiao.processes.matching.documents import kind_of
from lianqiao.processes.matching.domain.matches import mark_opened
from lianqiao.processes.matching.models import Match

#: Versions and changes that the page names; older ones stay in the database.
SHOWN_AT_ONCE = 30


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("工作台"), reverse("workbench:home")), *more]


class Rankings(Page):
    """Which version ranks the finds, what there is to learn from, and what runs have proposed."""

    title = gettext_lazy("匹配排序")
    help = gettext_lazy(
        "系统从匹配、对接和撮合的结果中学习怎样排序更好。学习由人发起，新版本看过报告后由人启用，从不自动改变。"
    )
    permission = Permission.RANKING_VIEW
    template_name = "workbench/learning/rankings.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The version in use, the events by kind, the versions and the changes between them."""
        number = in_use()[0]
        rankings = list(Ranking.objects.all()[:SHOWN_AT_ONCE])
        return super().get_context_data(
            number=number,
            name=version_name(number),
            events=[{"label": kind.label, "count": count} for kind, count in events_by_kind().items()],
            least=int(LEAST_DEMANDS.get(on=clock.today()).value),
            rankings=[{"ranking": one, "verdict": verdict_of(one.report), **_shown(one.report)} for one in rankings],
            adoptions=Adoption.objects.select_related("ranking", "adopted_by")[:SHOWN_AT_ONCE],
            **kwargs,
        )


class RankingReport(RecordPage):
    """The report of one version; `?format=md` or `xlsx` gives it as a file."""

    permission = Permission.RANKING_VIEW
    help = gettext_lazy("排序质量用 nDCG@10 衡量：前十名里合适的越多、越靠前，数值越接近 1。")
    template_name = "workbench/learning/ranking.html"

    def records(self) -> QuerySet[Any]:
        """All versions: they name nobody and no record."""
        return Ranking.objects.all()

    def breadcrumb(self) -> list[Crumb]:
        """Below the versions."""
        return _crumbs(Crumb(_("匹配排序"), reverse("workbench:rankings")), Crumb(self.page_title()))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or a file."""
        one: Ranking = self.record()
        asked = request.GET.get("format", "")
        if asked == "xlsx":
            return _file(report_workbook(one.number, one.report), f"{one}.xlsx", CONTENT_TYPE)
        if asked == "md":
            return _file(markdown(one.number, one.report).encode(), f"{one}.md", "text/markdown; charset=utf-8")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The verdict, the figures before and after, and the numbers themselves."""
        one: Ranking = self.record()
        report = one.report
        sentence, tone = verdict_of(report)
        return super().get_context_data(
            ranking=one,
            report=report,
            sentence=sentence,
            tone=tone,
            base=version_name(report["base"]),
            numbers=number_rows(report["before"], report["after"]),
            fields=[{**row, **_difference(row["before"], row["after"])} for row in report["fields"]],
            is_in_use=in_use()[0] == one.number,
            **_shown(report),
            **kwargs,
        )


class AdoptRanking(RecordAction):
    """Puts a version in use, once its report has been read."""

    permission = Permission.RANKING_ADOPT

    def records(self) -> QuerySet[Any]:
        """All versions."""
        return Ranking.objects.all()

    def perform(self, record: Ranking) -> str:
        """With the tick that says so."""
        adopt(record, actor=self.actor, has_read=self.request.POST.get("has_read") == "yes")
        return _("已启用，几秒内所有搜索都按这一版排序。")

    def after(self, record: Ranking) -> str:
        """Back to its report."""
        return reverse("workbench:ranking", args=[record.pk])


class RevertRanking(Page):
    """Goes back to what was in use before."""

    http_method_names = ("post",)
    permission = Permission.RANKING_ADOPT

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """One step."""
        try:
            adoption = revert(actor=self.actor)
            messages.success(request, _("已退回到%(version)s。") % {"version": adoption})
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:rankings")


class ExposurePage(Page):
    """Whom the ranking shows, by kind of owner, owner, region, age and size; `?export=xlsx` as a workbook."""

    title = gettext_lazy("推荐公平性")
    help = gettext_lazy(
        "“占出现”是需求方看到的前十名推荐中这一组占多少。与“占成果库”和“占采用”比较，可看出排序有没有偏向。"
    )
    template_name = "workbench/learning/exposure.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the workbook: by the right of the office for its holder, by that of the role for governments."""
        self.actor.require(Permission.EXPOSURE_VIEW if self.actor.office is None else Permission.RANKING_VIEW, None)
        today = clock.today()
        self.least = int(LEAST_GROUP.get(on=today).value)
        self.found = exposure(actor=self.actor, on=today, least=self.least)
        if request.GET.get("export") == "xlsx":
            return _file(exposure_workbook(self.found), f"{self.page_title()}.xlsx", CONTENT_TYPE)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The shares as they are shown."""
        found = self.found
        return super().get_context_data(
            found=found,
            least=self.least,
            versions=[version_name(number) for number in found.versions] if len(found.versions) > 1 else [],
            tables=[{"by": by, "rows": _share_rows(found.groups[by])} for by in By],
            **kwargs,
        )


class OpenMatch(Page):
    """Leads from a match to the page of the other record, and notes that it was opened."""

    permission = Permission.MATCH_VIEW
    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only one's own matches."""
        rows = Match.objects.visible_to(self.actor).select_related("demand", "achievement")
        match: Match = find_visible(rows, self.kwargs["pk"])
        mark_opened(match, actor=self.actor)
        other = match.other_record
        return redirect(f"portal:{kind_of(other)}", other.pk)


def _shown(report: Any) -> dict[str, str]:
    return {
        "before": f"{report['ndcg_before']:.3f}",
        "after": f"{report['ndcg_after']:.3f}",
        "interval": f"{report['low']:+.3f} ~ {report['high']:+.3f}",
        **_difference(report["ndcg_before"], report["ndcg_after"]),
    }


def _difference(before: float, after: float) -> dict[str, str]:
    return {"before": f"{before:.3f}", "after": f"{after:.3f}", "difference": f"{after - before:+.3f}"}


def _share_rows(shares: Iterable[Share]) -> list[dict[str, Any]]:
    return [
        {
            "share": share,
            "of_records": _percent(share.of_records),
            "of_shown": _percent(share.of_shown),
            "of_taken_up": _percent(share.of_taken_up),
            "ratio": "" if share.ratio is None else f"{share.ratio:.2f}",
            "by_version": [(version_name(number), _percent(value)) for number, value in share.by_version.items()],
        }
        for share in shares
    ]


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
