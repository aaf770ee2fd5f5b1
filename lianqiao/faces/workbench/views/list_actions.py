"""What may be done to an edition of a list in the workbench: each a POST that goes back to its page, or a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.lists.domain import discard, end_entry, hide, publish, remove_entry
from lianqiao.core.lists.exchange import export_edition, import_entries, template
from lianqiao.core.lists.forms import EndForm
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.models.files import FileKind
from lianqiao.core.pages import TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import RecordAction
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.lists import ACTION_FORMS, OfEdition, with_publication

_FILE_KINDS = {"xlsx": FileKind.EXCEL, "csv": FileKind.CSV, "txt": FileKind.TEXT}
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _EditionAction(OfEdition, RecordAction):
    """A POST on an edition that goes back to its page."""

    def after(self, record: Any) -> str:
        """To the edition."""
        return reverse("workbench:list_edition", args=[record.pk])

    def entry(self) -> Entry:
        """The line of the address."""
        entry: Entry = find_visible(
            Entry.objects.filter(edition=self.record()).select_related("edition__kind"), self.kwargs["entry"]
        )
        return entry


class ActOnEdition(_EditionAction, TransitionAction):
    """Issues or withdraws an edition."""

    action_forms = ACTION_FORMS


class PublishEdition(_EditionAction):
    """Shows it to everybody after a review."""

    def perform(self, record: Any) -> str:
        """Publish it."""
        publish(record, actor=self.actor, opinion=self.request.POST.get("reason", ""))
        return _("清单已公开。")


class HideEdition(_EditionAction):
    """Takes it off the public pages."""

    def perform(self, record: Any) -> str:
        """Hide it."""
        hide(record, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return _("清单已停止公开。")


class DiscardEdition(_EditionAction):
    """Throws a draft away."""

    def perform(self, record: Any) -> str:
        """Discard it."""
        discard(record, actor=self.actor)
        return _("已放弃编制。")

    def after(self, record: Any) -> str:
        """To the kind, or back to an edition that could not be discarded."""
        if Edition.objects.filter(pk=self.kwargs["pk"]).exists():
            return super().after(record)
        return reverse("workbench:list_kind", args=[record.kind_id])


class RemoveEntry(_EditionAction):
    """Takes a line out of a draft."""

    def perform(self, record: Any) -> str:
        """Remove it."""
        remove_entry(self.entry(), actor=self.actor)
        return _("已移除。")


class EndEntry(_EditionAction):
    """Lets a line leave an issued edition."""

    def perform(self, record: Any) -> str:
        """End it."""
        form = EndForm(self.request.POST)
        if not form.is_valid():
            self.actor.require(Permission.LIST_ISSUE, record)
            field, sentences = next(iter(form.errors.items()))
            raise DomainError("invalid_input", f"{form.fields[field].label}：{sentences[0]}")
        end_entry(self.entry(), actor=self.actor, **form.cleaned_data)
        return with_publication(record, _("已退出清单。"))


class ImportEntries(_EditionAction):
    """Enters the lines of a table."""

    def perform(self, record: Any) -> str:
        """Enter them all or none."""
        self.actor.require(Permission.LIST_EDIT, record)
        file = self.request.FILES.get("file")
        kind = _FILE_KINDS.get(str(getattr(file, "name", "")).rpartition(".")[2].lower())
        if file is None or kind is None:
            raise DomainError("table_format", _("请上传 Excel（.xlsx）或 CSV 文件。"))
        try:
            count = import_entries(record, file.file, file_kind=kind, actor=self.actor)  # type: ignore[arg-type]
        except InvalidInput as refusal:
            sentences = [text for texts in refusal.errors.values() for text in texts]
            raise DomainError("invalid_input", _("没有导入。") + "".join(sentences)) from refusal
        return with_publication(record, _("已列入 %(count)d 条。") % {"count": count})


class EntryTemplate(OfEdition):
    """The empty table for the edition's lines."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it."""
        response = HttpResponse(template(self.record().kind), content_type=_EXCEL)
        response["Content-Disposition"] = 'attachment; filename="list.xlsx"'
        return response


class ExportEdition(OfEdition):
    """The edition as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as Excel, or as CSV if asked."""
        return export_edition(self.record(), fmt="csv" if request.GET.get("format") == "csv" else "xlsx")
