"""What has changed since the matches were last refreshed."""

from django.db import models

from lianqiao.processes.matching.enums import MatchSide


class Pending(models.Model):
    """A record whose matches are to be looked for again; many changes of one record make one row.

    `change_id` is the latest change, so that a run removes only what it has really taken into account.
    """

    kind = models.CharField(max_length=12, choices=MatchSide)
    record_id = models.UUIDField()
    change_id = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "record_id"), name="matching_pending_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
