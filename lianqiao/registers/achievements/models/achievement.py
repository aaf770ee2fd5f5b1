"""The achievement: what was found, told twice - plainly for a company, and academically for a colleague."""

from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.money import yuan_field
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.models import PublishableRecord
from lianqiao.core.publishing.validators import validate_keywords
from lianqiao.registers.achievements.enums import AchievementKind, AchievementState, Level, Origin, TransformationMode
from lianqiao.registers.achievements.queries.readiness import SHOWN_READINESS
from lianqiao.registers.achievements.queries.visibility import AchievementQuerySet
from lianqiao.registers.achievements.validators import validate_modes
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.models import Industry, TechField


@pghistory.track()
class Achievement(PublishableRecord):
    """An achievement held by `organisation`. `readiness` is a level of the nine-step scale (TRL), as its owner says it.

    `proven_readiness` is the level that an appraisal in force gave, with who gave it and how long it holds; only
    `domain.proof` writes it.
    """

    PUBLIC_STATES = (AchievementState.PUBLISHED,)
    PRIVATE_STATES = (AchievementState.DRAFT,)

    state = models.CharField(
        _("状态"), max_length=12, choices=AchievementState, default=AchievementState.DRAFT, editable=False
    )
    kind = models.CharField(_("成果类型"), max_length=8, choices=AchievementKind, default=AchievementKind.APPLIED)
    keywords = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("关键词"),
        default=list,
        blank=True,
        validators=[validate_keywords],
    )
    fields = models.ManyToManyField(TechField, blank=True, related_name="+", verbose_name=_("技术领域"))
    industries = models.ManyToManyField(Industry, blank=True, related_name="+", verbose_name=_("应用行业"))
    plain_text = limited_text(
        _("通俗说明"),
        max_length=2000,
        blank=True,
        help_text=_("写给企业看：能做什么、给谁用、要花多少钱、做到哪一步、有什么证明"),
    )
    academic_text = limited_text(
        _("技术说明"), max_length=5000, blank=True, help_text=_("写给同行看：原理、方法、指标")
    )
    origin = models.CharField(_("成果属性"), max_length=12, choices=Origin, blank=True)
    level = models.CharField(_("成果水平"), max_length=24, choices=Level, default=Level.NOT_EVALUATED)
    funding_source = models.CharField(_("课题来源"), max_length=200, blank=True)
    is_job_related = models.BooleanField(_("职务科技成果"), default=True)
    started_on = models.DateField(_("研究开始"), null=True, blank=True)
    finished_on = models.DateField(_("研究结束"), null=True, blank=True)
    readiness = models.PositiveSmallIntegerField(
        _("技术就绪度"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("1–9 级，按已经完成的最高一级填写"),
    )
    readiness_evidence = limited_text(
        _("就绪度依据"), max_length=1000, blank=True, help_text=_("什么试验、什么报告能证明做到了这一级")
    )
    proven_readiness = models.PositiveSmallIntegerField(_("评价认定的就绪度"), null=True, editable=False)
    proven_by = models.CharField(_("评价机构"), max_length=200, blank=True, db_default="", default="", editable=False)
    proven_on = models.DateField(_("评价日期"), null=True, editable=False)
    proven_until = models.DateField(_("评价有效期至"), null=True, editable=False)
    applications = limited_text(_("应用情况"), max_length=2000, blank=True)
    modes = ArrayField(
        models.CharField(max_length=24, choices=TransformationMode),
        verbose_name=_("希望的转化方式"),
        default=list,
        blank=True,
        validators=[validate_modes],
    )
    price_yuan = yuan_field(verbose_name=_("意向价格"), null=True, blank=True, help_text=_("不填表示面议"))
    source = models.CharField(_("数据来源"), max_length=60, blank=True, editable=False)
    external_id = models.CharField(_("外部编号"), max_length=80, blank=True)

    objects = AchievementQuerySet.as_manager()

    class Meta(PublishableRecord.Meta):
        verbose_name = _("科技成果")
        ordering = ("-updated_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(readiness__isnull=True) | models.Q(readiness__range=(1, 9)),
                name="achievements_readiness_1_9",
            ),
            models.CheckConstraint(
                condition=models.Q(proven_readiness__isnull=True)
                | models.Q(proven_readiness__range=(1, 9), proven_on__isnull=False, proven_until__isnull=False),
                name="achievements_proven_is_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(started_on__isnull=True)
                | models.Q(finished_on__isnull=True)
                | models.Q(finished_on__gte=models.F("started_on")),
                name="achievements_finished_after_start",
                violation_error_message=_("研究结束不能早于研究开始。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AchievementState.PUBLISHED)
                | models.Q(published_at__isnull=False, fresh_until__isnull=False),
                name="achievements_published_is_dated",
            ),
            models.UniqueConstraint(
                fields=("organisation", "external_id"),
                condition=~models.Q(external_id=""),
                name="achievements_external_id_once",
                violation_error_message=_("这个外部编号已经录入过。"),
            ),
        )
        indexes = (
            models.Index(fields=("state", "-published_at", "-id"), name="achievements_hall"),
            # The hall's other orders; the first also counts the hall without reading the rows.
            models.Index(
                models.F("state"),
                SHOWN_READINESS.desc(nulls_last=True),
                models.F("id").desc(),
                include=("organisation", "publicity"),
                name="achievements_hall_ripeness",
            ),
            models.Index(
                models.F("state"),
                models.Case(models.When(~models.Q(publicity=Publicity.ON_REQUEST), then=models.F("price_yuan"))).asc(
                    nulls_last=True
                ),
                models.F("id").desc(),
                name="achievements_hall_price",
            ),
            models.Index(fields=("organisation", "-updated_at", "-id"), name="achievements_desk"),
            models.Index(fields=("state", "submitted_at", "id"), name="achievements_queue"),
            models.Index(fields=("state", "fresh_until"), name="achievements_fresh"),
        )

    @property
    def shown_readiness(self) -> int | None:
        """The level that readers are shown: the appraised one, without one the owner's own word."""
        return self.readiness if self.proven_readiness is None else self.proven_readiness

    @property
    def is_proven(self) -> bool:
        """Whether the shown level is an appraised one."""
        return self.proven_readiness is not None

    @property
    def public_stage(self) -> PublicStage | None:
        """The three-step label for lay readers: laboratory, pilot, industry."""
        return None if self.shown_readiness is None else PublicStage.from_trl(self.shown_readiness)

    @property
    def mode_labels(self) -> list[str]:
        """The wanted ways of transformation in words."""
        return [str(TransformationMode(mode).label) for mode in self.modes]

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        return [
            self.title,
            self.plain_text,
            self.academic_text,
            self.readiness_evidence,
            self.applications,
            self.funding_source,
            *self.keywords,
            *(str(row) for row in self.completers.all()),
            *(str(row) for row in self.rights.all()),
            *(file.name for file in self.current_files()),
        ]

    def snapshot(self) -> dict[str, Any]:
        """What a version of the achievement holds."""
        return {
            "title": self.title,
            "kind": self.get_kind_display(),
            "keywords": list(self.keywords),
            "fields": [str(row) for row in self.fields.all()],
            "industries": [str(row) for row in self.industries.all()],
            "plain_text": self.plain_text,
            "academic_text": self.academic_text,
            "origin": self.get_origin_display(),
            "level": self.get_level_display(),
            "funding_source": self.funding_source,
            "started_on": None if self.started_on is None else self.started_on.isoformat(),
            "finished_on": None if self.finished_on is None else self.finished_on.isoformat(),
            "readiness": self.readiness,
            "readiness_evidence": self.readiness_evidence,
            "applications": self.applications,
            "modes": self.mode_labels,
            "price_yuan": None if self.price_yuan is None else str(self.price_yuan),
            "publicity": self.get_publicity_display(),
            "completers": [str(row) for row in self.completers.all()],
            "rights": [str(row) for row in self.rights.all()],
            "files": [f"{file.name} {file.sha256[:12]}" for file in self.current_files()],
        }
