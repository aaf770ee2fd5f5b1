"""A register's place in the workbench as one configuration: its list, record, forms, actions, and their addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django_filters import FilterSet
from django_tables2 import Table

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.pages.base import Crumb, Page, find_visible
from lianqiao.core.pages.forms import FormPage
from lianqiao.core.pages.lists import ListPage
from lianqiao.core.pages.records import (
    ActionForms,
    CommentAction,
    DeskRecordPage,
    RecordPage,
    TransitionAction,
    VersionsPage,
    shown_changes,
)
from lianqiao.core.permissions import Permission

LONGEST_TITLE = 200
LONGEST_TEXT = 3000


@dataclass(frozen=True)
class Desk:
    """How a register stands in the workbench.

    `save(form, actor, record)` calls the domain: `record` is None for a new one; it returns the saved record.
    `context(record, actor)` adds to the record's page, `action_forms` are the forms of actions that want data.
    Addresses: `<face>:<slug>`, `<slug>_new`, `<slug>_record`, `<slug>_edit`, `<slug>_act`, `<slug>_say`,
    `<slug>_versions`, `<slug>_beside`, `<slug>_duplicates`.
    """

    face: str
    slug: str
    label: Any
    model: type[Model]
    table: type[Table]
    filters: type[FilterSet]
    form: type[Any]
    record_template: str
    save: Callable[[Any, Actor, Any], Any]
    create_permission: Permission
    edit_permission: Permission
    new_label: Any
    empty_text: Any
    #: The name of the address where a published record stands for everybody; empty where there is none.
    public_page: str = ""
    #: The field whose text, with the title, is compared with other records while a form is filled in.
    text_field: str = ""
    #: `(title, text, actor, record's id or None)`: records that may be the same, as the component shows them; None
    #: where nothing is compared.
    duplicates: Callable[[str, str, Actor, Any], list[dict[str, Any]]] | None = None
    form_help: Any = ""
    #: The words on the button that saves; in a form of steps those of the last.
    save_label: Any = _l("保存草稿")
    #: In how many steps the form may be filled in; 0 where it is one page. A step is a section of the form.
    steps: int = 0
    #: Columns that the own list leaves out until the person asks for them.
    hidden_columns: tuple[str, ...] = ()
    #: `(record, actor)`: the list that led to a record which does not stand in the actor's own list, None if it does.
    other_list: Callable[[Any, Actor], Crumb | None] = lambda record, actor: None
    #: Fields of a new record that may come with the address, from the page that led here.
    prefill: tuple[str, ...] = ()
    form_template: str = "shell/pages/form.html"
    context: Callable[[Any, Actor], dict[str, Any]] = lambda record, actor: {}
    action_forms: ActionForms = field(default_factory=dict)

    def url(self, page: str = "", *args: Any) -> str:
        """The address of one of the desk's pages."""
        return reverse(f"{self.face}:{self.slug}{'_' if page else ''}{page}", args=args)

    def own(self, actor: Actor) -> QuerySet[Any]:
        """The records of the organisation that the actor acts for."""
        return self.whole(actor).filter(organisation=actor.organisation_id)

    def whole(self, actor: Actor) -> QuerySet[Any]:
        """The records of which the actor is shown everything, contacts, history and conversation included.

        What is merely public stands on the portal, masked as its owner asked; here it does not exist.
        """
        rows: Any = self.model._default_manager.all()
        return rows.filter(rows.inside(actor))  # type: ignore[no-any-return]

    def urls(self) -> list[URLPattern]:
        """The addresses of all pages of the desk."""
        slug, record = self.slug, f"{self.slug}/<uuid:pk>/"
        compared = [
            path(f"{record}beside/<uuid:other>/", self._beside().as_view(), name=f"{slug}_beside"),
            path(f"{slug}/duplicates/", self._duplicates().as_view(), name=f"{slug}_duplicates"),
        ]
        return [
            path(f"{slug}/", self._list().as_view(), name=slug),
            path(f"{slug}/new/", self._form(new=True).as_view(), name=f"{slug}_new"),
            path(record, self._record().as_view(), name=f"{slug}_record"),
            path(f"{record}edit/", self._form(new=False).as_view(), name=f"{slug}_edit"),
            path(f"{record}act/", self._action(TransitionAction).as_view(), name=f"{slug}_act"),
            path(f"{record}say/", self._action(CommentAction).as_view(), name=f"{slug}_say"),
            path(f"{record}versions/", self._versions().as_view(), name=f"{slug}_versions"),
            *(compared if self.duplicates is not None else ()),
        ]

    def may_create(self, actor: Actor) -> bool:
        """Whether the actor may begin a new record."""
        return actor.has(self.create_permission)

    def _crumbs(self, *more: Crumb) -> list[Crumb]:
        return [
            Crumb(_("工作台"), reverse(f"{self.face}:home")),
            Crumb(str(self.label), self.url()),
            *more,
        ]

    def _record_crumbs(self, record: Any, actor: Actor, *more: Crumb) -> list[Crumb]:
        """The way to a record, or with `more` to a page below it."""
        home, own = self._crumbs()
        here = Crumb(str(record), self.url("record", record.pk) if more else "")
        return [home, self.other_list(record, actor) or own, here, *more]

    def _list(self) -> type[ListPage]:
        desk = self

        class DeskList(ListPage):
            title = desk.label
            table_class = desk.table
            filterset_class = desk.filters
            hidden_columns = desk.hidden_columns
            empty_title = _("这里还没有记录")
            empty_text = desk.empty_text
            needs_organisation = True
            template_name = "shell/pages/desk_list.html"
            extra_context = {"desk": desk}

            def records(self) -> QuerySet[Any]:
                return desk.own(self.actor).for_list()  # type: ignore[attr-defined, no-any-return]

            def breadcrumb(self) -> list[Crumb]:
                return [desk._crumbs()[0], Crumb(str(desk.label))]

            def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
                new_url = desk.url("new") if desk.may_create(self.actor) else ""
                return super().get_context_data(new_url=new_url, **kwargs)

        return DeskList

    def _record(self) -> type[DeskRecordPage]:
        desk = self

        class DeskRecord(DeskRecordPage):
            template_name = desk.record_template
            action_forms = desk.action_forms

            def records(self) -> QuerySet[Any]:
                return desk.whole(self.actor).for_detail()  # type: ignore[attr-defined, no-any-return]

            def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
                """To those who may see no more than the public, the public page."""
                published: Any = desk.model._default_manager
                if (
                    desk.public_page
                    and not self.records().filter(pk=kwargs["pk"]).exists()
                    and published.public(self.actor).filter(pk=kwargs["pk"]).exists()
                ):
                    return redirect(desk.public_page, pk=kwargs["pk"])
                return super().get(request, *args, **kwargs)

            def breadcrumb(self) -> list[Crumb]:
                return desk._record_crumbs(self.record(), self.actor)

            def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
                record = self.record()
                may_edit = bool(self.actor.can(desk.edit_permission, record))
                return super().get_context_data(
                    desk=desk,
                    edit_url=desk.url("edit", record.pk) if may_edit else "",
                    act_url=desk.url("act", record.pk),
                    say_url=desk.url("say", record.pk),
                    versions_url=desk.url("versions", record.pk),
                    **desk.context(record, self.actor),
                    **kwargs,
                )

        return DeskRecord

    def _form(self, *, new: bool) -> type[FormPage]:
        desk = self

        class DeskForm(FormPage):
            form_class = desk.form
            title = desk.new_label if new else _("修改")
            help = desk.form_help
            needs_organisation = True
            permission = desk.create_permission if new else None
            template_name = desk.form_template

            def step(self) -> int | None:
                """The step that is asked, from 1; None for the whole form."""
                if not desk.steps or "whole" in self.request.GET:
                    return None
                wanted = self.request.GET.get("step", "1" if new else "")
                return int(wanted) if wanted.isdigit() and 1 <= int(wanted) <= desk.steps else None

            def record(self) -> Any:
                if new and not desk.may_create(self.actor):
                    raise AccessError(_("本单位不填报这类记录。"))
                if new:
                    return None
                if not hasattr(self, "_record"):
                    self._record = find_visible(desk.whole(self.actor), self.kwargs["pk"])
                    self.actor.require(desk.edit_permission, self._record)
                return self._record

            def stored_record(self) -> Any:
                return self.record()

            def record_url(self) -> str:
                return "" if new else desk.url("record", self.kwargs["pk"])

            def draft_key(self) -> str:
                organisation = self.actor.organisation_id
                record, brought = self.record(), self.brought()
                # What another page filled in begins a form of its own, which no unsent one hides.
                about = f".{crc32(repr(brought).encode()):08x}" if brought else ""
                return f"{desk.slug}.{organisation if record is None else record.pk}.{self.step() or 'whole'}{about}"

            def brought(self) -> dict[str, str]:
                """What the page that led here filled in for a new record."""
                asked = self.request.GET
                return {name: asked[name][:LONGEST_TEXT] for name in desk.prefill if new and name in asked}

            def form_arguments(self) -> dict[str, Any]:
                step = {"step": self.step()} if desk.steps else {}
                brought = self.brought()
                return {"actor": self.actor, "instance": self.record(), "initial": brought or None, **step}

            def save(self, form: Any) -> Any:
                return desk.save(form, self.actor, self.record())

            def after(self, saved: Any) -> str:
                step = self.step()
                if step is not None and step < desk.steps:
                    return f"{desk.url('edit', saved.pk)}?step={step + 1}"
                return desk.url("record", saved.pk)

            def breadcrumb(self) -> list[Crumb]:
                record = self.record()
                if record is None:
                    return desk._crumbs(Crumb(self.page_title()))
                return desk._record_crumbs(record, self.actor, Crumb(self.page_title()))

            def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
                step = self.step()
                more = step is not None and step < desk.steps
                return super().get_context_data(
                    desk=desk,
                    record=self.record(),
                    duplicates_url="" if desk.duplicates is None else desk.url("duplicates"),
                    submit_label=_("保存并继续") if more else str(desk.save_label),
                    step=step,
                    steps=self.step_line(step),
                    **kwargs,
                )

            def step_line(self, step: int | None) -> list[dict[str, str]]:
                """The steps as the component shows them."""
                if step is None:
                    return []
                titles = [str(title) for title, _help, _fields in desk.form.sections]
                status = ["done" if n < step else "current" if n == step else "todo" for n in range(1, desk.steps + 1)]
                return [{"label": title, "status": at} for title, at in zip(titles, status, strict=True)]

        return DeskForm

    def _action(self, base: type[Any]) -> type[Any]:
        desk = self

        class DeskAction(base):
            action_forms = desk.action_forms

            def records(self) -> QuerySet[Any]:
                return desk.whole(self.actor)

            def after(self, record: Any) -> str:
                return desk.url("record", record.pk)

        return DeskAction

    def _versions(self) -> type[VersionsPage]:
        desk = self

        class DeskVersions(VersionsPage):
            template_name = "shell/pages/versions.html"

            def records(self) -> QuerySet[Any]:
                return desk.whole(self.actor)

            def page_title(self) -> str:
                return _("版本比较")

            def breadcrumb(self) -> list[Crumb]:
                return desk._record_crumbs(self.record(), self.actor, Crumb(self.page_title()))

        return DeskVersions

    def _beside(self) -> type[RecordPage]:
        desk = self

        class DeskBeside(RecordPage):
            """A record beside another that may be the same, for those who may read all of both."""

            template_name = "shell/pages/beside.html"

            def records(self) -> QuerySet[Any]:
                return desk.whole(self.actor)

            def other(self) -> Any:
                return find_visible(desk.whole(self.actor), self.kwargs["other"])

            def page_title(self) -> str:
                return _("对照")

            def breadcrumb(self) -> list[Crumb]:
                return desk._record_crumbs(self.record(), self.actor, Crumb(self.page_title()))

            def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
                record, other = self.record(), self.other()
                changes = shown_changes(desk.model, other.snapshot(), record.snapshot())
                return super().get_context_data(record=record, beside=other, changes=changes, **kwargs)

        return DeskBeside

    def _duplicates(self) -> type[Page]:
        desk = self

        class DeskDuplicates(Page):
            """The warning that comes into a form while it is filled in."""

            http_method_names = ("post",)
            permission = desk.create_permission
            needs_organisation = True
            template_name = "shell/pages/duplicates.html"

            def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
                title = request.POST.get("title", "")[:LONGEST_TITLE]
                text = request.POST.get(desk.text_field, "")[:LONGEST_TEXT]
                compare = desk.duplicates or (lambda *given: [])
                found = compare(title, text, self.actor, _uuid(request.POST.get("record", "")))
                return self.render_to_response(self.get_context_data(duplicates=found))

        return DeskDuplicates


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
