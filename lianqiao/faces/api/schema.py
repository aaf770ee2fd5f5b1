"""The OpenAPI description, made from the operations that the views declare."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from lianqiao.faces.api.problems import CONTENT_TYPE, TITLES
from lianqiao.faces.api.serializers.problems import ProblemSerializer

TOKEN_AUTH = "token"  # noqa: S105 - the name of the way to show one

ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, description="内容的版本标记", response=[200, 201])
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="已有内容的版本标记；没有变化时答复 304，不再传送内容",
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="修改所依据的版本标记（读取时得到的 ETag）"
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="请求编号：网络中断后用同一编号重发，不会重复办理",
)


class OperationSchema(AutoSchema):
    """Reads `view.operations`; what every operation has in common is added here."""

    @property
    def operation(self) -> Any:
        """The declaration that is being described."""
        view: Any = self.view
        return view.operations[self.method.lower()]

    def get_operation_id(self) -> str:
        return str(self.operation.id)

    def get_tags(self) -> list[str]:
        return [str(self.operation.tag)]

    def get_summary(self) -> str:
        return str(self.operation.summary)

    def get_description(self) -> str:  # type: ignore[override]
        parts = [str(self.operation.description)]
        if self.operation.scope:
            parts.append(
                f"许可：`{self.operation.scope}`" + ("（不出示令牌时只读公开内容）" if self.operation.public else "")
            )
        return "\n\n".join(part for part in parts if part)

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{TOKEN_AUTH: []}, {}] if self.operation.public else [{TOKEN_AUTH: []}]

    def is_deprecated(self) -> bool:
        return getattr(self.view, "deprecation", None) is not None

    def get_override_parameters(self) -> list[Any]:
        operation = self.operation
        common = [ETAG] if operation.media == "application/json" and operation.response is not None else []
        if self.method == "GET":
            common += [IF_NONE_MATCH] if common else []
        elif not operation.reads:
            common.append(IDEMPOTENCY_KEY)
        if operation.needs_version:
            common.append(IF_MATCH)
        return [*operation.parameters, *common]

    def get_filter_backends(self) -> list[Any]:
        return []

    def _get_paginator(self) -> None:
        return None

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def map_parsers(self) -> list[str]:
        return [self.operation.request_media]

    def get_request_serializer(self) -> Any:
        return self.operation.request

    def get_examples(self) -> list[Any]:
        return list(self.operation.examples)

    def get_response_serializers(self) -> Any:
        operation = self.operation
        good = OpenApiResponse(operation.response, description=str(operation.summary))
        responses: dict[Any, Any] = (
            {operation.status: good} if operation.response is None else {(operation.status, operation.media): good}
        )
        if self.method == "GET" and operation.media == "application/json":
            responses[304] = OpenApiResponse(None, description="内容没有变化")
        for status in self._refusals():
            responses[status, CONTENT_TYPE] = OpenApiResponse(ProblemSerializer, description=str(TITLES[status]))
        return responses

    def _refusals(self) -> list[int]:
        operation = self.operation
        statuses = {400, 401, 405, 429, 500, 503, *operation.errors}
        if operation.scope:
            statuses.add(403)
        if self.method != "GET" and not operation.reads:
            statuses |= {403, 409, 413, 422}
        if operation.request is not None:
            statuses.add(415)
        if operation.needs_version:
            statuses |= {412, 428}
        return sorted(statuses)
