"""What units promised to do after acceptance: the list, one obligation with its checks, reporting and judging."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files, log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.processes.obligations.domain import begin, release, report_check
from lianqiao.processes.obligations.enums import TO_REPORT, CheckState, ListingState
from lianqiao.processes.obligations.interfaces.filters import ObligationFilter
from lianqiao.processes.obligations.interfaces.forms import CHECK_FORMS, BeginForm, ReleaseForm, ReportForm
from lianqiao.processes.obligations.interfaces.tables import ObligationTable
from lianqiao.processes.obligations.models import Check, Listing, Obligation
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the obligations."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("转化义务"), reverse("workbench:obligations")),
        *more,
    ]


def page_of(obligation: Obligation) -> Crumb:
    """The step to an obligation."""
    return Crumb(str(obligation), reverse("workbench:obligation", args=[obligation.pk]))


class Obligations(ListPage):
    """What the body watches, or the unit promised."""

    title = gettext_lazy("转化义务")
    help = gettext_lazy("项目验收以后，按规定的日期核查承诺的转化做到没有：单位报告并附证明，部门给出结论。")
    needs_organisation = True
    table_class = ObligationTable
    filterset_class = ObligationFilter
    template_name = "workbench/obligations/list.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有跟踪的转化义务")
    empty_text = gettext_lazy("项目最终验收以后，承诺了转化的会列在这里；部门也可以从入选项目的页面登记。")

    def records(self) -> QuerySet[Any]:
        """Those of the organisation."""
        return Obligation.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the listings that concern the unit."""
        listings: Any = ()
        if self.actor.oversight is None:
            listings = Listing.objects.visible_to(self.actor).for_list().order_by("-created_at", "-id")
        return super().get_context_data(listings=listings, **kwargs)


