"""The application of a unit, its partners, and its answers section by section."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import FileState, StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.programmes.enums import HANDED_IN, ApplicationState
from lianqiao.processes.programmes.models.call import Call
from lianqiao.processes.programmes.queries.visibility import ApplicationQuerySet, PartnerQuerySet


@pghistory.track()
class Application(Timed, Record):
    """What the unit `organisation` hands in to a call.

    `number` is that of the receipt; `eligibility` the answer to the conditions at the moment of handing in, and
    `content_sha256` the hash of what was handed in. `reopened` are the keys of the fields that may be mended until the
    end of `mend_until`; an application is returned once.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications", verbose_name=_("申报通知"))
    state = models.CharField(
        _("状态"), max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT, editable=False
    )
    number = models.CharField(_("申报编号"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("项目名称"), max_length=120)
    asked_yuan = yuan_field(_("申请经费"), null=True, blank=True)
    leader_name = models.CharField(_("项目负责人"), max_length=60)
    contact_name = models.CharField(_("联系人"), max_length=60)
    contact_phone = models.CharField(_("联系电话"), max_length=40)
    eligibility = models.JSONField(_("条件核对"), null=True, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    is_not_secret = models.BooleanField(_("承诺不含涉密内容"), default=False, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("提交人"),
    )
    reopened = models.JSONField(_("要补正的内容"), default=list, editable=False)
    mend_until = models.DateField(_("补正截止"), null=True, editable=False)
    decided_at = models.DateTimeField(_("受理时间"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目申报")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("number",), condition=~Q(number=""), name="programmes_application_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HANDED_IN) | (~Q(number="") & Q(submitted_at__isnull=False)),
                name="programmes_application_handed_in_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.RETURNED) | Q(mend_until__isnull=False),
                name="programmes_application_returned_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="programmes_application_unit"),
            models.Index(fields=("call", "state", "number", "id"), name="programmes_application_call"),
            models.Index(fields=("call", "number", "id"), name="programmes_application_order"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_editable(self) -> bool:
        """Whether its unit may write now: a draft while the call takes applications, a returned one until its day."""
        if self.state == ApplicationState.DRAFT:
            return self.call.takes_applications
        return self.state == ApplicationState.RETURNED and self.may_be_mended

    @property
    def may_be_mended(self) -> bool:
        """Whether the time for mending is not over."""
        return self.mend_until is not None and clock.now() < start_of(self.mend_until + timedelta(days=1))

    def future(self) -> Iterable[Event]:
        """What is not mended in time is not accepted."""
        if self.state == ApplicationState.RETURNED and self.mend_until is not None:
            yield Event(start_of(self.mend_until + timedelta(days=1)), "lapse")

    def answers(self) -> dict[str, Any]:
        """All answers by key of the field; one query unless `sections` are prefetched."""
        return {key: value for section in self.sections.all() for key, value in section.values.items()}

    def current_files(self) -> dict[str, StoredFile]:
        """The files in use by key."""
        return {str(file.pk): file for file in self.files.all() if file.state == FileState.CURRENT}

    def snapshot(self) -> dict[str, Any]:
        """What is handed in, for its versions and the hash: head, partners, answers by label, files by their hash."""
        answers = self.answers()
        form = self.call.edition.form_definition
        partners = [f"{one.organisation} {one.task}" for one in self.partners.all()]
        files = sorted(f"{file.name} {file.sha256}" for file in self.current_files().values())
        return {
            "title": self.title,
            "asked_yuan": None if self.asked_yuan is None else str(self.asked_yuan),
            "leader_name": self.leader_name,
            "contact_name": self.contact_name,
            "contact_phone": self.contact_phone,
            "partners": partners,
            "answers": {one.label: answers.get(one.key) for one in form.fields()},
            "files": files,
        }


@pghistory.track()
class Partner(models.Model):
    """A unit that applies together with the owner; the application is handed in when each has agreed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="partners", verbose_name=_("项目申报")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("合作单位")
    )
    task = models.CharField(_("承担的工作"), max_length=200)
    agreed = models.BooleanField(_("是否同意"), null=True, editable=False)
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("答复人"),
    )

    objects: ClassVar[Any] = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("合作单位")
        ordering = ("application", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "organisation"),
                name="programmes_partner_once",
                violation_error_message=_("同一家单位只写一次。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}（{self.task}）"


@pghistory.track()
class SectionAnswers(models.Model):
    """The answers to one section of the form; `revision` grows with each change, earlier ones are in the history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="sections", verbose_name=_("项目申报")
    )
    key = models.CharField(_("部分"), max_length=20)
    values = models.JSONField(_("回答"), default=dict)
    revision = models.PositiveIntegerField(_("修订次数"), default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("填写人")
    )
    updated_at = models.DateTimeField(_("填写时间"), auto_now=True)

    class Meta:
        verbose_name = _("申报表的一部分")
        ordering = ("application", "key")
        constraints = (models.UniqueConstraint(fields=("application", "key"), name="programmes_section_once"),)

    def __str__(self) -> str:
        return f"{self.application} {self.key}"
