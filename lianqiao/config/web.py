"""The web server: gunicorn with the program loaded once, before its processes are forked."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from lianqiao.config import measures
from lianqiao.config.env import Environment


class Server(BaseApplication):
    """Gunicorn with our settings; it reads neither a command line nor a configuration file.

    `ready` is called once the server listens.
    """

    def __init__(self, env: Environment, *, ready: Callable[[], None]) -> None:
        self._env = env
        self._ready = ready
        super().__init__()

    def load_config(self) -> None:
        """Take the settings from the environment table."""
        env = self._env
        values = {
            "bind": env.listen,
            "workers": env.web_workers,
            "worker_class": "gthread",
            "threads": env.web_threads,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
            # A problem in plain words stands in the address: nine bytes for each character.
            "limit_request_line": 8190,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: self._ready(),
            "post_fork": lambda _arbiter, _worker: measures.take_slot(),
            # In each process and not before the fork: threads and what they hold do not come along.
            "post_worker_init": _warm_up,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application with the views of every face imported, so that no first visitor waits for them.

        Made here and not before: it looks at the collected static files once.
        """
        from lianqiao.config.wsgi import application

        measures.share(self._env.data / "metrics" / str(self._env.port))
        _ = get_resolver().url_patterns
        stay()
        return application


def _warm_up(_worker: Any) -> None:
    """Have the search ready before somebody asks, without holding up the first page."""
    from lianqiao.processes.matching.index import warm_up

    warm_up()


def stay() -> None:
    """What is loaded by now stays as long as the process: the collector does not go through it again and again.

    Going through it takes a third of a second, in the middle of somebody's page.
    """
    gc.collect()
    gc.freeze()
