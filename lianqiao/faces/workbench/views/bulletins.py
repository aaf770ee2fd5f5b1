"""Bulletins: the list, drawing one up, its page with text, charts and tables, editing, issuing, and its files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import documents, files, log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.governance.boards.documents import BULLETIN, bulletin_data
from lianqiao.governance.boards.domain.bulletins import (
    discard_bulletin,
    draw_up_bulletin,
    edit_bulletin,
    rewrite_bulletin,
)
from lianqiao.governance.boards.enums import BulletinState
from lianqiao.governance.boards.interfaces.forms import BulletinForm, BulletinTextForm
from lianqiao.governance.boards.models import Bulletin

AT_ONCE = 30
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
NEXT = {
    BulletinState.DRAFT: gettext_lazy("正文按数据写好，请核对修改；印发后存档，不能再改。"),
    BulletinState.ISSUED: gettext_lazy("已印发并存档，下级政府部门已收到消息。"),
    BulletinState.WITHDRAWN: gettext_lazy("已撤回，存档的文件仍可查看。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the bulletins."""
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("通报"), reverse("workbench:bulletins")), *more]


class Bulletins(Page):
    """The bulletins that the actor may see."""

    title = gettext_lazy("通报")
    subtitle = gettext_lazy("按数据写好初稿，修改后印发，按 GB/T 9704 排版成 Word 和 PDF 存档")
    needs_organisation = True
    permission = Permission.BULLETIN_VIEW
    template_name = "workbench/boards/bulletins.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of bulletins."""
        rows = Bulletin.objects.visible_to(self.actor).for_list().order_by("-month", "-id")
        may_write = self.actor.has(Permission.BULLETIN_EDIT) and self.actor.oversight is not None
        page = Paginator(rows, AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, may_write=may_write, **kwargs)


class NewBulletin(FormPage):
    """Draws a bulletin up from the figures."""

    title = gettext_lazy("起草通报")
    form_class = BulletinForm
    permission = Permission.BULLETIN_EDIT
    needs_organisation = True
    submit_label = gettext_lazy("按数据起草")

    def draft_key(self) -> str:
        """One unsent bulletin per government."""
        return f"boards.bulletin.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """The government's region."""
        if self.actor.oversight is None:
            raise AccessError(_("通报由政府部门编写。"), permission=Permission.BULLETIN_EDIT)
        return {"region": self.actor.organisation.region}

    def save(self, form: Any) -> Bulletin:
        """Draw it up."""
        return draw_up_bulletin(actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the bulletin."""
        return reverse("workbench:bulletin", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the bulletins."""
        return crumbs(Crumb(self.page_title()))


class OfBulletin(RecordPage):
    """Pages of one bulletin."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Bulletin.objects.visible_to(self.actor).select_related("organisation", "region", "issued_by")


class BulletinPage(OfBulletin):
    """One bulletin with its text, charts and tables, and what may be done with it."""

    template_name = "workbench/boards/bulletin.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the bulletins."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The bulletin, its files and its actions."""
        record = self.record()
        is_draft = record.state == BulletinState.DRAFT
        return super().get_context_data(
            record=record,
            paragraphs=documents.paragraphs(record.text),
            offers=shown_offers(record, self.actor, {}),
            next_step=NEXT[record.state],
            may_edit=is_draft and bool(self.actor.can(Permission.BULLETIN_EDIT, record)),
            kept=[] if is_draft else list(files.files_of(record)),
            history=log.history_of(record).order_by("-at", "-id"),
            **kwargs,
        )


class EditBulletin(FormPage):
    """Changes the words of a draft."""

    title = gettext_lazy("修改通报")
    form_class = BulletinTextForm
    permission = Permission.BULLETIN_EDIT
    needs_organisation = True

    def stored_record(self) -> Bulletin:
        """The draft of the address, which the actor may change."""
        if not hasattr(self, "_bulletin"):
            self._bulletin: Bulletin = find_visible(Bulletin.objects.visible_to(self.actor), self.kwargs["pk"])
            self.actor.require(Permission.BULLETIN_EDIT, self._bulletin)
        return self._bulletin

    def record_url(self) -> str:
        """Its page."""
        return reverse("workbench:bulletin", args=[self.stored_record().pk])

    def draft_key(self) -> str:
        """One unsent change per bulletin."""
        return f"boards.bulletin.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What is there."""
        return {"instance": self.stored_record()}

    def save(self, form: Any) -> Bulletin:
        """Change it."""
        return edit_bulletin(self.stored_record(), actor=self.actor, values=form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the bulletin."""
        return reverse("workbench:bulletin", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the bulletin."""
        return crumbs(Crumb(self.stored_record().title, self.record_url()), Crumb(self.page_title()))


class _BulletinAction(OfBulletin, RecordAction):
    """A POST on a bulletin that goes back to its page."""

    def after(self, record: Any) -> str:
        """To the bulletin."""
        return reverse("workbench:bulletin", args=[record.pk])


class ActOnBulletin(_BulletinAction, TransitionAction):
    """Issues or withdraws it."""


class RewriteBulletin(_BulletinAction):
    """Writes a draft anew from the figures."""

    def perform(self, record: Any) -> str:
        """Rewrite it."""
        rewrite_bulletin(record, actor=self.actor)
        return _("已按最新数据重写正文、图和附表。")


class DiscardBulletin(_BulletinAction):
    """Throws a draft away."""

    def perform(self, record: Any) -> str:
        """Discard it."""
        discard_bulletin(record, actor=self.actor)
        return _("已删除草稿。")

    def after(self, record: Any) -> str:
        """To the list, or back to a bulletin that could not be discarded."""
        if Bulletin.objects.filter(pk=self.kwargs["pk"]).exists():
            return super().after(record)
        return reverse("workbench:bulletins")


class PreviewBulletin(OfBulletin):
    """A draft as it would be issued, as Word or PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it and send it."""
        record, form = self.record(), self.kwargs["form"]
        if form not in _TYPES:
            raise Http404(_("没有这种文件。"))
        make = documents.pdf if form == "pdf" else documents.render
        response = HttpResponse(make(BULLETIN, bulletin_data(record), where=record.organisation), _TYPES[form])
        response["Content-Disposition"] = f'attachment; filename="bulletin.{form}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
