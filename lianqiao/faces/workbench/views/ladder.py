"""The ladder of an enterprise and its pre-checks: what it holds, what comes next, what is missing, what it answers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.kinds import kind_for
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.engines.conditions import Verdict
from lianqiao.registers.cultivation import domain
from lianqiao.registers.cultivation.access import is_enterprise, overseen_enterprises
from lianqiao.registers.cultivation.checks import CHECKS, Check, run
from lianqiao.registers.cultivation.facts import Fact, Facts, records_of, values_of
from lianqiao.registers.cultivation.interfaces.forms import PreCheckForm
from lianqiao.registers.cultivation.interfaces.shown import next_steps, shown_items, shown_lines
from lianqiao.registers.cultivation.ladder import rungs
from lianqiao.registers.cultivation.models import PreCheck, SelfAnswer
from lianqiao.registers.cultivation.portrait import portrait_of
from lianqiao.registers.cultivation.questions import Question, question_of
from lianqiao.registers.cultivation.reading import known_to
from lianqiao.registers.cultivation.words import range_text
from lianqiao.registers.enterprises.enums import LADDER, CredentialKind
from lianqiao.registers.enterprises.models import EnterpriseVisit, YearFigures
from lianqiao.registers.organisations.models import Organisation

#: The ladder, and beside it the one credential that is no rung and can be checked as well.
SHOWN = (*LADDER, CredentialKind.ABOVE_SCALE)
YEARS_SHOWN, VISITS_SHOWN = 3, 5


def _check(kind: str) -> Check:
    if kind not in CHECKS:
        raise Http404(_("没有这种资质的预检。"))
    return CHECKS[kind]


class OwnPage(Page):
    """Pages of the enterprise that the person acts for."""

    needs_organisation = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Other kinds of organisation climb no ladder."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor.is_anonymous:
            return redirect_to_login(request.get_full_path())
        if actor.organisation is not None and not is_enterprise(actor.organisation):
            raise AccessError(_("梯度和预检是企业的页面；主管部门请看“梯度培育”。"))
        return super().dispatch(request, *args, **kwargs)

    def enterprise(self) -> Organisation:
        """The enterprise itself."""
        return self.actor.organisation

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way here."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(_("梯度与预检"), reverse("workbench:ladder")), *more]


class OverseenPage(Page):
    """Pages about an enterprise for the government of its region."""

    needs_organisation = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who oversee no region."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor.organisation is not None and actor.oversight is None:
            raise AccessError(_("企业培育情况由主管部门查看；本企业的请看“梯度与预检”。"))
        return super().dispatch(request, *args, **kwargs)

    def enterprise(self) -> Organisation:
        """The enterprise of the address, looked up once; one of another region does not exist."""
        if not hasattr(self, "_enterprise"):
            rows = overseen_enterprises(self.actor).select_related("region", "industry")
            self._enterprise: Organisation = find_visible(rows, self.kwargs["enterprise"])
        return self._enterprise

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way here."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(_("梯度培育"), reverse("workbench:cultivation")), *more]


class OwnLadder(OwnPage):
    """All rungs for the enterprise, with what its facts say about each."""

    title = gettext_lazy("梯度与预检")
    subtitle = gettext_lazy("从科技型中小企业到领军企业：拿到了哪些，下一级还差什么。")
    help = gettext_lazy("预检按录入的规定和已有数据计算，不代替主管部门的认定。")
    template_name = "workbench/cultivation/ladder.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [*self.crumbs()[:1], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rungs by everything that is known."""
        today = clock.today()
        known = known_to(self.actor, self.enterprise())
        return super().get_context_data(
            rungs=rungs(self.enterprise(), known, on=today, kinds=SHOWN),
            own=True,
            **kwargs,
        )


