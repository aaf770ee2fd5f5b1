"""Beginning an edition, from nothing or from the one before; changing its head; showing it to everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.norms.places import place_of
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.enums import SecrecyConclusion
from lianqiao.core.publishing.models import SecrecyReview
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.records import assign
from lianqiao.registers.industry_map.domain.copying import copy_content
from lianqiao.registers.industry_map.domain.rows import write_rows
from lianqiao.registers.industry_map.enums import EditionState
from lianqiao.registers.industry_map.models import MapAction, MapEdition, MapNode
from lianqiao.registers.industry_map.queries.texts import public_texts
from lianqiao.registers.industry_map.queries.visibility import DECIDED
from lianqiao.registers.taxonomy.models import Chain

_HEAD = frozenset({"title", "as_of", "head_office", "lead_department", "lead_city", "note"})


def concerns(chain: Chain, region_code: str) -> bool:
    """Whether a government of that region draws maps of the chain: that of the chain's region, and those below."""
    return region_code.startswith(place_of(chain.region_id).prefix)


@transaction.atomic
def begin_edition(
    chain: Chain,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    actions: Sequence[Mapping[str, Any]] | None = None,
    copy_from: MapEdition | None = None,
) -> MapEdition:
    """A draft edition of the government body acted for; `copy_from` brings all of another edition of the chain.

    `values`: title, as_of, head_office, lead_department, lead_city, note. `actions` replace those that were brought
    along. Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    if actor.oversight is None:
        raise AccessError(_("产业图谱由主管部门编制。"), permission=Permission.MAP_EDIT)
    edition = MapEdition(
        chain=chain, organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user
    )
    actor.require(Permission.MAP_EDIT, edition)
    if not concerns(chain, edition.region_id):
        raise DomainError("map_region", _("这条产业链不由本地区编制图谱。"))
    if copy_from is not None:
        _check_source(copy_from, chain, actor)
    _set_head(edition, values)
    edition.save(force_insert=True)
    copied = 0 if copy_from is None else copy_content(copy_from, edition)
    if actions is not None:
        write_rows(MapAction, {"edition": edition}, actions)
    text = _("开始编制产业图谱，带入 %(count)d 个环节") % {"count": copied} if copied else _("开始编制产业图谱")
    tell(edition, "begin", actor, text)
    return edition


@transaction.atomic
def change_edition(
    edition: MapEdition, *, actor: Actor, values: Mapping[str, Any], actions: Sequence[Mapping[str, Any]] | None = None
) -> MapEdition:
    """Change the head of a draft, and its actions where they are given."""
    locked = lock_draft(edition, actor)
    _set_head(locked, values)
    locked.save()
    if actions is not None:
        write_rows(MapAction, {"edition": locked}, actions)
    tell(locked, "change", actor, _("修改产业图谱"))
    return locked


@transaction.atomic
def discard(edition: MapEdition, *, actor: Actor) -> None:
    """Throw a draft away with all that stands in it; the history of rows keeps it."""
    locked = lock_draft(edition, actor)
    tell(locked, "discard", actor, _("放弃编制中的产业图谱"))
    locked.delete()


@transaction.atomic
def publish(edition: MapEdition, *, actor: Actor, opinion: str) -> MapEdition:
    """Show what is not restricted of a decided edition to everybody, after a recorded secrecy review (先审查、后公开).

    Refused to whoever drew the edition up or issued it (four eyes).
    """
    locked: MapEdition = MapEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    actor.require(Permission.MAP_REVIEW_SECRECY, locked)
    if locked.state not in DECIDED:
        raise DomainError("map_not_issued", _("产业图谱印发后才能公开。"))
    if locked.is_published:
        raise DomainError("map_published", _("产业图谱已经公开。"))
    if is_own_work(locked, actor):
        message = _("编制或者印发这份产业图谱的人不能为它签署保密审查，请由另一位保密审查员办理。")
        raise DomainError("map_own_work", message)
    if not opinion.strip():
        raise DomainError("opinion_missing", _("请写明审查意见。"), "opinion")
    if not MapNode.objects.filter(edition=locked).open().exists():
        raise DomainError("map_nothing_open", _("所有环节都不公开，没有可以公开的内容。"))
    SecrecyReview.objects.create(
        subject=locked,
        conclusion=SecrecyConclusion.MAY_PUBLISH,
        opinion=opinion.strip(),
        warned_words=warned_words(locked),
        reviewer=actor.user,
        organisation=actor.organisation,
    )
    locked.is_published = True
    locked.save(update_fields=["is_published", "updated_at"])
    tell(locked, "publish", actor, _("公开产业图谱"), reason=opinion.strip())
    return locked


@transaction.atomic
def hide(edition: MapEdition, *, actor: Actor, reason: str) -> MapEdition:
    """Take an edition off the public pages; it holds as before."""
    locked: MapEdition = MapEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if not actor.can(Permission.MAP_REVIEW_SECRECY, locked):
        actor.require(Permission.MAP_ISSUE, locked)
    if not locked.is_published:
        raise DomainError("map_not_published", _("产业图谱没有公开。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    locked.is_published = False
    locked.save(update_fields=["is_published", "updated_at"])
    tell(locked, "hide", actor, _("停止公开产业图谱"), reason=reason.strip())
    return locked


def is_own_work(edition: MapEdition, actor: Actor) -> bool:
    """Whether the person drew the edition up or issued it, and therefore does not sign that it may be public."""
    return actor.user_id is not None and actor.user_id in (edition.created_by_id, edition.issued_by_id)


def take_back(edition: MapEdition, actor: Actor) -> None:
    """Take a locked edition whose public words have changed off the public pages: the review did not cover them."""
    if not edition.is_published:
        return
    edition.is_published = False
    edition.save(update_fields=["is_published", "updated_at"])
    tell(edition, "hide", actor, _("停止公开产业图谱"), reason=_("公开的内容有变化，须重新保密审查后再公开。"))


def warned_words(edition: MapEdition) -> list[str]:
    """Words in what would be public that make one stop before it is."""
    return suspicious_words(*public_texts(edition))


def lock_draft(edition: MapEdition, actor: Actor) -> MapEdition:
    """The locked edition, which the actor may change and which is still a draft; all that stands in it waits."""
    locked: MapEdition = MapEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    actor.require(Permission.MAP_EDIT, locked)
    if locked.state != EditionState.DRAFT:
        raise DomainError("map_issued", _("产业图谱印发后不能修改，请编制新一期。"))
    return locked


def tell(edition: MapEdition, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    """Write the business log and the change feed."""
    topic = outbox.topic_of(edition, name)
    log.record(topic, edition, actor=actor, text=text, reason=reason)
    outbox.publish(topic, edition.pk)


def clean(record: Any, *exclude: str) -> None:
    """Raise InvalidInput for a row that is not well formed; asks nothing of the database."""
    try:
        record.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error


def _set_head(edition: MapEdition, values: Mapping[str, Any]) -> None:
    if strange := values.keys() - _HEAD:
        raise LookupError(f"an edition does not take {', '.join(sorted(strange))}")
    assign(edition, values)


def _check_source(source: MapEdition, chain: Chain, actor: Actor) -> None:
    actor.require(Permission.MAP_VIEW, source)
    if not MapEdition.objects.whole_for(actor).filter(pk=source.pk).exists():
        raise DomainError("map_source", _("只能带入您能看到全部内容的一期。"), "copy_from")
    if source.chain_id != chain.pk:
        raise DomainError("map_other_chain", _("只能从同一条产业链带入。"), "copy_from")
