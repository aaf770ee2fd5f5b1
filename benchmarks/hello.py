"""The yardstick of `benchmarks.web`: a Django page that does nothing, on the same gunicorn with the same settings."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from gunicorn.app.base import BaseApplication

PAGE = "<!DOCTYPE html><title>hello</title>" + "<p>hello</p>" * 400


def hello(_request: HttpRequest) -> HttpResponse:
    """About five kilobytes, always the same."""
    return HttpResponse(PAGE)


urlpatterns = [path("", hello)]


class Server(BaseApplication):
    """gunicorn with the program's numbers of processes and threads."""

    def __init__(self, port: int, workers: int, threads: int) -> None:
        self._values = {
            "bind": f"127.0.0.1:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": threads,
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take over the values."""
        for name, value in self._values.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application."""
        return get_wsgi_application()


if __name__ == "__main__":
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="benchmark", MIDDLEWARE=[])
    Server(*map(int, sys.argv[1:4])).run()
