"""Endurance: many readers and writers at a site with 100,000 achievements, for minutes, with the database restarted.

    make bench NAME=endurance ARGS="--records 100000 --readers 50 --writers 10 --seconds 300 --restart-database"

The installation is made in --folder (default var/endurance) the first time: the demonstration, and achievements mixed
from its sentences (`benchmarks.multitude`). It is served by `lianqiao serve` with its default processes. A reader is a
person: opens a page, reads for --pause seconds on average (exponential, at most four times as long), clicks again. A
writer is signed in, and in turn drafts an achievement, corrects it, reads it and lists its own. Each person is a thread
with one connection, in one process of its own; its processor time is reported, so that one sees that it is not what is
measured. Every draft that was acknowledged is looked for at the end, in the database.

A 503 with Retry-After is no error while the database is away and `AFTERMATH` seconds after; it is counted by itself.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.common import arguments, as_json, machine, percentile, say, table
from benchmarks.people import Person, Reader, Result, Sample, Writer

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 900.0
#: Seconds after the return of the database in which a polite refusal is still no error.
AFTERMATH = 10.0
#: Seconds of a line of the second table.
WINDOW = 30
WRITERS = ("tto@lianqiao.example", "professor@lianqiao.example")


# --- the site ---------------------------------------------------------------------------------------


@dataclass
class Site:
    """The installation that is measured, served by processes of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The program's settings."""
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "LIANQIAO_DEBUG"}}
        return kept | {
            "LIANQIAO_DATA": str(self.folder),
            "LIANQIAO_PORT": str(self.port),
            "LIANQIAO_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *command: str) -> None:
        """A command of the program, or of the measurements, to its end."""
        subprocess.run([sys.executable, "-m", *command], env=self.environment, cwd=ROOT, check=True)

    def fill(self, records: int) -> None:
        """The demonstration and so many achievements; quick when they are there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = self.folder / "filled"
        if stamp.exists() and stamp.read_text() == str(records):
            return
        self.run("lianqiao", "prepare")
        if not stamp.exists():
            self.run("lianqiao", "demo")
            stamp.write_text("demo")
        self.run("benchmarks.multitude", "--records", str(records))
        stamp.write_text(str(records))

    @contextlib.contextmanager
    def served(self) -> Iterator[None]:
        """The site, once it answers, until the end of the block."""
        with (self.folder / "output").open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lianqiao", "serve"],
                env=self.environment,
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not self._answers():
                if self.process.poll() is not None or time.monotonic() > deadline:
                    sys.exit((self.folder / "output").read_text()[-2000:])
                time.sleep(0.2)
            yield
        finally:
            self.process.terminate()
            self.process.wait()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(f"127.0.0.1:{self.port}", timeout=30)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop_database(self) -> float:
        """End the database server as an administrator would; `serve` starts it again. The moment (monotonic)."""
        from lianqiao.config.postgres import Cluster

        pid = Cluster(self.folder / "postgres").pid()
        if pid is None:
            sys.exit("The database does not run.")
        os.kill(pid, signal.SIGINT)
        return time.monotonic()

    def drafts(self) -> set[str]:
        """The titles of all drafts that the measurement has made, from the database."""
        import psycopg

        from lianqiao.config.postgres import Cluster

        with psycopg.connect(Cluster(self.folder / "postgres").url()) as db:
            rows = db.execute("SELECT title FROM achievements_achievement WHERE title LIKE '耐久测量 %'").fetchall()
        return {row[0] for row in rows}

    def processor_seconds(self) -> float:
        """Processor time of everything that serves, the database included."""
        import psutil

        assert self.process is not None
        total = 0.0
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
        return total


# --- the measurement --------------------------------------------------------------------------------


def measure(site: Site, options: Any) -> dict[str, Any]:
    """All people at once for so many seconds; what they saw."""
    logins = yaml.safe_load((ROOT / "lianqiao" / "demo" / "content" / "accounts.yaml").read_text(encoding="utf-8"))
    result = Result()
    people: list[Person] = [
        Reader(site.address, result, seed=number, pause=options.pause) for number in range(options.readers)
    ]
    for number in range(options.writers):
        writer = Writer(site.address, result, seed=1_000 + number, pause=options.pause)
        writer.login, writer.password = WRITERS[number % len(WRITERS)], logins["password"]
        writer.sign_in()
        people.append(writer)
    result.samples.clear()
    began = time.monotonic()
    for person in people:
        person.began, person.end = began, began + options.seconds
    served_before, load_before = site.processor_seconds(), os.getloadavg()[0]
    own_before = time.process_time()
    for person in people:
        person.start()
    gone = None
    if options.restart_database:
        time.sleep(options.seconds / 2)
        gone = site.stop_database()
    for person in people:
        person.join()
    own = time.process_time() - own_before
    served = site.processor_seconds() - served_before
    lost = sorted(set(result.acknowledged) - site.drafts())
    return {
        "machine": machine(),
        "load": [load_before, os.getloadavg()[0]],
        "records": options.records,
        "readers": options.readers,
        "writers": options.writers,
        "pause": options.pause,
        "seconds": options.seconds,
        "requests/s": round(len(result.samples) / options.seconds, 1),
        "processor of the site, cores": round(served / options.seconds, 2),
        "processor of the measurement, cores": round(own / options.seconds, 2),
        "routes": routes(result, gone=None if gone is None else gone - began),
        "windows": windows(result),
        "broken connections": sorted(set(result.broken)),
        "acknowledged writes": len(result.acknowledged),
        "lost writes": lost,
        "outage": outage(result, gone=None if gone is None else gone - began),
    }


def routes(result: Result, *, gone: float | None) -> list[dict[str, Any]]:
    """Figures of each route and of all together; refusals of the outage are neither errors nor timed."""
    back = outage(result, gone=gone)
    allowed_until = -1.0 if gone is None else gone + back["seconds"] + AFTERMATH

    def refused(sample: Sample) -> bool:
        return sample.polite and gone is not None and gone <= sample.at <= allowed_until

    names = sorted({sample.route for sample in result.samples})
    rows = []
    for name in [*names, "all"]:
        samples = [sample for sample in result.samples if name in (sample.route, "all")]
        answered = [sample.seconds for sample in samples if not refused(sample)]
        wrong = [sample.status for sample in samples if sample.status >= 400 and not refused(sample)]
        rows.append(
            {
                "route": name,
                "requests": len(samples),
                "refused": sum(map(refused, samples)),
                "errors": len(wrong) + (len(result.broken) if name == "all" else 0),
                "p50 ms": round(1000 * percentile(answered, 0.50), 1),
                "p95 ms": round(1000 * percentile(answered, 0.95), 1),
                "p99 ms": round(1000 * percentile(answered, 0.99), 1),
            }
        )
    return rows


def windows(result: Result) -> list[dict[str, Any]]:
    """The same of every half minute: whether it begins slowly, and whether it holds out."""
    rows = []
    for start in range(0, int(max((sample.at for sample in result.samples), default=0.0)) + 1, WINDOW):
        seconds = [sample.seconds for sample in result.samples if start <= sample.at < start + WINDOW]
        if seconds:
            times = {f"p{share} ms": round(1000 * percentile(seconds, share / 100), 1) for share in (50, 95, 99)}
            rows.append({"from second": start, "requests": len(seconds), **times})
    return rows


def outage(result: Result, *, gone: float | None) -> dict[str, Any]:
    """From the end of the database to the last polite refusal."""
    if gone is None:
        return {}
    refusals = [sample.at for sample in result.samples if sample.polite and sample.at >= gone]
    return {"refused": len(refusals), "seconds": round(max(refusals, default=gone) - gone, 1)}


def report(result: dict[str, Any]) -> str:
    """The figures as text."""
    plain = [f"{name}: {value}" for name, value in result.items() if name not in ("routes", "windows", "machine")]
    return "\n".join([*plain, "", table("Routes", result["routes"]), "", table("Half minutes", result["windows"])])


def main(argv: Sequence[str] | None = None) -> None:
    """Make the installation, measure, print; status 1 when there was an error or a write was lost."""
    parser = arguments(__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="published achievements (default 100000)")
    parser.add_argument("--readers", type=int, default=50, help="visitors at a time (default 50)")
    parser.add_argument("--writers", type=int, default=10, help="people who write at a time (default 10)")
    parser.add_argument("--seconds", type=float, default=300, help="how long (default 300)")
    parser.add_argument("--pause", type=float, default=4.0, help="seconds between two clicks on average (default 4)")
    parser.add_argument("--restart-database", action="store_true", help="end the database in the middle")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "endurance", help="data of the installation")
    parser.add_argument("--port", type=int, default=8790, help="port of the site (default 8790)")
    options = parser.parse_args(argv)
    site = Site(options.folder.resolve(), options.port)
    site.fill(options.records)
    with site.served():
        say(f"{options.readers} readers and {options.writers} writers for {options.seconds:g} s")
        result = measure(site, options)
    print(as_json(result) if options.json else report(result))
    wrong = result["routes"][-1]["errors"] or result["lost writes"]
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
