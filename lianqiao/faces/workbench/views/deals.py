"""Deals: the list, the page with the confirmations side by side and the clock of the notice, the certificate."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.notices.enums import NoticeState
from lianqiao.core.notices.proof import is_exempting, period_words
from lianqiao.core.pages import (
    CommentAction,
    Crumb,
    DeskRecordPage,
    ListPage,
    RecordAction,
    RecordPage,
    TransitionAction,
)
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.processes.contracts.sources import contracts_of, may_be_registered
from lianqiao.processes.deals import content
from lianqiao.processes.deals.certificates import code_of
from lianqiao.processes.deals.consequences import conversions_of
from lianqiao.processes.deals.domain.dealing import confirm_terms
from lianqiao.processes.deals.domain.noticing import length_for, notices_of
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.interfaces.documents import certificate_of, exemption_words
from lianqiao.processes.deals.interfaces.filters import DealFilter
from lianqiao.processes.deals.interfaces.tables import DealTable
from lianqiao.processes.deals.models import CommissionStatement, Deal
from lianqiao.processes.deals.queries.showing import shown_to, sides_of
from lianqiao.processes.distributions.sources import incomes_of

NEXT_OF_SELLER = {
    DealState.DRAFT: gettext_lazy("写好价格和条款，定稿后请各方确认；定稿以后承接方才能看到。"),
    DealState.OFFERED: gettext_lazy("等各方确认同一份条款。任何一方修改，其他各方都要重新确认。"),
    DealState.NOTICED: gettext_lazy("公示期满、各处公示时间登记齐全、异议办结以后，点“成交”取得编号和凭证。"),
    DealState.CONCLUDED: gettext_lazy("补充转化记录里的落地情况并提交，再办理技术合同认定登记。"),
}
NEXT_OF_OTHERS = {
    DealState.OFFERED: gettext_lazy("请核对条款后确认；需要改动的可以直接修改，修改后由其他各方重新确认。"),
    DealState.NOTICED: gettext_lazy("成果方公示价格期间条款不再改动，期满没有异议后成交。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the deals."""
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("成交"), reverse("workbench:deals")), *more]


