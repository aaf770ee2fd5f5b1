"""Every refusal as `application/problem+json` (RFC 9457), in words for the person who runs the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions

from lianqiao.core.errors import AccessError, DomainError, InvalidInput

CONTENT_TYPE = "application/problem+json"

#: What each status means, in words that hold for every refusal of it.
TITLES = {
    400: gettext_lazy("请求的写法不对"),
    401: gettext_lazy("没有出示有效的访问令牌"),
    403: gettext_lazy("没有这项权限"),
    404: gettext_lazy("没有这个内容，或它没有对您公开"),
    405: gettext_lazy("这个地址不支持这种操作"),
    409: gettext_lazy("当前不能这样办理"),
    412: gettext_lazy("记录已经被修改"),
    413: gettext_lazy("内容过大"),
    415: gettext_lazy("不支持这种内容格式"),
    422: gettext_lazy("内容不符合要求"),
    428: gettext_lazy("须说明修改的是哪个版本"),
    429: gettext_lazy("请求过于频繁"),
    500: gettext_lazy("系统出错"),
    503: gettext_lazy("暂时不能提供服务"),
}
#: Refusals of the domain that are neither wrong content (422, they name a field) nor the state of things (409).
STATUS_OF_CODE = {"index_missing": 503, "key_reused": 422}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, as a JSON pointer into the body or the name of a parameter or header."""

    detail: str
    code: str = "invalid"
    pointer: str = ""
    parameter: str = ""
    header: str = ""

    def as_json(self) -> dict[str, str]:
        """Only what applies."""
        places = {"pointer": self.pointer, "parameter": self.parameter, "header": self.header}
        return {"detail": self.detail, "code": self.code, **{name: place for name, place in places.items() if place}}


class Problem(Exception):
    """A refusal of the API itself."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, str(detail)
        self.faults = tuple(faults)
        self.headers = dict(headers or {})

    def as_json(self, *, instance: str, request_id: str) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {
            "type": f"{settings.LIANQIAO_BASE_URL}/api/#problem-{self.status}",
            "title": str(TITLES[self.status]),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "instance": instance,
            "request_id": request_id,
        }
        if self.faults:
            body["errors"] = [fault.as_json() for fault in self.faults]
        return body


def problem_of(error: Exception) -> Problem | None:
    """The problem that tells of an exception; None for what is no refusal but a fault of the program."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, DomainError):
        return _of_domain(error)
    if isinstance(error, Http404):
        return Problem(404, "not_found", str(TITLES[404]))
    if isinstance(error, RequestDataTooBig):
        return Problem(413, "too_large", _("请求的内容太大。"))
    if isinstance(error, ValidationError):
        return Problem(422, "invalid_input", " ".join(error.messages))
    if isinstance(error, PermissionDenied):
        return Problem(403, "forbidden", str(TITLES[403]))
    if isinstance(error, SuspiciousOperation):
        return Problem(400, "malformed", str(TITLES[400]))
    if isinstance(error, exceptions.ValidationError):
        faults = tuple(_faults(error.detail, ""))
        return Problem(422, "invalid_input", faults[0].detail if faults else str(TITLES[422]), faults=faults)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return None


def pointer_to(*parts: Any) -> str:
    """A JSON pointer (RFC 6901) as a fragment."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def _of_domain(error: DomainError) -> Problem:
    if isinstance(error, AccessError):
        return Problem(403, "forbidden", error.message)
    if isinstance(error, InvalidInput):
        faults = [
            Fault(sentence, pointer="#" if field == "__all__" else pointer_to(field))
            for field, sentences in error.errors.items()
            for sentence in sentences
        ]
        return Problem(422, error.code, error.message, faults=faults)
    faults = [] if error.field is None else [Fault(error.message, error.code, pointer_to(error.field))]
    default = 422 if error.field is not None or error.code.startswith("file_") else 409
    return Problem(STATUS_OF_CODE.get(error.code, default), error.code, error.message, faults=faults)


def _of_framework(error: exceptions.APIException) -> Problem:
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else error.default_code
    headers = {"Retry-After": str(int(wait))} if (wait := getattr(error, "wait", None)) else {}
    if isinstance(error, exceptions.MethodNotAllowed):
        return Problem(405, code, str(TITLES[405]), headers=headers)
    if isinstance(error, exceptions.UnsupportedMediaType):
        return Problem(415, code, str(TITLES[415]), headers=headers)
    return Problem(error.status_code, code, str(TITLES.get(error.status_code, error.detail)), headers=headers)


def _faults(detail: Any, pointer: str) -> Iterable[Fault]:
    """The faults of a nested account, each with its pointer."""
    if isinstance(detail, Mapping):
        for name, inside in detail.items():
            here = pointer if name == "non_field_errors" else f"{pointer or '#'}{pointer_to(name)[1:]}"
            yield from _faults(inside, here)
    elif isinstance(detail, list):
        for number, inside in enumerate(detail):
            nested = isinstance(inside, Mapping | list)
            if not nested:
                yield Fault(str(inside), getattr(inside, "code", "invalid"), pointer or "#")
            elif inside:
                yield from _faults(inside, f"{pointer or '#'}/{number}")
    else:
        yield Fault(str(detail), getattr(detail, "code", "invalid"), pointer or "#")
