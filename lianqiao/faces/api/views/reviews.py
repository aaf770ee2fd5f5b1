"""What a review found, for the body that holds it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.resources.reviews import REVIEWS
from lianqiao.faces.api.serializers.reviews import ReviewResultsSerializer, shown_result
from lianqiao.faces.api.views.base import ApiView
from lianqiao.processes.reviews.interfaces.documents import bare_minutes
from lianqiao.processes.reviews.queries.results import JUDGED, results_of


class ReviewResults(ApiView):
    """Both rankings, parts and votes of each subject."""

    operations = {
        "get": Operation(
            id="reviews_results",
            tag=REVIEWS.label,
            summary=gettext_lazy("评审结果"),
            description=gettext_lazy("评分截止以后才有；匿名评审的结果不含单位和人员的名称。"),
            scope=REVIEWS.read_scope,
            response=ReviewResultsSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """Of a review of the body acted for."""
        review = REVIEWS.find(key, self.actor)
        found = results_of(review) if review.state in JUDGED else []
        shown = [shown_result(one, blind=review.is_blind) for one in found]
        return answer({"results": shown, "minutes": bare_minutes(review, found)})
