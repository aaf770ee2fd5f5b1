"""A check at every start: the packaged files answer what the code asks."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from lianqiao.core.errors import DomainError
from lianqiao.core.norms.content import Content, packaged
from lianqiao.core.norms.registry import declared, is_nationwide


@register()
def norms_are_there(**_kwargs: Any) -> list[CheckMessage]:
    """Every declared norm has an entry of its kind that holds in the whole nation."""
    try:
        content = packaged()
    except DomainError as error:
        return [Error(error.message, id="norms.E001")]
    return list(missing(content))


def missing(content: Content) -> Iterator[CheckMessage]:
    """What code asks for and the files do not answer."""
    nationwide = {edition.key for edition in content.editions if edition.region is None}
    for key, kind in sorted(declared().items()):
        found = content.keys.get(key)
        if found is None:
            yield Error(f"code asks for the norm {key}, which no file of core/norms/content has", id="norms.E002")
        elif found.kind != kind:
            yield Error(f"code asks for the norm {key} as {kind}, the files have it as {found.kind}", id="norms.E003")
        elif is_nationwide(key) and key not in nationwide:
            yield Error(f"the norm {key} has no edition for the nation, and code asks for it", id="norms.E004")
