"""Beginning a deal, writing its terms, and putting an agreed price up."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.notices.interfaces.forms import KnownNoticeForm
from lianqiao.core.pages import Crumb, FormPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.deals import OfDeal, crumbs
from lianqiao.processes.deals.domain.dealing import begin_deal, update_deal
from lianqiao.processes.deals.domain.noticing import announce_price, length_for, proposed
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.interfaces.forms import BeginForm, TermsForm
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.deals.queries.beginning import may_begin
from lianqiao.processes.introductions.models import Introduction


class NewDeal(FormPage):
    """Begins a deal of one's own unit, also `?introduction=` out of a case that has come so far."""

    title = gettext_lazy("起草成交")
    help = gettext_lazy("由成果方起草；定稿以前对方看不到。价格和条款下一步再写。")
    permission = Permission.DEAL_EDIT
    needs_organisation = True
    form_class = BeginForm
    submit_label = gettext_lazy("下一步：写条款")

    def introduction(self) -> Introduction | None:
        """The case that the deal comes from: one's own unit has the achievement in it."""
        if "introduction" not in self.request.GET:
            return None
        if not hasattr(self, "_introduction"):
            rows: Any = Introduction.objects.visible_to(self.actor).for_list()
            try:
                found = find_visible(rows, self.request.GET["introduction"])
            except ValidationError as error:
                raise Http404(_("没有这项对接。")) from error
            if not may_begin(found, self.actor):
                raise Http404(_("由成果方在双方同意对接以后起草成交。"))
            self._introduction: Introduction = found
        return self._introduction

    def page_subtitle(self) -> str:
        """Out of which case."""
        case = self.introduction()
        return "" if case is None else str(case)

    def form_arguments(self) -> dict[str, Any]:
        """What the case knows already."""
        case = self.introduction()
        initial: dict[str, Any] = {}
        if case is not None and case.achievement_id is not None:
            initial = {"achievements": [case.achievement_id]}
        elif "achievement" in self.request.GET:
            initial = {"achievements": [self.request.GET["achievement"]]}
        return {"actor": self.actor, "introduction": case, "initial": initial}

    def draft_key(self) -> str:
        """One unsent deal for each unit and case."""
        case = self.introduction()
        return f"deals.new.{self.actor.organisation_id}.{'' if case is None else case.pk}"[:100]

    def save(self, form: Any) -> Deal:
        """Begin it."""
        case, values = self.introduction(), form.values()
        if case is not None:
            own = case.organisation_id == self.actor.organisation_id
            values |= {"buyer": case.counterpart if own else case.organisation, "source": case}
        return begin_deal(actor=self.actor, seller=self.actor.organisation, **values)

    def done_message(self, saved: Any) -> str:
        """What comes next."""
        return _("已起草，请写好条款。")

    def after(self, saved: Any) -> str:
        """To the terms."""
        return reverse("workbench:deal_edit", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the deals."""
        return crumbs(Crumb(self.page_title()))


class _OnDeal(OfDeal, FormPage):
    """A form about one deal."""

    needs_organisation = True

    def deal(self) -> Deal:
        """The deal of the address."""
        if not hasattr(self, "_deal"):
            self._deal: Deal = find_visible(self.records(), self.kwargs["pk"])
        return self._deal

    def page_subtitle(self) -> str:
        """Which deal."""
        return str(self.deal())

    def after(self, saved: Any) -> str:
        """Back to the deal."""
        return reverse("workbench:deal", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the deal."""
        deal = self.deal()
        return crumbs(Crumb(str(deal), self.after(deal)), Crumb(self.page_title()))


class EditTerms(_OnDeal):
    """The price with its parts, and the terms of the way."""

    title = gettext_lazy("价格和条款")
    form_class = TermsForm
    submit_label = gettext_lazy("保存")

    def stored_record(self) -> Any:
        """The deal, whose terms are open and which the actor may change."""
        deal = self.deal()
        self.actor.require(Permission.DEAL_EDIT, deal)
        if deal.state not in (DealState.DRAFT, DealState.OFFERED):
            raise AccessError(_("条款已经定下，不能再改。"))
        return deal

    def record_url(self) -> str:
        """The page of the deal."""
        return self.after(None)

    def draft_key(self) -> str:
        """One for each deal and unit."""
        return f"deals.terms.{self.stored_record().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """A copy of the deal, which the form may fill."""
        return {"instance": find_visible(self.records(), self.kwargs["pk"])}

    def save(self, form: Any) -> Deal:
        """Call the domain."""
        return update_deal(self.deal(), actor=self.actor, values=form.values(), parts=form.parts_given())

    def done_message(self, saved: Any) -> str:
        """Whether others have to confirm now."""
        if saved.state == DealState.OFFERED:
            return _("已修改并视为本方确认，等待其他各方重新确认。")
        return _("已保存。")


class AnnouncePrice(_OnDeal):
    """Puts the agreed price up."""

    title = gettext_lazy("发起协议定价公示")
    form_class = KnownNoticeForm
    submit_label = gettext_lazy("提交保密审查")

    def page_subtitle(self) -> str:
        """How long it will hang, and what it is good for."""
        rule = length_for(self.deal())
        return _(
            "公示期 %(length)s（%(source)s），审查通过后自动开始。"
            "同时在本单位和技术市场公示的，符合定价免责的程序条件。"
        ) % {"length": rule.value, "source": rule.source}

    def draft_key(self) -> str:
        """One for each deal."""
        deal = self.deal()
        self.actor.require(Permission.DEAL_CONCLUDE, deal)
        if deal.state != DealState.OFFERED or not deal.is_by_agreement:
            raise AccessError(_("这项交易现在不需要公示价格。"))
        return f"deals.notice.{deal.pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """What is proposed."""
        return {"actor": self.actor, "initial": proposed(self.deal())}

    def save(self, form: Any) -> Any:
        """Put it up."""
        return announce_price(self.deal(), actor=self.actor, places=form.places(), **form.values())

    def done_message(self, saved: Any) -> str:
        """What comes next."""
        return _("公示已提交保密审查，通过后自动开始。")
