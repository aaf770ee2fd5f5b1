"""Every kind of filed record as a resource, made from its declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.filing.domain import create_filing, update_filing
from lianqiao.core.filing.kinds import FilingKind, kinds, whole_rows
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.resource import Resource, Writing
from lianqiao.faces.api.serializers.filings import filing_input, filing_serializer


def filing_resource(kind: FilingKind) -> Resource:
    """The resource of a kind. All kinds share the scopes `read:filings`, `write:filings` and `act:filings`."""

    def create(*, actor: Actor, values: Mapping[str, Any], **parts: Any) -> Any:
        return create_filing(kind.model, actor=actor, values=values, parts=parts)

    def update(record: Any, *, actor: Actor, values: Mapping[str, Any], **parts: Any) -> Any:
        return update_filing(record, actor=actor, values=values, parts=parts)

    def whole(records: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
        ids = [record.pk for record in records]
        return {"whole": set(whole_rows(kind.model, actor).filter(pk__in=ids).values_list("pk", flat=True))}

    return Resource(
        name=kind.slug.replace("-", "_"),
        label=kind.label,
        model=kind.model,
        serializer=filing_serializer(kind),
        from_rows=lambda actor: kind.with_parts(kind.model.objects.visible_to(actor).for_list()),
        filters=kind.filters,
        closed_filters=kind.closed_filters,
        whole=lambda actor: kind.with_parts(whole_rows(kind.model, actor).for_list()),  # type: ignore[attr-defined]
        public=kind.is_public,
        scopes="filings",
        reading=(Permission.FILING_VIEW,),
        context=whole,
        writing=Writing(
            serializer=filing_input(kind),
            create=create,
            update=update,
            create_permission=Permission.FILING_CREATE,
            edit_permission=Permission.FILING_EDIT,
            parts=tuple(name for name in kind.model.PARTS if name in kind.form.base_fields),
        ),
        actions=kind.action_forms,
        files=True,
        feed=True,
    )


FILINGS = tuple(filing_resource(kind) for kind in kinds())