class EnterpriseLadder(OverseenPage):
    """The portrait of one enterprise for officials: rungs, figures, visits, and what the registers hold of it."""

    template_name = "workbench/cultivation/ladder.html"

    def page_title(self) -> str:
        """Whose ladder."""
        return self.enterprise().name

    def page_subtitle(self) -> str:
        """Where it is."""
        return str(self.enterprise().region)

    def breadcrumb(self) -> list[Crumb]:
        """Below the region's ladder."""
        return self.crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rungs without what the enterprise has not handed in and what it answered itself."""
        today = clock.today()
        enterprise = self.enterprise()
        known = known_to(self.actor, enterprise)
        figures = YearFigures.objects.whole_for(self.actor).filter(organisation=enterprise)
        visits = EnterpriseVisit.objects.whole_for(self.actor).filter(enterprise=enterprise)
        visit_kind = kind_for(EnterpriseVisit)
        return super().get_context_data(
            rungs=rungs(enterprise, known, on=today, drafts=False, kinds=SHOWN),
            enterprise=enterprise,
            figures=figures.exclude(state=FilingState.CANCELLED).order_by("-year")[:YEARS_SHOWN],
            portrait=portrait_of(enterprise, self.actor, on=today),
            visits=visits.select_related("organisation").order_by("-visited_on", "-pk")[:VISITS_SHOWN],
            may_visit=visit_kind.may_create(self.actor),
            own=False,
            **kwargs,
        )


def _result_context(check: Check, known: Facts, enterprise: Organisation) -> dict[str, Any]:
    """What the page of a result shows."""
    today = clock.today()
    result = run(check, known, where=enterprise, on=today)
    lines = shown_lines(result.lines)
    return {
        "check": check,
        "label": check.kind.label,
        "result": result,
        "gaps": [line for line in lines if line.verdict != Verdict.MET],
        "met": [line for line in lines if line.verdict == Verdict.MET],
        "items": shown_items(result),
        "total": "" if result.points is None else range_text(result.points.total, "points"),
        "steps": next_steps(result, last_year=today.year - 1),
        "today": today,
        "norm_key": check.conditions.key,
    }


class OwnCheck(OwnPage):
    """What the pre-check of one credential says for the enterprise."""

    template_name = "workbench/cultivation/check.html"

    def page_title(self) -> str:
        """Which credential."""
        return _("预检：%(kind)s") % {"kind": _check(self.kwargs["kind"]).kind.label}

    def breadcrumb(self) -> list[Crumb]:
        """Below the ladder."""
        return self.crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The result by all that is known, and the last saved pre-check."""
        check = _check(self.kwargs["kind"])
        enterprise = self.enterprise()
        saved = PreCheck.objects.filter(organisation=enterprise, kind=check.kind)
        return super().get_context_data(
            **_result_context(check, known_to(self.actor, enterprise), enterprise),
            enterprise=enterprise,
            saved=saved.select_related("checked_by", "shared_by").first(),
            may_answer=bool(self.actor.can(Permission.PRECHECK_ANSWER, enterprise)),
            own=True,
            **kwargs,
        )


