"""Secondments as the person, both units and the body meet them: lists, one secondment, applying and ranking."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.processes.secondments.domain.applying import apply_for, rank_applicants, refusal
from lianqiao.processes.secondments.enums import SecondmentState
from lianqiao.processes.secondments.interfaces.filters import SecondmentFilter
from lianqiao.processes.secondments.interfaces.forms import SECONDMENT_FORMS, ApplyForm, RankForm
from lianqiao.processes.secondments.interfaces.tables import SecondmentTable
from lianqiao.processes.secondments.models import Post, Secondment
from lianqiao.processes.secondments.queries.shown import shown_of

S = SecondmentState
#: What comes next, by state.
NEXT = {
    S.APPLIED: gettext_lazy("等本人所在的单位答复；同意以后送到用人单位。"),
    S.OFFERED: gettext_lazy("等用人单位选择。"),
    S.CHOSEN: gettext_lazy("等本人接受；接受以后占用一个岗位名额。"),
    S.MATCHED: gettext_lazy("等选派部门列入名单、公示并决定。"),
    S.APPOINTED: gettext_lazy("本人写好工作计划，三方分别签署；签完最后一方，任期开始。"),
    S.SERVING: gettext_lazy("本人登记每次服务；到考核日本人小结，用人单位评价，选派部门作结论。"),
    S.EXTENDING: gettext_lazy("三方签署延期，再由选派部门决定。"),
    S.ENDING: gettext_lazy("等选派部门决定是否提前结束。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the secondments."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("人员选派"), reverse("workbench:secondments")),
        *more,
    ]


def page_of(one: Secondment) -> Crumb:
    """The page of a secondment as a crumb."""
    return Crumb(str(one), reverse("workbench:secondment", args=[one.pk]))


class Secondments(ListPage):
    """Those that concern the person, the unit or the body."""

    title = gettext_lazy("人员选派")
    help = gettext_lazy("从应聘、单位同意、用人单位选择到签协议、任期和考核都在这里办理；公开招募的岗位在门户上。")
    table_class = SecondmentTable
    filterset_class = SecondmentFilter
    template_name = "workbench/secondments/list.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有选派")
    empty_text = gettext_lazy("想去企业任职的，到门户“选派岗位”里应聘；需要人的单位，先提供一个岗位。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Secondment.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class _OfSecondment(RecordPage):
    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Secondment.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the secondment."""
        return reverse("workbench:secondment", args=[record.pk])


class SecondmentPage(_OfSecondment):
    """One secondment: who, where, what was agreed, what was done, how it was judged, and what comes next."""

    template_name = "workbench/secondments/secondment.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the secondments."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything that the three and the body read of it."""
        record = self.record()
        return super().get_context_data(
            record=record,
            shown=shown_of(record, self.actor, clock.today()),
            offers=shown_offers(record, self.actor, SECONDMENT_FORMS),
            history=log.history_of(record).order_by("-at", "-id"),
            next_step=NEXT.get(S(record.state), ""),
            act_url=reverse("workbench:secondment_act", args=[record.pk]),
            **kwargs,
        )


class ActOnSecondment(_OfSecondment, TransitionAction):
    """Moves a secondment on."""

    action_forms = SECONDMENT_FORMS


class Apply(FormPage):
    """Applies for a public post."""

    form_class = ApplyForm
    permission = Permission.SECONDMENT_APPLY
    submit_label = gettext_lazy("提交应聘")
    help = gettext_lazy("提交以后先由您所在的单位答复，同意了才送到用人单位。")

    def post_of(self) -> Post:
        """The post of the address, looked up once."""
        if not hasattr(self, "_post"):
            self._post: Post = find_visible(Post.objects.public(self.actor).for_list(), self.kwargs["pk"])
        return self._post

    def page_title(self) -> str:
        """For what."""
        return _("应聘：%(title)s") % {"title": self.post_of().title}

    def page_subtitle(self) -> str:
        """Of which unit."""
        return str(self.post_of().organisation)

    def draft_key(self) -> str:
        """One unsent for each post."""
        return f"secondments.apply.{self.post_of().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """Says before anything is written why somebody cannot apply."""
        if said := refusal(self.post_of(), self.actor):
            raise AccessError(said, permission=Permission.SECONDMENT_APPLY)
        return {}

    def save(self, form: Any) -> Secondment:
        """Call the domain."""
        return apply_for(self.post_of(), actor=self.actor, values=form.values())

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已提交，并请单位答复。")

    def after(self, saved: Any) -> str:
        """To the secondment."""
        return reverse("workbench:secondment", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the secondments."""
        return crumbs(Crumb(self.page_title()))


class Rank(FormPage):
    """The order in which the host would take those who wait."""

    title = gettext_lazy("给应聘者排序")
    form_class = RankForm
    permission = Permission.SECONDMENT_HOST
    needs_organisation = True
    help = gettext_lazy("1 是最想要的；可以并列，也可以不排。应聘者看不到名次。")

    def post_of(self) -> Post:
        """The unit's own post."""
        if not hasattr(self, "_post"):
            rows = Post.objects.filter(organisation=self.actor.organisation_id).select_related("organisation")
            self._post: Post = find_visible(rows, self.kwargs["pk"])
        return self._post

    def page_subtitle(self) -> str:
        """For which post."""
        return str(self.post_of())

    def draft_key(self) -> str:
        """One unsent for each post."""
        return f"secondments.rank.{self.post_of().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """Those who wait for the host."""
        rows = Secondment.objects.visible_to(self.actor).filter(post=self.post_of(), state__in=(S.OFFERED, S.CHOSEN))
        return {"people": list(rows.for_list().order_by("created_at", "pk"))}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return rank_applicants(self.post_of(), actor=self.actor, ranks=form.ranks())

    def after(self, saved: Any) -> str:
        """Back to the post."""
        return reverse("workbench:secondment-posts_record", args=[self.post_of().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the post."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        posts = Crumb(_("选派岗位"), reverse("workbench:secondment-posts"))
        return [home, posts, Crumb(str(self.post_of()), self.after(None)), Crumb(self.page_title())]
