"""Campaigns: a government body calls on many units at once and sees who has answered (存量成果大起底、技术需求调查)."""
