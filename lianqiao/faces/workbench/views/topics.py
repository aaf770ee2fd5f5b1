"""Topics of boards, and where the parts of a region stand on its map."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.boards import crumbs
from lianqiao.governance.boards.domain.tiles import lay_out_tiles
from lianqiao.governance.boards.domain.topics import create_topic, drop_topic, edit_topic
from lianqiao.governance.boards.interfaces.forms import TilesForm, TopicForm
from lianqiao.governance.boards.models import Topic
from lianqiao.governance.boards.queries.places import parts_of


class _TopicForm(FormPage):
    form_class = TopicForm
    permission = Permission.TOPIC_EDIT
    needs_organisation = True

    def after(self, saved: Any) -> str:
        """To its board."""
        return f"{reverse('workbench:boards')}?topic={saved.pk}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the boards."""
        return crumbs(Crumb(self.page_title()))


class NewTopic(_TopicForm):
    """Makes a board for a theme or an industry."""

    title = gettext_lazy("新建专题看板")

    def draft_key(self) -> str:
        """One unsent topic per government."""
        return f"boards.topic.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who asks."""
        if self.actor.oversight is None:
            raise AccessError(_("专题看板由政府部门建立。"), permission=Permission.TOPIC_EDIT)
        return {"actor": self.actor}

    def save(self, form: Any) -> Topic:
        """Create it."""
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}
        return create_topic(actor=self.actor, values=values, indicators=form.ordered())


class EditTopic(_TopicForm):
    """Changes a topic."""

    title = gettext_lazy("修改专题看板")

    def stored_record(self) -> Topic:
        """The topic of the address, which the actor may change."""
        if not hasattr(self, "_topic"):
            self._topic: Topic = find_visible(Topic.objects.visible_to(self.actor), self.kwargs["pk"])
            self.actor.require(Permission.TOPIC_EDIT, self._topic)
        return self._topic

    def draft_key(self) -> str:
        """One unsent change per topic."""
        return f"boards.topic.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """Who asks, and what is there."""
        return {"actor": self.actor, "instance": self.stored_record()}

    def save(self, form: Any) -> Topic:
        """Change it."""
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}
        return edit_topic(self.stored_record(), actor=self.actor, values=values, indicators=form.ordered())


class DropTopic(RecordAction):
    """Removes a topic."""

    permission = Permission.TOPIC_EDIT

    def records(self) -> Any:
        """Those that the actor sees."""
        return Topic.objects.visible_to(self.actor)

    def perform(self, record: Any) -> str:
        """Remove it."""
        drop_topic(record, actor=self.actor)
        return _("专题看板已删除，指标和数都还在。")

    def after(self, record: Any) -> str:
        """To the boards."""
        return reverse("workbench:boards")


class Tiles(FormPage):
    """Where each part of the region stands on the map."""

    title = gettext_lazy("地图版式")
    subtitle = gettext_lazy("给每个地区定一格：第几行、第几列，从左上角数起")
    form_class = TilesForm
    needs_organisation = True
    permission = Permission.LEAGUE_TAKE
    template_name = "workbench/boards/tiles.html"

    def form_arguments(self) -> dict[str, Any]:
        """The parts of the government's region."""
        if self.actor.oversight is None:
            raise AccessError(_("地图版式由政府部门维护。"), permission=Permission.LEAGUE_TAKE)
        return {"regions": parts_of(self.actor.organisation.region)}

    def draft_key(self) -> str:
        """One unsent layout per government."""
        return f"boards.tiles.{self.actor.organisation_id}"

    def save(self, form: Any) -> Any:
        """Lay them out."""
        lay_out_tiles(form.places(), actor=self.actor)
        return None

    def after(self, saved: Any) -> str:
        """To the map."""
        return reverse("workbench:board_map")

    def breadcrumb(self) -> list[Crumb]:
        """Below the map."""
        return crumbs(Crumb(_("地图"), reverse("workbench:board_map")), Crumb(self.page_title()))
