"""The editor of a map: one node with its rows at a time, and what may be done to a node."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import DomainError
from lianqiao.core.pages import Crumb, FormPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import RecordAction
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.maps import OfMap
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.industry_map.domain import add_achievement, close_gap, lock_draft, remove_node, save_node
from lianqiao.registers.industry_map.interfaces.forms import CloseGapForm, NodeForm
from lianqiao.registers.industry_map.models import MapGap, MapNode


class _NodeForm(OfMap, FormPage):
    """The form of a node; every row of it is saved with the node, all or none."""

    form_class = NodeForm
    permission = Permission.MAP_EDIT
    needs_organisation = True
    submit_label = gettext_lazy("保存环节")

    def node(self) -> MapNode | None:
        """The node of the address; None for a new one."""
        return None

    def form_arguments(self) -> dict[str, Any]:
        """What the form is about."""
        self.actor.require(Permission.MAP_EDIT, self.record())
        return {"edition": self.record(), "actor": self.actor, "node": self.node()}

    def save(self, form: Any) -> MapNode:
        """Write it."""
        return save_node(self.record(), form.content(), actor=self.actor, node=self.node())

    def after(self, saved: Any) -> str:
        """To the edition, or to a new form where the person goes on."""
        edition = self.record()
        if "more" in self.request.POST:
            return reverse("workbench:map_node_new", args=[edition.pk])
        return f"{reverse('workbench:map', args=[edition.pk])}?node={saved.pk}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        return self.map_crumbs(Crumb(self.page_title()))


class NewNode(_NodeForm):
    """Adds a node to a draft."""

    title = gettext_lazy("添加环节")
    template_name = "workbench/maps/node_new.html"

    def draft_key(self) -> str:
        """One unsent node per edition."""
        return f"maps.node.new.{self.record().pk}"


class EditNode(_NodeForm):
    """Changes a node of a draft."""

    template_name = "workbench/maps/node.html"

    def nodes(self) -> QuerySet[Any]:
        """Those of the edition."""
        return MapNode.objects.filter(edition=self.record()).select_related("edition", "parent")

    def node(self) -> MapNode:
        """The node of the address, looked up once."""
        if not hasattr(self, "_node"):
            self._node: MapNode = find_visible(self.nodes(), self.kwargs["node"])
        return self._node

    def page_title(self) -> str:
        """The node's name."""
        return _("环节：%(name)s") % {"name": self.node().name}

    def stored_record(self) -> MapNode:
        """The node as it is."""
        self.actor.require(Permission.MAP_EDIT, self.record())
        return self.node()

    def record_url(self) -> str:
        """The node in the drawing."""
        return f"{reverse('workbench:map', args=[self.record().pk])}?node={self.node().pk}"

    def draft_key(self) -> str:
        """One unsent change per node."""
        return f"maps.node.{self.node().pk}"

    def _refuse_if_overtaken(self, seen: str) -> None:
        # Whoever changes nodes locks the edition first, so this one does too.
        lock_draft(self.record(), self.actor)
        super()._refuse_if_overtaken(seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the addresses of what else may be done."""
        return super().get_context_data(record=self.record(), node=self.node(), **kwargs)


class _MapAction(OfMap, RecordAction):
    """A POST on an edition that goes back to its page, at the node that it was about."""

    def node(self) -> MapNode:
        """The node of the address."""
        nodes = MapNode.objects.filter(edition=self.record()).select_related("edition")
        node: MapNode = find_visible(nodes, self.kwargs["node"])
        return node

    def after(self, record: Any) -> str:
        """To the node in the edition."""
        return f"{reverse('workbench:map', args=[record.pk])}?node={self.kwargs['node']}"


class RemoveNode(_MapAction):
    """Takes a node out of a draft."""

    def perform(self, record: Any) -> str:
        """Remove it."""
        node = self.node()
        remove_node(node, actor=self.actor)
        return _("已删除环节“%(name)s”。") % {"name": node.name}


class LinkAchievement(_MapAction):
    """Links one of the suggested achievements to a node of a draft."""

    def perform(self, record: Any) -> str:
        """Link it."""
        rows = Achievement.objects.visible_to(self.actor)
        add_achievement(self.node(), find_visible(rows, self.kwargs["achievement"]), actor=self.actor)
        return _("已关联。")


class CloseGap(_MapAction):
    """Says of a gap of a decided edition that it was filled."""

    def perform(self, record: Any) -> str:
        """Close it."""
        gaps = MapGap.objects.filter(node=self.node()).select_related("node")
        gap = find_visible(gaps, self.kwargs["gap"])
        was_public = record.is_published
        form = CloseGapForm(self.request.POST)
        if not form.is_valid():
            self.actor.require(Permission.MAP_ISSUE, record)
            field, sentences = next(iter(form.errors.items()))
            raise DomainError("invalid_input", f"{form.fields[field].label}：{sentences[0]}")
        close_gap(gap, actor=self.actor, **form.cleaned_data)
        record.refresh_from_db(fields=["is_published"])
        if was_public and not record.is_published:
            return _("缺口已补上。公开的内容有变化，图谱已停止公开，重新保密审查后才能再公开。")
        return _("缺口已补上。")
