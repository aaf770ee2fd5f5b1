"""`python -m lianqiao` is `lianqiao`."""

from lianqiao.cli import main

main()
