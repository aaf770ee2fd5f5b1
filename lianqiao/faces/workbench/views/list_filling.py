"""Filling a draft from a register, changing a line, and sending an edition to organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.lists.audience import audience
from lianqiao.core.lists.columns import FEEDBACK, Column
from lianqiao.core.lists.domain import change_entry, push_edition
from lianqiao.core.lists.domain.pushing import MOST_AT_ONCE as MOST_UNITS
from lianqiao.core.lists.enums import EditionState
from lianqiao.core.lists.filling import MOST_AT_ONCE, Selection, enter_selected, select
from lianqiao.core.lists.forms import ChangeEntryForm, MissingColumnsForm
from lianqiao.core.lists.models import Edition, Entry, Push
from lianqiao.core.lists.sources import Source, source_of, sources_for
from lianqiao.core.pages import Crumb, FormPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.lists import OfEdition, with_publication

#: Names of what is left out that are told for each reason.
NAMES_TOLD = 5
#: Organisations whose names a preview tells.
UNITS_TOLD = 20


class FillEdition(OfEdition):
    """Choose records of a register by filters, look at what would be entered, and enter all that is ticked."""

    title = gettext_lazy("从登记库选取")
    help = gettext_lazy("先选条件再看结果；不能列入的会说明原因。勾选的记录一次全部列入，列入后还可以逐条修改。")
    template_name = "workbench/lists/fill.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        return self.edition_crumbs(Crumb(self.page_title()))

    def record(self) -> Edition:
        """A draft that the actor keeps."""
        edition = super().record()
        self.actor.require(Permission.LIST_EDIT, edition)
        if edition.state != EditionState.DRAFT:
            raise AccessError(_("清单印发后不能批量选取，请逐条列入并写明决定。"), permission=Permission.LIST_EDIT)
        return edition

    @cached_property
    def source(self) -> Source:
        """The register of the address, by default the first that the kind can be filled from."""
        known = sources_for(self.record().kind)
        label = self.request.GET.get("model") or (known[0].label if known else "")
        found = source_of(label)
        if found is None or found not in known:
            raise Http404(_("这种清单不能从登记库选取。"))
        return found

    @cached_property
    def filters(self) -> Any:
        """The filters of the register, as the address has them."""
        rows = self.source.records(self.actor)
        return self.source.filters(self.request.GET, queryset=rows, request=self.request)

    @cached_property
    def missing(self) -> MissingColumnsForm:
        """What to write where a record says nothing."""
        return MissingColumnsForm(self.request.GET, edition=self.record())

    def selection(self) -> Selection | None:
        """What the filters find; None before somebody has asked, or for filters that are not well formed."""
        if "show" not in self.request.GET or not self.filters.is_valid() or not self.missing.is_valid():
            return None
        return select(self.record(), self.source, self.filters.qs, given=self.missing.values())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The filters, and what they find."""
        selection = self.selection()
        columns = [column for column in self.record().kind.own_columns() if column.name != FEEDBACK]
        rows = [] if selection is None else selection.candidates
        return super().get_context_data(
            record=self.record(),
            source=self.source,
            sources=[(one.label, one.model._meta.verbose_name) for one in sources_for(self.record().kind)],
            filter_form=self.filters.form,
            missing_form=self.missing,
            selection=selection,
            columns=columns,
            rows=[(row, _shown(row.attributes, columns)) for row in rows],
            left_out=[(group, group.names[:NAMES_TOLD]) for group in (selection.left_out if selection else ())],
            most=MOST_AT_ONCE,
            query=self.request.GET.urlencode(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter what is ticked; a refusal shows the page again, and nothing was entered."""
        edition = self.record()
        try:
            keys = {UUID(key) for key in request.POST.getlist("record")}
        except ValueError as error:
            raise Http404(_("没有这条记录，或它没有对您公开。")) from error
        rows = self.source.records(self.actor)
        try:
            entered = enter_selected(
                edition, self.source, rows, actor=self.actor, keys=keys, given=self.missing.values()
            )
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(request.get_full_path())
        messages.success(request, _("已列入 %(count)d 条。") % {"count": len(entered)})
        return redirect("workbench:list_edition", pk=edition.pk)


class ChangeEntry(OfEdition, FormPage):
    """Changes a line: of a draft freely, of an issued edition by a decision."""

    title = gettext_lazy("修改条目")
    needs_organisation = True

    @cached_property
    def entry(self) -> Entry:
        """The line of the address, which the actor may change."""
        edition = self.record()
        permission = Permission.LIST_EDIT if edition.state == EditionState.DRAFT else Permission.LIST_ISSUE
        self.actor.require(permission, edition)
        if edition.state not in (EditionState.DRAFT, EditionState.ISSUED):
            raise AccessError(_("清单已被替代或撤销，不能再修改条目。"), permission=permission)
        rows = Entry.objects.filter(edition=edition).select_related("edition__kind")
        found: Entry = find_visible(rows, self.kwargs["entry"])
        return found

    form_class = ChangeEntryForm

    def page_subtitle(self) -> str:
        """Which line."""
        return f"{self.entry.name}　{self.entry.holder}".strip()

    def stored_record(self) -> Edition:
        """The edition, which every change of a line marks as changed."""
        return self.entry.edition

    def record_url(self) -> str:
        """The edition's page."""
        return reverse("workbench:list_edition", args=[self.record().pk])

    def draft_key(self) -> str:
        """One unsent change per line."""
        return f"lists.entry.{self.entry.pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The line."""
        return {"entry": self.entry}

    def save(self, form: Any) -> Entry:
        """Change it."""
        values = form.values()
        decision = {name: values.pop(name) for name in ("decision", "changed_on", "reason") if name in values}
        return change_entry(self.entry, actor=self.actor, values=values, **decision)

    def done_message(self, saved: Any) -> str:
        """What was done, and what it meant for a public edition."""
        return with_publication(self.record(), _("已修改。"))

    def after(self, saved: Any) -> str:
        """Back to the edition."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        return self.edition_crumbs(Crumb(self.page_title()))


class PushEdition(OfEdition):
    """Choose organisations by filters, see how many they are, and send them the edition."""

    title = gettext_lazy("推送给单位")
    help = gettext_lazy("按地区、行业和单位类型选出要推送的单位，它们会收到消息，并可以逐条填写反馈。")
    template_name = "workbench/lists/push.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        return self.edition_crumbs(Crumb(self.page_title()))

    def record(self) -> Edition:
        """An edition that the actor issues."""
        edition = super().record()
        self.actor.require(Permission.LIST_ISSUE, edition)
        return edition

    @cached_property
    def filters(self) -> Any:
        """The filters of the address over all organisations that can be reached."""
        chosen = audience()
        rows = chosen.organisations(self.actor).exclude(pk=self.record().organisation_id)
        return chosen.filters(self.request.GET, queryset=rows, request=self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The filters, how many organisations they find, and who has the edition already."""
        edition = self.record()
        is_asked = "show" in self.request.GET and self.filters.is_valid()
        found = self.filters.qs if is_asked else self.filters.queryset.none()
        has_it = Push.objects.filter(edition=edition).values("organisation")
        new = found.exclude(pk__in=has_it)
        return super().get_context_data(
            record=edition,
            filter_form=self.filters.form,
            is_asked=is_asked,
            new_count=new.count(),
            has_count=found.filter(pk__in=has_it).count(),
            names=list(new.order_by("pinyin", "pk").values_list("name", flat=True)[:UNITS_TOLD]),
            query=self.request.GET.urlencode(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it; a refusal shows the page again."""
        edition = self.record()
        if not self.filters.is_valid():
            raise Http404(_("筛选条件不完整。"))
        try:
            # One more than may be reached tells that there are too many, without reading the whole register.
            chosen = self.filters.qs.order_by("pk")[: MOST_UNITS + 1]
            count = push_edition(edition, actor=self.actor, organisations=chosen)
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(request.get_full_path())
        messages.success(request, _("已推送给 %(count)d 个单位。") % {"count": count})
        return redirect("workbench:list_edition", pk=edition.pk)


def _shown(attributes: Mapping[str, Any], columns: list[Column]) -> list[tuple[str, str]]:
    """Each column's title with what stands in it."""
    return [(column.title, column.show(attributes.get(column.name))) for column in columns]
