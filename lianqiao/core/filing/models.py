"""The columns of a filed record, and who sees it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.models.files import FileState, StoredFile
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.models import SUSPENDED
from lianqiao.core.records import Record, VisibleQuerySet, assignable

M = TypeVar("M", bound=models.Model, covariant=True)


class FilingQuerySet(VisibleQuerySet[M]):
    """Filed records, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those `inside` for the actor, and those that are public."""
        return self.filter(self._published() | self.inside(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Those `inside` for the actor."""
        return self.filter(self.inside(actor))

    def public(self, actor: Actor) -> Self:
        """The published ones, less those whose organisation is suspended or asked elsewhere not to be named."""
        return self.filter(self._published())

    def inside(self, actor: Actor) -> Q:
        """The condition for records of which the actor is shown everything.

        They are those of the actor's organisation, those in which it takes part (`PARTIES`), and for a government
        body those of its region; of others only what has left its owner's desk.
        """
        inside = self._of(actor.organisation_id)
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight) & self._shared()
        return inside

    def of(self, organisation_id: Any) -> Self:
        """Those that an organisation has filed, and those of others in which it takes part."""
        return self.filter(self._of(organisation_id))

    def to_review(self, actor: Actor) -> Self:
        """Those handed in that wait for the actor's government body."""
        rows = self.filter(state=FilingState.SUBMITTED).exclude(submitted_by=actor.user_id)
        if actor.oversight is None:
            return rows.none()
        if self._model.DECIDED_BY:
            rows = rows.filter(**{self._model.DECIDED_BY: actor.organisation_id})
        return rows.filter(region__code__startswith=actor.oversight)

    def for_list(self) -> Self:
        """With what a row of a list shows."""
        return self.select_related("organisation", "region", *self._model.LISTED, *self._shown_by())

    def for_detail(self) -> Self:
        """With what the record's page shows."""
        people = ("created_by", "submitted_by", "decided_by")
        return self.select_related("organisation", "region", *people, *self._shown_by())

    @property
    def _model(self) -> Any:
        return self.model

    def _of(self, organisation_id: Any) -> Q:
        if organisation_id is None:
            return Q(pk__in=())
        own = Q(organisation=organisation_id)
        for lookup in self._model.PARTIES:
            shared = Q(**{lookup: organisation_id}) & self._shared()
            own |= Q(pk__in=self._model._default_manager.filter(shared).values("pk"))
        return own

    def _shared(self) -> Q:
        """What has left its owner's desk at least once."""
        never_left = Q(state=FilingState.CANCELLED, submitted_at__isnull=True)
        return ~Q(state__in=self._model.PRIVATE_STATES) & ~never_left

    def _published(self) -> Q:
        published = Q(state__in=self._model.PUBLIC_STATES) & ~Q(organisation__state=SUSPENDED)
        for name in self._shown_by():
            published &= Q(**{f"{name}__publicity": Publicity.PUBLIC})
        return published

    def _shown_by(self) -> tuple[str, ...]:
        return (self._model.OWNER_SHOWN_BY,) if self._model.OWNER_SHOWN_BY else ()


