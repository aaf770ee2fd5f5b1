"""The separate ledger: assets, shares, the journal, and what may be recorded of an asset."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files, links
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.asset_ledger.domain import enter_asset, reverse_entry
from lianqiao.processes.asset_ledger.enums import Condition, Movement
from lianqiao.processes.asset_ledger.interfaces.filters import AssetFilter, HoldingFilter, JournalFilter
from lianqiao.processes.asset_ledger.interfaces.forms import (
    HOLDING_STEPS,
    STEPS,
    EnterForm,
    ReverseForm,
    Step,
    steps_for,
)
from lianqiao.processes.asset_ledger.interfaces.tables import AssetTable, HoldingTable, JournalTable
from lianqiao.processes.asset_ledger.models import Asset, Holding, JournalEntry
from lianqiao.processes.asset_ledger.queries.balances import totals


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the ledger."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("单列台账"), reverse("workbench:assets")), *more]


class LedgerList(ListPage):
    needs_organisation = True
    template_name = "workbench/assets/list.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the ledger."""
        return crumbs(Crumb(self.page_title()))


class Assets(LedgerList):
    """The assets with their sums."""

    title = gettext_lazy("单列台账")
    help = gettext_lazy("职务科技成果单列管理：每项资产的阶段、转化状态和账面价值，每笔变动都有依据，记账以后不能改。")
    table_class = AssetTable
    filterset_class = AssetFilter
    template_name = "workbench/assets/assets.html"
    order = ("-entered_on", "-id")
    hidden_columns = ("right_number", "memo_yuan", "entered_on")
    exported_columns = hidden_columns
    empty_title = gettext_lazy("还没有单列资产")
    empty_text = gettext_lazy("逐项登记，或者在“批量导入”里用表格导入现有成果；签约、赋权的成果会自动纳入。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit or the region."""
        return Asset.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the sums of what the filters leave."""
        filterset = kwargs["filterset"]
        found = filterset.qs if filterset.is_valid() else filterset.queryset.none()
        may_enter = self.actor.has(Permission.ASSET_EDIT) and self.actor.oversight is None
        return super().get_context_data(sums=totals(found.select_related(None)), may_enter=may_enter, **kwargs)


class Holdings(LedgerList):
    """Shares of companies."""

    title = gettext_lazy("作价股权")
    help = gettext_lazy("以成果作价投资取得的股权，以及横向科研结余经费的现金出资。")
    table_class = HoldingTable
    filterset_class = HoldingFilter
    order = ("-acquired_on", "-id")
    empty_title = gettext_lazy("还没有作价股权")
    empty_text = gettext_lazy("在资产页面登记作价入股以后，股权列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit or the region."""
        return Holding.objects.visible_to(self.actor).for_list()


class Journal(LedgerList):
    """Every entry with both sides: what an auditor reads."""

    title = gettext_lazy("台账流水")
    help = gettext_lazy("每一笔借方和贷方，供审计核对；只能冲销更正，不能修改和删除。")
    table_class = JournalTable
    filterset_class = JournalFilter
    order = ("-on", "-year", "-serial", "-id")
    hidden_columns = ("total_yuan", "paper", "written_by")
    exported_columns = hidden_columns
    empty_title = gettext_lazy("还没有台账记录")
    empty_text = gettext_lazy("登记资产以后，每笔变动列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit or the region."""
        return JournalEntry.objects.visible_to(self.actor).for_list()


class AssetPage(RecordPage):
    """One asset: its marks and sums, every entry with its lines, its shares, and what may be recorded next."""

    template_name = "workbench/assets/asset.html"
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of the unit or the region."""
        return Asset.objects.visible_to(self.actor).for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the ledger."""
        return crumbs(Crumb(str(self.record())))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The entries, the shares and the steps."""
        record = self.record()
        entries = list(
            JournalEntry.objects.filter(asset=record).for_list().select_related("reversal").order_by("-place")
        )
        papers = files.files_by_subject(entries)
        may_edit = bool(self.actor.can(Permission.ASSET_EDIT, record))
        may_reverse = bool(self.actor.can(Permission.ASSET_DECIDE, record))
        return super().get_context_data(
            record=record,
            entries=[
                {
                    "entry": entry,
                    "files": [shown_file(one) for one in papers.get(entry.pk, [])],
                    "cause_url": _cause_of(entry),
                    "reversed": getattr(entry, "reversal", None),
                    "may_reverse": may_reverse
                    and entry.kind != Movement.REVERSAL
                    and getattr(entry, "reversal", None) is None,
                }
                for entry in entries
            ],
            holdings=list(record.holdings.order_by("-acquired_on")),
            write_offs=list(record.write_offs.select_related("holding").order_by("-created_at")),
            may_edit=may_edit,
            steps=steps_for(record, self.actor),
            is_out=record.condition != Condition.HELD,
            **kwargs,
        )


def shown_file(file: Any) -> dict[str, Any]:
    return {"name": file.name, "url": reverse("workbench:file", args=[file.pk])}


def _cause_of(entry: JournalEntry) -> str:
    """The page of what brought it about; nothing where that has none or is the asset's own achievement."""
    if entry.cause_type_id is None or entry.cause_id == entry.asset.achievement_id:
        return ""
    cause = entry.cause
    try:
        return "" if cause is None else links.page_of(cause)
    except LookupError:
        return ""


class NewAsset(FormPage):
    """Enters an asset."""

    title = gettext_lazy("登记单列资产")
    form_class = EnterForm
    permission = Permission.ASSET_EDIT
    needs_organisation = True
    submit_label = gettext_lazy("登记入账")

    def draft_key(self) -> str:
        """One for each unit."""
        return f"asset_ledger.enter.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """For whom, and today."""
        return {"actor": self.actor, "initial": STEPS["cost"].initial()}

    def save(self, form: Any) -> Asset:
        """Call the domain."""
        return enter_asset(actor=self.actor, organisation=self.actor.organisation, **form.values())

    def after(self, saved: Any) -> str:
        """To the asset."""
        return reverse("workbench:asset", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the ledger."""
        return crumbs(Crumb(self.page_title()))


class _OnAsset(FormPage):
    needs_organisation = True
    needed: Permission = Permission.ASSET_EDIT

    def asset(self) -> Asset:
        """The asset, which the actor may write about."""
        if not hasattr(self, "_asset"):
            self._asset = self.look_up()
            self.actor.require(self.needed, self._asset)
        found: Asset = self._asset
        return found

    def look_up(self) -> Asset:
        """By the address."""
        return find_visible(Asset.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])

    def page_subtitle(self) -> str:
        """Of which asset."""
        return str(self.asset())

    def after(self, saved: Any) -> str:
        """Back to the asset."""
        return reverse("workbench:asset", args=[self.asset().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the asset."""
        asset = self.asset()
        return crumbs(Crumb(str(asset), reverse("workbench:asset", args=[asset.pk])), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who may not write gets no form."""
        self.asset()
        return super().get_context_data(**{"submit_label": self.page_title(), **kwargs})


class MoveAsset(_OnAsset):
    """Records a movement, which the address names."""

    steps = STEPS

    def step(self) -> Step:
        """What is recorded; 404 for what the ledger does not know."""
        try:
            return self.steps[self.kwargs["step"]]
        except KeyError as error:
            raise Http404(_("没有这个操作。")) from error

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        """The form of the step."""
        return self.step().form

    def page_title(self) -> str:
        """What is done."""
        return str(self.step().label)

    def draft_key(self) -> str:
        """One for each step and asset."""
        return f"asset_ledger.{self.step().slug}.{self.kwargs['pk']}"

    def form_arguments(self) -> dict[str, Any]:
        """What the ledger proposes."""
        return {"initial": self.step().initial()}

    def subject(self) -> Any:
        """What is moved."""
        return self.asset()

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return self.step().perform(self.subject(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What was written."""
        return _("已办理：%(step)s。") % {"step": self.step().label}


class MoveHolding(MoveAsset):
    """Records what happens to shares."""

    steps = HOLDING_STEPS

    def holding(self) -> Holding:
        """The shares of the address."""
        rows = Holding.objects.visible_to(self.actor).select_related("asset__organisation", "asset__region")
        return find_visible(rows, self.kwargs["pk"])

    def look_up(self) -> Asset:
        """The asset of the shares."""
        return self.holding().asset

    def subject(self) -> Any:
        """The shares."""
        return self.holding()


class ReverseEntry(_OnAsset):
    """Takes an entry back."""

    title = gettext_lazy("冲销")
    form_class = ReverseForm
    needed = Permission.ASSET_DECIDE

    def entry(self) -> JournalEntry:
        """The entry of the address."""
        return find_visible(JournalEntry.objects.visible_to(self.actor).for_list(), self.kwargs["pk"])

    def look_up(self) -> Asset:
        """The asset of the entry."""
        return Asset.objects.for_detail().get(pk=self.entry().asset_id)

    def page_title(self) -> str:
        """Which entry."""
        return _("冲销 %(entry)s") % {"entry": self.entry()}

    def draft_key(self) -> str:
        """One for each entry."""
        return f"asset_ledger.reverse.{self.kwargs['pk']}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return reverse_entry(self.entry(), actor=self.actor, **form.cleaned_data)
