"""Beginning an edition, from nothing or from the one before; changing its head; showing it to everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.editions.keeping import Editions
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.norms.places import place_of
from lianqiao.core.permissions import Permission
from lianqiao.registers.industry_map.domain.copying import copy_content
from lianqiao.registers.industry_map.domain.rows import write_rows
from lianqiao.registers.industry_map.enums import EditionState
from lianqiao.registers.industry_map.models import MapAction, MapEdition, MapNode
from lianqiao.registers.industry_map.queries.texts import public_texts
from lianqiao.registers.industry_map.queries.visibility import DECIDED
from lianqiao.registers.taxonomy.models import Chain


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
    _EDITIONS.set_head(edition, values)
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
    _EDITIONS.set_head(locked, values)
    locked.save()
    if actions is not None:
        write_rows(MapAction, {"edition": locked}, actions)
    tell(locked, "change", actor, _("修改产业图谱"))
    return locked


def clean(record: Any, *exclude: str) -> None:
    """Raise InvalidInput for a row that is not well formed; asks nothing of the database."""
    try:
        record.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error


def _check_source(source: MapEdition, chain: Chain, actor: Actor) -> None:
    actor.require(Permission.MAP_VIEW, source)
    if not MapEdition.objects.whole_for(actor).filter(pk=source.pk).exists():
        raise DomainError("map_source", _("只能带入您能看到全部内容的一期。"), "copy_from")
    if source.chain_id != chain.pk:
        raise DomainError("map_other_chain", _("只能从同一条产业链带入。"), "copy_from")


def _may_be_public(edition: MapEdition) -> None:
    if not MapNode.objects.filter(edition=edition).open().exists():
        raise DomainError("map_nothing_open", _("所有环节都不公开，没有可以公开的内容。"))


_EDITIONS = Editions(
    model=MapEdition,
    code="map",
    noun=gettext_lazy("产业图谱"),
    draft=EditionState.DRAFT,
    decided=DECIDED,
    edit=Permission.MAP_EDIT,
    issue=Permission.MAP_ISSUE,
    review=Permission.MAP_REVIEW_SECRECY,
    head=frozenset({"title", "as_of", "head_office", "lead_department", "lead_city", "note"}),
    texts=public_texts,
    not_after_issue=gettext_lazy("产业图谱印发后不能修改，请编制新一期。"),
    not_own_work=gettext_lazy("编制或者印发这份产业图谱的人不能为它签署保密审查，请由另一位保密审查员办理。"),
    changed=gettext_lazy("公开的内容有变化，须重新保密审查后再公开。"),
    check=_may_be_public,
)
discard, publish, hide = _EDITIONS.discard, _EDITIONS.publish, _EDITIONS.hide
lock_draft, take_back, tell = _EDITIONS.lock_draft, _EDITIONS.take_back, _EDITIONS.tell
is_own_work, warned_words = _EDITIONS.is_own_work, _EDITIONS.warned_words
