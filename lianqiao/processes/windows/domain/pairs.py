"""Which demands and achievements of a window may meet: found by the engine, asked for by owners, wanted or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core import clock, jobs, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.jobs import JobContext
from lianqiao.core.models import Job
from lianqiao.core.permissions import Permission
from lianqiao.engines.retrieval import Engine, Filters, Hit, IndexFault, Query
from lianqiao.processes.matching import index
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, documents_of, published
from lianqiao.processes.matching.domain.refresh import BEST, THRESHOLD, least_score
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.explain import to_json
from lianqiao.processes.windows import phrases
from lianqiao.processes.windows.enums import CHOOSING_STATES, PairOrigin
from lianqiao.processes.windows.models import Entry, Pair, Window

MATCH_JOB: Final = "windows.match"
#: Demands that are answered in one transaction.
CHUNK: Final = 20


@transaction.atomic
def start_matching(window: Window, *, actor: Actor) -> Job:
    """Make the pairs of the window in the background. Raises AccessError, or DomainError when one side is missing."""
    locked: Window = Window.objects.select_for_update().get(pk=window.pk)
    actor.require(Permission.WINDOW_MANAGE, locked)
    _refuse_unless_choosing(locked)
    sides = Entry.objects.taking_part().filter(window=locked)
    if not sides.filter(demand__isnull=False).exists() or not sides.filter(achievement__isnull=False).exists():
        raise DomainError("one_side", _("需求和成果都有项目参加以后，才能匹配。"))
    log.record(outbox.topic_of(locked, "match"), locked, actor=actor, text=_("开始匹配"))
    label = _("匹配：%(title)s") % {"title": locked.title}
    return jobs.start(MATCH_JOB, actor=actor, label=label[:200], payload={"window": str(locked.pk)})


def match_window(ctx: JobContext) -> dict[str, int]:
    """Look for the answers to each demand of the window among its achievements, and keep the pairs with reasons.

    Pairs that nobody has said anything of and that do not fit any more go. Each step is one transaction with the job's
    cursor, so whoever goes on after a broken worker begins where that one ended.
    """
    window: Window = Window.objects.get(pk=ctx.payload["window"])
    try:
        index.ensure_index()
        index.catch_up()
        demands = demands_of(window)
        for start in range(ctx.cursor or 0, len(demands), CHUNK):
            chunk = demands[start : start + CHUNK]
            answers = _answers(window, chunk, index.open_index(), least=least_score())
            with transaction.atomic():
                ctx.checkpoint(start + CHUNK, done=min(start + CHUNK, len(demands)), total=len(demands))
                _keep(window, answers)
    except IndexFault as fault:
        raise DomainError("index_missing", _("匹配索引正在建立，请过几分钟再试。")) from fault
    with transaction.atomic():
        ctx.hold()
        pairs = _note_matched(window)
    return {"demands": len(demands), "pairs": pairs}


@transaction.atomic
def make_pairs(window: Window, engine: Engine) -> int:
    """Do at once what the job does, by words alone, over the entries in `engine`; returns how many pairs there are."""
    _keep(window, _answers(window, demands_of(window), engine, least=THRESHOLD))
    return _note_matched(window)


def demands_of(window: Window) -> list[UUID]:
    """The demands that take part, in order of their keys."""
    return sorted(
        Entry.objects.taking_part().filter(window=window, demand__isnull=False).values_list("demand", flat=True)
    )


def _note_matched(window: Window) -> int:
    """Remember when, and tell the owners if there are pairs; returns how many."""
    locked: Window = Window.objects.select_for_update().get(pk=window.pk)
    locked.matched_at = clock.now()
    locked.save(update_fields=["matched_at", "updated_at"])
    pairs = Pair.objects.filter(window=locked).count()
    if pairs:
        phrases.tell_of_pairs(locked)
    return pairs


def _answers(window: Window, demands: Sequence[UUID], engine: Engine, *, least: float) -> dict[UUID, tuple[Hit, ...]]:
    """The window's achievements that fit each demand, best first, with reasons; from what is public of both."""
    entries = Entry.objects.taking_part().filter(window=window, achievement__isnull=False)
    offered = tuple(
        (ACHIEVEMENT, str(key)) for key in entries.order_by("achievement").values_list("achievement", flat=True)
    )
    documents = list(documents_of(published(DEMAND).filter(pk__in=demands)))
    queries = [
        replace(
            Query.from_document(document, kind=ACHIEVEMENT, on=clock.today()),
            filters=Filters(kinds=(ACHIEVEMENT,), owner_not=document.owner, only=offered),
        )
        for document in documents
    ]
    answers: dict[UUID, tuple[Hit, ...]] = dict.fromkeys(demands, ())
    for document, query, hits in zip(documents, queries, engine.search_many(queries, BEST), strict=True):
        fitting = sum(hit.score >= least for hit in hits)
        if fitting:
            answers[UUID(document.id)] = engine.search(query, fitting)
    return answers


