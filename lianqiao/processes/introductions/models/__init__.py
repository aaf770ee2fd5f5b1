"""The tables of introductions."""

from lianqiao.processes.introductions.models.introduction import Introduction
from lianqiao.processes.introductions.models.parts import Certificate, DisclosedContact, Outcome

__all__ = ["Certificate", "DisclosedContact", "Introduction", "Outcome"]
