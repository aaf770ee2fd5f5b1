"""Talking about a record on its own page."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core import inbox, links, log
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Comment
from lianqiao.core.permissions import Permission
from lianqiao.core.records import Record

MAX_LENGTH = 2000

ActorsOf = Callable[[Any], Iterable[Actor]]
_ACTORS: dict[str, ActorsOf] = {}


def set_actors(function: ActorsOf) -> None:
    """Say who a person can act as now; the register of organisations knows."""
    _ACTORS["of"] = function


def comments_on(obj: Record) -> QuerySet[Comment]:
    """What was said, oldest first, with authors and organisations loaded."""
    subject_type = ContentType.objects.get_for_model(obj)
    rows = Comment.objects.filter(subject_type=subject_type, subject_id=obj.pk)
    return rows.select_related("author", "organisation")


@transaction.atomic
def say(
    obj: Record, *, actor: Actor, text: str, also: Iterable[Any] = (), signed: str = "", concerned: Iterable[Any] = ()
) -> Comment:
    """Add a remark to the record's conversation, and tell everybody else who has worked on the record and who, in
    one of their organisations, may still read all of it.

    The caller has found `obj` through `visible_to(actor)`; the actor needs a role that may write remarks. `also` are
    further people to tell; `signed` stands for the author's name in the messages. The channels of the organisation that
    owns the record and of those `concerned` (keys) hear of it, but not those of the author's own. Raises AccessError
    without that role and DomainError for an empty or overlong text.
    """
    if actor.organisation is None or not actor.has(Permission.COMMENT_WRITE):
        raise AccessError(_("您当前的角色不能发表意见。"), permission=Permission.COMMENT_WRITE)
    text = text.strip()
    if not text:
        raise DomainError("empty_comment", _("请写下要说的话。"), "text")
    if len(text) > MAX_LENGTH:
        raise DomainError("long_comment", _("一次最多写 %(limit)d 个字。") % {"limit": MAX_LENGTH}, "text")
    comment = Comment.objects.create(subject=obj, author=actor.user, organisation=actor.organisation, text=text)
    involved = get_user_model().objects.filter(pk__in=log.history_of(obj).values("actor"))
    people = {person.pk: person for person in (*involved, *also) if person.pk != actor.user_id}
    inbox.send(
        [person for person in people.values() if _may_read(obj, person)],
        key=f"core.comment.{comment.pk}",
        subject=_("%(name)s 在“%(record)s”下留言") % {"name": signed or actor.user, "record": str(obj)[:60]},
        text=text,
        url=links.page_of(obj),
        organisations={obj.organisation_id, *concerned} - {actor.organisation_id},
    )
    log.record(
        f"{obj._meta.label_lower}.comment", obj, actor=actor, text=_("发表意见"), data={"comment": str(comment.pk)}
    )
    return comment


def _may_read(obj: Record, person: Any) -> bool:
    rows: Any = type(obj)._default_manager.filter(pk=obj.pk)
    return any(rows.whole_for(actor).exists() for actor in _ACTORS["of"](person))
