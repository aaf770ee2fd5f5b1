"""What may go, by the norms of storage time, and the report of what went.

The business log, its seals and the row history are not here: the law asks that they be kept for at least
`security.log_retention`, and the program removes nothing of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from lianqiao.core import log, norms, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.models import FormDraft, Job, Message
from lianqiao.core.models.jobs import FINAL_STATES
from lianqiao.core.oversight.models import RetentionReport
from lianqiao.core.oversight.reading import bounds

CHUNK = 1000

LOG_RETENTION = norms.declare("security.log_retention", norms.Kind.DURATION, gettext_lazy("日志至少保存多久"))

#: From a moment to the rows that may go because they ended before it.
Rows = Callable[[dt.datetime], "QuerySet[Any]"]


@dataclass(frozen=True)
class Rule:
    """One kind of row that may go. `norm` None: as soon as it has run out by itself."""

    key: str
    label: Any
    norm: norms.Declared[norms.Duration] | None
    rows: Rows
    #: Removes a chunk of rows; where deleting the rows is not all there is to do.
    remove: Callable[[list[Any]], None] | None = None

    def before(self) -> dt.datetime:
        """The moment before which things go, today."""
        if self.norm is None:
            return timezone.now()
        return bounds(self.norm.get(on=timezone.localdate()).value.start(timezone.localdate()))[0]


_RULES: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Make a rule known; each app registers those of its own tables."""
    if rule.key in _RULES:
        raise LookupError(f"there is a rule of retention {rule.key} already")
    _RULES[rule.key] = rule
    return rule


def rules() -> tuple[Rule, ...]:
    """All rules, in the order in which they run."""
    return tuple(_RULES.values())


def run(*, actor: Actor = SYSTEM, is_trial: bool = False) -> RetentionReport:
    """Remove what may go and report it; a trial only counts.

    Rows go in chunks, each with a transaction of its own: a run that is broken off has removed whole chunks and makes
    no report, and the next one goes on. The report and its row in the business log name every rule, also those that
    found nothing.
    """
    items = []
    for rule in rules():
        before = rule.before()
        number = rule.rows(before).count() if is_trial else _remove(rule, before)
        items.append({"key": rule.key, "label": str(rule.label), "before": before.isoformat(), "number": number})
    return _report(items, actor=actor, is_trial=is_trial)


def _remove(rule: Rule, before: dt.datetime) -> int:
    removed = 0
    while True:
        with transaction.atomic():
            rows = rule.rows(before)
            keys = list(rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:CHUNK])
            if not keys:
                return removed
            if rule.remove is None:
                rows.model._base_manager.filter(pk__in=keys).delete()
            else:
                rule.remove(keys)
            removed += len(keys)


@transaction.atomic
def _report(items: list[dict[str, Any]], *, actor: Actor, is_trial: bool) -> RetentionReport:
    total = sum(item["number"] for item in items)
    report = RetentionReport.objects.create(
        is_trial=is_trial, items=items, removed=0 if is_trial else total, started_by=actor.user
    )
    text = _("清理试运行：可清理 %(count)d 条") if is_trial else _("清理到期数据：%(count)d 条")
    log.record(
        outbox.topic_of(report, "trial" if is_trial else "run"),
        report,
        actor=actor,
        text=text % {"count": total},
        data={item["key"]: item["number"] for item in items},
    )
    return report


def _norm(key: str, purpose: Any) -> norms.Declared[norms.Duration]:
    return norms.declare(key, norms.Kind.DURATION, purpose)


def _finished_entries(before: dt.datetime) -> QuerySet[Any]:
    """Entries of the queue that ended well and of which nothing was heard since."""
    done = ProcrastinateJob.objects.filter(status="succeeded")
    recent = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__gte=before)
    return done.filter(~Exists(recent))


def _remove_entries(keys: list[Any]) -> None:
    """The queue's tables are not Django's to delete from; their own triggers take what hangs on an entry."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [keys])


register(
    Rule(
        "sessions",
        gettext_lazy("已过期的登录会话"),
        None,
        lambda before: Session.objects.filter(expire_date__lt=before),
    )
)
register(
    Rule(
        "messages",
        gettext_lazy("已读的消息"),
        _norm("security.message_retention", gettext_lazy("已读消息保存多久")),
        lambda before: Message.objects.filter(read_at__lt=before),
    )
)
register(
    Rule(
        "drafts",
        gettext_lazy("未提交的表单草稿"),
        _norm("security.draft_retention", gettext_lazy("表单草稿保存多久")),
        lambda before: FormDraft.objects.filter(saved_at__lt=before),
    )
)
register(
    Rule(
        "jobs",
        gettext_lazy("已结束的任务记录"),
        _norm("security.job_retention", gettext_lazy("任务记录保存多久")),
        lambda before: Job.objects.filter(state__in=FINAL_STATES, finished_at__lt=before),
    )
)
register(
    Rule(
        "queue",
        gettext_lazy("后台队列中已完成的条目"),
        _norm("security.queue_retention", gettext_lazy("队列条目保存多久")),
        _finished_entries,
        _remove_entries,
    )
)
_ATTEMPTS = _norm("security.attempt_retention", gettext_lazy("登录记录保存多久"))
register(
    Rule(
        "attempts",
        gettext_lazy("登录失败的记录"),
        _ATTEMPTS,
        lambda before: AccessAttempt.objects.filter(attempt_time__lt=before),
    )
)
register(
    Rule(
        "sign_ins",
        gettext_lazy("登录、退出的记录"),
        _ATTEMPTS,
        lambda before: AccessLog.objects.filter(attempt_time__lt=before),
    )
)
