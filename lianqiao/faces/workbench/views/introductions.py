"""Introductions: those of my organisation, asking for one, answering, contacts once both agreed, outcomes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import CommentAction, Crumb, DeskRecordPage, FormPage, ListPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import evidence_of
from lianqiao.processes.deals.queries.beginning import deals_of, may_begin
from lianqiao.processes.introductions.domain.introductions import ANSWER_TIME, request_introduction
from lianqiao.processes.introductions.domain.talk import say
from lianqiao.processes.introductions.interfaces.documents import hash_of
from lianqiao.processes.introductions.interfaces.filters import IntroductionFilter
from lianqiao.processes.introductions.interfaces.forms import ACTION_FORMS, RequestForm
from lianqiao.processes.introductions.interfaces.tables import IntroductionTable
from lianqiao.processes.introductions.models import DisclosedContact, Introduction
from lianqiao.processes.introductions.queries.cases import (
    expected_of,
    line_of,
    mandates_of,
    may_record,
    open_rounds,
    steps_of,
    team_of,
)
from lianqiao.processes.introductions.queries.names import counterpart_name_for, history_for, remarks_for
from lianqiao.processes.introductions.queries.partners import is_partner
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to

HERE = "workbench:introductions"


def _crumbs(label: str) -> list[Crumb]:
    return [Crumb(_("对接"), reverse(HERE)), Crumb(label)]


class Introductions(ListPage):
    """The introductions that the actor may see."""

    title = gettext_lazy("对接")
    permission = Permission.INTRODUCTION_VIEW
    needs_organisation = True
    table_class = IntroductionTable
    filterset_class = IntroductionFilter
    empty_title = gettext_lazy("还没有对接")
    hidden_columns = ("answer_by", "outcome")
    empty_text = gettext_lazy("在成果大厅或难题搜索里找到合适的，点“寻求对接”。")

    def records(self) -> QuerySet[Any]:
        """Both sides' and, for a government body, its region's."""
        return Introduction.objects.visible_to(self.actor).for_list().with_due()


class NewIntroduction(FormPage):
    """Asks the owner of `?achievement=` or `?demand=` to meet.

    `?problem=` carries the visitor's words over, `?own=` the own record of the match that led here.
    """

    title = gettext_lazy("寻求对接")
    help = gettext_lazy("对方会看到本单位的名称；接受后，双方才会看到彼此的联系方式。")
    permission = Permission.INTRODUCTION_REQUEST
    needs_organisation = True
    form_class = RequestForm
    submit_label = gettext_lazy("发出对接申请")
    template_name = "workbench/introduction_new.html"

    def subject(self) -> Any:
        """The record of the other side; what is not public for the actor does not exist."""
        if not hasattr(self, "_subject"):
            model, name = (Achievement, "achievement") if "achievement" in self.request.GET else (Demand, "demand")
            try:
                self._subject = find_visible(
                    model.objects.public(self.actor).select_related("organisation"),
                    self.request.GET.get(name, ""),
                )
            except ValidationError as error:
                raise Http404(_("没有这条记录。")) from error
            if self._subject.organisation_id == self.actor.organisation_id:
                raise AccessError(_("这是本单位自己的记录，不需要对接。"))
        return self._subject

    def page_subtitle(self) -> str:
        """What it is about."""
        return str(self.subject())

    def breadcrumb(self) -> list[Crumb]:
        """Below the introductions."""
        return _crumbs(self.page_title())

    def draft_key(self) -> str:
        """One unsent request per record and organisation."""
        return f"introductions.{self.subject().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """The record, and the actor's own public records that may go along."""
        asks_for_achievement = isinstance(self.subject(), Achievement)
        own_model: Any = Demand if asks_for_achievement else Achievement
        own = own_model.objects.public(self.actor).filter(organisation=self.actor.organisation)
        return {
            "actor": self.actor,
            "subject": self.subject(),
            "own": own,
            "own_label": _("附带本单位的需求") if asks_for_achievement else _("附带本单位的成果"),
            "initial": {
                "problem_text": self.request.GET.get("problem", "")[:2000],
                "own": self.request.GET.get("own", ""),
            },
        }

    def save(self, form: Any) -> Introduction:
        """Ask."""
        values, subject, own = form.cleaned_data, self.subject(), form.cleaned_data.get("own")
        pair = (subject, own) if isinstance(subject, Achievement) else (own, subject)
        return request_introduction(
            actor=self.actor,
            achievement=pair[0],
            demand=pair[1],
            problem_text=values["problem_text"],
            message=values["message"],
            agrees=values["agrees"],
        )

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        day = f"{saved.answer_by.year}年{saved.answer_by.month}月{saved.answer_by.day}日"
        return _("申请已发给对方，请等候答复，最晚 %(day)s。") % {"day": day}

    def after(self, saved: Any) -> str:
        """To the introduction."""
        return reverse("workbench:introduction", args=[saved.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the record that it is about, and its owner as far as that is public."""
        subject = self.subject()
        shown_to: Any = achievement_shown_to if isinstance(subject, Achievement) else demand_shown_to
        shown = shown_to(subject, self.actor, is_partner=is_partner(self.actor, subject))
        time = ANSWER_TIME.get(where=subject.organisation.region_id).text
        page_help = _("%(help)s对方有 %(time)s时间答复。") % {"help": self.help, "time": time}
        return super().get_context_data(
            **{"subject": subject, "owner_name": shown.owner_name, "page_help": page_help, **kwargs}
        )


class _Found:
    def records(self) -> QuerySet[Any]:
        """The introductions that the actor may see."""
        return Introduction.objects.visible_to(self.actor).for_detail()  # type: ignore[attr-defined]

    def after(self, record: Any) -> str:
        """Back to the introduction."""
        return reverse("workbench:introduction", args=[record.pk])


#: What has a page or a place of its own there, with more than the bare change of state asks for.
_ELSEWHERE = frozenset({"close", "follow_up", "confirm", "dispute", "verify", "revisit"})


class IntroductionPage(_Found, DeskRecordPage):
    """One case: its line of steps, what is next, whom to call; contacts only for the two sides that have met."""

    template_name = "workbench/introduction.html"
    action_forms = ACTION_FORMS

    def breadcrumb(self) -> list[Crumb]:
        """Below the introductions."""
        return _crumbs(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The introduction, what may be done, and the contacts that may be read."""
        introduction = self.record()
        contacts = DisclosedContact.objects.visible_to(self.actor).filter(introduction=introduction)
        steps = steps_of(introduction, self.actor)
        evidence = evidence_of([shown.step for shown in steps])
        recording = may_record(introduction, self.actor)
        side = introduction.side_of(self.actor.organisation_id)
        offers = shown_offers(introduction, self.actor, self.action_forms)
        goes_on = not introduction.is_ended
        certificate = getattr(introduction, "certificate", None)
        return super().get_context_data(
            offers=[offer for offer in offers if offer.transition.name not in _ELSEWHERE],
            line=line_of(introduction),
            steps=[(shown, evidence.get(shown.step.pk, [])) for shown in steps],
            expected=expected_of(introduction),
            may_record=recording,
            rounds=open_rounds(introduction) if recording else [],
            mandates=mandates_of(introduction, self.actor),
            may_mandate=goes_on and side is not None and self.actor.has(Permission.MANDATE_GIVE),
            team=team_of(introduction, self.actor),
            may_deal=goes_on and may_begin(introduction, self.actor),
            deals=deals_of(introduction, self.actor),
            may_assign=goes_on and bool(self.actor.can(Permission.INTRODUCTION_TEAM, introduction)),
            today=clock.today(),
            contacts=contacts,
            counterpart=counterpart_name_for(introduction, self.actor),
            history=history_for(introduction, self.actor),
            comments=remarks_for(introduction, self.actor),
            side=side,
            certificate=certificate,
            certificate_hash="" if certificate is None else hash_of(certificate),
            act_url=reverse("workbench:introduction_act", args=[introduction.pk]),
            may_comment=side is not None and self.actor.has(Permission.COMMENT_WRITE),
            say_url=reverse("workbench:introduction_say", args=[introduction.pk]),
            **kwargs,
        )


class ActOnIntroduction(_Found, TransitionAction):
    """Accepts, declines, takes back; what has a form of its own goes through that."""

    action_forms = ACTION_FORMS


class SayOnIntroduction(_Found, CommentAction):
    """Adds a remark; only the two sides talk here."""

    def perform(self, record: Any) -> str:
        """Say it."""
        say(record, actor=self.actor, text=self.request.POST.get("text", ""))
        return _("已留言。")
