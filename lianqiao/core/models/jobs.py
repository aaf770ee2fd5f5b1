"""The job: one piece of long work that a person started, with its progress and its outcome."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission


class JobState(models.TextChoices):
    """Where a job stands. The last three are final."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    SUCCEEDED = "succeeded", _("已完成")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")


FINAL_STATES = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class JobQuerySet(models.QuerySet["Job"]):
    """Reads of jobs."""

    def visible_to(self, actor: Actor) -> JobQuerySet:
        """Jobs that ``actor`` may see: those the person started, for whatever organisation.

        An actor that holds ``Permission.JOB_VIEW`` also sees every job started for the organisation it acts for. Who
        acts as somebody in a support session sees only the jobs that they started themselves in one: what the person
        had made before, such as an export of personal data, is not theirs. Jobs that the program started for itself
        are seen by nobody but the program.
        """
        if actor.is_system:
            return self.all()
        if actor.user_id is None:
            return self.none()
        if actor.supporter is not None:
            return self.filter(actor_user=actor.user_id, supporter=actor.supporter)
        condition = Q(actor_user_id=actor.user_id)
        if actor.organisation_id is not None and actor.has(Permission.JOB_VIEW):
            condition |= Q(actor_organisation_id=actor.organisation_id)
        return self.filter(condition)

    def unfinished(self) -> JobQuerySet:
        """Jobs that are queued or running."""
        return self.exclude(state__in=FINAL_STATES)


class Job(models.Model):
    """Long work with progress; created by ``core.jobs.start`` and changed only by ``core.jobs``.

    ``attempts`` counts how often a worker took the job up and serves as its fencing token: whoever holds an
    older number may no longer write. ``cursor`` says how far the work has been committed; its meaning
    belongs to the job's function. ``payload`` is what the function was asked, ``result`` what it answered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("种类"), max_length=100)
    label = models.CharField(_("名称"), max_length=200)
    state = models.CharField(_("状态"), max_length=12, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveBigIntegerField(_("已处理"), default=0)
    total = models.PositiveBigIntegerField(_("总数"), null=True, blank=True)
    message = models.CharField(_("说明"), max_length=500, blank=True, default="")
    payload = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    cursor = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    result = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    attempts = models.PositiveIntegerField(_("执行次数"), default=0)
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: Who started it as `actor_user` in a support session.
    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    #: The request that started the job, so that its log lines and what it changes lead back to it.
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField(_("提交时间"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    # Where and when the present attempt began: the speed is measured from here, so that hours in which no
    # worker ran do not make the estimate of the remaining time wrong.
    resumed_at = models.DateTimeField(null=True, blank=True)
    resumed_done = models.PositiveBigIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务")
        verbose_name_plural = _("任务")
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("actor_user", "-created_at"), name="core_job_user"),
            models.Index(
                fields=("actor_organisation", "-created_at"),
                name="core_job_organisation",
            ),
            models.Index(
                fields=("created_at",),
                condition=~Q(state__in=FINAL_STATES),
                name="core_job_unfinished",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(done__lte=F("total")),
                name="core_job_done_within_total",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL_STATES, finished_at__isnull=False)
                | (~Q(state__in=FINAL_STATES) & Q(finished_at__isnull=True)),
                name="core_job_finished_at_matches_state",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def finished(self) -> bool:
        """Whether the job has come to its end, well or not."""
        return self.state in FINAL_STATES

    @property
    def percent(self) -> int | None:
        """Progress as a whole number from 0 to 100, or None while the total is unknown."""
        if self.state == JobState.SUCCEEDED:
            return 100
        if self.total is None:
            return None
        return 100 if self.total == 0 else int(self.done * 100 // self.total)

    @property
    def remaining(self) -> timedelta | None:
        """Estimate of the time still needed, from the speed of the present attempt.

        None when nothing can be said: not running, total unknown, or nothing done in this attempt.
        """
        if self.state != JobState.RUNNING or self.total is None:
            return None
        if self.resumed_at is None or self.heartbeat_at is None:
            return None
        done = self.done - self.resumed_done
        elapsed = self.heartbeat_at - self.resumed_at
        if done <= 0 or elapsed <= timedelta(0):
            return None
        return elapsed * ((self.total - self.done) / done)
