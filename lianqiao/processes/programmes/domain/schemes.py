"""Making schemes and drawing up their editions; an edition is issued by its transition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.programmes.enums import EditionState
from lianqiao.processes.programmes.models import Scheme, SchemeEdition
from lianqiao.processes.programmes.models.scheme import CONTENT

HEAD = ("title", "code")


@transaction.atomic
def create_scheme(
    *, actor: Actor, values: Mapping[str, Any], like: SchemeEdition | None = None, pattern: str = ""
) -> SchemeEdition:
    """A new scheme of the body that the actor acts for, with a draft as its first edition.

    `values` are title, code and what the edition says; `like` is an edition that the actor may see, with whose content
    the draft begins; `pattern` the shipped scheme that it is made from, unless that of `like`. Raises AccessError, or
    InvalidInput with the sentences per field.
    """
    if actor.organisation is None:
        raise AccessError(_("制度由设立它的政府部门修改。"), permission=Permission.SCHEME_EDIT)
    scheme = Scheme(organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user)
    actor.require(Permission.SCHEME_EDIT, scheme)
    scheme.pattern = pattern if like is None else like.scheme.pattern
    assign(scheme, {name: values[name] for name in HEAD if name in values})
    scheme.save(force_insert=True)
    content = {name: values[name] for name in CONTENT if name in values}
    edition = _draft(scheme, 1, actor, {**_content_of(like, actor), **content})
    _tell(edition, "create", actor, _("设立制度“%(title)s”") % {"title": scheme.title})
    return edition


@transaction.atomic
def draw_up_edition(scheme: Scheme, *, actor: Actor) -> SchemeEdition:
    """A draft of the next edition, with the content of the last one. DomainError while there is a draft already."""
    locked: Scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    actor.require(Permission.SCHEME_EDIT, locked)
    if locked.editions.filter(state=EditionState.DRAFT).exists():
        raise DomainError("draft_exists", _("已经有一版在起草，请先发布或放弃它。"))
    last = locked.editions.order_by("-number").first()
    number = (locked.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = _draft(locked, number, actor, _content_of(last, actor))
    _tell(edition, "create", actor, _("起草第 %(number)d 版") % {"number": number})
    return edition


@transaction.atomic
def update_edition(edition: SchemeEdition, *, actor: Actor, values: Mapping[str, Any]) -> SchemeEdition:
    """Change a draft; title and code of the scheme change as long as nothing of it was issued.

    Raises AccessError, DomainError for what is no draft, or InvalidInput, and then nothing has changed.
    """
    locked = _lock_draft(edition, actor)
    scheme = locked.scheme
    head = {name: values[name] for name in HEAD if name in values and values[name] != getattr(scheme, name)}
    if head:
        if scheme.editions.exclude(state=EditionState.DRAFT).exists():
            raise InvalidInput({name: [_("制度发布以后，名称和代号不再改变。")] for name in head})
        assign(scheme, head)
        scheme.save()
    _set(locked, {name: values[name] for name in CONTENT if name in values})
    locked.save()
    _tell(locked, "update", actor, _("修改制度草稿"))
    return locked


@transaction.atomic
def discard_edition(edition: SchemeEdition, *, actor: Actor) -> None:
    """Throw a draft away; a scheme that had nothing else goes with it. The history of rows keeps both."""
    locked = _lock_draft(edition, actor)
    scheme = locked.scheme
    _tell(locked, "discard", actor, _("放弃制度草稿"))
    locked.delete()
    if not scheme.editions.exists():
        scheme.delete()


def _lock_draft(edition: SchemeEdition, actor: Actor) -> SchemeEdition:
    rows = SchemeEdition.objects.select_for_update(of=("self",)).select_related("scheme__organisation")
    locked: SchemeEdition = rows.get(pk=edition.pk)
    actor.require(Permission.SCHEME_EDIT, locked)
    if locked.state != EditionState.DRAFT:
        raise DomainError("edition_issued", _("这一版已经发布，不能再改；请起草新的一版。"))
    return locked


def _content_of(edition: SchemeEdition | None, actor: Actor) -> dict[str, Any]:
    if edition is None:
        return {}
    if not SchemeEdition.objects.visible_to(actor).filter(pk=edition.pk).exists():
        raise AccessError(_("不能照这个制度设立。"), permission=Permission.SCHEME_EDIT)
    return {name: getattr(edition, name) for name in CONTENT}


def _draft(scheme: Scheme, number: int, actor: Actor, values: Mapping[str, Any]) -> SchemeEdition:
    edition = SchemeEdition(scheme=scheme, number=number, created_by=actor.user)
    _set(edition, values)
    edition.save(force_insert=True)
    return edition


def _set(edition: SchemeEdition, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(edition, name, value)
    try:
        edition.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error


def _tell(edition: SchemeEdition, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(edition, name)
    log.record(topic, edition, actor=actor, text=text)
    outbox.publish(topic, edition.pk)
