"""A kind of record in the API as one configuration: its list, its record, its drafts, actions, files and addresses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from lianqiao.core import transitions
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.answers import answer, require_version
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.paging import page_of
from lianqiao.faces.api.parameters import CURSOR_PARAMETER, LIMIT_PARAMETER, filter_parameters, filtered
from lianqiao.faces.api.previews import LIST_TOTAL
from lianqiao.faces.api.problems import Problem
from lianqiao.faces.api.views.base import ApiView
from lianqiao.registers.programs.scopes import NOT_FOR_PROGRAMS


@dataclass(frozen=True)
class Writing:
    """How drafts are made and changed: the serializer that reads the body, and the domain functions.

    `create(actor=…, values=…, **parts)` and `update(record, actor=…, values=…, **parts)`; `parts` are the names of what
    is rows of their own and no columns of the record. Without `create` programs fill in what the program of the site
    has made.
    """

    serializer: type[serializers.Serializer]
    update: Callable[..., Any]
    edit_permission: Permission
    create: Callable[..., Any] | None = None
    create_permission: Permission | None = None
    parts: tuple[str, ...] = ()
    examples: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Resource:
    """Records of one model as programs meet them; see `docs/how-to/add-an-api-resource.md`.

    Rows begin with `visible_to(actor)` and load all that `serializer` shows: what `joined` and `gathered` name, else
    what the model loads `for_list()`. `from_rows(actor)` gives them where that is not all. `filters` is the FilterSet
    of the pages. `order` is a unique column with an index. `context(records, actor)` is looked up once for a page of
    records. `public` ones answer without a token. `actions` gives the forms of transitions that want data, None where
    programs make none. Addresses: `api:<name>`, `<name>_record`, `<name>_actions`, `<name>_act`, `<name>_files`,
    `<name>_file`.
    """

    name: str
    label: Any
    model: type[Model]
    serializer: type[serializers.Serializer]
    from_rows: Callable[[Actor], QuerySet[Any]] | None = None
    #: Related records that each row shows, one of each (`select_related`) and several of each (`prefetch_related`).
    joined: tuple[str, ...] = ()
    gathered: tuple[str, ...] = ()
    filters: type[django_filters.FilterSet] | None = None
    #: Filters that ask for more than everybody is shown: with one of them only `whole(actor)` is searched.
    closed_filters: frozenset[str] = frozenset()
    whole: Callable[[Actor], QuerySet[Any]] | None = None
    key: str = "id"
    #: The converter of the key in addresses.
    key_type: str = "uuid"
    order: str = "-id"
    public: bool = True
    #: Whether a token needs `read:<name>`; code lists need none.
    scoped: bool = True
    #: The name in the scopes, where several resources share theirs.
    scopes: str = ""
    #: What the read scope opens.
    reading: tuple[Permission, ...] = ()
    context: Callable[[Sequence[Any], Actor], Mapping[str, Any]] = lambda records, actor: {}
    writing: Writing | None = None
    actions: Mapping[str, type[forms.Form]] | None = None
    #: Functions `(record, actor=…)` that take a step instead of the bare transition, since they refuse more exactly.
    steps: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    #: Whether its records have files, which are changed with the right to edit.
    files: bool = False
    #: Whether its changes stand in the feed.
    feed: bool = False
    #: What those hear of a record who are not shown all of it, as verbs; None: all but the way to the public.
    told_outside: tuple[str, ...] | None = None
    #: Verbs with which a cleared record leaves the public, where the model names no public states.
    leaving: tuple[str, ...] = ()
    folder: str = ""

    @property
    def scope_name(self) -> str:
        """The name in the scopes."""
        return self.scopes or self.name

    @property
    def read_scope(self) -> str:
        """The scope that reading needs."""
        return f"read:{self.scope_name}" if self.scoped else ""

    @property
    def write_scope(self) -> str:
        """The scope that drafts and their files need."""
        return f"write:{self.scope_name}"

    @property
    def act_scope(self) -> str:
        """The scope that the next steps need."""
        return f"act:{self.scope_name}"

    @property
    def offered(self) -> tuple[transitions.Transition, ...]:
        """The transitions that a program may make."""
        if self.actions is None:
            return ()
        table = transitions.table_of(self.model)
        return tuple(one for one in table if one.permission is not None and one.permission not in NOT_FOR_PROGRAMS)

    @cached_property
    def page_serializer(self) -> type[serializers.Serializer]:
        """The shape of a page of the list."""
        one = self.serializer.__name__.removesuffix("Serializer")
        attributes = {
            "results": self.serializer(many=True, help_text=_("本页记录")),
            "next": serializers.URLField(allow_null=True, help_text=_("下一页的网址；没有下一页时为空")),
            "total": serializers.IntegerField(required=False, help_text=_("总数；仅在试用 list-total 时给出")),
        }
        return type(f"{one}PageSerializer", (serializers.Serializer,), attributes)

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """What the actor may see, with all that is shown of each."""
        if self.from_rows is not None:
            return self.from_rows(actor)
        manager: Any = self.model._default_manager
        visible = manager.visible_to(actor)
        if not (self.joined or self.gathered):
            return visible.for_list() if hasattr(visible, "for_list") else visible
        return visible.select_related(*self.joined).prefetch_related(*self.gathered)

    def shown(self, records: Sequence[Any], actor: Actor) -> list[dict[str, Any]]:
        """The records as the actor is shown them, in a fixed number of queries."""
        context = {"actor": actor, **self.context(records, actor)}
        return [self.serializer(record, context=context).data for record in records]

    def listed(self, actor: Actor, asked: Collection[str]) -> QuerySet[Any]:
        """The rows that a list with these parameters begins with."""
        if self.whole is not None and self.closed_filters & set(asked):
            return self.whole(actor)
        return self.rows(actor)

    def find(self, key: Any, actor: Actor) -> Any:
        """The record of that key among the visible ones; a foreign one does not exist (a Problem 404)."""
        record = self.rows(actor).filter(**{self.key: key}).first()
        if record is None:
            raise Problem(404, "not_found", _("没有这条记录，或它没有对您公开。"))
        return record

    def find_locked(self, key: Any, actor: Actor) -> Any:
        """The same for a change: its row is locked before it is read."""
        seen = self.find(key, actor)
        self.model._base_manager.select_for_update().get(pk=seen.pk)
        return self.find(key, actor)


def list_view(resource: Resource) -> type[ApiView]:
    """The view of the list; with `writing` it takes new drafts as well."""
    operations = {
        "get": Operation(
            id=f"{resource.name}_list",
            tag=resource.label,
            summary=_("%(label)s列表") % {"label": resource.label},
            scope=resource.read_scope,
            public=resource.public,
            parameters=(*filter_parameters(resource.filters), LIMIT_PARAMETER, CURSOR_PARAMETER),
            response=resource.page_serializer,
        )
    }
    creates = resource.writing is not None and resource.writing.create is not None
    if resource.writing is not None and creates:
        operations["post"] = Operation(
            id=f"{resource.name}_create",
            tag=resource.label,
            summary=_("新建%(label)s草稿") % {"label": resource.label},
            description=_("为令牌所属单位新建一条草稿，检查与页面填报相同。"),
            scope=resource.write_scope,
            request=resource.writing.serializer,
            response=resource.serializer,
            status=201,
            examples=resource.writing.examples,
        )
    kind = _DraftsView if creates else _ListView
    return type(f"{resource.name.title()}List", (kind,), _attributes(resource, operations))


def record_view(resource: Resource) -> type[ApiView]:
    """The view of one record; with `writing` a draft can be changed."""
    operations = {
        "get": Operation(
            id=f"{resource.name}_read",
            tag=resource.label,
            summary=_("读取一条%(label)s") % {"label": resource.label},
            scope=resource.read_scope,
            public=resource.public,
            response=resource.serializer,
            errors=(404,),
        )
    }
    kind: type[ApiView] = _RecordView
    if resource.writing is not None:
        kind = _DraftView
        creates = resource.writing.create is not None
        operations["patch"] = Operation(
            id=f"{resource.name}_update",
            tag=resource.label,
            summary=(_("修改%(label)s草稿") if creates else _("填写%(label)s")) % {"label": resource.label},
            description=_("只写要修改的栏目，其余保持不变。须在 If-Match 中写明所依据的版本。"),
            scope=resource.write_scope,
            request=resource.writing.serializer,
            response=resource.serializer,
            errors=(404,),
            needs_version=True,
            examples=() if creates else resource.writing.examples,
        )
    return type(f"{resource.name.title()}Record", (kind,), _attributes(resource, operations))


def _attributes(resource: Resource, operations: Mapping[str, Operation]) -> dict[str, Any]:
    return {"resource": resource, "operations": operations, "writing": resource.writing}


class _ListView(ApiView):
    resource: Resource

    def get(self, request: Any) -> Any:
        """A page of the records that the actor may see."""
        begin = self.resource.listed(self.actor, request._request.GET.keys())
        rows = filtered(begin, self.resource.filters, request._request)
        page = page_of(request._request, rows, order=self.resource.order)
        data: dict[str, Any] = {"results": self.resource.shown(page.records, self.actor), "next": page.next}
        if LIST_TOTAL in self.previews:
            data["total"] = rows.order_by().count()
        return answer(data)


class _DraftsView(_ListView):
    writing: Writing

    def post(self, request: Any) -> Any:
        """A new draft of the organisation that the actor acts for."""
        writing = self.writing
        values, parts = read_body(writing, request, self.actor)
        assert writing.create is not None  # noqa: S101 - `list_view` gives this view to none else
        created = writing.create(actor=self.actor, values=values, **parts)
        shown = self.resource.shown([self.resource.find(created.pk, self.actor)], self.actor)[0]
        location = request.build_absolute_uri(f"{request.path}/{created.pk}")
        return answer(shown, status=201, headers={"Location": location})


class _RecordView(ApiView):
    resource: Resource

    def get(self, request: Any, key: Any) -> Any:
        """One record that the actor may see."""
        return answer(self.resource.shown([self.resource.find(key, self.actor)], self.actor)[0])


class _DraftView(_RecordView):
    writing: Writing

    def patch(self, request: Any, key: Any) -> Any:
        """A change of what the body names, under the lock of the record."""
        writing = self.writing
        record = self.resource.find_locked(key, self.actor)
        self.actor.require(writing.edit_permission, record)
        require_version(request.headers.get("If-Match"), self.resource.shown([record], self.actor)[0])
        values, parts = read_body(writing, request, self.actor, partial=True)
        writing.update(record, actor=self.actor, values=values, **parts)
        return answer(self.resource.shown([self.resource.find(key, self.actor)], self.actor)[0])


def read_body(
    writing: Writing, request: Any, actor: Actor, *, partial: bool = False
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns and the parts that the body names."""
    serializer = writing.serializer(data=request.data, partial=partial, context={"actor": actor})
    serializer.is_valid(raise_exception=True)
    values = dict(serializer.validated_data)
    parts = {name: values.pop(name) for name in writing.parts if name in values}
    return values, parts
