"""One log for the program and its libraries: JSON in production, readable lines otherwise."""

from __future__ import annotations

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

#: What PostgreSQL adds to an error: it quotes the values of the row.
DETAIL = re.compile(r"^DETAIL: .*$", re.MULTILINE)


def without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor: take out of an exception's text what PostgreSQL quotes of the row, which may be personal data."""
    if "exception" in event:
        event["exception"] = DETAIL.sub("DETAIL: (left out)", event["exception"])
    return event


def configure(*, level: str, as_json: bool) -> None:
    """Send every log record of this process to standard error, from `level` upwards."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso" if as_json else "%H:%M:%S", utc=as_json),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    finish: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        finish += [structlog.processors.format_exc_info, without_values]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [*finish, renderer],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "django.db.backends": {"level": "INFO"},
                "procrastinate": {"level": "WARNING"},
                # Below this level both would write what somebody typed; the line of the request says the rest.
                "axes": {"level": "ERROR"},
                "django.request": {"level": "ERROR"},
                "lianqiao.config.requests": {"level": "INFO" if as_json else "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
