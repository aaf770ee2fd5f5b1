"""What of an edition the public would read, for the keyword guard."""

from __future__ import annotations

from typing import Any

from lianqiao.registers.industry_map.models import MapAction, MapEdition, MapFirm, MapGap, MapNode, MapTechnology

_ITEMS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (MapFirm, ("name", "products")),
    (MapTechnology, ("name", "holder", "note")),
    (MapGap, ("name", "dependence", "detail", "closed_by")),
)


def public_texts(edition: MapEdition) -> list[str]:
    """All texts that are not restricted, in a fixed number of queries; titles of achievements were reviewed before."""
    texts = [edition.title, edition.head_office, edition.lead_department, edition.note, edition.decision_title]
    actions = MapAction.objects.filter(edition=edition, is_restricted=False)
    nodes = MapNode.objects.filter(edition=edition).open()
    rows = [*actions.values_list("name", "responsible"), *nodes.values_list("name", "summary")]
    texts += [text for row in rows for text in row]
    texts += [word for words in nodes.values_list("keywords", flat=True) for word in words]
    for model, names in _ITEMS:
        items = model.objects.filter(node__edition=edition).open()
        texts += [text for row in items.values_list(*names) for text in row]
    return texts
