"""The columns of a record that may become public, and the secrecy review without which it does not."""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import FileState, StoredFile
from lianqiao.core.publishing.enums import Publicity, SecrecyConclusion
from lianqiao.core.records import Record, VisibleQuerySet

M = TypeVar("M", bound=models.Model, covariant=True)

#: The state of an organisation whose records are not public, whatever their own state.
SUSPENDED = "suspended"
FRESH_TIME = norms.declare("publishing.fresh_time", norms.Kind.DURATION, _("计算公开信息的有效期"))
QUESTION_BEFORE = norms.declare("publishing.question_before", norms.Kind.DURATION, _("有效期届满前请发布单位确认"))


class SecrecyReview(models.Model):
    """A signed answer to "may this version be public?"; one matter, one review, never changed (先审查、后公开)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    subject = GenericForeignKey("subject_type", "subject_id")
    conclusion = models.CharField(_("结论"), max_length=16, choices=SecrecyConclusion)
    opinion = models.TextField(_("审查意见"))
    warned_words = models.JSONField(_("提示词"), default=list)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("审查时间"), auto_now_add=True)

    class Meta:
        app_label = "core"
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=("subject_type", "subject_id"), name="core_secrecy_subject"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{SecrecyConclusion(self.conclusion).label} {self.created_at:%Y-%m-%d}"


class PublishableQuerySet(VisibleQuerySet[M]):
    """Records that may be public, beginning with what the actor may see."""

    def public(self, actor: Actor) -> Self:
        """The published ones, less those that only verified organisations may see when the actor is none."""
        return self.filter(self._public(actor))

    def published(self) -> Self:
        """The published ones, less those whose organisation is suspended."""
        return self.filter(self._published())

    def visible_to(self, actor: Actor) -> Self:
        """Public ones; those of the actor's own organisation; for a government body those of its region.

        Drafts belong to their organisation alone.
        """
        return self.filter(self._public(actor) | self.inside(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Those `inside` for the actor; what is merely public is masked as its owner asked."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition for records of which the actor is shown everything: its own, and those it oversees."""
        inside = Q(pk__in=())
        if actor.organisation_id is not None:
            inside |= Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight) & ~Q(state__in=self._model.PRIVATE_STATES)
        return inside

    def due_for_question(self, on: date) -> Self:
        """Published ones whose time of freshness ends so soon after `on` that their owners are asked."""
        soon = QUESTION_BEFORE.condition(lambda time: Q(fresh_until__lte=time.end(on)), on=on)
        return self.filter(soon, state__in=self._model.PUBLIC_STATES)

    def expired(self, on: date) -> Self:
        """Published ones whose time of freshness is over on `on`."""
        return self.filter(state__in=self._model.PUBLIC_STATES, fresh_until__lt=on)

    @property
    def _model(self) -> Any:
        return self.model

    def _published(self) -> Q:
        return Q(state__in=self._model.PUBLIC_STATES) & ~Q(organisation__state=SUSPENDED)

    def _public(self, actor: Actor) -> Q:
        published = self._published()
        return published if actor.is_verified else published & ~Q(publicity=Publicity.VERIFIED)


class PublishableRecord(Record):
    """A record that is drafted, reviewed, published and kept fresh.

    A model says in `PUBLIC_STATES` in which states it is public and in `PRIVATE_STATES` in which its owner alone
    sees it. `fresh_from` is the day on which its owner last stood by it, `fresh_until` the last day on which it
    therefore counts as fresh.
    """

    PUBLIC_STATES: ClassVar[tuple[str, ...]]
    PRIVATE_STATES: ClassVar[tuple[str, ...]]

    title = models.CharField(_("名称"), max_length=200)
    publicity = models.CharField(_("公开范围"), max_length=16, choices=Publicity, default=Publicity.PUBLIC)
    contact_name = models.CharField(_("联系人"), max_length=60, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    contact_email = models.EmailField(_("联系邮箱"), blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, editable=False)
    fresh_from = models.DateField(_("确认日期"), null=True, editable=False)
    fresh_until = models.DateField(_("有效期至"), null=True, editable=False)
    asked_until = models.DateField(null=True, editable=False)

    #: The files of the record, also those replaced or removed.
    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title

    def current_files(self) -> list[StoredFile]:
        """The files that are in use, oldest first."""
        return sorted((f for f in self.files.all() if f.state == FileState.CURRENT), key=lambda file: file.created_at)

    @property
    def is_public(self) -> bool:
        """Whether it is published and its organisation is not suspended."""
        return self.state in self.PUBLIC_STATES and self.organisation.state != SUSPENDED  # type: ignore[attr-defined]

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads before they are published."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its secrecy review covers")
