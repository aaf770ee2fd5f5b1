"""The change feed: every published change, in an order in which a late commit is never skipped."""

import pgtrigger
from django.db import models
from django.db.models import BigIntegerField, Func, TextField
from django.db.models.functions import Cast


class CurrentTransaction(Func):
    """The id of the running transaction, as a 64-bit number that never wraps (PostgreSQL 13 and later)."""

    function = "pg_current_xact_id"
    output_field = TextField()
    template = "%(function)s()::text"


class Change(models.Model):
    """Something happened to a record: `topic` says what ("achievements.achievement.published"), `record_id` to which.

    Rows are read in order of (transaction, id), and only those of transactions older than every running one
    (`lianqiao.core.outbox.after`).
    """

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(db_default=Cast(CurrentTransaction(), BigIntegerField()), editable=False)
    topic = models.CharField(max_length=80)
    record_id = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("transaction", "id")
        indexes = (models.Index(fields=("transaction", "id"), name="core_change_order"),)
        triggers = (pgtrigger.Protect(name="no_update", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.transaction}.{self.id} {self.topic} {self.record_id}"


class Cursor(models.Model):
    """How far a subscriber of the change feed has read."""

    subscriber = models.CharField(primary_key=True, max_length=80)
    transaction = models.BigIntegerField(default=0)
    change_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.subscriber} {self.transaction}.{self.change_id}"
