"""Taking a league table as it stands, and saying who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.periods import Period, last_day
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.enums import SecrecyConclusion
from lianqiao.core.publishing.models import SecrecyReview
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.records import assign
from lianqiao.engines.progress import SheetError, per_cent, rule_sentence
from lianqiao.governance.boards.enums import Audience, Measure
from lianqiao.governance.boards.models import Snapshot, SnapshotIndicator, SnapshotRow
from lianqiao.governance.boards.phrases import tell_those_below
from lianqiao.governance.boards.queries.league import League, Table, league_of
from lianqiao.governance.boards.queries.places import parts_of
from lianqiao.governance.indicators.models import Indicator

#: How many indicators a table may weigh.
MOST_INDICATORS = 30


@transaction.atomic
def take_snapshot(
    *,
    actor: Actor,
    title: str,
    indicators: Sequence[Indicator],
    period: Period,
    month: date,
    measure: str = Measure.COMPLETION,
    weights: Mapping[Any, Decimal] | None = None,
    note: str = "",
) -> Snapshot:
    """The league table of the parts of the government's region, kept as it is now; at first for its own level alone.

    With several indicators `weights` (by indicator, 100 in all) make an overall table. It is compared with the latest
    snapshot of the same body that ranks the same indicators. Raises AccessError, DomainError or InvalidInput, and then
    nothing has changed.
    """
    if actor.oversight is None:
        raise AccessError(_("晾晒榜由政府部门制作。"), permission=Permission.LEAGUE_TAKE)
    home = actor.organisation.region
    snapshot = Snapshot(
        organisation=actor.organisation,
        region_id=home.pk,
        created_by=actor.user,
        starts_on=period.start,
        ends_on=period.end,
        month=month,
        taken_on=clock.today(),
    )
    actor.require(Permission.LEAGUE_TAKE, snapshot)
    _check(indicators, period, month, weights, actor)
    previous = previous_of(actor.organisation, indicators, has_weights=bool(weights))
    try:
        league = league_of(
            parts_of(home),
            indicators,
            period=period,
            month=month,
            measure=measure,
            weights=weights,
            before=ranks_of(previous),
            where=home,
        )
    except SheetError as error:
        raise DomainError("weights", _("权重合计要等于100，每项都要大于0。"), "weights") from error
    if not any(row.rank for table in league.tables for row in table.rows):
        raise DomainError("nothing_to_rank", _("所选的指标和时期还没有可以排名的数。"))
    snapshot.previous = previous
    values = {"title": title, "measure": Measure.OVERALL if weights else measure, "note": note}
    assign(snapshot, {**values, "method": method_of(league, measure)})
    snapshot.save(force_insert=True)
    _write(snapshot, league)
    snapshot.sha256 = snapshot.content_hash()
    snapshot.save(update_fields=["sha256"])
    _tell(snapshot, "take", actor, _("生成晾晒榜"))
    return snapshot


@transaction.atomic
def give_below(snapshot: Snapshot, *, actor: Actor, shown: bool) -> Snapshot:
    """Let the governments below see the table, or no longer; those below are told the first time."""
    locked = _locked(snapshot)
    actor.require(Permission.LEAGUE_TAKE, locked)
    if locked.is_public:
        raise DomainError("league_public", _("晾晒榜已经向社会公开，请先停止公开。"))
    wanted = Audience.BELOW if shown else Audience.OWN
    if locked.audience == wanted:
        return locked
    locked.audience = wanted
    locked.save(update_fields=["audience", "updated_at"])
    _tell(locked, "give" if shown else "take_back", actor, _("发给下级") if shown else _("收回，仅本级查看"))
    if shown:
        tell_those_below(locked)
    return locked


@transaction.atomic
def publish_snapshot(snapshot: Snapshot, *, actor: Actor, opinion: str) -> Snapshot:
    """Show the table to everybody, after a recorded secrecy review by somebody else than its maker (先审查、后公开)."""
    locked = _locked(snapshot)
    actor.require(Permission.LEAGUE_REVIEW_SECRECY, locked)
    if locked.is_public:
        raise DomainError("league_public", _("晾晒榜已经公开。"))
    if actor.user_id == locked.created_by_id:
        raise DomainError("league_own_work", _("制作这份晾晒榜的人不能为它签署保密审查，请由另一位保密审查员办理。"))
    if not opinion.strip():
        raise DomainError("opinion_missing", _("请写明审查意见。"), "opinion")
    SecrecyReview.objects.create(
        subject=locked,
        conclusion=SecrecyConclusion.MAY_PUBLISH,
        opinion=opinion.strip(),
        warned_words=suspicious_words(locked.title, locked.note, locked.method),
        reviewer=actor.user,
        organisation=actor.organisation,
    )
    locked.audience = Audience.PUBLIC
    locked.save(update_fields=["audience", "updated_at"])
    _tell(locked, "publish", actor, _("向社会公开晾晒榜"), reason=opinion.strip())
    return locked


@transaction.atomic
def hide_snapshot(snapshot: Snapshot, *, actor: Actor, reason: str) -> Snapshot:
    """Take the table off the public pages; the governments below still see it."""
    locked = _locked(snapshot)
    if not actor.can(Permission.LEAGUE_REVIEW_SECRECY, locked):
        actor.require(Permission.LEAGUE_TAKE, locked)
    if not locked.is_public:
        raise DomainError("league_not_public", _("晾晒榜没有公开。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    locked.audience = Audience.BELOW
    locked.save(update_fields=["audience", "updated_at"])
    _tell(locked, "hide", actor, _("停止公开晾晒榜"), reason=reason.strip())
    return locked


def previous_of(organisation: Any, indicators: Sequence[Indicator], *, has_weights: bool) -> Snapshot | None:
    """The latest snapshot of the body that ranks all of these indicators, overall as well where weights are given."""
    rows = Snapshot.objects.filter(organisation=organisation).order_by("-taken_on", "-id")
    for one in indicators:
        rows = rows.filter(pk__in=SnapshotIndicator.objects.filter(indicator=one).values("snapshot"))
    if has_weights:
        rows = rows.filter(measure=Measure.OVERALL)
    return rows.first()


def ranks_of(snapshot: Snapshot | None) -> dict[Any, dict[str, int | None]]:
    """The ranks of a snapshot by indicator (None: overall) and region."""
    out: dict[Any, dict[str, int | None]] = {}
    if snapshot is not None:
        columns = ("indicator__indicator_id", "region_id", "rank")
        for indicator, region, rank in snapshot.rows.values_list(*columns):
            out.setdefault(indicator, {})[region] = rank
    return out


def method_of(league: League, measure: str) -> str:
    """How the regions were ranked, in words."""
    sentences = [
        _("时期：%(period)s；数据截至%(day)s。")
        % {"period": league.period.label, "day": _("%(year)d年%(month)d月底") % _month(league.month)},
        {
            Measure.COMPLETION: _("单项指标按目标完成率排名：完成数除以全期目标。"),
            Measure.RATIO: _("单项指标按序时进度完成率排名：完成数除以按时间进度应完成的数。"),
            Measure.VALUE: _("单项指标按完成数排名。"),
        }[Measure(measure)],
        _("数值相同的名次并列，其后的名次顺延；没有数据的排在最后，不计名次。"),
        _("亮灯规则：%(rule)s。") % {"rule": rule_sentence(league.rule, _)},
    ]
    if league.weights:
        names = {table.indicator.pk: table.indicator.name for table in league.tables if table.indicator is not None}
        weighed = "、".join(f"{names[key]}{per_cent(weight / 100)}" for key, weight in league.weights.items())
        message = _("综合得分：各项权重乘以完成率后相加，完成率最多按100%%计，缺数的指标计零分。权重：%(weights)s。")
        sentences.append(message % {"weights": weighed})
    return "".join(sentences)


def _check(
    indicators: Sequence[Indicator], period: Period, month: date, weights: Mapping[Any, Decimal] | None, actor: Actor
) -> None:
    if not indicators:
        raise DomainError("league_empty", _("请至少选一项指标。"), "indicators")
    if len(indicators) > MOST_INDICATORS:
        message = _("一份晾晒榜最多%(most)d项指标。")
        raise DomainError("league_long", message % {"most": MOST_INDICATORS}, "indicators")
    visible = Indicator.objects.visible_to(actor).filter(pk__in=[one.pk for one in indicators])
    if visible.count() != len(indicators):
        raise DomainError("league_indicator", _("有的指标没有对您公开。"), "indicators")
    if not period.contains(month) or last_day(month) > last_day(clock.today()):
        raise DomainError("league_month", _("数据月份要在所选时期之内，也不能晚于本月。"), "month")
    if weights and weights.keys() != {one.pk for one in indicators}:
        raise DomainError("weights", _("综合排名要给每一项指标写权重。"), "weights")


def _write(snapshot: Snapshot, league: League) -> None:
    lines: dict[Any, SnapshotIndicator] = {}
    tables = [table for table in league.tables if table.indicator is not None]
    for number, table in enumerate(tables):
        one: Any = table.indicator
        weight = league.weights.get(one.pk, Decimal(100) if len(tables) == 1 else Decimal(0))
        lines[one.pk] = SnapshotIndicator.objects.create(
            snapshot=snapshot, indicator=one, name=one.name, unit=one.unit, weight=weight, order=number
        )
    SnapshotRow.objects.bulk_create(row for table in league.tables for row in _rows(snapshot, table, lines))


def _rows(snapshot: Snapshot, table: Table, lines: Mapping[Any, SnapshotIndicator]) -> list[SnapshotRow]:
    line = None if table.indicator is None else lines[table.indicator.pk]
    return [
        SnapshotRow(
            snapshot=snapshot,
            region=row.region,
            indicator=line,
            value=row.value,
            target=None if row.target is None else row.target.value,
            score=row.score,
            rank=row.rank,
            is_tied=row.tied,
            before=None if row.rank is None or row.climbed is None else row.rank + row.climbed,
        )
        for row in table.rows
    ]


def _month(month: date) -> dict[str, int]:
    return {"year": month.year, "month": month.month}


def _locked(snapshot: Snapshot) -> Snapshot:
    locked: Snapshot = Snapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
    return locked


def _tell(snapshot: Snapshot, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    topic = outbox.topic_of(snapshot, name)
    log.record(topic, snapshot, actor=actor, text=text, reason=reason)
    outbox.publish(topic, snapshot.pk)
