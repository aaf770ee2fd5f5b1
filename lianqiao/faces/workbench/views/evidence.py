"""Dossiers: the list, what is missing in each, the files that were made, what changed between two of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import links, log
from lianqiao.core.access import Actor
from lianqiao.core.pages import Crumb, ListPage, Page, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.empowerments.models import Empowerment
from lianqiao.processes.evidence.chain import read_chain
from lianqiao.processes.evidence.comparing import compare
from lianqiao.processes.evidence.domain.building import start_build
from lianqiao.processes.evidence.domain.dossiers import open_dossier
from lianqiao.processes.evidence.enums import Stage, Tag
from lianqiao.processes.evidence.interfaces.filters import DossierFilter
from lianqiao.processes.evidence.interfaces.tables import DossierTable
from lianqiao.processes.evidence.models import Dossier, EvidenceFile
from lianqiao.processes.market.models import Listing

#: The records from whose pages a dossier is opened, by their name in the address.
KINDS: dict[str, Any] = {
    "disposal": Disposal,
    "listing": Listing,
    "auction": Auction,
    "deal": Deal,
    "contract": TechnologyContract,
    "distribution": Distribution,
    "empowerment": Empowerment,
    "asset": Asset,
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the dossiers."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("证据卷宗"), reverse("workbench:dossiers")), *more]


class Dossiers(ListPage):
    """The unit's own, or those of the state-founded units that the body supervises."""

    title = gettext_lazy("证据卷宗")
    help = gettext_lazy("每项转化一份卷宗：从决策到兑现的证据是否齐全，一键生成尽职免责证据卷。")
    permission = Permission.EVIDENCE_MAKE
    needs_organisation = True
    table_class = DossierTable
    filterset_class = DossierFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有证据卷宗")
    empty_text = gettext_lazy("转化决策提交或起草成交以后自动建立；也可以在决策、成交、合同页面点“检查证据”。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Dossier.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class DossierPage(RecordPage):
    """One dossier: what is missing, the records of the chain, the files, what everybody reads of it."""

    template_name = "workbench/evidence/dossier.html"
    needs_organisation = True
    permission = Permission.EVIDENCE_MAKE

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Dossier.objects.visible_to(self.actor).for_detail()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the dossiers."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it."""
        record = self.record()
        versions = list(
            EvidenceFile.objects.visible_to(self.actor).filter(dossier=record).for_list().order_by("-version")
        )
        job = record.job
        return super().get_context_data(
            record=record,
            before=[gap for gap in record.gaps if gap["stage"] == Stage.BEFORE],
            after=[gap for gap in record.gaps if gap["stage"] == Stage.AFTER],
            reached=Tag(record.reached).label if record.reached else "",
            parts=[_part(one) for one in read_chain(record.root).records()],
            versions=versions,
            may_compare=len(versions) > 1,
            job=job if job is not None and job.actor_organisation_id == self.actor.organisation_id else None,
            here=reverse("workbench:dossier", args=[record.pk]),
            releases=list(record.releases.order_by("serial")),
            open_url=reverse("portal:open_record", args=[record.ocid]),
            own=record.organisation_id == self.actor.organisation_id,
            history=log.history_of(record).order_by("-at", "-id"),
            **kwargs,
        )


def _part(record: Any) -> dict[str, Any]:
    state = getattr(record, "get_state_display", None) or getattr(record, "get_condition_display", None)
    return {
        "kind": record._meta.verbose_name,
        "title": str(record),
        "url": links.page_of(record),
        "number": getattr(record, "number", ""),
        "state": "" if state is None else state(),
    }


class _OnDossier(RecordAction):
    needs_organisation = True
    permission = Permission.EVIDENCE_MAKE

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        rows: QuerySet[Any] = Dossier.objects.visible_to(self.actor).for_detail()
        return rows

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:dossier", args=[record.pk])


class MakeFile(_OnDossier):
    """Starts building the file."""

    def perform(self, record: Any) -> str:
        """Call the domain."""
        start_build(record, actor=self.actor)
        return _("已开始生成，可以离开本页；生成以后列在“证据卷”里。")


class CheckAgain(_OnDossier):
    """Checks now what is missing."""

    def perform(self, record: Any) -> str:
        """Call the domain."""
        checked = open_dossier(record.root, actor=self.actor)
        if not checked.missing:
            return _("检查完毕，没有缺少的证据。")
        return _("检查完毕，缺少 %(count)d 项。") % {"count": checked.missing}


class OpenDossier(Page):
    """From a record of a chain to its dossier, checked now; `make` also begins to build the file."""

    http_method_names = ("post",)
    needs_organisation = True
    permission = Permission.EVIDENCE_MAKE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open it and show it."""
        model = KINDS.get(kwargs["kind"])
        if model is None:
            raise Http404(_("没有这种记录。"))
        record = find_visible(_readable(model, self.actor), kwargs["pk"])
        dossier = open_dossier(record, actor=self.actor)
        if "make" in request.POST:
            start_build(dossier, actor=self.actor)
            messages.success(request, _("已开始生成证据卷。"))
        return redirect("workbench:dossier", pk=dossier.pk)


def _readable(model: Any, actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.visible_to(actor)
    return rows


class CompareFiles(DossierPage):
    """What changed between two versions of the file."""

    template_name = "workbench/evidence/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The two that the address names, else the last two."""
        rows = EvidenceFile.objects.visible_to(self.actor).filter(dossier=self.record()).for_list()
        versions = list(rows.order_by("-version"))
        if len(versions) < 2:
            raise Http404(_("只有一版，没有可以比较的。"))
        new = _chosen(versions, self.request.GET.get("new", ""), versions[0])
        old = _chosen(versions, self.request.GET.get("old", ""), versions[1])
        return super().get_context_data(old=old, new=new, changes=compare(old, new), **kwargs)

    def page_title(self) -> str:
        """What it is."""
        return _("证据卷的变化")

    def page_subtitle(self) -> str:
        """Of which dossier."""
        return str(self.record())

    def breadcrumb(self) -> list[Crumb]:
        """Below the dossier."""
        record = self.record()
        page = reverse("workbench:dossier", args=[record.pk])
        return crumbs(Crumb(str(record), page), Crumb(self.page_title()))


def _chosen(versions: list[EvidenceFile], asked: str, otherwise: EvidenceFile) -> EvidenceFile:
    return next((one for one in versions if str(one.version) == asked), otherwise)
