"""The separate ledger (单列管理): achievements as assets apart from ordinary ones, in a double-entry journal."""
