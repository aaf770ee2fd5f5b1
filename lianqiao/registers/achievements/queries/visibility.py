"""Which achievements an actor may see, and what a list needs of them."""

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.models import PublishableQuerySet


class AchievementQuerySet(PublishableQuerySet[Any]):
    """Achievements, beginning with what the actor may see."""

    def open_price(self, actor: Actor) -> Q:
        """The condition for those whose price the actor is shown (`queries.masking`)."""
        return ~Q(publicity=Publicity.ON_REQUEST) | self.inside(actor)

    def with_open_price(self, actor: Actor) -> Self:
        """Those whose price the actor is shown."""
        return self.filter(self.open_price(actor))

    def for_list(self) -> Self:
        """With all that a row or a card shows, in a fixed number of queries."""
        return self.select_related("organisation", "region").prefetch_related("fields")

    def for_detail(self) -> Self:
        """With all that the record's page shows."""
        return self.select_related("organisation", "region", "created_by", "submitted_by").prefetch_related(
            "fields", "industries", "completers", "rights"
        )
