"""What may be done to an edition of a map: each a POST that goes back to its page, or a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.pages import TransitionAction
from lianqiao.core.pages.records import RecordAction
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.maps import ACTION_FORMS, OfMap
from lianqiao.registers.industry_map.domain import discard, hide, publish
from lianqiao.registers.industry_map.interfaces.exchange import export_map, import_map, template
from lianqiao.registers.industry_map.models import MapEdition

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _EditionAction(OfMap, RecordAction):
    """A POST on an edition that goes back to its page."""

    def after(self, record: Any) -> str:
        """To the edition."""
        return reverse("workbench:map", args=[record.pk])


class ActOnMap(_EditionAction, TransitionAction):
    """Issues or withdraws an edition."""

    action_forms = ACTION_FORMS


class PublishMap(_EditionAction):
    """Shows it to everybody after a review."""

    def perform(self, record: Any) -> str:
        """Publish it."""
        publish(record, actor=self.actor, opinion=self.request.POST.get("reason", ""))
        return _("产业图谱已公开。")


class HideMap(_EditionAction):
    """Takes it off the public pages."""

    def perform(self, record: Any) -> str:
        """Hide it."""
        hide(record, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return _("产业图谱已停止公开。")


class DiscardMap(_EditionAction):
    """Throws a draft away."""

    def perform(self, record: Any) -> str:
        """Discard it."""
        discard(record, actor=self.actor)
        return _("已放弃编制。")

    def after(self, record: Any) -> str:
        """To the chain, or back to an edition that could not be discarded."""
        if MapEdition.objects.filter(pk=self.kwargs["pk"]).exists():
            return super().after(record)
        return reverse("workbench:map_chain", args=[record.chain_id])


class ImportMap(_EditionAction):
    """Takes the whole content of a draft from a workbook."""

    def perform(self, record: Any) -> str:
        """Replace the draft's content, all or nothing."""
        self.actor.require(Permission.MAP_EDIT, record)
        file = self.request.FILES.get("file")
        if file is None or not str(file.name).lower().endswith(".xlsx"):
            raise DomainError("table_format", _("请上传 Excel 工作簿（.xlsx）。"))
        try:
            count = import_map(record, file.file, actor=self.actor)  # type: ignore[arg-type]
        except InvalidInput as refusal:
            sentences = [text for texts in refusal.errors.values() for text in texts]
            raise DomainError("invalid_input", _("没有导入。") + "".join(sentences)) from refusal
        return _("已导入，现在有 %(count)d 个环节。") % {"count": count}


class MapTemplate(OfMap):
    """The empty workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it."""
        self.record()
        response = HttpResponse(template(), content_type=_EXCEL)
        response["Content-Disposition"] = 'attachment; filename="map.xlsx"'
        return response


class ExportMap(OfMap):
    """The edition as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it with all that the actor may see."""
        return export_map(self.record(), actor=self.actor)