class FiledRecord(Record):
    """A record that is drafted by a unit, handed in, confirmed or sent back by its government, and may be public.

    A model says in `PUBLIC_STATES` in which states everybody sees it, in `FILERS` which kinds of organisation file it
    (None: all), and in `PARTIES` by which lookups other organisations take part in it (they read what has left the
    owner's desk). `PARTS` names the relations whose rows
    belong to the record and are written with it. `number` is given where the kind has a numbering scheme; what it is
    made of or stands for (`NUMBERED`) does not change any more afterwards.
    """

    PUBLIC_STATES: ClassVar[tuple[str, ...]] = ()
    PRIVATE_STATES: ClassVar[tuple[str, ...]] = (FilingState.DRAFT,)
    EDITABLE_STATES: ClassVar[tuple[str, ...]] = (FilingState.DRAFT, FilingState.RETURNED)
    FILERS: ClassVar[frozenset[str] | None] = None
    PARTIES: ClassVar[tuple[str, ...]] = ()
    #: Relations that a row of a list shows besides organisation and region.
    LISTED: ClassVar[tuple[str, ...]] = ()
    PARTS: ClassVar[tuple[str, ...]] = ()
    NUMBERED: ClassVar[tuple[str, ...]] = ()
    #: The relation to the published record whose owner decides whether everybody may see to whom the record belongs.
    OWNER_SHOWN_BY: ClassVar[str] = ""
    #: The relation to the government body that alone decides on the record; without one every body of its region may.
    DECIDED_BY: ClassVar[str] = ""

    title = models.CharField(_("名称"), max_length=200)
    number = models.CharField(_("编号"), max_length=60, blank=True, editable=False)
    state = models.CharField(_("状态"), max_length=16, choices=FilingState, default=FilingState.DRAFT, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    #: The files of the record, also those replaced or removed.
    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects = FilingQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True
        ordering = ("-updated_at", "-id")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("number",), condition=~Q(number=""), name="%(app_label)s_%(class)s_number_once"
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=("organisation", "-updated_at", "-id")),
            models.Index(fields=("region", "state", "-updated_at", "-id")),
            models.Index(fields=("state", "submitted_at", "id")),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the record the title that follows from its columns, where the kind has such a rule."""
        if title := self.own_title():
            self.title = title[:200]
        super().save(*args, **kwargs)

    def own_title(self) -> str:
        """The title that follows from the other columns; empty where a person writes it."""
        return ""

    @classmethod
    def is_filed_by(cls, organisation: Any) -> bool:
        """Whether organisations of this kind file such records."""
        return cls.FILERS is None or organisation.kind in cls.FILERS

    @property
    def is_shared(self) -> bool:
        """Whether it has left its owner's desk: what was struck out as a draft never did."""
        if self.state == FilingState.CANCELLED:
            return self.submitted_at is not None
        return self.state not in self.PRIVATE_STATES

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        is_open = self.state in self.PUBLIC_STATES and self.organisation.state != SUSPENDED
        return is_open and not self.is_owner_kept_back

    @property
    def decided_by_body(self) -> Any:
        """The key of the government body that alone decides on the record; None where every body of its region may."""
        return getattr(self, f"{self.DECIDED_BY}_id") if self.DECIDED_BY else None

    @property
    def is_owner_kept_back(self) -> bool:
        """Whether the owner of what the record is about (`OWNER_SHOWN_BY`) does not show all of it to everybody."""
        return bool(self.OWNER_SHOWN_BY) and getattr(self, self.OWNER_SHOWN_BY).publicity != Publicity.PUBLIC

    def current_files(self) -> list[StoredFile]:
        """The files that are in use, oldest first."""
        return sorted((f for f in self.files.all() if f.state == FileState.CURRENT), key=lambda file: file.created_at)

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads before the record becomes public: all that people write."""
        texts = [value for value in map(self._plain, self._asked()) if isinstance(value, str)]
        rows = [str(row) for name in self.PARTS for row in getattr(self, name).all()]
        return [self.title, *texts, *rows, *(file.name for file in self.current_files())]

    def snapshot(self) -> dict[str, Any]:
        """What a version holds: every column that people fill in, its parts and its files, in words."""
        columns = {column.name: self._plain(column) for column in self._asked()}
        parts = {name: [str(row) for row in getattr(self, name).all()] for name in self.PARTS}
        files = [f"{file.name} {file.sha256[:12]}" for file in self.current_files()]
        return {"title": self.title, **columns, **parts, "files": files}

    def _asked(self) -> Iterable[Any]:
        return [column for name, column in assignable(type(self)).items() if name not in ("id", "title")]

    def _plain(self, column: Any) -> Any:
        """The value of a column as people read it, in JSON's types."""
        value = getattr(self, column.name)
        if column.choices and value not in (None, ""):
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(value, date | datetime):
            return value.isoformat()
        if isinstance(value, Decimal | models.Model):
            return str(value)
        if isinstance(value, list):
            return [str(item) for item in value]
        return value
