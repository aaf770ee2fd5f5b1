"""The public notice of a decided listing: of a project or a platform and its unit, never of persons."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import documents, norms
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.notices import kinds
from lianqiao.core.notices.domain.notices import UNDER_WAY, open_notice
from lianqiao.core.notices.domain.notices import is_concluded as was_shown
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.processes.obligations.enums import ListingState
from lianqiao.processes.obligations.models import Listing

NOTICE = kinds.register(
    kinds.NoticeKind(
        "listing",
        gettext_lazy("列入名单公示"),
        norms.declare("notices.listing_length", norms.Kind.DURATION, gettext_lazy("列入名单公示的长度")),
        by_government=True,
        advice=gettext_lazy("公示项目或平台和所在单位；不公示个人姓名。"),
    )
)


def _about(listing: Listing) -> Any:
    about = ContentType.objects.get_for_model(Listing)
    return PublicNotice.objects.filter(subject_type=about, subject_id=listing.pk, kind=NOTICE.key)


def notices_of(listing: Listing, actor: Actor) -> list[PublicNotice]:
    """The notices about the listing that the actor may see, newest first, with `objection_count`."""
    rows = _about(listing).filter(pk__in=PublicNotice.objects.visible_to(actor).values("pk"))
    return list(rows.annotate(objection_count=Count("objections")).order_by("-created_at", "-id"))


def is_under_way(listing: Listing) -> bool:
    """Whether a notice of it is being written, hangs, or waits to be concluded."""
    return bool(_about(listing).filter(state__in=UNDER_WAY).exists())


def is_concluded(listing: Listing) -> bool:
    """Whether the body has shown it for its whole time, and every objection is answered."""
    return was_shown(listing, NOTICE.key)


def may_announce(listing: Listing, actor: Actor) -> bool:
    """Whether the actor can open the notice now."""
    if listing.state != ListingState.DECIDED or not actor.has(Permission.NOTICE_CREATE):
        return False
    if actor.organisation_id != listing.organisation_id:
        return False
    return not is_under_way(listing) and not is_concluded(listing)


def proposed(listing: Listing) -> dict[str, Any]:
    """Title, text and table of the notice."""
    given = {"title": listing.title, "kind": str(listing.get_kind_display()), "unit": str(listing.unit)}
    if listing.is_yellow:
        text = _("“%(title)s”（%(unit)s）验收后没有按承诺转化，拟列入%(kind)s，现予公示。")
    else:
        text = _("“%(title)s”（%(unit)s）符合列入条件，拟列入%(kind)s，现予公示。")
    more = _("对公示内容有异议的，请在公示期内提出，并写明事实和依据。")
    row = [listing.title, str(listing.unit), str(listing.get_kind_display()), listing.decision_title]
    return {
        "title": _("拟列入%(kind)s公示：%(title)s") % {**given, "title": listing.title[:80]},
        "text": f"{text % given}{more}",
        "items": documents.table([_("项目或平台"), _("单位"), _("名单"), _("决定文件")], [row]),
    }


@transaction.atomic
def announce(listing: Listing, *, actor: Actor) -> PublicNotice:
    """Open the notice of a decided listing and hand it on to its secrecy review.

    Raises AccessError or DomainError, as `open_notice` does, and then nothing has changed.
    """
    locked: Listing = Listing.objects.select_for_update(of=("self",)).select_related("unit").get(pk=listing.pk)
    if locked.organisation_id != actor.organisation_id:
        raise AccessError(_("由作出决定的部门公示。"), permission=Permission.NOTICE_CREATE)
    if locked.state != ListingState.DECIDED:
        raise DomainError("wrong_state", _("决定以后、列入以前才能公示。"))
    if is_concluded(locked):
        raise DomainError("notice_concluded", _("已经公示期满，不用再公示。"))
    return open_notice(locked, actor=actor, kind=NOTICE.key, places=(), **proposed(locked))
