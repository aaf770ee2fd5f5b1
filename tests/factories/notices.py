"""Public notices, written by a unit and moved on by real transitions and the clock."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS, SYSTEM
from lianqiao.core.notices.domain.notices import Posting, create_notice, record_posting
from lianqiao.core.notices.domain.objections import answer_objection, raise_objection
from lianqiao.core.notices.enums import NoticeState as N
from lianqiao.core.notices.enums import ObjectionState as O
from lianqiao.core.notices.enums import Place, Standing
from lianqiao.core.notices.kinds import OTHER
from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.transitions import apply
from tests.factories.actors import make_actor, make_officer

ITEMS = {"head": ["成果名称", "拟交易价格"], "rows": [["天然鳞片石墨无氟提纯", "120万元"]]}
UNIT = Posting(Place.UNIT, "科研楼一层公告栏")


def make_notice(state: str = N.DRAFT, *, organisation: Any = None, postings: Any = (), **values: Any) -> PublicNotice:
    """A notice in that state, at the portal alone unless told."""
    owner = make_actor(organisation=organisation) if organisation is not None else make_actor()
    given = {
        "kind": OTHER.key,
        "title": "关于成果转让的公示",
        "text": "现将有关事项公示如下。",
        "items": ITEMS,
        **values,
    }
    notice = create_notice(actor=owner, values={**given, **values}, places=postings)
    return walk(notice, state, owner)


def walk(notice: PublicNotice, state: str, owner: Any) -> PublicNotice:
    """Move a draft on to that state."""
    if state == N.DRAFT:
        return notice
    if state == N.WITHDRAWN:
        return apply(notice, "withdraw", actor=owner, reason="另有安排")
    notice = apply(notice, "submit", actor=owner)
    if state == N.CLEARING:
        return notice
    notice = apply(notice, "clear", actor=make_officer(code=notice.region_id), opinion="可以公示")
    if state == N.SCHEDULED:
        return notice
    notice = apply(notice, "start", actor=SYSTEM)
    if state == N.RUNNING:
        return notice
    if state == N.UPHELD:
        answer_objection(make_objection(notice), actor=owner, is_right=True, answer="情况属实，价格有误。")
        return apply(notice, "uphold", actor=owner, reason="价格有误")
    if state == N.ENDED:
        make_objection(notice)
    assert notice.last_day is not None
    with clock.ahead(notice.last_day + timedelta(days=1) - clock.today()):
        return apply(notice, "end" if state == N.ENDED else "pass", actor=SYSTEM)


def let_pass(notice: PublicNotice) -> PublicNotice:
    """Clear a notice that was handed in, let it hang everywhere for its whole time, and pass."""
    apply(notice, "clear", actor=make_officer(code=notice.region_id), opinion="可以公示")
    apply(notice, "start", actor=SYSTEM)
    notice.refresh_from_db()
    assert notice.last_day is not None
    with clock.ahead(notice.last_day + timedelta(days=1) - clock.today()):
        post_everywhere(notice, actor=make_actor(organisation=notice.organisation))
        return apply(notice, "pass", actor=SYSTEM)


def make_objection(notice: PublicNotice, state: str = O.RECEIVED, **given: Any) -> Objection:
    """An objection of somebody who has not signed in."""
    values = {
        "standing": Standing.PUBLIC,
        "name": "欧阳藏锋",
        "contact": "0290-99887766",
        "text": "该成果的完成人名单不完整。",
        "address": str(notice.pk),
        "actor": ANONYMOUS,
        **given,
    }
    objection = raise_objection(notice, **values).objection
    if state == O.RECEIVED:
        return objection
    handler = make_actor(organisation=notice.organisation)
    return answer_objection(objection, actor=handler, is_right=state == O.ACCEPTED, answer="经核实，情况如下。")


def post_everywhere(notice: PublicNotice, *, actor: Any) -> None:
    """Record at every place but the portal that the notice hung for its whole time, which has to be over."""
    assert notice.first_day is not None
    assert notice.last_day is not None
    for place in notice.current_places():
        if place.place != Place.PORTAL:
            record_posting(
                place,
                actor=actor,
                shown_from=notice.first_day,
                shown_to=notice.last_day,
                evidence=ContentFile("照片".encode(), name="照片.txt"),
            )
