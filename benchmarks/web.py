"""Web pages: requests a second and latency of home, hall, detail and search, beside a page that does nothing.

A site with the demonstration province is served from var/bench (made there the first time) by two web processes,
unless --url names one that runs. wrk asks each page over 16 connections; every page is followed by the yardstick, a
bare Django page on the same gunicorn, so that a busy machine is seen. Search is asked one query after the other.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.common import arguments, as_json, machine, percentile, say, table

ROOT = Path(__file__).resolve().parents[1]
CONNECTIONS = 16
WORKERS = 2
THREADS = 4
START_SECONDS = 600.0
QUERIES = (
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


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--url", help="a running site instead of one of our own")
    parser.add_argument("--seconds", type=int, default=10, help="how long each page is asked (default 10)")
    parser.add_argument("--searches", type=int, default=200, help="how many searches (default 200)")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("`apt install wrk` brings the tool that asks the pages.")
    with contextlib.ExitStack() as stack:
        site = options.url.rstrip("/") if options.url else stack.enter_context(_site())
        peer = stack.enter_context(_yardstick())
        rows = _pages(site, peer, options.seconds)
        search = _searches(site, options.searches)
    result = {"machine": machine(), "connections": CONNECTIONS, "pages": rows, "search": search}
    if options.json:
        print(as_json(result))
    else:
        print(table("Pages, 16 connections", rows, {"of yardstick": lambda share: f"{share:.1%}"}))
        print(table("Search, one after the other", [search]))


def _pages(site: str, peer: str, seconds: int) -> list[dict[str, Any]]:
    pages = {
        "home": "/",
        "hall": "/achievements/",
        "detail": _first_record(site),
    }
    rows = []
    for name, path in pages.items():
        say(f"{name}: {site}{path}")
        row = _wrk(site + path, seconds)
        yardstick = _wrk(peer + "/", seconds)
        share = row["requests/s"] / yardstick["requests/s"]
        rows.append({"page": name, **row, "yardstick requests/s": yardstick["requests/s"], "of yardstick": share})
    return rows


def _wrk(url: str, seconds: int) -> dict[str, float]:
    """One page under load; the first second warms up and is not counted."""
    script = str(Path(__file__).with_name("wrk.lua"))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "--timeout=30s", "-s", script]
    subprocess.run([*command, "-d1s", url], capture_output=True, check=True)
    answer = subprocess.run([*command, f"-d{seconds}s", url], capture_output=True, text=True, check=True)
    found = re.search(r"RESULT (\S+) (\d+) (\S+) (\S+)", answer.stdout)
    if found is None:
        sys.exit(f"wrk said nothing that can be read: {answer.stdout[-200:]}")
    rate, errors, p50, p95 = found.groups()
    return {"requests/s": float(rate), "errors": int(errors), "p50 ms": float(p50), "p95 ms": float(p95)}


def _searches(site: str, count: int) -> dict[str, Any]:
    """Whole pages of search results, one after the other over one connection."""
    address = urllib.parse.urlsplit(site)
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    seconds: list[float] = []
    for number in range(count + len(QUERIES)):
        query = QUERIES[number % len(QUERIES)]
        began = time.perf_counter()
        connection.request("GET", "/search/?" + urllib.parse.urlencode({"q": query}))
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            sys.exit(f"The search answered {response.status}.")
        if number >= len(QUERIES):  # the first round warms up
            seconds.append(1000 * (time.perf_counter() - began))
    connection.close()
    return {"searches": count, "p50 ms": percentile(seconds, 0.5), "p95 ms": percentile(seconds, 0.95)}


def _first_record(site: str) -> str:
    with urllib.request.urlopen(f"{site}/achievements/") as page:
        found = re.search(r'href="(/achievements/[0-9a-f-]{36}/)"', page.read().decode())
    if found is None:
        sys.exit(f"{site} shows no achievement.")
    return found.group(1)


@contextlib.contextmanager
def _site() -> Iterator[str]:
    """Our own site with the demonstration province; only the first time takes long."""
    port = _free_port()
    data = ROOT / "var" / "bench"
    data.mkdir(parents=True, exist_ok=True)
    say(f"Serving the demonstration from {data} …")
    environment = {
        **os.environ,
        "LIANQIAO_DATA": str(data),
        "LIANQIAO_WEB_WORKERS": str(WORKERS),
        "LIANQIAO_WEB_THREADS": str(THREADS),
    }
    command = [sys.executable, "-m", "lianqiao", "serve", "--demo", "--port", str(port)]
    with _running(command, f"http://127.0.0.1:{port}", environment, data / "serve.log") as url:
        yield url


@contextlib.contextmanager
def _yardstick() -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "benchmarks.hello", str(port), str(WORKERS), str(THREADS)]
    log = ROOT / "var" / "bench" / "hello.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with _running(command, f"http://127.0.0.1:{port}", dict(os.environ), log) as url:
        yield url


@contextlib.contextmanager
def _running(command: list[str], url: str, environment: dict[str, str], log: Path) -> Iterator[str]:
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(url):
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"It does not start; {log} says why.")
            time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait(60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "/", timeout=30):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