class EnterpriseCheck(OverseenPage):
    """The same for officials; the enterprise's own answers only while it shares them."""

    template_name = "workbench/cultivation/check.html"

    def page_title(self) -> str:
        """Which credential."""
        return _("预检：%(kind)s") % {"kind": _check(self.kwargs["kind"]).kind.label}

    def page_subtitle(self) -> str:
        """Whose."""
        return self.enterprise().name

    def breadcrumb(self) -> list[Crumb]:
        """Below the enterprise's ladder."""
        enterprise = self.enterprise()
        above = Crumb(enterprise.name, reverse("workbench:cultivation_enterprise", args=[enterprise.pk]))
        return self.crumbs(above, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The result by what was handed in, and by what is shared."""
        check = _check(self.kwargs["kind"])
        enterprise = self.enterprise()
        shared = PreCheck.objects.visible_to(self.actor).filter(organisation=enterprise, kind=check.kind).first()
        known = known_to(self.actor, enterprise, kind=check.kind)
        return super().get_context_data(
            **_result_context(check, known, enterprise), enterprise=enterprise, shared=shared, own=False, **kwargs
        )


class AnswerCheck(OwnPage, FormPage):
    """Asks what no record tells, with what is known beside it."""

    form_class = PreCheckForm
    template_name = "workbench/cultivation/answer.html"
    submit_label = gettext_lazy("看结果")
    help = gettext_lazy("不清楚的可以空着。答过的问题一年内不再问，别的资质预检也用得上。")

    def page_title(self) -> str:
        """Which credential."""
        return _("预检：%(kind)s") % {"kind": _check(self.kwargs["kind"]).kind.label}

    def breadcrumb(self) -> list[Crumb]:
        """Below the result."""
        url = reverse("workbench:precheck", args=[self.kwargs["kind"]])
        return self.crumbs(Crumb(self.page_title(), url), Crumb(_("回答问题")))

    def draft_key(self) -> str:
        """One unsent set of answers for each credential and enterprise."""
        return f"precheck.{self.kwargs['kind']}.{self.enterprise().pk}"

    def stored_record(self) -> Any:
        """The saved pre-check, so that two people do not overwrite each other unseen."""
        if not hasattr(self, "_saved"):
            rows = PreCheck.objects.filter(organisation=self.enterprise(), kind=_check(self.kwargs["kind"]).kind)
            self._saved = rows.first()
        return self._saved

    def record_url(self) -> str:
        """The result."""
        return reverse("workbench:precheck", args=[self.kwargs["kind"]])

    def _known(self) -> dict[str, Fact]:
        """What the records tell, looked up once."""
        if not hasattr(self, "_records"):
            self._records = records_of(self.enterprise(), on=clock.today(), drafts=True)
        return self._records

    def _questions(self) -> list[Question]:
        """What the records leave open; answers do not close a question, so that they can be changed."""
        if not hasattr(self, "_asked"):
            check = _check(self.kwargs["kind"])
            result = run(check, self._known(), where=self.enterprise(), on=clock.today())
            self._asked = [question_of(fact, "") for fact in result.asked]
        return self._asked

    def form_arguments(self) -> dict[str, Any]:
        """The questions, with earlier answers, also those that are too old to count."""
        self.actor.require(Permission.PRECHECK_ANSWER, self.enterprise())
        names = [question.fact for question in self._questions()]
        answers = SelfAnswer.objects.filter(organisation=self.enterprise(), fact__in=names)
        initial = {answer.fact: answer.value.normalize() for answer in answers}
        sources = {fact.name: fact.source for fact in self._known().values()}
        return {"questions": self._questions(), "sources": sources, "initial": initial}

    def save(self, form: Any) -> PreCheck:
        """Keep the answers."""
        return domain.answer(self.enterprise(), self.kwargs["kind"], actor=self.actor, answers=form.answers())

    def done_message(self, saved: PreCheck) -> str:
        """What was kept."""
        return _("答复已保存，下次预检不用再填。")

    def after(self, saved: PreCheck) -> str:
        """To the result."""
        return reverse("workbench:precheck", args=[saved.kind])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also what is known already, with its source."""
        check = _check(self.kwargs["kind"])
        result = run(check, self._known(), where=self.enterprise(), on=clock.today())
        used = _facts_of(result)
        values = values_of(self._known())
        known = [
            {
                "label": question_of(name, unit).label,
                "value": range_text(values[name], unit),
                "note": self._known()[name].source,
            }
            for name, unit in used.items()
            if name in values
        ]
        return super().get_context_data(
            check=check,
            known=known,
            questions=len(self._questions()),
            last_year=clock.today().year - 1,
            lacks_figures=any(question.slug == "year-figures" for question in self._questions()),
            **kwargs,
        )


def _facts_of(result: Any) -> dict[str, str]:
    """The facts that a check compares, with their units, in its order."""
    used: dict[str, str] = {}
    for line in result.lines:
        for part in line.result.clauses():
            if fact := getattr(part.rule, "fact", ""):
                used.setdefault(fact, part.rule.unit)
    if result.scores is not None:
        for row in result.scores.value:
            if row.get("fact"):
                used.setdefault(row["fact"], row.get("unit") or "")
    return used


class ShareCheck(OwnPage, RecordAction):
    """Lets the government read the answers of a pre-check, or no longer."""

    def records(self) -> QuerySet[Any]:
        """The enterprise's own."""
        return PreCheck.objects.filter(organisation=self.enterprise())

    def perform(self, record: PreCheck) -> str:
        """Share or not, as the form says."""
        shared = self.request.POST.get("shared") == "1"
        domain.share(record, actor=self.actor, shared=shared)
        return _("主管部门现在可以看到这份预检。") if shared else _("主管部门不再看到这份预检的自填答复。")

    def after(self, record: PreCheck) -> str:
        """Back to the result."""
        return reverse("workbench:precheck", args=[record.kind])
