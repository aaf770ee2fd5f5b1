"""Writes of the separate ledger; what other processes call."""

from lianqiao.processes.asset_ledger.domain.entering import asset_of, enter_asset
from lianqiao.processes.asset_ledger.domain.moving import (
    add_cost,
    begin_development,
    empower,
    grant_licence,
    pay_reward,
    receive_income,
    take_back,
    transfer_asset,
)
from lianqiao.processes.asset_ledger.domain.posting import Line, credit, debit, post, reverse_entry
from lianqiao.processes.asset_ledger.domain.shares import contribute_cash, contribute_equity, exit_holding
from lianqiao.processes.asset_ledger.domain.statements import prepare_statement
from lianqiao.processes.asset_ledger.domain.writing_off import propose_write_off

__all__ = [
    "Line",
    "add_cost",
    "asset_of",
    "begin_development",
    "contribute_cash",
    "contribute_equity",
    "credit",
    "debit",
    "empower",
    "enter_asset",
    "exit_holding",
    "grant_licence",
    "pay_reward",
    "post",
    "prepare_statement",
    "propose_write_off",
    "receive_income",
    "reverse_entry",
    "take_back",
    "transfer_asset",
]
