"""Yearly checks: the list, opening a round, one check with its report, and what may be done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.governments import ForGovernments
from lianqiao.faces.workbench.views.recognitions import NOT_FOR_OTHERS, crumbs
from lianqiao.processes.programmes.interfaces.section_form import SectionForm
from lianqiao.processes.recognitions.domain.checks import open_checks, save_report
from lianqiao.processes.recognitions.enums import CheckState
from lianqiao.processes.recognitions.interfaces.filters import CheckFilter
from lianqiao.processes.recognitions.interfaces.forms import CHECK_FORMS, OpenChecksForm
from lianqiao.processes.recognitions.interfaces.tables import CheckTable
from lianqiao.processes.recognitions.models import YearlyCheck
from lianqiao.processes.recognitions.queries.reading import report_words


def _here() -> Crumb:
    return Crumb(_("年度考核"), reverse("workbench:recognition_checks"))


class Checks(ListPage):
    """Yearly checks of what the actor recognised or holds."""

    title = gettext_lazy("年度考核")
    subtitle = gettext_lazy("不合格的予以警示，连续不合格的启动退出；没有按时报告的按不合格处理。")
    table_class = CheckTable
    filterset_class = CheckFilter
    template_name = "workbench/recognitions/checks.html"
    order = ("-year", "-id")
    empty_title = gettext_lazy("还没有年度考核")
    empty_text = gettext_lazy("主管部门发起以后，每项资格在这里填报和评定。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return YearlyCheck.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the recognitions."""
        return crumbs(self.actor, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor may open a round."""
        may_open = self.actor.oversight is not None and self.actor.has(Permission.RECOGNITION_MANAGE)
        return super().get_context_data(may_open=may_open, **kwargs)


class OpenChecks(ForGovernments, FormPage):
    """Asks all that hold a kind for their report."""

    title = gettext_lazy("发起年度考核")
    help = gettext_lazy("本部门认定的、年底以前生效的有效资格都会收到通知；已经发起过的不重复。")
    not_for_others = NOT_FOR_OTHERS
    of_governments = Permission.RECOGNITION_MANAGE
    permission = Permission.RECOGNITION_MANAGE
    needs_organisation = True
    form_class = OpenChecksForm
    submit_label = gettext_lazy("发起")

    def draft_key(self) -> str:
        """One for each body."""
        return f"recognitions.checks.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """The kinds of the region that are checked."""
        return {"region": self.actor.organisation.region_id}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return open_checks(actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """How many."""
        return _("已向 %(count)d 项资格发起年度考核。") % {"count": saved}

    def after(self, saved: Any) -> str:
        """To the list."""
        return reverse("workbench:recognition_checks")

    def breadcrumb(self) -> list[Crumb]:
        """Below the checks."""
        return crumbs(self.actor, _here(), Crumb(self.page_title()))


class _OfCheck:
    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = YearlyCheck.objects.visible_to(self.actor).for_list()
        return rows.select_related("submitted_by", "graded_by")

    def after(self, record: Any) -> str:
        """Back to the check."""
        return reverse("workbench:recognition_check", args=[record.pk])


class CheckPage(_OfCheck, DeskRecordPage):
    """One check: the report, and the grade."""

    template_name = "workbench/recognitions/check.html"
    action_forms = CHECK_FORMS

    def breadcrumb(self) -> list[Crumb]:
        """Below the checks."""
        return crumbs(self.actor, _here(), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The report in words, the earlier checks, and whether it may be written."""
        check = self.record()
        may_write = bool(self.actor.can(Permission.RECOGNITION_HOLD, check)) and check.state == CheckState.OPEN
        return super().get_context_data(
            **{
                "answers": report_words(check),
                "others": check.recognition.checks.exclude(pk=check.pk),
                "may_comment": False,
                "report_url": reverse("workbench:recognition_check_report", args=[check.pk]) if may_write else "",
                "act_url": reverse("workbench:recognition_check_act", args=[check.pk]),
                **kwargs,
            }
        )


class ActOnCheck(_OfCheck, TransitionAction):
    """Hands in, sends back, grades."""

    action_forms = CHECK_FORMS


class WriteReport(_OfCheck, FormPage):
    """The holder writes the report."""

    title = gettext_lazy("填写年度报告")
    help = gettext_lazy("可以先保存，填完以后在考核页面提交。")
    form_class = SectionForm

    def stored_record(self) -> Any:
        """The open check."""
        if not hasattr(self, "_check"):
            self._check = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.RECOGNITION_HOLD, self._check)
            if self._check.state != CheckState.OPEN:
                raise AccessError(_("年度报告已经提交，不能再改。"), permission=Permission.RECOGNITION_HOLD)
        return self._check

    def page_subtitle(self) -> str:
        """Of what."""
        return str(self.stored_record())

    def record_url(self) -> str:
        """The page of the check."""
        return reverse("workbench:recognition_check", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One for each check."""
        return f"recognitions.report.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The one section of the report, with what was answered."""
        check = self.stored_record()
        form = check.recognition.kind.report_definition
        return {"form": form, "section": form.sections[0], "actor": self.actor, "answers": check.answers}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return save_report(self.stored_record(), actor=self.actor, values=form.values())

    def breadcrumb(self) -> list[Crumb]:
        """Below the check."""
        here = Crumb(str(self.stored_record()), self.record_url())
        return crumbs(self.actor, _here(), here, Crumb(self.page_title()))
