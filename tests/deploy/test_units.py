"""The units: systemd finds nothing wrong with them, they name commands that exist, and all are hardened alike."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lianqiao.cli.app import COMMANDS
from tests.deploy.stack import DEPLOY, PROGRAM

UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_accepts_every_unit(tmp_path: Path) -> None:
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text().replace(PROGRAM, sys.executable))
    names = [path.name.replace("@.", "@8001.") for path in UNITS]
    for name in names:
        if not (tmp_path / name).exists():
            (tmp_path / name).write_text((tmp_path / name.replace("@8001.", "@.")).read_text())

    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in names)],
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in answer.stderr.splitlines() if "lianqiao" in line]
    assert ours == []


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_services_run_our_commands_as_our_user_and_hardened(path: Path) -> None:
    text = path.read_text()

    (command,) = re.findall(rf"^ExecStart=.*{re.escape(PROGRAM)} (\w+)", text, re.MULTILINE)
    assert command in COMMANDS
    for line in ("User=lianqiao", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
        assert line in text.splitlines()
    assert "EnvironmentFile=/etc/lianqiao/lianqiao.env" in text.splitlines()


def test_target_starts_two_of_each_that_nginx_knows() -> None:
    target = (DEPLOY / "systemd" / "lianqiao.target").read_text()
    nginx = (DEPLOY / "nginx" / "lianqiao.conf").read_text()

    ports = re.findall(r"lianqiao-web@(\d+)\.service", target)
    assert re.findall(r"^    server 127\.0\.0\.1:(\d+) ", nginx, re.MULTILINE) == ports == ["8001", "8002"]
    assert len(re.findall(r"lianqiao-worker@\d\.service", target)) == 2
