"""The section that shows the way from price to income on the page of each of its records."""

from typing import Any

from django import template

from lianqiao.faces.workbench.ways import stops_of

register = template.Library()


@register.inclusion_tag("workbench/parts/way.html", takes_context=True)
def way_of(context: Any, record: Any) -> dict[str, Any]:
    """The records of the way that the reader may see; nothing where the record stands alone."""
    return {"stops": stops_of(record, context["actor"])}
