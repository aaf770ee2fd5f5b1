"""The demonstration province 辽河省: invented content, and the program that lets it happen in the database."""

from lianqiao.demo.generate import Account, accounts, codes, generate, is_empty

__all__ = ["Account", "accounts", "codes", "generate", "is_empty"]