class BeginObligation(FormPage):
    """Begins to watch what the unit of a selected application promised."""

    title = gettext_lazy("登记转化义务")
    help = gettext_lazy("核查日期按规定自动排定，到期系统请单位报告。")
    form_class = BeginForm
    needs_organisation = True
    permission = Permission.OBLIGATION_JUDGE
    submit_label = gettext_lazy("开始跟踪")

    def application(self) -> Application:
        """The selected application of a call of the body."""
        if not hasattr(self, "_application"):
            rows = Application.objects.visible_to(self.actor).for_detail()
            found = find_visible(rows, self.kwargs["application"])
            if found.call.organisation_id != self.actor.organisation_id or self.actor.oversight is None:
                raise AccessError(_("由发布申报通知的政府部门登记。"), permission=Permission.OBLIGATION_JUDGE)
            if found.state != ApplicationState.SELECTED:
                raise AccessError(_("公布结果为入选的项目才登记转化义务。"), permission=Permission.OBLIGATION_JUDGE)
            self._application = found
        found_one: Application = self._application
        return found_one

    def page_subtitle(self) -> str:
        """Of which project."""
        return str(self.application())

    def draft_key(self) -> str:
        """One unsent for each application."""
        return f"obligations.begin.{self.application().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What the application says."""
        application = self.application()
        completers = [{"name": application.leader_name, "employer": str(application.organisation)}]
        return {"initial": {"title": application.title, "completers": completers}}

    def save(self, form: Any) -> Obligation:
        """Call the domain."""
        application = self.application()
        return begin(
            application,
            actor=self.actor,
            body=application.call.organisation,
            unit=application.organisation,
            **form.values(),
        )

    def after(self, saved: Any) -> str:
        """To the obligation."""
        return reverse("workbench:obligation", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the obligations."""
        return crumbs(Crumb(self.page_title()))


class ObligationPage(RecordPage):
    """One obligation: what was promised, by whom, and every check with its report and finding."""

    template_name = "workbench/obligations/obligation.html"
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of the organisation."""
        return Obligation.objects.visible_to(self.actor).for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the obligations."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The checks, what may be done with each, and the listings that came of them."""
        record = self.record()
        checks = list(record.checks.select_related("conversion", "achievement").order_by("number"))
        papers = files.files_by_subject(checks)
        visible = Listing.objects.visible_to(self.actor).filter(check_found__in=checks)
        listings = {row.check_found_id: row for row in visible.exclude(state=ListingState.DROPPED)}
        rows = []
        for check in checks:
            check.obligation = record
            may_report = check.state in TO_REPORT and bool(self.actor.can(Permission.OBLIGATION_ANSWER, check))
            offers = [one for one in shown_offers(check, self.actor, CHECK_FORMS) if one.transition.name != "report"]
            rows.append(
                {
                    "check": check,
                    "files": [
                        {"name": one.name, "size": one.size, "url": reverse("workbench:file", args=[one.pk])}
                        for one in papers.get(check.pk, [])
                    ],
                    "may_report": may_report,
                    "offers": offers,
                    "act_url": reverse("workbench:obligation_check_act", args=[check.pk]),
                    "listing": listings.get(check.pk),
                    "may_propose": check.state == CheckState.NOT_KEPT
                    and check.pk not in listings
                    and bool(self.actor.can(Permission.LIST_EDIT, record)),
                }
            )
        return super().get_context_data(
            record=record,
            rows=rows,
            completers=list(record.completers.all()),
            history=log.history_of(record).order_by("-at", "-id"),
            may_release=not record.outcome and bool(self.actor.can(Permission.OBLIGATION_JUDGE, record)),
            **kwargs,
        )


class _BelowObligation(FormPage):
    needs_organisation = True

    def above(self) -> Any:
        """The record of the address."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it is below")

    def obligation(self) -> Obligation:
        """The obligation that it belongs to."""
        above = self.above()
        found: Obligation = getattr(above, "obligation", above)
        return found

    def page_subtitle(self) -> str:
        """Of which project."""
        return str(self.obligation())

    def draft_key(self) -> str:
        """One unsent for each record."""
        return f"obligations.{type(self).__name__}.{self.above().pk}"

    def stored_record(self) -> Any:
        """So that two who write see each other."""
        return self.above()

    def record_url(self) -> str:
        """The page of the obligation."""
        return reverse("workbench:obligation", args=[self.obligation().pk])

    def after(self, saved: Any) -> str:
        """Back to the obligation."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the obligation."""
        return crumbs(page_of(self.obligation()), Crumb(self.page_title()))


class Report(_BelowObligation):
    """Tells what came of the promise."""

    title = gettext_lazy("报告转化情况")
    form_class = ReportForm
    submit_label = gettext_lazy("提交报告")

    def above(self) -> Check:
        """The check, of which the unit reports."""
        if not hasattr(self, "_above"):
            self._above = find_visible(Check.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])
            self.actor.require(Permission.OBLIGATION_ANSWER, self._above)
        found: Check = self._above
        return found

    def form_arguments(self) -> dict[str, Any]:
        """What was said before, where it came back."""
        check = self.above()
        names = ("report", "conversion", "achievement", "contract_number")
        return {"actor": self.actor, "initial": {name: getattr(check, name) for name in names}}

    def save(self, form: Any) -> Check:
        """Call the domain."""
        return report_check(self.above(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已提交，等待核查。")


class Release(_BelowObligation):
    """Lets a unit off."""

    title = gettext_lazy("免于核查")
    form_class = ReleaseForm

    def above(self) -> Obligation:
        """The obligation, which the body watches."""
        if not hasattr(self, "_above"):
            self._above = find_visible(Obligation.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])
            self.actor.require(Permission.OBLIGATION_JUDGE, self._above)
        found: Obligation = self._above
        return found

    def save(self, form: Any) -> Obligation:
        """Call the domain."""
        return release(self.above(), actor=self.actor, reason=form.cleaned_data["reason"])


class ActOnCheck(TransitionAction):
    """Sends a report back, or says what was found."""

    needs_organisation = True
    action_forms = CHECK_FORMS

    def records(self) -> QuerySet[Any]:
        """Those of the organisation's obligations."""
        return Check.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the obligation."""
        return reverse("workbench:obligation", args=[record.obligation_id])
