"""`python -m benchmarks NAME`: one measurement by name; without a name, which there are."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

HELPERS = {
    "board_pages",
    "common",
    "e5",
    "figures",
    "hello",
    "installation",
    "people",
    "rankers",
    "registers",
    "towering",
    "workbooks",
}


def names() -> list[str]:
    """The measurements: every module here with a `main`."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if name not in HELPERS and not name.startswith("_"))


def main() -> None:
    """Run the one that is named with the arguments that follow its name."""
    if len(sys.argv) < 2 or sys.argv[1] not in names():
        sys.exit(f"Name one of: {', '.join(names())}.")
    module = importlib.import_module(f"benchmarks.{sys.argv.pop(1)}")
    module.main()


if __name__ == "__main__":
    main()
