"""Kinds of lists, their dated editions, what each edition names, to whom it was sent, and what those answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.lists.columns import Column, columns_of
from lianqiao.core.lists.enums import EditionState, Effect, Origin, Visibility
from lianqiao.core.lists.queries import EditionQuerySet, EntryQuerySet
from lianqiao.core.norms.places import place_of
from lianqiao.core.records import Record


@pghistory.track()
class ListKind(models.Model):
    """What a list is about: what it may name, what being on it does, who may see it, by which text.

    `subject_models` are labels such as `achievements.achievement`; `takes_names` allows entries that are no record.
    `region` is the jurisdiction that keeps such lists, None for every government. `effect_norm` is the key of the
    norm (a duration) after which an entry's effect ends; empty where it lasts as long as the edition.
    """

    key = models.CharField(_("代号"), max_length=60, primary_key=True)
    name = models.CharField(_("名称"), max_length=100)
    description = limited_text(_("说明"), max_length=1000, blank=True)
    subject_models = ArrayField(
        models.CharField(max_length=80), verbose_name=_("可列入的内容"), default=list, blank=True
    )
    takes_names = models.BooleanField(_("可以直接写名称"), default=True)
    columns = models.JSONField(_("栏目"), default=list, blank=True)
    effect = models.CharField(_("列入的作用"), max_length=12, choices=Effect, default=Effect.NONE)
    effect_norm = models.CharField(_("作用期限的规定"), max_length=100, blank=True)
    visibility = models.CharField(_("公开范围"), max_length=12, choices=Visibility, default=Visibility.PUBLIC)
    region = models.ForeignKey(
        "taxonomy.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("适用地区")
    )
    source = models.CharField(_("依据"), max_length=200, blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.PERSON, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("清单种类")
        ordering = ("name", "key")

    def __str__(self) -> str:
        return self.name

    def own_columns(self) -> tuple[Column, ...]:
        """The columns that entries have besides the name."""
        return columns_of(self.columns)

    def concerns(self, region_code: str) -> bool:
        """Whether a government of that region keeps lists of this kind."""
        return region_code.startswith(place_of(self.region_id).prefix)


@pghistory.track()
class Edition(Timed, Record):
    """One dated edition of a list, made by a government body for its region.

    `visibility` is that of the kind when the edition was begun. `period_to` is the last day; None means until it is
    replaced. `superseded_on` is the first day on which another edition stands in its place.
    """

    kind = models.ForeignKey(ListKind, on_delete=models.PROTECT, related_name="editions", verbose_name=_("清单种类"))
    visibility = models.CharField(max_length=12, choices=Visibility, editable=False)
    state = models.CharField(_("状态"), max_length=12, choices=EditionState, default=EditionState.DRAFT, editable=False)
    title = models.CharField(_("标题"), max_length=200, help_text=_("例如：2026年第一批科技成果供给清单"))
    number = models.CharField(_("编号"), max_length=60, blank=True, editable=False)
    period_from = models.DateField(_("起始日期"))
    period_to = models.DateField(_("截止日期"), null=True, blank=True, help_text=_("不填表示到下一期印发为止"))
    note = limited_text(_("说明"), max_length=2000, blank=True)
    decision_title = models.CharField(_("印发文件"), max_length=200, blank=True, editable=False)
    decision_number = models.CharField(_("文号"), max_length=100, blank=True, editable=False)
    decided_on = models.DateField(_("印发日期"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    is_published = models.BooleanField(_("是否公开"), default=False, editable=False)
    superseded_on = models.DateField(_("被替代日期"), null=True, editable=False)
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("清单")
        ordering = ("-period_from", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")), name="lists_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(visibility=Visibility.PUBLIC), name="lists_restricted_stays_inside"
            ),
            models.UniqueConstraint(fields=("kind", "number"), condition=~Q(number=""), name="lists_number_once"),
        )
        indexes = (
            models.Index(fields=("-period_from", "-id"), name="lists_edition_order"),
            models.Index(fields=("kind", "organisation", "state"), name="lists_edition_current"),
            models.Index(
                fields=("-period_from", "-id"), condition=Q(is_published=True), name="lists_edition_published"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def future(self) -> Iterator[Event]:
        """On the first day of the edition that follows it, it is superseded."""
        if self.state == EditionState.ISSUED and self.superseded_on is not None:
            yield Event(start_of(self.superseded_on), "supersede")

    def snapshot(self) -> dict[str, Any]:
        """What the edition says of itself, without its entries."""
        names = ("title", "number", "period_from", "period_to", "note", "decision_title", "decision_number")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


@pghistory.track()
class Entry(models.Model):
    """One line of an edition: a record, or only a name. `name` keeps the record's name of that day.

    `entered_on` and `left_on` are the days of the decisions; it stands on the list from the one to the day before
    the other. `effect_until` is the last day of its effect where that has a time of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField(_("序号"))
    subject_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    name = models.CharField(_("名称"), max_length=200)
    holder = models.CharField(_("所属单位"), max_length=200, blank=True)
    attributes = models.JSONField(_("栏目内容"), default=dict, blank=True)
    note = limited_text(_("备注"), max_length=1000, blank=True)
    entered_on = models.DateField(_("列入日期"))
    entry_decision = models.CharField(_("列入决定"), max_length=200, blank=True)
    entry_reason = limited_text(_("列入理由"), max_length=1000, blank=True)
    effect_until = models.DateField(_("作用截止日期"), null=True, blank=True)
    left_on = models.DateField(_("退出日期"), null=True, editable=False)
    exit_decision = models.CharField(_("退出决定"), max_length=200, blank=True, editable=False)
    exit_reason = limited_text(_("退出理由"), max_length=1000, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("清单条目")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(subject_type__isnull=True, subject_id__isnull=True)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="lists_subject_whole",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")), name="lists_left_after_entry"
            ),
            models.UniqueConstraint(
                fields=("edition", "subject_type", "subject_id"),
                condition=Q(left_on__isnull=True, subject_id__isnull=False),
                name="lists_subject_once",
            ),
            models.UniqueConstraint(
                fields=("edition", "name", "holder"),
                condition=Q(left_on__isnull=True, subject_id__isnull=True),
                name="lists_name_once",
            ),
        )
        indexes = (
            models.Index(fields=("edition", "position", "id"), name="lists_entry_order"),
            models.Index(fields=("subject_type", "subject_id"), name="lists_entry_subject"),
            models.Index(fields=("name",), condition=Q(subject_id__isnull=True), name="lists_entry_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes it the same line in another edition: the record, or name and holder."""
        if self.subject_id is not None:
            return (self.subject_type_id, self.subject_id)
        return (self.name, self.holder)


class Push(models.Model):
    """That a published edition was sent to an organisation, which may answer to its lines."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="pushes")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    pushed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pushed_at = models.DateTimeField(_("推送时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("清单推送")
        ordering = ("-pushed_at", "-id")
        constraints = (models.UniqueConstraint(fields=("edition", "organisation"), name="lists_pushed_once"),)
        indexes = (models.Index(fields=("organisation", "-pushed_at", "-id"), name="lists_pushed_to"),)

    def __str__(self) -> str:
        return f"{self.edition} → {self.organisation}"


class Answer(models.Model):
    """What an organisation to which the edition was sent says to one line; a second answer replaces the first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    text = limited_text(_("反馈"), max_length=500)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("反馈时间"), auto_now=True)

    class Meta:
        verbose_name = _("清单反馈")
        ordering = ("answered_at", "id")
        constraints = (models.UniqueConstraint(fields=("entry", "organisation"), name="lists_answer_once"),)

    def __str__(self) -> str:
        return f"{self.organisation}：{self.text}"
