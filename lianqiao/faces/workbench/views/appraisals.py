"""Appraisals in the workbench: parts, answers, checks, findings, certificate, and scored ones side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import DomainError
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.appraisals import APPRAISALS
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.faces.workbench.views.supervision import below
from lianqiao.processes.appraisals.certificates import certificate, has_certificate
from lianqiao.processes.appraisals.domain.appraisals import create_appraisal, save_answers, set_consent, set_parts
from lianqiao.processes.appraisals.domain.examining import check_answers, take_scores, write_findings
from lianqiao.processes.appraisals.domain.rubrics import draft_rubric
from lianqiao.processes.appraisals.enums import SCORED, AppraisalState
from lianqiao.processes.appraisals.interfaces.forms import AnswersForm, CheckForm, FindingsForm, PartsForm
from lianqiao.processes.appraisals.models import Appraisal, Part
from lianqiao.processes.appraisals.queries.boards import MOST_COMPARED, comparable, compare
from lianqiao.processes.appraisals.queries.proofs import offered_proofs


class _OfAppraisal:
    """Pages and actions of one appraisal of which the actor is shown everything."""

    actor: Any
    kwargs: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor works on or oversees."""
        rows: QuerySet[Any] = Appraisal.objects.whole_for(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to the appraisal."""
        return APPRAISALS.url("record", record.pk)


class _AppraisalForm(FormPage):
    """A form below an appraisal; `needed` is the permission for it."""

    needs_organisation = True
    needed = Permission.APPRAISAL_EDIT

    def key(self) -> Any:
        """The key of the appraisal."""
        return self.kwargs["pk"]

    def appraisal(self) -> Appraisal:
        """The appraisal of the address, looked up once and asked whether it may be written now."""
        if not hasattr(self, "_appraisal"):
            self._appraisal: Appraisal = find_visible(Appraisal.objects.whole_for(self.actor).for_detail(), self.key())
            self.actor.require(self.needed, self._appraisal)
            if self.needed == Permission.APPRAISAL_CHECK and self._appraisal.state != AppraisalState.EXAMINING:
                raise Http404(_("受理以后、出具结论以前才能填写。"))
        return self._appraisal

    def stored_record(self) -> Any:
        """The appraisal: two people at its rows are two people at it."""
        return self.appraisal()

    def record_url(self) -> str:
        """The appraisal's page."""
        return APPRAISALS.url("record", self.appraisal().pk)

    def draft_key(self) -> str:
        """One unsent form for each address."""
        return f"appraisals.{type(self).__name__}.{self.kwargs['pk']}"

    def page_subtitle(self) -> str:
        """Of which appraisal."""
        return str(self.appraisal())

    def after(self, saved: Any) -> str:
        """Back to the appraisal."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the appraisal."""
        return below(APPRAISALS, self.appraisal(), Crumb(self.page_title()))


class EditParts(_AppraisalForm):
    """The work breakdown."""

    title = gettext_lazy("分解技术单元")
    help = gettext_lazy("成果由几项技术组成时，分开评价更准确；改了名称的单元要重新回答。")
    form_class = PartsForm

    def form_arguments(self) -> dict[str, Any]:
        """The parts that are there."""
        parts = self.appraisal().parts.all()
        lines = [part.name if part.is_critical else f"-{part.name}" for part in parts]
        return {"initial": {"parts": "\n".join(lines)}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return set_parts(self.appraisal(), actor=self.actor, rows=form.rows())


class _OfPart(_AppraisalForm):
    """A form about the questions of one part."""

    template_name = "workbench/appraisals/questions.html"

    def part(self) -> Part:
        """The part of the address, looked up once."""
        if not hasattr(self, "_part"):
            whole = Appraisal.objects.whole_for(self.actor).values("pk")
            rows = Part.objects.filter(appraisal__in=whole).prefetch_related("answers__checked_by")
            self._part: Part = find_visible(rows, self.kwargs["pk"])
        return self._part

    def key(self) -> Any:
        """The key of the part's appraisal."""
        return self.part().appraisal_id

    def asked_part(self) -> Part:
        """The part with its appraisal, which may be written now."""
        part = self.part()
        part.appraisal = self.appraisal()
        return part

    def draft_key(self) -> str:
        """One unsent form for each part."""
        return f"appraisals.{type(self).__name__}.{self.part().pk}"

    def page_title(self) -> str:
        """What is done with which part."""
        return f"{self.title}：{self.part().name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the set of questions."""
        appraisal = self.appraisal()
        needed_check = self.needed == Permission.APPRAISAL_CHECK
        return super().get_context_data(
            appraisal=appraisal, asked=appraisal.question_set, needed_check=needed_check, **kwargs
        )


class EditAnswers(_OfPart):
    """What the owner says to each question."""

    title = gettext_lazy("回答问题")
    help = gettext_lazy("只勾选已经做到、拿得出证明的。一级里的每一条、以及它下面的各级都得到证明，才算达到这一级。")
    form_class = AnswersForm

    def form_arguments(self) -> dict[str, Any]:
        """With what can be chosen as proof."""
        return {"part": self.asked_part(), "offered": offered_proofs(self.appraisal())}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return save_answers(self.asked_part(), actor=self.actor, answers=form.values())


class CheckAnswers(_OfPart):
    """What the evaluator found."""

    title = gettext_lazy("核验")
    needed = Permission.APPRAISAL_CHECK
    form_class = CheckForm

    def form_arguments(self) -> dict[str, Any]:
        """The claimed answers."""
        return {"part": self.asked_part()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return check_answers(self.asked_part(), actor=self.actor, verdicts=form.values())


class WriteFindings(_AppraisalForm):
    """Conclusion and abstract."""

    title = gettext_lazy("填写结论")
    needed = Permission.APPRAISAL_CHECK
    form_class = FindingsForm

    def form_arguments(self) -> dict[str, Any]:
        """What is there."""
        appraisal = self.appraisal()
        return {"initial": {"conclusion": appraisal.conclusion, "abstract": appraisal.abstract}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return write_findings(self.appraisal(), actor=self.actor, **form.cleaned_data)


class TakeScores(_OfAppraisal, RecordAction):
    """Takes the result of the experts' review."""

    def perform(self, record: Any) -> str:
        """Take it."""
        taken = take_scores(record, actor=self.actor)
        return _("得分 %(score)s。") % {"score": taken.score}


class Consent(_OfAppraisal, RecordAction):
    """The owner says whether funds may be told."""

    def perform(self, record: Any) -> str:
        """Keep the answer."""
        answer = self.request.POST.get("consents")
        if answer not in ("yes", "no"):
            raise DomainError("answer", _("请选择同意或不同意。"))
        set_consent(record, actor=self.actor, consents=answer == "yes")
        return _("已保存。")


class Renew(_OfAppraisal, RecordAction):
    """Begins an application like a result that runs out."""

    def perform(self, record: Any) -> str:
        """Begin it."""
        names = ("achievement", "kind", "evaluator", "scale", "purpose", "consents")
        values = {name: getattr(record, name) for name in names}
        self._made = create_appraisal(actor=self.actor, values=values, renews=record)
        return _("已按上次的内容生成续评申请，请核对、补充佐证后提交。")

    def after(self, record: Any) -> str:
        """To the new application, or back where none was made."""
        made: Any = getattr(self, "_made", record)
        return APPRAISALS.url("record", made.pk)


class Certificate(_OfAppraisal, RecordPage):
    """The certificate of a signed appraisal."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the document that the address names."""
        appraisal, ending = self.record(), kwargs["ending"]
        if ending not in PAPERS or not has_certificate(appraisal):
            raise Http404(_("还没有出具结论，或没有这种格式。"))
        verify_url = request.build_absolute_uri(reverse("portal:appraisal", args=[appraisal.pk]))
        content = certificate(appraisal, ending=ending, verify_url=verify_url)
        return sent(content, name=_("成果评价证书 %(number)s") % {"number": appraisal.number}, ending=ending)


class DraftRubric(Page):
    """Drafts the rubric of a scored kind from the standard."""

    http_method_names = ("post",)
    needs_organisation = True
    permission = Permission.REVIEW_EDIT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draft it and go there."""
        if kwargs["kind"] not in SCORED:
            raise Http404(_("没有这种评价。"))
        rubric = draft_rubric(kwargs["kind"], actor=self.actor)
        messages.success(request, _("已按指标生成评审标准，看过、启用以后就能组织专家评审。"))
        return redirect(reverse("workbench:rubrics_record", args=[rubric.pk]))


class Compare(Page):
    """Scored appraisals that the actor sees, side by side; `?with=` names those to compare."""

    title = gettext_lazy("组合对比")
    help = gettext_lazy("把几项成果的价值或前景评价并排比较。")
    needs_organisation = True
    template_name = "workbench/appraisals/compare.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(str(APPRAISALS.label), APPRAISALS.url()), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those chosen; without a choice the best of the kind."""
        kind = self.request.GET.get("kind", "")
        kind = kind if kind in SCORED else SCORED[-1]
        rows: Any = comparable(Appraisal.objects.whole_for(self.actor)).filter(kind=kind)
        offered = list(rows.for_list()[: 4 * MOST_COMPARED])
        wanted = set(self.request.GET.getlist("with"))
        chosen = [one for one in offered if str(one.pk) in wanted] or offered
        return super().get_context_data(
            kinds=[(value, value.label, value == kind) for value in SCORED],
            kind=kind,
            offered=[(one, one in chosen[:MOST_COMPARED]) for one in offered],
            comparison=compare(chosen[:MOST_COMPARED]),
            **kwargs,
        )
