"""`python -m benchmarks NAME [options]`: run one measurement, or list them."""

import importlib
import sys
from pathlib import Path

HELPERS = {"__init__", "__main__", "common"}


def names() -> list[str]:
    """The measurements: the modules of this folder that have a `main`."""
    files = Path(__file__).parent.glob("*.py")
    return sorted(file.stem for file in files if "\ndef main(" in file.read_text("utf-8") and file.stem not in HELPERS)


def run(arguments: list[str]) -> None:
    """Run the measurement that the first argument names with the others as its options."""
    if not arguments or arguments[0] not in names():
        sys.exit(f"Which measurement? One of: {', '.join(names())}.")
    sys.argv = [f"benchmarks.{arguments[0]}", *arguments[1:]]
    importlib.import_module(f"benchmarks.{arguments[0]}").main()


if __name__ == "__main__":
    run(sys.argv[1:])
