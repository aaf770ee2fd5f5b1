"""A recognition: a unit, a person or a record that a government body has recognised, with number and time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.recognitions.enums import STANDING, Origin, RecognitionState, Shown
from lianqiao.processes.recognitions.models.kind import RecognitionKind
from lianqiao.processes.recognitions.queries.visibility import RecognitionQuerySet
from lianqiao.processes.recognitions.terms import RENEW_BEFORE
from lianqiao.registers.organisations.validators import validate_uscc

#: Hexadecimal digits of the code in the address by which a certificate is checked.
CODE_LENGTH = 16


@pghistory.track()
class Recognition(Timed, Record):
    """What the government body `organisation` recognised; `region` is where the holder is.

    `title` is the name of the platform, the product, the scenario or the person. `holder` is the unit; one that is not
    on the platform is named by `unit_name` and `unit_uscc`, and finds the recognition once it is verified under that
    code. `user` is the person's account, `subject` the record that is recognised, where there is one. It holds from
    the beginning of `valid_from` to the end of `valid_until` (None: without end). `reserve_entry` is the line of the
    reserve list that was promoted, `previous` what it goes on with.
    """

    kind = models.ForeignKey(
        RecognitionKind, on_delete=models.PROTECT, related_name="recognitions", verbose_name=_("资格种类")
    )
    category = models.CharField(_("类别"), max_length=40, blank=True)
    level = models.CharField(_("等级"), max_length=40, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=RecognitionState, default=RecognitionState.VALID, editable=False
    )
    number = models.CharField(
        _("编号"), max_length=60, blank=True, help_text=_("以前已有编号的照原样填写；不填由系统编号")
    )
    title = models.CharField(_("名称或姓名"), max_length=120)
    holder = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("依托单位"),
    )
    unit_name = models.CharField(_("单位名称"), max_length=120, blank=True)
    unit_uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, validators=[validate_uscc])
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("本人账号"),
    )
    shown = models.CharField(_("公开范围"), max_length=8, choices=Shown, default=Shown.MASKED, editable=False)
    contact = models.CharField(_("公开的联系方式"), max_length=100, blank=True, editable=False)
    fields = models.ManyToManyField("taxonomy.TechField", blank=True, related_name="+", verbose_name=_("技术领域"))
    subject_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    subject_id = models.UUIDField(null=True, editable=False)
    subject = GenericForeignKey("subject_type", "subject_id")
    valid_from = models.DateField(_("有效期起"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("不填按规定的有效期推算"))
    origin = models.CharField(_("来源"), max_length=8, choices=Origin, default=Origin.STOCK, editable=False)
    application = models.OneToOneField(
        "programmes.Application",
        null=True,
        on_delete=models.PROTECT,
        related_name="recognition",
        editable=False,
        verbose_name=_("入选的申报"),
    )
    reserve_entry = models.OneToOneField(
        "lists.Entry",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("储备库条目"),
    )
    previous = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="following",
        editable=False,
        verbose_name=_("延续自"),
    )
    decision_title = models.CharField(_("认定文件"), max_length=200)
    decision_number = models.CharField(_("文号"), max_length=100, blank=True)
    decided_on = models.DateField(_("印发日期"))
    is_published = models.BooleanField(_("已公开"), default=False, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    warned_on = models.DateField(_("警示日期"), null=True, editable=False)
    asked_at = models.DateTimeField(_("申请延续时间"), null=True, editable=False)
    renewal_text = limited_text(_("延续理由"), max_length=2000, blank=True, editable=False)
    hearing_until = models.DateField(_("听取意见截止"), null=True, editable=False)
    statement = limited_text(_("陈述和申辩"), max_length=2000, blank=True, editable=False)
    ended_on = models.DateField(_("终止日期"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    end_decision = models.CharField(_("撤销文件"), max_length=200, blank=True, editable=False)
    appealed_at = models.DateTimeField(_("申请复核时间"), null=True, editable=False)
    appeal = limited_text(_("复核理由"), max_length=2000, blank=True, editable=False)
    appeal_answered_at = models.DateTimeField(_("复核答复时间"), null=True, editable=False)

    objects: ClassVar[Any] = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("资格")
        ordering = ("-valid_from", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "number"),
                name="recognitions_number_once",
                violation_error_message=_("这个编号已经录入过。"),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="recognitions_has_number"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="recognitions_ends_after_beginning",
                violation_error_message=_("有效期的截止日期不能早于起始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=False) | ~Q(unit_name=""),
                name="recognitions_has_unit",
                violation_error_message=_("请选择依托单位，或写明单位名称。"),
            ),
            models.CheckConstraint(
                condition=Q(subject_type__isnull=True, subject_id__isnull=True)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="recognitions_subject_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecognitionState.HEARING) | Q(hearing_until__isnull=False),
                name="recognitions_hearing_has_end",
            ),
        )
        indexes = (
            models.Index(fields=("-valid_from", "-id"), name="recognitions_newest"),
            models.Index(fields=("organisation", "-valid_from", "-id"), name="recognitions_of_body"),
            models.Index(fields=("kind", "state", "region"), name="recognitions_of_kind"),
            models.Index(fields=("-valid_from", "-id"), condition=Q(is_published=True), name="recognitions_published"),
            models.Index(fields=("unit_uscc",), condition=~Q(unit_uscc=""), name="recognitions_unit_code"),
        )

    def __str__(self) -> str:
        return f"{self.title}（{self.kind}）"

    @property
    def unit(self) -> str:
        """The unit by name."""
        return self.unit_name if self.holder is None else self.holder.name

    @property
    def public_title(self) -> str:
        """What everybody reads: a person who has not agreed to more is told by the family name."""
        if self.kind.is_of_persons and self.shown == Shown.MASKED:
            return f"{self.title[:1]}**"
        return self.title

    @property
    def public_state(self) -> str:
        """The state in words for everybody: what is only proposed is not told."""
        state = RecognitionState.VALID if self.state == RecognitionState.HEARING else self.state
        return str(RecognitionState(state).label)

    @property
    def public_contact(self) -> str:
        """How the person may be reached, where the person shows it."""
        return self.contact if self.shown == Shown.CONTACT else ""

    @property
    def is_standing(self) -> bool:
        """Whether it has not ended."""
        return self.state in STANDING

    @property
    def is_current(self) -> bool:
        """Whether it holds at this moment, whatever the worker has done so far."""
        today = clock.today()
        is_in_time = self.valid_from <= today and (self.valid_until is None or today <= self.valid_until)
        return is_in_time and self.state in (RecognitionState.VALID, RecognitionState.HEARING)

    @property
    def may_be_renewed(self) -> bool:
        """Whether the time for asking has come and is not over."""
        if self.valid_until is None or self.state != RecognitionState.VALID:
            return False
        before: Any = RENEW_BEFORE.get(where=self.region_id, on=self.valid_until).value
        return bool(before.start(self.valid_until) <= clock.today() <= self.valid_until)

    @property
    def code(self) -> str:
        """What the address of its certificate holds beside the key; it follows from what never changes."""
        return sha256(f"{self.pk} {self.number}".encode()).hexdigest()[:CODE_LENGTH]

    def future(self) -> Iterable[Event]:
        """Its holder is reminded before its last day; after that it has expired."""
        if self.valid_until is None:
            return
        if (
            self.state == RecognitionState.VALID
            and self.reminded_for != self.valid_until
            and clock.today() <= self.valid_until
        ):
            before: Any = RENEW_BEFORE.get(where=self.region_id, on=self.valid_until).value
            yield Event(start_of(before.start(self.valid_until), hour=9), "remind")
        if self.is_standing:
            yield Event(start_of(self.valid_until + timedelta(days=1)), "expire")

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads before it becomes public."""
        return [self.title, self.unit_name, self.category, self.level]

    def snapshot(self) -> dict[str, Any]:
        """What the certificate says."""
        names = ("category", "level", "number", "title", "unit_name", "valid_from", "valid_until", "decision_number")
        return {name: str(getattr(self, name) or "") for name in names}
