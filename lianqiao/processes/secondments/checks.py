"""What keeps a person out of a post: conflicts of interest, posts held already, lists that bar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from lianqiao.core.documents import day_words
from lianqiao.core.errors import DomainError
from lianqiao.processes.programmes.queries.barred import barred_words, bars
from lianqiao.processes.secondments.limits import needed, since_when
from lianqiao.processes.secondments.models import Post, Secondment
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership


def closed(post: Post, on: date) -> str:
    """Why nobody can apply for the post on that day; empty where people can."""
    if post.takes(on):
        return ""
    return _("这个岗位现在不接受应聘。")


def home_refusal(post: Post, home: Any) -> str:
    """Why nobody of that unit can be seconded into the post; empty where somebody can."""
    kind = post.definition
    if home is None or not home.is_verified:
        return _("请先加入一家已核验的单位，以该单位人员的身份应聘。")
    if home.pk == post.organisation_id:
        return _("本单位的人员不能应聘本单位的岗位。")
    if home.kind not in kind.homes:
        return _("%(kind)s从%(homes)s选派，您所在的单位不在其中。") % {"kind": kind.name, "homes": kind.home_words}
    return ""


def conflict(post: Post, person: Any, *, holds_shares: bool) -> str:
    """Why the person is too near to the host to be seconded to it; empty where there is no conflict."""
    if holds_shares:
        return _("本人或近亲属在该单位持股、出资或任职的，不能选派到该单位。")
    employed = Membership.objects.filter(user=person, organisation=post.organisation_id, state=MembershipState.ACTIVE)
    return _("您也是这家单位的人员，不能选派到该单位。") if employed.exists() else ""


def too_recent(post: Post, formal_since: date, on: date) -> str:
    """Why somebody who belongs to the home unit since then cannot be seconded yet; empty where it is long enough."""
    latest = since_when(post.kind, "contract", where=post.region_id, on=on)
    if latest is None or formal_since <= latest:
        return ""
    return _("要求 %(day)s 以前就在现单位工作，您填写的日期更晚。") % {"day": day_words(latest)}


def barred(post: Post, person: Any, home: Any, on: date) -> str:
    """By which list the person or the home unit is kept out; empty where none does."""
    return barred_words(bars(units=[home], names=[str(person)], region=post.region_id, on=on))


def too_many(kind: str, person: Any, *, where: Any, on: date, without: Any = None) -> str:
    """Why the person can take no further post of the kind; the caller holds the person's row where it matters."""
    most = int(needed(kind, "posts", where=where, on=on).value)
    held = Secondment.objects.held().filter(person=person, kind=kind).exclude(pk=without).count()
    if held < most:
        return ""
    return _("同时最多担任 %(most)d 个这类岗位，已经担任或选定 %(held)d 个。") % {"most": most, "held": held}


def take_post(secondment: Secondment, on: date) -> None:
    """Count the posts of the person under the lock of the person's row; DomainError where there is no room.

    Of two posts that are accepted at once the second finds the first.
    """
    users: Any = get_user_model()._base_manager
    users.select_for_update(no_key=True).get(pk=secondment.person_id)
    same = Secondment.objects.held().filter(person=secondment.person_id, host=secondment.host_id)
    if same.exclude(pk=secondment.pk).exists():
        raise DomainError("same_host", _("已经在这家单位担任或选定了一个岗位。"))
    where = secondment.region_id
    if refused := too_many(secondment.kind, secondment.person_id, where=where, on=on, without=secondment.pk):
        raise DomainError("too_many", refused)


def take_place(secondment: Secondment) -> None:
    """Count the places of the post under its lock; DomainError where none is free."""
    post: Post = Post._base_manager.select_for_update(no_key=True).get(pk=secondment.post_id)
    taken = Secondment.objects.taking_place().filter(post=post).exclude(pk=secondment.pk).count()
    if taken >= post.seats:
        raise DomainError(
            "no_place", _("这个岗位招 %(seats)d 人，已经选满；有人退出以后才能再选。") % {"seats": post.seats}
        )
