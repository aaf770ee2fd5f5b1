"""The scheme, and its editions: what applies to a call is one issued edition, which never changes."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.programmes.definitions.agreement import Terms, terms_of, validate_agreement
from lianqiao.processes.programmes.definitions.conditions import validate_conditions
from lianqiao.processes.programmes.definitions.consequences import validate_consequences
from lianqiao.processes.programmes.definitions.form import Form, form_of, validate_form
from lianqiao.processes.programmes.definitions.grants import Grant, grant_of, validate_grants
from lianqiao.processes.programmes.definitions.milestones import validate_milestones
from lianqiao.processes.programmes.definitions.money import validate_money
from lianqiao.processes.programmes.definitions.periods import validate_periods
from lianqiao.processes.programmes.enums import EditionState
from lianqiao.processes.programmes.queries.visibility import SchemeEditionQuerySet, SchemeQuerySet
from lianqiao.registers.organisations.enums import OrganisationKind

#: What an edition says; none of it changes once it is issued.
CONTENT = (
    "summary",
    "applicants",
    "conditions",
    "form",
    "periods",
    "per_unit",
    "floor",
    "reserve",
    "most_yuan",
    "grants",
    "agreement",
    "milestones",
    "money",
    "consequences",
)
_KEPT = ("number", "scheme_id", *CONTENT)
_ISSUED_CHANGES = "OLD.state <> 'draft' AND ({})".format(
    " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in _KEPT)
)


@pghistory.track()
class Scheme(Record):
    """A scheme (制度) of the body `organisation`: the name that stays while its editions follow each other.

    `pattern` names the shipped scheme from which it was made, also through copies; empty for one of the body's own.
    """

    title = models.CharField(_("制度名称"), max_length=80, help_text=_("如：科技成果转化专项"))
    code = models.CharField(
        _("代号"),
        max_length=8,
        validators=[RegexValidator("^[A-Z][A-Z0-9]{1,7}$", _("代号用 2 到 8 个大写字母或数字，以字母开头。"))],
        help_text=_("用在申报编号里，2 到 8 个大写字母或数字，如 ZHZX"),
    )
    pattern = models.CharField(
        _("随平台提供的制度"), max_length=40, blank=True, default="", db_default="", editable=False
    )

    objects: ClassVar[Any] = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("申报制度")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "title"),
                name="programmes_scheme_title_once",
                violation_error_message=_("本部门已经有同名的制度。"),
            ),
            models.UniqueConstraint(
                fields=("organisation", "code"),
                name="programmes_scheme_code_once",
                violation_error_message=_("本部门已经有用这个代号的制度。"),
            ),
        )
        indexes = (models.Index(fields=("-created_at", "-id"), name="programmes_scheme_newest"),)

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class SchemeEdition(models.Model):
    """One edition of a scheme, with the decision that it follows from.

    `applicants` are the kinds of organisation that may apply (none: all); `conditions`, `form` and `periods` are told
    by the modules of `definitions`. `per_unit` is how many applications a unit may hand in to one call, `most_yuan` how
    much one may ask for, `floor` the score below which nobody is selected, `reserve` how many stand by; `grants` is
    the recognition that the selected receive, where the scheme gives one. `agreement`, `milestones`, `money` and
    `consequences` say what the selected sign, what is measured when, what is paid when, and what follows when it goes
    wrong; all empty where a scheme ends with its result.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="editions", verbose_name=_("申报制度"))
    number = models.PositiveSmallIntegerField(_("版次"), editable=False)
    state = models.CharField(_("状态"), max_length=12, choices=EditionState, default=EditionState.DRAFT, editable=False)
    summary = limited_text(_("支持什么"), max_length=1000, help_text=_("用两三句话说清支持什么、给谁、给多少"))
    applicants = ArrayField(
        models.CharField(max_length=24, choices=OrganisationKind),
        default=list,
        blank=True,
        verbose_name=_("申报单位类型"),
    )
    conditions = models.JSONField(_("申报条件"), default=list, blank=True, validators=[validate_conditions])
    form = models.JSONField(_("申报表"), default=list, blank=True, validators=[validate_form])
    periods = models.JSONField(_("各阶段期限"), default=dict, blank=True, validators=[validate_periods])
    per_unit = models.PositiveSmallIntegerField(
        _("每家单位限报"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("项；不填表示不限")
    )
    most_yuan = models.DecimalField(_("单项最高金额"), max_digits=20, decimal_places=2, null=True, blank=True)
    floor = models.DecimalField(
        _("入选最低分"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("百分制；低于这个分数的不入选，不填表示不设"),
    )
    reserve = models.PositiveSmallIntegerField(_("备选数量"), default=0, help_text=_("入选以后按名次列为备选的数量"))
    grants = models.JSONField(_("授予资格"), null=True, blank=True, validators=[validate_grants])
    agreement = models.JSONField(_("合同"), default=dict, db_default={}, blank=True, validators=[validate_agreement])
    milestones = models.JSONField(
        _("里程碑和考核指标"), default=dict, db_default={}, blank=True, validators=[validate_milestones]
    )
    money = models.JSONField(_("拨款安排"), default=dict, db_default={}, blank=True, validators=[validate_money])
    consequences = models.JSONField(
        _("后续义务与违约后果"), default=list, db_default=[], blank=True, validators=[validate_consequences]
    )
    decision_title = models.CharField(_("依据文件"), max_length=200, blank=True, editable=False)
    decision_number = models.CharField(_("文号"), max_length=100, blank=True, editable=False)
    decided_on = models.DateField(_("印发日期"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(_("起草时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects: ClassVar[Any] = SchemeEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("制度版本")
        ordering = ("scheme", "-number")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "number"), name="programmes_edition_number_once"),
            models.UniqueConstraint(
                fields=("scheme",), condition=Q(state=EditionState.DRAFT), name="programmes_edition_one_draft"
            ),
            models.UniqueConstraint(
                fields=("scheme",),
                condition=Q(state=EditionState.ISSUED),
                name="programmes_edition_one_issued",
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.DRAFT) | Q(decided_on__isnull=False),
                name="programmes_edition_issued_is_decided",
            ),
        )
        indexes = (models.Index(fields=("-created_at", "-id"), name="programmes_edition_newest"),)
        triggers = (
            pgtrigger.Protect(
                name="issued_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_ISSUED_CHANGES),
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme}（第 {self.number} 版）"

    @property
    def organisation(self) -> Any:
        """The body whose scheme it is."""
        return self.scheme.organisation

    @property
    def organisation_id(self) -> Any:
        """Its key."""
        return self.scheme.organisation_id

    @property
    def region_id(self) -> Any:
        """The region of the body."""
        return self.scheme.region_id

    @property
    def form_definition(self) -> Form:
        """The form as code works with it."""
        return form_of(self.form)

    @property
    def terms(self) -> Terms | None:
        """The agreement that its applicants sign when they are selected; None where there is none."""
        return terms_of(self.agreement)

    @property
    def grant(self) -> Grant | None:
        """What the selected are recognised as; None where the scheme grants nothing."""
        return grant_of(self.grants)

    def kind_words(self) -> str:
        """The kinds of organisation that may apply, in words; empty for all."""
        return "、".join(str(OrganisationKind(kind).label) for kind in self.applicants)
