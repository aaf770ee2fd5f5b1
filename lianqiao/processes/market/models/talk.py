"""What is said about a listing: amendments, questions, objections, and who follows it."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.market.enums import AmendmentState, ObjectionAbout, ObjectionState, QuestionState
from lianqiao.processes.market.models.listing import Listing
from lianqiao.processes.market.queries.visibility import (
    ListingAmendmentQuerySet,
    ListingObjectionQuerySet,
    ListingQuestionQuerySet,
)


class OfListing(models.Model):
    """A row that belongs to a listing: its unit, market and region are those of the listing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    @property
    def organisation(self) -> Any:
        """The unit that offers."""
        return self.listing.organisation  # type: ignore[attr-defined]

    @property
    def organisation_id(self) -> Any:
        """Its key."""
        return self.listing.organisation_id  # type: ignore[attr-defined]

    @property
    def region_id(self) -> Any:
        """Its region."""
        return self.listing.region_id  # type: ignore[attr-defined]

    @property
    def market_id(self) -> Any:
        """The key of the market."""
        return self.listing.market_id  # type: ignore[attr-defined]


@pghistory.track()
class ListingAmendment(OfListing):
    """A change of a listing that is announced already: proposed by its unit, published by the market.

    `values` are the columns as they are to be; `changes` rows of what differs in words, kept when it was proposed.
    Published, it voids all intents and moves the last day, as the columns say.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("挂牌"))
    state = models.CharField(
        _("状态"), max_length=10, choices=AmendmentState, default=AmendmentState.PROPOSED, editable=False
    )
    values = models.JSONField(default=dict)
    changes = models.JSONField(_("变更内容"), default=list)
    reason = limited_text(_("变更原因"), max_length=500)
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    decided_at = models.DateTimeField(_("办理时间"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(_("公告版本"), null=True)
    until_before = models.DateField(_("原报名截止日期"), null=True)
    until_after = models.DateField(_("新报名截止日期"), null=True)
    voided = models.PositiveIntegerField(_("须重新确认的报名"), default=0)

    objects: ClassVar[Any] = ListingAmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("挂牌变更")
        ordering = ("listing", "proposed_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("listing",),
                condition=Q(state=AmendmentState.PROPOSED),
                name="market_amendment_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.PUBLISHED)
                | Q(revision__isnull=False, until_after__isnull=False, decided_at__isnull=False),
                name="market_amendment_published_is_whole",
            ),
        )
        indexes = (models.Index(fields=("listing", "proposed_at", "id"), name="market_amendment_order"),)

    def __str__(self) -> str:
        return gettext("变更：%(title)s") % {"title": self.listing.title}

    def typed_values(self) -> dict[str, Any]:
        """The columns as they are to be, as the listing keeps them."""
        columns: Any = {name: Listing._meta.get_field(name) for name in self.values}
        return {name: column.to_python(self.values[name]) for name, column in columns.items()}


@pghistory.track()
class ListingQuestion(OfListing):
    """What the unit `unit` asks about a listing; the answer is everybody's, who asked is known to the market alone."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="questions", verbose_name=_("挂牌"))
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("提问单位")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=QuestionState, default=QuestionState.ASKED, editable=False
    )
    text = limited_text(_("提问"), max_length=500)
    answer = limited_text(_("答复"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("提问人")
    )
    asked_at = models.DateTimeField(_("提问时间"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)

    objects: ClassVar[Any] = ListingQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("挂牌提问")
        ordering = ("listing", "asked_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="market_question_answered_has_answer",
            ),
        )
        indexes = (models.Index(fields=("listing", "state", "asked_at", "id"), name="market_question_order"),)

    def __str__(self) -> str:
        return self.text[:40]


@pghistory.track()
class ListingObjection(OfListing):
    """That the unit `unit` objects to a cancellation or to a result; answered by the market, never public."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="objections", verbose_name=_("挂牌"))
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("提出单位")
    )
    about = models.CharField(_("针对"), max_length=12, choices=ObjectionAbout, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=ObjectionState, default=ObjectionState.RAISED, editable=False
    )
    text = limited_text(_("异议和理由"), max_length=2000)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("提出人")
    )
    raised_at = models.DateTimeField(_("提出时间"))
    due = models.DateField(_("答复期限"))
    answer = limited_text(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)

    objects: ClassVar[Any] = ListingObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("挂牌异议")
        ordering = ("listing", "raised_at", "id")
        indexes = (models.Index(fields=("listing", "state", "raised_at", "id"), name="market_objection_order"),)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_late(self) -> bool:
        """Whether the answer is late."""
        return self.state == ObjectionState.RAISED and self.due < clock.today()


class Follower(models.Model):
    """A person who wants to be told what happens to a listing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("关注人")
    )
    since = models.DateTimeField(_("关注时间"))

    class Meta:
        verbose_name = _("关注的挂牌")
        ordering = ("listing", "since", "id")
        constraints = (models.UniqueConstraint(fields=("listing", "user"), name="market_follower_once"),)
        indexes = (models.Index(fields=("user", "listing"), name="market_follower_of_user"),)

    def __str__(self) -> str:
        return str(self.listing)
