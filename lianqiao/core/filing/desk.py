"""The workbench's pages of a kind of filed record: own list, the region's list, record, form and actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.facts import facts_of, outcome_of
from lianqiao.core.filing.forms import save_filing
from lianqiao.core.filing.kinds import FilingKind
from lianqiao.core.pages import Crumb, Desk, ListPage
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.forms import OpinionForm
from lianqiao.core.publishing.secrecy import suspicious_words


@dataclass(frozen=True, kw_only=True)
class FilingDesk(Desk):
    """A desk made of a kind; besides a desk's addresses it has `<slug>_all`, what the actor sees of all units."""

    kind: FilingKind

    def urls(self) -> list[URLPattern]:
        """The addresses of a desk, and the list of all units."""
        return [path(f"{self.slug}/all/", self._all().as_view(), name=f"{self.slug}_all"), *super().urls()]

    def may_create(self, actor: Actor) -> bool:
        """Whether the actor's organisation files such records."""
        return self.kind.may_create(actor)

    def whole(self, actor: Actor) -> QuerySet[Any]:
        """Those of which the actor is shown everything, with their parts."""
        return self.kind.with_parts(super().whole(actor))

    def own(self, actor: Actor) -> QuerySet[Any]:
        """Those of the actor's organisation, and those in which it takes part; a list reads no parts."""
        rows: Any = self.model._default_manager.all()
        return rows.of(actor.organisation_id)  # type: ignore[no-any-return]

    def _all(self) -> type[ListPage]:
        desk = self

        class All(ListPage):
            title = desk.label
            table_class = desk.table
            filterset_class = desk.filters
            empty_title = gettext_lazy("还没有记录")
            empty_text = gettext_lazy("各单位提交后会出现在这里。")
            needs_organisation = True
            order = ("turn", "-updated_at", "-pk")

            def records(self) -> QuerySet[Any]:
                """Those handed in come first."""
                if self.actor.oversight is None and not desk.kind.also(self.actor):
                    raise AccessError(_("各单位的记录由主管部门查看；本单位的在“我的”列表里。"))
                rows: Any = desk.model._default_manager.all()
                turn = Case(When(state=FilingState.SUBMITTED, then=Value(0)), default=Value(1))
                return rows.filter(rows.inside(self.actor)).for_list().annotate(turn=turn)  # type: ignore[no-any-return]

            def breadcrumb(self) -> list[Crumb]:
                return [desk._crumbs()[0], Crumb(str(desk.label))]

        return All


def desk_of(kind: FilingKind, *, face: str) -> FilingDesk:
    """The desk of a kind in a face."""

    def context(record: Any, actor: Actor) -> dict[str, Any]:
        return {**_shared(desk, record, actor), **kind.context(record, actor)}

    def other_list(record: Any, actor: Actor) -> Crumb | None:
        if record.organisation_id == actor.organisation_id or actor.oversight is None:
            return None
        return Crumb(str(kind.label), desk.url("all"))

    clearing = {"clear": OpinionForm} if kind.is_public else {}
    desk = FilingDesk(
        face=face,
        slug=kind.slug,
        label=kind.label,
        model=kind.model,
        table=kind.table,
        filters=kind.filters,
        form=kind.form,
        record_template=kind.template,
        save=save_filing,
        create_permission=Permission.FILING_CREATE,
        edit_permission=Permission.FILING_EDIT,
        new_label=kind.new_label,
        empty_text=kind.empty_text,
        form_help=kind.form_help,
        hidden_columns=kind.hidden_columns,
        prefill=kind.prefill,
        other_list=other_list,
        context=context,
        action_forms={**clearing, **kind.action_forms},
        kind=kind,
    )
    return desk


def _shared(desk: FilingDesk, record: Any, actor: Actor) -> dict[str, Any]:
    """What the page of every kind shows."""
    may_edit = bool(actor.can(desk.edit_permission, record))
    return {
        "kind": desk.kind,
        "sections": [*facts_of(record, desk.kind.form), *outcome_of(record, desk.kind.outcome_fields)],
        "attachments": [
            {
                "name": file.name,
                "size": file.size,
                "created_at": file.created_at,
                "url": reverse(f"{desk.face}:file", args=[file.pk]),
                "remove_url": desk.url("detach", record.pk, file.pk) if may_edit else "",
            }
            for file in files.files_of(record)
        ],
        "attach_url": desk.url("attach", record.pk),
        "public_url": reverse("portal:filing", args=[desk.slug, record.pk]) if record.is_public else "",
        "is_withheld": record.state in record.PUBLIC_STATES and record.is_owner_kept_back,
        "secrecy_words": suspicious_words(*record.guarded_texts()) if desk.kind.is_public else [],
    }
