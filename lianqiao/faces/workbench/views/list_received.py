"""Lists that were sent to the actor's organisation, and its answers to their lines."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.lists.columns import FEEDBACK
from lianqiao.core.lists.domain import answer_entry
from lianqiao.core.lists.models import Answer, Edition, Entry, Push
from lianqiao.core.lists.showing import as_public
from lianqiao.core.pages import Crumb, Page, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission

SHOWN_AT_ONCE = 50


class _Received(Page):
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """The public editions that were sent to the organisation."""
        return Edition.objects.sent_to(self.actor.organisation_id).select_related("kind", "organisation", "region")

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way here, below the workbench."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(_("收到的清单"), reverse("workbench:lists_received") if more else ""), *more]


class ReceivedLists(_Received):
    """The lists that were sent to the organisation, newest first."""

    title = gettext_lazy("收到的清单")
    help = gettext_lazy("主管部门推送给本单位的清单。请逐条看看，对感兴趣的条目填写反馈。")
    template_name = "workbench/lists/received.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return self.crumbs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of editions, with how many lines the organisation has answered."""
        mine = Q(entries__answers__organisation=self.actor.organisation_id)
        standing = Q(entries__left_on__isnull=True)
        rows = self.records().annotate(
            pushed_at=self._pushed_at(),
            entry_count=Count("entries", filter=standing, distinct=True),
            answer_count=Count("entries__answers", filter=mine, distinct=True),
        )
        page = Paginator(rows.order_by("-pushed_at", "-id"), SHOWN_AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)

    def _pushed_at(self) -> Any:
        sent = Push.objects.filter(edition=OuterRef("pk"), organisation=self.actor.organisation_id)
        return Subquery(sent.values("pushed_at")[:1])


class ReceivedList(_Received, RecordPage):
    """One list that was sent to the organisation, each line with what the organisation has answered."""

    template_name = "workbench/lists/received_list.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the lists that were sent."""
        return self.crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of lines with the columns of the kind and the organisation's answers."""
        edition = self.record()
        columns = [column for column in edition.kind.own_columns() if column.name != FEEDBACK]
        lines = Paginator(edition.entries.standing().in_order(), SHOWN_AT_ONCE)
        page = lines.get_page(self.request.GET.get("page"))
        entries = as_public(page.object_list, self.actor)
        mine = Answer.objects.filter(entry__in=entries, organisation=self.actor.organisation_id)
        answers = {answer.entry_id: answer for answer in mine}
        return super().get_context_data(
            record=edition,
            columns=columns,
            page=page,
            rows=[
                (
                    entry,
                    [(column.title, column.show(entry.attributes.get(column.name))) for column in columns],
                    answers.get(entry.pk),
                )
                for entry in entries
            ],
            may_answer=bool(self.actor.can(Permission.LIST_ANSWER, edition)),
            **kwargs,
        )


class AnswerEntry(_Received, RecordAction):
    """Says what comes of a line."""

    def perform(self, record: Any) -> str:
        """Hand it to the domain."""
        entry: Entry = find_visible(Entry.objects.filter(edition=record).standing(), self.kwargs["entry"])
        given = answer_entry(entry, actor=self.actor, text=self.request.POST.get("text", ""))
        return _("已撤回反馈。") if given is None else _("已提交反馈，编制单位会看到。")

    def after(self, record: Any) -> str:
        """Back to the list."""
        return reverse("workbench:list_received", args=[record.pk])
