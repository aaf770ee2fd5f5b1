"""The change feed: what happened to records that the token may see, in an order in which nothing is ever skipped."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from lianqiao.core import outbox
from lianqiao.core.outbox import Position
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.paging import address_of_next, limit_of, make_cursor, read_cursor, wrong_cursor
from lianqiao.faces.api.parameters import CURSOR_PARAMETER, LIMIT_PARAMETER, choice_parameter
from lianqiao.faces.api.resources import ALL
from lianqiao.faces.api.views.base import ApiView
from lianqiao.registers.programs import feed

#: How many changes of others one request looks through.
BATCHES = 4
TOPICS = [(resource.name, resource.label) for resource in ALL if resource.feed]


class ChangeSerializer(serializers.Serializer):
    """Something happened to a record."""

    topic = serializers.CharField(help_text=_("发生了什么，例如 achievements.achievement.submit"))
    kind = serializers.ChoiceField(choices=TOPICS, help_text=_("哪类内容"))
    id = serializers.UUIDField(help_text=_("记录编号"))
    gone = serializers.BooleanField(help_text=_("已退出公开，不能再读取"))
    at = serializers.DateTimeField(help_text=_("时间"))


class ChangesSerializer(serializers.Serializer):
    """A part of the feed."""

    results = ChangeSerializer(many=True)
    cursor = serializers.CharField(help_text=_("读到这里的标记；下次从它之后读起"))
    next = serializers.URLField(help_text=_("下次读取的网址"))
    more = serializers.BooleanField(help_text=_("现在就还有后续；为 false 时请过一会儿再读"))


class Changes(ApiView):
    """`?cursor=` goes on where the last answer ended; without it the feed begins at its beginning."""

    operations = {
        "get": Operation(
            id="changes",
            tag=_("变更"),
            summary=_("按顺序读取变更"),
            description=_(
                "只给出令牌可以看到的记录的变更，每一类还须有读取它的许可。按 cursor 依次读取不会遗漏；"
                "results 为空而 more 为 true 时请接着读。写 start=now 则从现在开始。"
            ),
            parameters=(
                choice_parameter("kind", "只要哪类内容", TOPICS, many=True),
                OpenApiParameter(
                    "start", {"type": "string", "enum": ["now"]}, description="没有 cursor 时从现在开始，而不是从头"
                ),
                LIMIT_PARAMETER,
                CURSOR_PARAMETER,
            ),
            response=ChangesSerializer,
        )
    }

    def get(self, request: Any) -> Any:
        """The next changes."""
        position = self._position(request)
        limit = limit_of(request)
        wanted = set(request.GET.getlist("kind")) or {name for name, _label in TOPICS}
        scopes: frozenset[str] = self.actor.scopes  # type: ignore[attr-defined]
        feeds = [one for one in feed.known() if one.name in wanted and one.scope in scopes]
        heard: list[feed.Heard] = []
        more = False
        for _number in range(BATCHES if feeds else 0):
            changes, end = outbox.onwards(position, topics=[one.prefix for one in feeds])
            more = len(changes) == outbox.BATCH
            told = feed.heard_by(self.actor, changes, feeds)
            room = limit - len(heard)
            if len(told) > room:
                heard += told[:room]
                last = heard[-1].change
                position, more = Position(last.transaction, last.pk), True
                break
            heard += told
            position = end
            if not more:
                break
        cursor = make_cursor(f"{position.transaction}.{position.change_id}")
        return answer(
            {
                "results": [_shown(one) for one in heard],
                "cursor": cursor,
                "next": address_of_next(request._request, cursor, without=("start",)),
                "more": more,
            }
        )

    def _position(self, request: Any) -> Position:
        cursor = request.GET.get("cursor")
        if cursor is None:
            return outbox.here() if request.GET.get("start") == "now" else outbox.START
        parts = read_cursor(cursor).split(".")
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
            raise wrong_cursor()
        position = Position(*map(int, parts))
        if max(position.transaction, position.change_id) > outbox.LAST_ID:
            raise wrong_cursor()
        return position


def _shown(heard: feed.Heard) -> dict[str, Any]:
    change = heard.change
    values = {"topic": change.topic, "kind": heard.feed.name, "id": change.record_id, "gone": heard.gone}
    return dict(ChangeSerializer({**values, "at": change.at}).data)
