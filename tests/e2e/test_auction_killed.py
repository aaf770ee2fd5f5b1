"""`kill -9` of a process in the middle of the close of an auction: the next one closes it, once, with one winner."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lianqiao.config.env import CHECKOUT
from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due
from lianqiao.engines import bidding
from lianqiao.processes.auctions.domain.writing import lines_of
from lianqiao.processes.auctions.enums import AuctionState
from lianqiao.processes.auctions.models import Bid, Line
from tests.factories.auctions import SEALED, START, STEP, fresh, make_auction, make_bidder, seal

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

#: Closes what is due, and dies by a signal that nobody can catch when the result is written and not yet committed.
_DIES = """
import os, signal, sys
import django
django.setup()
from lianqiao.core.chronograph.running import run_due
from lianqiao.processes.auctions import closing
from lianqiao.registers.achievements.models import Achievement

def die(auction, winner, price):
    with open(sys.argv[1], "w") as told:
        told.write(f"{auction.outcome} {winner.label} {price}")
    os.kill(os.getpid(), signal.SIGKILL)

closing.register(Achievement, die)
run_due()
"""


def _die_in_the_close(database_url: str, path: Path) -> "subprocess.CompletedProcess[str]":
    server, name = database_url.rpartition("/")[0], connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": f"{server}/{name}",
        "DJANGO_SETTINGS_MODULE": "lianqiao.config.settings",
        "LIANQIAO_DATA": str(settings.DATA_DIR),  # with the secret by which the offers were closed
        "PYTHONPATH": str(CHECKOUT),
    }
    command = [sys.executable, "-c", _DIES, str(path / "told")]
    return subprocess.run(command, env=environment, cwd="/", check=False, capture_output=True, text=True)


def test_close_killed_in_its_middle_happens_once_afterwards(database_url: str, tmp_path: Path) -> None:
    with clock.ahead(-timedelta(days=1)):
        auction = make_auction(SEALED)
        (one, first), (_two, second) = make_bidder(auction), make_bidder(auction)
        seal(auction, first, START + STEP)
        seal(auction, second, START)

    died = [_die_in_the_close(database_url, tmp_path) for _time in range(2)]
    assert [one.returncode for one in died] == [-signal.SIGKILL] * 2, died[0].stderr
    held = fresh(auction)
    told = (tmp_path / "told").read_text()
    counts = (Bid.objects.count(), Line.objects.filter(kind="closed").count())
    run_due()
    run_due()
    ended = fresh(auction)

    assert told == f"won {one.label} {START + STEP}.00"
    assert (held.state, held.outcome, counts) == (AuctionState.OPEN, "", (0, 0))
    assert (ended.state, ended.winner, ended.result_yuan) == (AuctionState.CLOSED, one, START + STEP)
    assert Line.objects.filter(kind="closed").count() == 1
    assert bidding.verify([bidding.as_text(line) for line in lines_of(ended)], digest=ended.head).is_sound
