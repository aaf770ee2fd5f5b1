"""The states of introductions, of what is expected about them, and of the mandates of technology managers."""

from lianqiao.processes.introductions.transitions import deadlines, introductions, mandates  # noqa: F401
