"""The tables of the separate ledger."""

from lianqiao.processes.asset_ledger.models.assets import Asset, Book, Holding
from lianqiao.processes.asset_ledger.models.journal import JournalEntry, JournalLine
from lianqiao.processes.asset_ledger.models.papers import Statement, WriteOff

__all__ = ["Asset", "Book", "Holding", "JournalEntry", "JournalLine", "Statement", "WriteOff"]
