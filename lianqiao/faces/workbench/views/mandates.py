"""Mandates of technology managers: those given and received, giving one, answering and ending it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.domain.mandates import give_mandate
from lianqiao.processes.introductions.enums import MandateState
from lianqiao.processes.introductions.interfaces.case_forms import MandateForm
from lianqiao.processes.introductions.interfaces.filters import MandateFilter
from lianqiao.processes.introductions.interfaces.tables import MandateTable
from lianqiao.processes.introductions.models import Introduction, Mandate
from lianqiao.processes.recognitions.queries.reading import filed_managers
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand

HERE = "workbench:mandates"


class Mandates(ListPage):
    """The mandates that the actor's organisation gave or was given."""

    title = gettext_lazy("技术经理人委托")
    permission = Permission.MANDATE_VIEW
    needs_organisation = True
    table_class = MandateTable
    filterset_class = MandateFilter
    empty_title = gettext_lazy("还没有委托")
    empty_text = gettext_lazy("在成果、需求或对接的页面上点“委托技术经理人”，请专业人士帮您谈成、签约和落地。")

    def records(self) -> QuerySet[Any]:
        """Given and received, and for a government body those of its region."""
        rows: QuerySet[Any] = Mandate.objects.visible_to(self.actor).for_list()
        return rows


class NewMandate(FormPage):
    """Mandates a manager about `?introduction=`, `?achievement=` or `?demand=`."""

    title = gettext_lazy("委托技术经理人")
    help = gettext_lazy("经理人接受以后，能看到相关的对接并代为登记进展；不会看到对方的联系方式。")
    permission = Permission.MANDATE_GIVE
    needs_organisation = True
    form_class = MandateForm
    submit_label = gettext_lazy("发出委托")

    def matter(self) -> tuple[str, Any]:
        """What it is about: one's own record, or a case in which one stands."""
        if not hasattr(self, "_matter"):
            self._matter = self._find()
        return self._matter

    def _find(self) -> tuple[str, Any]:
        for name, model in (("introduction", Introduction), ("achievement", Achievement), ("demand", Demand)):
            if name not in self.request.GET:
                continue
            rows: Any = model.objects.visible_to(self.actor)
            try:
                found = find_visible(rows, self.request.GET[name])
            except ValidationError as error:
                raise Http404(_("没有这条记录。")) from error
            sides = {found.organisation_id, getattr(found, "counterpart_id", None)}
            if self.actor.organisation_id not in sides:
                raise Http404(_("没有这条记录，或它不是本单位的。"))
            return name, found
        raise Http404(_("请从成果、需求或对接的页面发起委托。"))

    def page_subtitle(self) -> str:
        """About what."""
        return str(self.matter()[1])

    def breadcrumb(self) -> list[Crumb]:
        """Below the mandates."""
        return [Crumb(_("技术经理人委托"), reverse(HERE)), Crumb(self.page_title())]

    def draft_key(self) -> str:
        """One unsent mandate per matter and organisation."""
        return f"introductions.mandate.{self.matter()[1].pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Whom it may not go to: the two sides."""
        name, found = self.matter()
        barred = [found.organisation_id, found.counterpart_id] if name == "introduction" else []
        return {"actor": self.actor, "barred": barred}

    def save(self, form: Any) -> Mandate:
        """Offer it."""
        name, found = self.matter()
        values = dict(form.cleaned_data)
        member, whole = values.pop("member"), values.pop("whole")
        given: dict[str, Any] = {name: found}
        return give_mandate(
            actor=self.actor,
            manager_organisation=member.organisation,
            manager=None if whole else member.user,
            **given,
            **values,
        )

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("委托已发出，等待%(manager)s接受。") % {"manager": saved.manager_name}

    def after(self, saved: Any) -> str:
        """To the mandate."""
        return reverse("workbench:mandate", args=[saved.pk])


class _Found:
    def records(self) -> QuerySet[Any]:
        """The mandates that the actor may see."""
        rows: QuerySet[Any] = Mandate.objects.visible_to(self.actor).for_detail()  # type: ignore[attr-defined]
        return rows

    def after(self, record: Any) -> str:
        """Back to the mandate."""
        return reverse("workbench:mandate", args=[record.pk])


class MandatePage(_Found, DeskRecordPage):
    """One mandate: what was agreed, and what may be done about it."""

    template_name = "workbench/mandate.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the mandates."""
        return [Crumb(_("技术经理人委托"), reverse(HERE)), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The mandate, and the cases that it covers as far as the reader sees them."""
        mandate = self.record()
        cases = Introduction.objects.visible_to(self.actor).for_list()
        return super().get_context_data(
            filed=filed_managers([mandate.manager_id]).get(mandate.manager_id),
            cases=[] if mandate.state == MandateState.OFFERED else covered_cases(cases, mandate)[:20],
            act_url=reverse("workbench:mandate_act", args=[mandate.pk]),
            may_comment=False,
            **kwargs,
        )


class ActOnMandate(_Found, TransitionAction):
    """Accepts, declines, takes back or ends it."""


def covered_cases(rows: Any, mandate: Mandate) -> Any:
    """Those of the cases that the mandate is about, newest first."""
    if mandate.introduction_id is not None:
        return rows.filter(pk=mandate.introduction_id)
    if mandate.achievement_id is not None:
        return rows.filter(achievement=mandate.achievement_id)
    return rows.filter(demand=mandate.demand_id)
