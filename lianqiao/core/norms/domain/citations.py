"""Keeping under which editions a record was decided."""

from typing import Any

from django.db.models import Model

from lianqiao.core.norms.answers import Answer
from lianqiao.core.norms.models import Citation


def cite(subject: Model, *answers: Answer[Any]) -> list[Citation]:
    """Keep that the record was decided under these answers; call it in the transaction of the decision."""
    return Citation.objects.bulk_create(Citation(norm_id=answer.norm.id, subject=subject) for answer in answers)
