"""The installation of `deploy/` without systemd: its own unit and nginx files, with other ports and folders."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from lianqiao.config import env as environment
from lianqiao.config.env import CHECKOUT
from lianqiao.config.postgres import Cluster

DEPLOY = CHECKOUT / "deploy"
HOST = "lianqiao.example.cn"
#: A busy machine takes minutes for all migrations.
START_SECONDS = 600
PROGRAM = "/opt/lianqiao/.venv/bin/lianqiao"

Answer = tuple[int, Mapping[str, str], bytes]


def debian_postgres() -> Path | None:
    """The folder of the newest PostgreSQL that Debian has installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def free_ports(number: int) -> list[int]:
    """So many ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


class Stack:
    """Debian's PostgreSQL and nginx, two web servers and two workers, made from the files of `deploy/`."""

    def __init__(self, folder: Path, postgres: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir()
        self.http, self.https, *self.web_ports = free_ports(4)
        self.cluster = Cluster(folder / "postgres", bin_folder=str(postgres), run_as=environment.read().pg_user)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.context = ssl.create_default_context()
        self.context.check_hostname = False

    # --- what is started ----------------------------------------------------------------------------

    def start(self) -> None:
        """Everything, in the order in which systemd would do it."""
        self.cluster.start(die_with_us=True)
        self.run_unit("lianqiao-prepare.service")
        for port in self.web_ports:
            self.start_unit("lianqiao-web@.service", str(port))
        for number in ("1", "2"):
            self.start_unit("lianqiao-worker@.service", number)
        self.start_nginx()
        self.wait_for("/readyz", START_SECONDS)

    def stop(self) -> None:
        """Everything, whatever state it is in."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.cluster.stop()

    def run_unit(self, unit: str) -> None:
        """A unit that ends by itself."""
        command, given = self.unit(unit, "")
        subprocess.run(command, env=given, cwd="/", check=True, timeout=START_SECONDS)

    def start_unit(self, unit: str, instance: str) -> None:
        """A unit that stays."""
        command, given = self.unit(unit, instance)
        self._start(unit.replace("@", f"@{instance}"), command, given)

    def unit(self, name: str, instance: str) -> tuple[list[str], dict[str, str]]:
        """The command and the environment of a unit as its file says, on our folders."""
        text = (DEPLOY / "systemd" / name).read_text().replace("%i", instance)
        assert "EnvironmentFile=/etc/lianqiao/lianqiao.env" in text
        given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), **self.settings()}
        for line in re.findall(r"^Environment=(.*)$", text, re.MULTILINE):
            given |= dict(pair.split("=", 1) for pair in shlex.split(line))
        (start,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
        words = shlex.split(start)
        assert words[0] == PROGRAM
        return [sys.executable, "-m", "lianqiao", *words[1:]], given

    def settings(self) -> dict[str, str]:
        """The example of the settings file, with what an administrator fills in."""
        lines = (DEPLOY / "lianqiao.env.example").read_text().splitlines()
        given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        ours = {
            "LIANQIAO_SECRET_KEY": "a-key-for-the-tests-of-the-installation-0123456789",
            "LIANQIAO_DATA": str(self.data),
            "LIANQIAO_EMAIL_URL": "",
            "DATABASE_URL": self.cluster.url(),
        }
        assert ours.keys() <= given.keys()
        return given | ours

    def start_nginx(self) -> None:
        """nginx with our site in a configuration of its own; `nginx -t` has found nothing wrong with it."""
        tls = self.folder / "tls"
        tls.mkdir()
        subject = ["-subj", f"/CN={HOST}", "-days", "1", "-newkey", "rsa:2048", "-nodes", "-x509"]
        subprocess.run(
            ["openssl", "req", *subject, "-keyout", tls / "privkey.pem", "-out", tls / "fullchain.pem"],
            check=True,
            capture_output=True,
        )
        self.context.load_verify_locations(tls / "fullchain.pem")
        site = self.folder / "site.conf"
        site.write_text(self.nginx_site())
        main = self.folder / "nginx.conf"
        temporary = "".join(
            f"{name}_temp_path {self.folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main.write_text(
            f"{'user root;' if os.geteuid() == 0 else ''} worker_processes 1; daemon off; pid {self.folder}/nginx.pid;"
            f" error_log {self.folder}/nginx.log; events {{}}"
            f" http {{ include /etc/nginx/mime.types; access_log off; {temporary} include {site}; }}\n"
        )
        command = [shutil.which("nginx") or "nginx", "-p", str(self.folder), "-c", str(main)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        assert "[warn]" not in checked.stderr, checked.stderr
        self._start("nginx", command, dict(os.environ))

    def nginx_site(self) -> str:
        """The site's file with our ports and folders."""
        text = (DEPLOY / "nginx" / "lianqiao.conf").read_text()
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        for theirs, ours in (
            ("listen 80;", f"listen 127.0.0.1:{self.http};"),
            ("listen 443 ", f"listen 127.0.0.1:{self.https} "),
            ("127.0.0.1:8001 ", f"127.0.0.1:{self.web_ports[0]} "),
            ("127.0.0.1:8002 ", f"127.0.0.1:{self.web_ports[1]} "),
            ("/etc/lianqiao/tls", str(self.folder / "tls")),
            ("/var/lib/lianqiao-site", str(self.data)),
        ):
            assert theirs in text
            text = text.replace(theirs, ours)
        return text

    def kill(self, name: str) -> None:
        """`kill -9` of a unit's processes."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self, name: str, command: list[str], given: Mapping[str, str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, env=given, cwd="/", stdout=log, stderr=log, start_new_session=True
            )

    # --- what is asked ------------------------------------------------------------------------------

    def ask(self, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """One request over TLS through nginx, over a connection of its own."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, context=self.context, timeout=30)
        return self._asked(connection, path, method, body, headers)

    def ask_plain(self, path: str, *, port: int, **headers: str) -> Answer:
        """One request without TLS, to nginx or to a web server."""
        return self._asked(http.client.HTTPConnection("127.0.0.1", port, timeout=30), path, "GET", b"", headers)

    def wait_for(self, path: str, seconds: float, *, status: int = 200) -> None:
        """Ask until the answer has that status; fails with the logs after `seconds`."""
        deadline = time.monotonic() + seconds
        answer: object = None
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = self.ask(path)
                if answer[0] == status:
                    return
            time.sleep(0.1)
        raise AssertionError(f"{path}: {answer}\n{self.logs()}")

    def logs(self) -> str:
        """The end of what everything has said."""
        return "\n".join(f"{path.name}:\n{path.read_text()[-3000:]}" for path in sorted(self.folder.glob("*.log")))

    @staticmethod
    def _asked(
        connection: http.client.HTTPConnection, path: str, method: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body or None, headers={"Host": HOST, **given})
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()


@contextlib.contextmanager
def stack(folder: Path, postgres: Path) -> Iterator[Stack]:
    """A running installation in an empty folder."""
    made = Stack(folder, postgres)
    try:
        made.start()
        yield made
    finally:
        made.stop()
