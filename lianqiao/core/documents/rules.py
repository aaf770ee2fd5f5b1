"""Who may see the templates of documents, and who may put another edition in their place."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.norms.places import place_of
from lianqiao.core.permissions import Permission


@predicate
def is_own(actor: Actor, edition: Any) -> bool:
    """The edition is kept by the organisation that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == edition.organisation_id


@predicate
def holds_here(actor: Actor, edition: Any) -> bool:
    """The edition holds for everybody in a region in which the actor's organisation lies."""
    if actor.organisation is None or edition.region_id is None:
        return False
    return edition.region_id in place_of(actor.organisation).regions()


@predicate
def is_overseen(actor: Actor, edition: Any) -> bool:
    """The edition is kept by an organisation in the region of the actor's government body."""
    return actor.organisation is not None and actor.oversees(edition.organisation.region_id)


@predicate
def stays_in_its_region(actor: Actor, edition: Any) -> bool:
    """An edition for a region is made by the verified government of that region alone."""
    if edition.region_id is None:
        return True
    return actor.oversight is not None and edition.region_id == actor.organisation.region_id


allow(
    Permission.DOCUMENT_TEMPLATE_VIEW,
    is_own | holds_here | is_overseen,
    reason=_("只能查看本单位和本地区使用的模板。"),
)
allow(
    Permission.DOCUMENT_TEMPLATE_EDIT,
    is_own & stays_in_its_region,
    reason=_("只能更换本单位的模板；全地区使用的模板由该地区的政府部门更换。"),
)
