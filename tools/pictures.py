"""Takes the pictures of the documentation anew, from a site with the demonstration that runs already.

    .venv/bin/python -m tools.pictures [--site http://127.0.0.1:8000] [NAME…]

Each picture is one page as one of the demonstration's accounts sees it; `PICTURES` says which.
"""

from __future__ import annotations

import argparse
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from PIL import Image
from playwright.sync_api import sync_playwright

from tools.chromium import installed

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTH, HEIGHT = 1280, 860
#: Colours of a picture; the pages use few, and the files stay small.
COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """A page: its address, who looks at it (nobody: a visitor), and links that are followed there, by their words."""

    name: str
    path: str
    account: str = ""
    follow: tuple[str, ...] = ()


PICTURES = (
    Picture("home", "/"),
    Picture("match", "/search/?q=阀门密封面堆焊后总开裂，一用就漏"),
    Picture("industry_map", "/maps/", follow=("main a[href^='/maps/']",)),
    Picture("ladder", "/workbench/cultivation/", "province"),
    Picture("precheck", "/workbench/ladder/", "factory", follow=("main a:has-text('看还差什么')",)),
    Picture("campaign", "/workbench/campaigns/", "province", follow=("main td a",)),
    Picture("norms", "/workbench/norms/", "province"),
    Picture("list", "/workbench/lists/kinds/achievement_supply/", "province", follow=("main td a",)),
    Picture("notice", "/notices/", follow=("main a[href^='/notices/0']",)),
    Picture("conversions", "/workbench/conversions/all/", "province"),
    Picture("reading_room", "/workbench/plans/?q=中试平台提质", "province", ("main td a", "main a[href$='/reading/']")),
    Picture("ledger", "/workbench/ledger/", "province"),
    Picture("report", "/workbench/reports/", "city", follow=("main td a", "main a[href$='/fill/']")),
    Picture("board", "/workbench/boards/", "province"),
    Picture("league", "/leagues/", follow=("main a[href^='/leagues/']",)),
    Picture("bulletin", "/workbench/bulletins/", "province", follow=("main tr:has-text('已印发') a",)),
    Picture("api", "/api/"),
)


def main() -> None:
    """Take all pictures, or those that are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    django.setup()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(picture.name for picture in PICTURES))
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    chosen = parser.parse_args()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        for picture in PICTURES:
            if not chosen.names or picture.name in chosen.names:
                _take(browser, chosen.site, picture)
                print(picture.name)
        browser.close()


def _take(browser: Any, site: str, picture: Picture) -> None:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
    page = context.new_page()
    if picture.account:
        _sign_in(page, site, picture.account)
    page.goto(site + picture.path)
    for link in picture.follow:
        page.locator(link).first.click()
        page.wait_for_load_state("networkidle")
    content = page.screenshot()
    context.close()
    image = Image.open(io.BytesIO(content)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    FOLDER.mkdir(exist_ok=True)
    image.save(FOLDER / f"{picture.name}.png", optimize=True)


def _sign_in(page: Any, site: str, account: str) -> None:
    from lianqiao.demo.texts import logins, password

    (login,) = [login for login in logins() if login.email.startswith(f"{account}@")]
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=login]", login.email)
    page.fill("input[name=password]", password())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main()