class Deals(ListPage):
    """The deals of the actor's unit on either side; for a government the concluded ones of its region."""

    title = gettext_lazy("成交")
    help = gettext_lazy("各方商定的条款、确认、价格公示和成交凭证。")
    needs_organisation = True
    table_class = DealTable
    filterset_class = DealFilter
    template_name = "workbench/deals/deals.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有成交")
    empty_text = gettext_lazy("和对方谈妥以后，点“起草成交”；挂牌、拍卖有结果的，平台自动拟好草稿。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Deal.objects.visible_to(self.actor).for_list()
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor begins deals."""
        may_begin = self.actor.has(Permission.DEAL_EDIT) and self.actor.oversight is None
        return super().get_context_data(**{"may_begin": may_begin, **kwargs})

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class OfDeal:
    """Pages and actions of one deal."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Deal.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to the deal."""
        return reverse("workbench:deal", args=[record.pk])


class DealPage(OfDeal, DeskRecordPage):
    """One deal: price and parts, terms, who confirmed what, the notice with its clock, what followed."""

    template_name = "workbench/deals/deal.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the deals."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All that the actor is shown of it, and what the actor may do."""
        deal = self.record()
        shown = shown_to(deal, self.actor)
        sides = sides_of(deal) if shown.whole else []
        is_seller = deal.organisation_id == self.actor.organisation_id
        mine = next((one for one in sides if one["party"].organisation_id == self.actor.organisation_id), None)
        may_write = deal.state in (DealState.DRAFT, DealState.OFFERED) and bool(
            self.actor.can(Permission.DEAL_EDIT, deal)
        )
        offered, concluded = deal.state == DealState.OFFERED, deal.state == DealState.CONCLUDED
        contracts = contracts_of(deal, self.actor) if concluded else []
        divides = is_seller and self.actor.has(Permission.DISTRIBUTION_VIEW)
        whole = super().get_context_data(
            **{
                "shown": shown,
                "sides": sides,
                "is_seller": is_seller,
                "may_edit": may_write,
                "may_confirm": offered
                and mine is not None
                and mine["confirmation"] is None
                and self._may_confirm(deal),
                "may_announce": offered
                and is_seller
                and deal.is_by_agreement
                and bool(self.actor.can(Permission.DEAL_CONCLUDE, deal))
                and content.is_confirmed(deal),
                "notices": self._notices(deal) if deal.is_by_agreement and deal.revision else [],
                "rule": length_for(deal) if deal.is_by_agreement and deal.is_open else None,
                "exemption": exemption_words(deal) if deal.is_exempt else "",
                "conversions": list(conversions_of(deal)) if is_seller else [],
                "statements": list(CommissionStatement.objects.visible_to(self.actor).filter(deal=deal).for_list()),
                "contracts": contracts if shown.whole else [],
                "may_register": concluded and is_seller and not contracts and may_be_registered(deal, self.actor),
                "incomes": incomes_of(deal) if concluded and divides else [],
                "may_divide": self.actor.has(Permission.DISTRIBUTION_EDIT),
                "next_step": (NEXT_OF_SELLER if is_seller else NEXT_OF_OTHERS).get(deal.state, "")
                if shown.whole
                else "",
                "verify_url": _verify_url(deal) if deal.state == DealState.CONCLUDED else "",
                "act_url": reverse("workbench:deal_act", args=[deal.pk]),
                "say_url": reverse("workbench:deal_say", args=[deal.pk]),
                **kwargs,
            }
        )
        return whole if shown.whole else {**whole, "comments": [], "history": [], "versions": [], "may_comment": False}

    def _may_confirm(self, deal: Deal) -> bool:
        return bool(self.actor.can(Permission.DEAL_CONFIRM, deal))

    def _notices(self, deal: Deal) -> list[dict[str, Any]]:
        """The notices with their clock, and whether each of them exempts."""
        return [
            {
                "row": notice,
                "url": links.page_of(notice),
                "period": period_words(notice),
                "is_current": notice.submitted_at is not None and notice.submitted_at >= deal.frozen_at,
                "is_exempting": notice.state == NoticeState.PASSED and is_exempting(notice),
            }
            for notice in notices_of(deal)
        ]


def _verify_url(deal: Deal) -> str:
    page = reverse("portal:deal_verify", args=[deal.number, code_of(deal)])
    return f"{settings.LIANQIAO_BASE_URL}{page}"


class ConfirmTerms(OfDeal, RecordAction):
    """Confirms the terms that the person has read."""

    def perform(self, record: Any) -> str:
        """Confirm; the hash comes from the page."""
        confirm_terms(record, actor=self.actor, content_sha256=self.request.POST.get("content_sha256", ""))
        return _("已确认。")


class ActOnDeal(OfDeal, TransitionAction):
    """Offers, concludes, reopens, cancels."""


class SayOnDeal(OfDeal, CommentAction):
    """Adds a remark; for the parties."""

    def records(self) -> QuerySet[Any]:
        """Those of which the actor reads everything."""
        rows: QuerySet[Any] = Deal.objects.whole_for(self.actor).for_detail()
        return rows


class Certificate(OfDeal, RecordPage):
    """The certificate of a concluded deal as Word or PDF, for its parties and their governments."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the document that the address names."""
        deal, ending = self.record(), kwargs["ending"]
        if ending not in PAPERS or deal.state != DealState.CONCLUDED:
            raise Http404(_("成交以后才有成交凭证。"))
        name = _("成交凭证 %(number)s") % {"number": deal.number}
        return sent(certificate_of(deal, verify_url=_verify_url(deal), ending=ending), name=name, ending=ending)
