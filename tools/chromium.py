"""Finds a browser for the tests: Chromium of the system, else Playwright's own, which is fetched once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    """Path of a Chromium that the system has, None when there is none."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return None


def main() -> None:
    """Have a browser, or say in one sentence what to install."""
    if installed() or _playwrights_own():
        return
    print("Fetching Playwright's Chromium …", flush=True)
    answer = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if answer.returncode or not _playwrights_own():
        sys.exit("test: no browser; `apt install chromium fonts-noto-cjk` brings one that the tests can use.")


def _playwrights_own() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


if __name__ == "__main__":
    main()
