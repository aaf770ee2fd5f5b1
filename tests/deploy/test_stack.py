"""The installation of `deploy/`: pages and files through nginx, a web server killed, the database restarted."""

import gzip
import re
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests.deploy.stack import HOST, Answer, Stack, debian_postgres, stack

POSTGRES = debian_postgres()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("nginx") is None or shutil.which("openssl") is None or POSTGRES is None,
        reason="needs Debian's nginx, openssl and postgresql",
    ),
]
#: A problem that an address cannot carry: it is kept in a session, which is a row in the database.
LONG_PROBLEM = "阀门密封面堆焊后总开裂，一用就漏。" * 40
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def site() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="lianqiao-stack-") as folder:
        Path(folder).chmod(0o755)
        assert POSTGRES is not None
        with stack(Path(folder), POSTGRES) as running:
            yield running


def keep_problem(site: Stack) -> Answer:
    """A write of a visitor: the answer that acknowledges it brings the key of its session."""
    return site.ask("/search/", method="POST", body=urlencode({"q": LONG_PROBLEM}).encode(), Content_Type=FORM)


def session_of(answer: Answer) -> str:
    found = re.search(r"sessionid=(\w+)", answer[1].get("set-cookie", ""))
    assert found is not None, answer
    return found[1]


class Crowd:
    """Threads that do one thing again and again; what each time was answered, with the moment."""

    def __init__(self, work: Callable[[], Answer], number: int) -> None:
        self.answers: list[tuple[float, Answer]] = []
        self._work, self._stop = work, threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(number)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_given: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            answer = self._work()
            self.answers.append((time.monotonic(), answer))

    def wait_for_more(self, number: int, seconds: float = 60) -> None:
        """Until so many more answers have come."""
        wanted, deadline = len(self.answers) + number, time.monotonic() + seconds
        while len(self.answers) < wanted:
            assert time.monotonic() < deadline, self.statuses()
            time.sleep(0.02)

    def statuses(self) -> Counter[int]:
        return Counter(answer[0] for _at, answer in self.answers)


def test_page_comes_through_nginx_over_tls(site: Stack) -> None:
    status, headers, body = site.ask("/", Accept_Encoding="gzip", X_Request_ID="forged-by-the-visitor")

    assert status == 200
    assert "链桥" in gzip.decompress(body).decode()
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])


def test_plain_http_is_sent_to_tls(site: Stack) -> None:
    status, headers, _body = site.ask_plain("/achievements/?page=2", port=site.http)

    assert (status, headers["location"]) == (301, f"https://{HOST}/achievements/?page=2")


def test_static_files_are_kept_for_a_year_and_compressed(site: Stack) -> None:
    _status, _headers, page = site.ask("/")
    found = re.search(r'href="(/static/[^"]+\.css)"', page.decode())
    assert found is not None

    status, headers, body = site.ask(found[1], Accept_Encoding="gzip")

    assert status == 200
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"] == "text/css"
    assert b"{" in gzip.decompress(body)
    assert site.ask("/static/shell/img/mark.svg")[1]["cache-control"] == "public, max-age=300"
    assert site.ask("/static/../secret_key")[0] in (400, 404)


def test_figures_are_kept_inside_and_health_is_open(site: Stack) -> None:
    assert site.ask("/metrics")[0] == 404
    assert [site.ask(path)[0] for path in ("/healthz", "/readyz")] == [200, 200]
    for port in site.web_ports:
        status, _headers, figures = site.ask_plain("/metrics", port=port)
        assert status == 200
        assert b"lianqiao_database_up 1.0" in figures
        assert b"lianqiao_workers 2.0" in figures
        assert site.ask_plain("/metrics", port=port, X_Forwarded_For="203.0.113.9")[0] == 403


def test_upload_beyond_the_limit_is_refused_by_nginx(site: Stack) -> None:
    status, _headers, _body = site.ask("/search/", method="POST", Content_Length=str(60 * 1024 * 1024))

    assert status == 413


