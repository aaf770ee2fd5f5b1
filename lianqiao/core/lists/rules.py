"""Who may keep, issue, clear and see lists: governments, for their own region."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.lists.enums import EditionState, Visibility
from lianqiao.core.lists.queries import DECIDED
from lianqiao.core.permissions import Permission


@predicate
def is_own(actor: Actor, edition: Any) -> bool:
    """The edition was made by the government body that the person acts for."""
    return actor.oversight is not None and actor.organisation_id == edition.organisation_id


@predicate
def is_overseen(actor: Actor, edition: Any) -> bool:
    """The edition belongs to the region of the government body, and has left its maker's desk."""
    return actor.oversees(edition.region_id) and edition.state != EditionState.DRAFT


@predicate
def is_public(actor: Actor, edition: Any) -> bool:
    """Everybody may see it."""
    return edition.is_published and edition.visibility == Visibility.PUBLIC and edition.state in DECIDED


@predicate
def was_sent(actor: Actor, edition: Any) -> bool:
    """The edition was sent to the organisation that the person acts for."""
    return actor.organisation_id is not None and edition.pushes.filter(organisation=actor.organisation_id).exists()


_OWN = _("清单由编制它的主管部门办理。")

allow(Permission.LIST_VIEW, is_public | is_own | is_overseen, reason=_("这份清单没有对您公开。"))
allow(Permission.LIST_ANSWER, was_sent, reason=_("只有收到这份清单的单位可以填写反馈。"))
allow(Permission.LIST_EDIT, is_own, reason=_OWN)
allow(Permission.LIST_ISSUE, is_own, reason=_OWN)
allow(Permission.LIST_REVIEW_SECRECY, is_own, reason=_OWN)
