"""People at a site: threads with a browser's connection and cookies, who read, or draft and correct achievements."""

from __future__ import annotations

import http.client
import random
import re
import sys
import threading
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

#: A connection that was idle for longer is not used again; the web server closes it after five seconds.
IDLE_SECONDS = 4.0
PROBLEMS = (
    "电镀废水里的镍怎么回收",
    "高温阀门密封面磨损快，想找耐磨的堆焊材料",
    "玉米收割后秸秆还田腐解慢",
    "锂电池低温容量下降怎么办",
    "大型铸件内部裂纹在线检测",
    "中药材重金属含量快速检测",
    "冷链运输温度监控成本太高",
    "老旧小区供热管网漏损定位",
    "想用机器视觉替代人工分拣",
    "脱硫石膏的综合利用",
)
SORTS = ("-published_at", "-stage", "price")
STAGES = ("lab", "pilot", "industry")
MODES = ("transfer", "license", "cooperation")


@dataclass(frozen=True)
class Sample:
    """One answer: when it came (seconds from the start), what was asked for, how long it took, how it ended."""

    at: float
    route: str
    seconds: float
    status: int
    polite: bool


@dataclass
class Result:
    """What all people together have seen."""

    samples: list[Sample] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)


class Person(threading.Thread):
    """Somebody with a browser that keeps its connection and its cookies."""

    def __init__(self, address: str, result: Result, *, seed: int, pause: float) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(seed)
        self._netloc = urllib.parse.urlsplit(address).netloc
        self._connection = http.client.HTTPConnection(self._netloc, timeout=60)
        self._cookies: dict[str, str] = {}
        self._asked_at = 0.0
        self._result, self._pause = result, pause
        self.began = self.end = 0.0

    def run(self) -> None:
        """Click until the time is over; what breaks is kept and the person goes on."""
        time.sleep(self.chance.random() * self._pause)
        while time.monotonic() < self.end:
            try:
                self.click()
            except (OSError, http.client.HTTPException) as error:
                self._result.broken.append(f"{type(error).__name__}: {error}")
                self._connection.close()
            time.sleep(min(self.chance.expovariate(1 / self._pause), 4 * self._pause))

    def click(self) -> None:
        """Open one page."""
        raise NotImplementedError

    def ask(self, route: str, path: str, form: dict[str, Any] | None = None) -> tuple[int, str, str]:
        """Ask for a page or send a form; status, place of a redirect, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(
                {"csrfmiddlewaretoken": self._cookies.get("csrftoken", ""), **form}, doseq=True
            )
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{self._netloc}{path}"}
        if time.monotonic() - self._asked_at > IDLE_SECONDS:
            self._connection.close()  # before the server does, as a browser would notice
        began = time.perf_counter()
        try:
            response = self._sent(path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionResetError):
            if form is not None or not self._asked_at:
                raise
            self._connection.close()  # an old connection that the server has just closed: a browser opens a new one
            response = self._sent(path, body, headers)
        page = response.read()
        seconds = time.perf_counter() - began
        self._asked_at = time.monotonic()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        polite = response.status == 503 and bool(response.getheader("Retry-After"))
        sample = Sample(time.monotonic() - self.began, route, seconds, response.status, polite)
        self._result.samples.append(sample)
        return response.status, response.getheader("Location", ""), page.decode("utf-8", "replace")

    def _sent(self, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        self._connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
        return self._connection.getresponse()


class Reader(Person):
    """A visitor of the halls, of records and of the problem search."""

    _links: Sequence[str] = ()

    def click(self) -> None:
        """The next page of somebody who looks around; the weights are those of a hall that people browse."""
        (kind,) = self.chance.choices(
            ("home", "hall", "filter", "order", "deep", "detail", "search", "demands"), (1, 2, 3, 1, 1, 5, 3, 1)
        )
        pick = self.chance.choice
        if kind == "detail" and self._links:
            self.ask("detail", pick(self._links))
            return
        path = {
            "home": "/",
            "filter": f"/achievements/?field={self.chance.randint(1, 8):02}&stage={pick(STAGES)}",
            "order": f"/achievements/?sort={pick(SORTS)}",
            "deep": f"/achievements/?page={self.chance.randint(2, 60)}",
            "search": "/search/?" + urllib.parse.urlencode({"q": pick(PROBLEMS)}),
            "demands": "/demands/",
        }.get(kind, "/achievements/")
        _status, _place, page = self.ask("hall" if kind == "detail" else kind, path)
        self._links = re.findall(r'href="(/achievements/[0-9a-f-]{36}/)"', page) or self._links


class Writer(Person):
    """Somebody of an institute who drafts achievements and corrects them."""

    login = ""
    password = ""
    _step = 0
    _mine = ""
    _title = ""

    def sign_in(self) -> None:
        """Sign in, before the measurement: the password's hash is meant to be slow."""
        self.ask("sign in", "/accounts/login/")
        status, _place, _page = self.ask(
            "sign in", "/accounts/login/", {"login": self.login, "password": self.password}
        )
        if status != 302:
            sys.exit(f"{self.login} cannot sign in: {status}.")

    def click(self) -> None:
        """The next of draft, read, correct, list."""
        steps = (self._draft, self._read, self._correct, self._list)
        steps[self._step % len(steps)]()
        self._step += 1

    def _draft(self) -> None:
        title, form = self._filled("/workbench/achievements/new/?whole")
        status, place, _page = self.ask("draft", "/workbench/achievements/new/?whole", form)
        if status == 302:
            self._mine = place
            self._result.acknowledged.append(title)
            self._title = title

    def _correct(self) -> None:
        if not self._mine:
            return
        title, form = self._filled(f"{self._mine}edit/")
        status, _place, _page = self.ask("correct", f"{self._mine}edit/", form)
        if status == 302:
            self._result.acknowledged.remove(self._title)
            self._result.acknowledged.append(title)
            self._title = title

    def _filled(self, path: str) -> tuple[str, dict[str, Any]]:
        """A title that nobody else has, and the form of that page filled in with it."""
        _status, _place, page = self.ask("form", path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        title = f"耐久测量 {self.chance.getrandbits(64):016x}"
        asked = {"title": title, "plain_text": "写给企业看的说明。" * 20}
        choices = {"kind": "applied", "level": "not_evaluated", "publicity": "public"}
        return title, {**hidden, **asked, **choices}

    def _read(self) -> None:
        if self._mine:
            self.ask("own record", self._mine)

    def _list(self) -> None:
        self.ask("own list", "/workbench/achievements/")