def _keep(window: Window, answers: Mapping[UUID, tuple[Hit, ...]]) -> None:
    """Keep the pairs; entries that left meanwhile have none."""
    taking_part = Entry.objects.taking_part().filter(window=window)
    entries = {entry.demand_id or entry.achievement_id: entry for entry in taking_part}
    rows = [
        Pair(
            window=window,
            demand_entry=entries[demand],
            achievement_entry=entries[UUID(hit.id)],
            origin=PairOrigin.ENGINE,
            score=hit.score,
            reasons=to_json(hit.reasons),
            gaps=to_json(hit.gaps),
        )
        for demand in sorted(answers)
        for hit in sorted(answers[demand], key=lambda hit: hit.id)
        if demand in entries and UUID(hit.id) in entries
    ]
    kept = Pair.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["demand_entry", "achievement_entry"],
        update_fields=["score", "reasons", "gaps"],
    )
    fits = {(row.demand_entry_id, row.achievement_entry_id) for row in kept}
    mine = Pair.objects.filter(window=window, demand_entry__demand__in=answers, talk__isnull=True)
    untouched = mine.filter(origin=PairOrigin.ENGINE, demand_wants__isnull=True, achievement_wants__isnull=True)
    stale = [row.pk for row in untouched if (row.demand_entry_id, row.achievement_entry_id) not in fits]
    Pair.objects.filter(pk__in=stale).delete()


@transaction.atomic
def pick(pair: Pair, *, actor: Actor, wants: bool) -> Pair:
    """The owner of one of the two says whether it wants to talk to the other; it may change that until the timetable.

    Raises AccessError or DomainError.
    """
    # The window first, for update is what making the timetable holds: nobody picks while people are seated.
    window: Window = Window.objects.select_for_update().get(pk=pair.window_id)
    _refuse_unless_choosing(window)
    locked: Pair = Pair.objects.select_for_update(of=("self",)).for_list().get(pk=pair.pk)
    entry = own_entry(locked, actor)
    actor.require(Permission.WINDOW_JOIN, entry)
    if not Pair.objects.living().filter(pk=locked.pk).exists():
        raise DomainError("gone", _("有一方已经退出，或记录不再公开。"))
    if entry.side == MatchSide.DEMAND:
        locked.demand_wants = wants
    else:
        locked.achievement_wants = wants
    locked.save(update_fields=["demand_wants", "achievement_wants"])
    text = _("想与“%(other)s”洽谈") if wants else _("不与“%(other)s”洽谈")
    other = locked.achievement_entry if entry.side == MatchSide.DEMAND else locked.demand_entry
    log.record(outbox.topic_of(entry, "pick"), entry, actor=actor, text=text % {"other": other.record.title})
    return locked


@transaction.atomic
def wish(entry: Entry, *, actor: Actor, own: Entry) -> Pair:
    """The owner of `own` wants to meet `entry`, of the other side, though the engine has not put them together.

    Raises AccessError or DomainError. Two that wish at once get one pair.
    """
    window: Window = Window.objects.select_for_update().get(pk=entry.window_id)
    _refuse_unless_choosing(window)
    actor.require(Permission.WINDOW_JOIN, own)
    if own.window_id != entry.window_id or own.side == entry.side:
        raise DomainError("same_side", _("请用本单位的需求约成果，或用本单位的成果约需求。"))
    if own.organisation_id == entry.organisation_id:
        raise DomainError("own_record", _("这是本单位自己的项目。"))
    both = Entry.objects.taking_part().filter(pk__in=(own.pk, entry.pk)).count()
    if both != len({own.pk, entry.pk}):
        raise DomainError("gone", _("双方都确认参加以后才能相约。"))
    demand, achievement = (own, entry) if own.side == MatchSide.DEMAND else (entry, own)
    pair, _created = Pair.objects.get_or_create(
        demand_entry=demand,
        achievement_entry=achievement,
        defaults={"window": window, "origin": PairOrigin.WISH},
    )
    return pick(pair, actor=actor, wants=True)


def drop_pairs_of(entry: Entry) -> list[Entry]:
    """Take away the talks of an entry that does not come; returns the entries of the others who had one with it."""
    mine = Pair.objects.filter(Q(demand_entry=entry) | Q(achievement_entry=entry), talk__isnull=False).for_list()
    met = []
    for pair in mine.select_related("talk"):
        if pair.talk.remarks.exists():
            continue
        pair.talk.delete()
        met.append(pair.achievement_entry if pair.demand_entry_id == entry.pk else pair.demand_entry)
    return met


def own_entry(pair: Pair, actor: Actor) -> Entry:
    """The entry for which the actor's unit speaks; a pair is never of one unit. Raises AccessError for a third one."""
    for one in (pair.demand_entry, pair.achievement_entry):
        if actor.organisation_id is not None and one.organisation_id == actor.organisation_id:
            return one
    raise AccessError(_("只能为本单位的项目办理。"), permission=Permission.WINDOW_JOIN)


def _refuse_unless_choosing(window: Window) -> None:
    if window.state not in CHOOSING_STATES:
        raise DomainError("settled", _("日程已经排定或活动已经结束，不能再选择。"))