def test_attempts_to_sign_in_are_limited_and_pages_are_not(site: Stack) -> None:
    attempts = [site.ask("/accounts/login/", method="POST", body=b"x=1", Content_Type=FORM)[0] for _ in range(30)]
    pages = [site.ask("/accounts/login/")[0] for _ in range(30)]

    assert attempts[0] == 403  # no token: it came through to the program
    assert 429 in attempts
    assert attempts.index(429) > 15
    assert set(pages) == {200}


def test_no_request_fails_when_one_web_server_is_killed_and_comes_back(site: Stack) -> None:
    unit = f"lianqiao-web@{site.web_ports[0]}.service"
    with Crowd(lambda: site.ask("/achievements/"), 4) as readers:
        readers.wait_for_more(20)
        site.kill(unit)
        readers.wait_for_more(40)
        site.start_unit("lianqiao-web@.service", str(site.web_ports[0]))
        deadline = time.monotonic() + 60
        while b'route="portal:achievements"' not in figures_of(site, site.web_ports[0]):
            assert time.monotonic() < deadline, "the web server that came back is not asked again"
            time.sleep(0.2)

    assert readers.statuses().keys() == {200}


def figures_of(site: Stack, port: int) -> bytes:
    try:
        return site.ask_plain("/metrics", port=port)[2]
    except OSError:
        return b""


def test_restarted_database_costs_seconds_and_nothing_that_was_acknowledged(site: Stack) -> None:
    with Crowd(lambda: site.ask("/achievements/"), 3) as readers, Crowd(lambda: keep_problem(site), 2) as writers:
        readers.wait_for_more(10)
        writers.wait_for_more(10)
        site.cluster.stop()
        readers.wait_for_more(10)
        writers.wait_for_more(5)
        site.cluster.start(die_with_us=True)
        site.wait_for("/achievements/", 60)
        readers.wait_for_more(20)
        writers.wait_for_more(10)
        well_at = time.monotonic()
        readers.wait_for_more(20)
        writers.wait_for_more(10)

    assert readers.statuses().keys() == {200, 503}
    assert writers.statuses().keys() == {302, 503}
    polite = [answer for _at, answer in [*readers.answers, *writers.answers] if answer[0] == 503]
    assert {answer[1].get("retry-after") for answer in polite} == {"5"}
    assert all("系统正在恢复" in answer[2].decode() for answer in polite)
    late = {answer[0] for at, answer in [*readers.answers, *writers.answers] if at > well_at}
    assert late == {200, 302}
    kept = [session_of(answer) for _at, answer in writers.answers if answer[0] == 302]
    with psycopg.connect(site.cluster.url()) as db:
        rows = db.execute("SELECT session_key FROM django_session WHERE session_key = ANY(%s)", [kept]).fetchall()
        assert sorted(row[0] for row in rows) == sorted(kept)
        assert heard_again(db, 60) == 2
    assert [name for name, process in site.running.items() if process.poll() is not None] == []


def heard_again(db: "psycopg.Connection[tuple[object, ...]]", seconds: float) -> int:
    """How many workers give a sign of life from now on."""
    db.rollback()
    began = db.execute("SELECT clock_timestamp()").fetchone()
    deadline = time.monotonic() + seconds
    while True:
        db.rollback()
        rows = db.execute("SELECT id FROM procrastinate_workers WHERE last_heartbeat > %s", began).fetchall()
        if len(rows) >= 2 or time.monotonic() > deadline:
            return len(rows)
        time.sleep(0.2)


def test_visitors_read_a_page_when_no_web_server_answers(site: Stack) -> None:
    for port in site.web_ports:
        site.kill(f"lianqiao-web@{port}.service")
    try:
        status, headers, body = site.ask("/achievements/")
        written = keep_problem(site)
    finally:
        for port in site.web_ports:
            site.start_unit("lianqiao-web@.service", str(port))

    assert (status, headers["retry-after"]) == (503, "5")
    assert "系统暂时没有应答" in body.decode()
    assert (written[0], written[2]) == (503, body)
    site.wait_for("/achievements/", 60)
