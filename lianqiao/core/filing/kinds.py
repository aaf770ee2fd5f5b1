"""The kinds of filed records: each is declared once, and every face shows it from that declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from lianqiao.core import messages
from lianqiao.core.access import Actor
from lianqiao.core.files.access import subject_rule
from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.filing.tables import FilingFilter, FilingTable
from lianqiao.core.permissions import Permission


class FilingGroup(TextChoices):
    """Under which heading of the menu a kind stands, in the menu's order."""

    ENTERPRISES = "enterprises", _("企业培育")
    ALLIANCES = "alliances", _("联合体与联盟")
    ACHIEVEMENTS = "achievements", _("成果管理")
    DEMANDS = "demands", _("需求管理")
    CONTRACTS = "contracts", _("技术合同")
    TALENT = "talent", _("人才选派")


#: Filters that tell nothing but what everybody is shown of a public record.
_OPEN_FILTERS = frozenset({"q", "organisation", "region"})


@dataclass(frozen=True, eq=False)
class FilingKind:
    """One kind. `slug` names its addresses: `workbench:<slug>…` and, where it is public, `portal:filing` with the slug.

    `public_fields` are the columns that everybody is shown of a public record, `public_parts` those of its parts.
    `context(record, actor)` adds to the record's page in the workbench, `template` may extend `workbench/filing.html`
    to show it. `import_fields` are the columns of its table for import; without them there is none. Two rows
    with the same `import_key` are the same record; where that column is empty the title tells them apart.
    `also(actor)` says who else besides the units that file sees the kind in the menu (government bodies of the region
    always do). With `needed_by` a unit that files sees it there once `needed_by(actor)` has rows, or it has records of
    the kind: what concerns few enterprises does not stand in the way of all.
    """

    slug: str
    label: Any
    model: type[FiledRecord]
    form: type[FilingForm]
    group: FilingGroup
    icon: str
    new_label: Any
    empty_text: Any
    table: type[FilingTable] = FilingTable
    filters: type[FilterSet] = FilingFilter
    form_help: Any = ""
    #: What the kind is, in one sentence over its public list.
    subtitle: Any = ""
    #: Fields of a new record that the address may fill in.
    prefill: tuple[str, ...] = ()
    public_fields: tuple[str, ...] = ()
    public_parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Columns that no form asks: what was decided about the record, or came of it; `outcome_parts` are those of rows.
    outcome_fields: tuple[str, ...] = ()
    outcome_parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    import_fields: tuple[str, ...] = ()
    import_key: str = "title"
    hidden_columns: tuple[str, ...] = ("organisation", "region")
    template: str = "workbench/filing.html"
    context: Callable[[Any, Actor], dict[str, Any]] = lambda record, actor: {}
    action_forms: Mapping[str, Any] = field(default_factory=dict)
    also: Callable[[Actor], bool] = lambda actor: False
    needed_by: Callable[[Actor], QuerySet[Any]] | None = None

    @property
    def is_public(self) -> bool:
        """Whether records of the kind can be public."""
        return bool(self.model.PUBLIC_STATES)

    @property
    def closed_filters(self) -> frozenset[str]:
        """The filters that would let a visitor probe for what is not public."""
        return frozenset(
            name
            for name, condition in self.filters.base_filters.items()
            if name not in _OPEN_FILTERS and condition.field_name not in self.public_fields
        )

    def may_create(self, actor: Actor) -> bool:
        """Whether the actor's organisation files such records and the actor writes them."""
        if actor.organisation is None or not actor.has(Permission.FILING_CREATE):
            return False
        return self.model.is_filed_by(actor.organisation)

    def concerns(self, actor: Actor) -> bool:
        """Whether the kind stands in the actor's menu."""
        if actor.organisation is None:
            return False
        return actor.oversight is not None or self.model.is_filed_by(actor.organisation) or self.also(actor)

    def with_parts(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with all that `facts_of` reads."""
        asked: dict[str, Any] = self.form.base_fields
        relations = [
            name for name in asked if name not in self.model.PARTS and self.model._meta.get_field(name).is_relation
        ]
        parts = [*self.model.PARTS, "files"]
        for name in self.model.PARTS:
            field = asked.get(name)
            if isinstance(field, RowsField):
                columns = {column: field.model._meta.get_field(column) for column in field.names}
                parts += [f"{name}__{column}" for column, found in columns.items() if found.is_relation]
        return rows.select_related(*relations).prefetch_related(*parts)


_kinds: dict[str, FilingKind] = {}


def register(kind: FilingKind) -> FilingKind:
    """Make the kind known; each slug and each model once. Called when the app of the model is ready."""
    if kind.slug in _kinds or any(kind.model is known.model for known in _kinds.values()):
        raise LookupError(f"filing kind {kind.slug} is registered already")
    _kinds[kind.slug] = kind
    # The papers of a record are evidence for those who work on it, also when the record itself is public.
    subject_rule(kind.model, lambda actor, record: whole_rows(kind.model, actor).filter(pk=record.pk).exists())
    # What its people are told is a kind of message of its own: the keys of these messages begin with the model's name.
    messages.register(kind.model._meta.label_lower, kind.label, group="filings")
    if kind.import_fields:
        from lianqiao.core.filing.importing import register_importer

        register_importer(kind)
    return kind


def whole_rows(model: type[FiledRecord], actor: Actor) -> QuerySet[Any]:
    """The records of a kind of which the actor is shown everything."""
    rows: Any = model._default_manager.all()
    return rows.whole_for(actor)  # type: ignore[no-any-return]


def kinds() -> list[FilingKind]:
    """All kinds, by group and then in the order of their declaration."""
    order = list(FilingGroup)
    return sorted(_kinds.values(), key=lambda kind: order.index(kind.group))


def kind_of(slug: str) -> FilingKind:
    """The kind of that slug; LookupError when there is none."""
    return _kinds[slug]


def kind_for(model: type[Any]) -> FilingKind:
    """The kind whose records are of that model; LookupError when there is none."""
    for kind in _kinds.values():
        if kind.model is model:
            return kind
    raise LookupError(f"{model.__name__} is no kind of filed record")
