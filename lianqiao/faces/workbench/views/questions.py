"""Questions on calls: asked by units from the public page, answered by the body for everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, DeskRecordPage, RecordAction, TransitionAction
from lianqiao.processes.programmes.asking import ask, last_day_to_answer
from lianqiao.processes.programmes.enums import QuestionState
from lianqiao.processes.programmes.interfaces.forms import QUESTION_FORMS
from lianqiao.processes.programmes.models import Call, Question

NEXT = {
    QuestionState.ASKED: gettext_lazy(
        "答复以后，提问和答复立即在门户公开，不显示提问单位。不适合公开的，写明理由不公开。"
    ),
    QuestionState.ANSWERED: gettext_lazy("已经公开。"),
}


class AskQuestion(RecordAction):
    """A unit asks on a public call."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Call.objects.public().for_detail()

    def perform(self, record: Any) -> str:
        """Ask it."""
        ask(record, actor=self.actor, text=self.request.POST.get("text", ""))
        return _("已提问。答复以后会通知您，并在本页公开。")

    def after(self, record: Any) -> str:
        """Back to the public page."""
        return reverse("portal:call", args=[record.pk]) + "#questions"


class OfQuestion:
    """Pages and actions of one question."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Question.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the question."""
        return reverse("workbench:question", args=[record.pk])


class QuestionPage(OfQuestion, DeskRecordPage):
    """One question, for the body and for the unit that asked."""

    template_name = "workbench/programmes/question.html"
    action_forms = QUESTION_FORMS

    def breadcrumb(self) -> list[Crumb]:
        """Below the call: for its body in the workbench, for others on the portal."""
        call = self.record().call
        name = "workbench:call" if call.organisation_id == self.actor.organisation_id else "portal:call"
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(str(call), reverse(name, args=[call.pk])), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Until when it can be answered."""
        question = self.record()
        is_ours = question.organisation_id == self.actor.organisation_id
        return super().get_context_data(
            **{
                "answer_until": last_day_to_answer(question.call),
                "next_step": NEXT.get(question.state, "") if is_ours else "",
                "act_url": reverse("workbench:question_act", args=[question.pk]),
                **kwargs,
            }
        )


class ActOnQuestion(OfQuestion, TransitionAction):
    """Answers, or keeps from the public."""

    action_forms = QUESTION_FORMS
