"""The pictures that programs other than browsers ask for: icons of a home screen, and what a shared link shows.

They are drawn from the same six dots and arcs as the pages, by Chromium, and committed: `python -m quizsite.pictures`.
"""

import os
import shutil
from pathlib import Path

PICTURES = Path(__file__).resolve().parent.parent / "web" / "static" / "web" / "icons"
INK, PAPER, TEXT, SOFT = "#1f4aa8", "#f8f8f5", "#1c2026", "#555b64"

# (file, pixels, share of the side that the dots may take, corners as a share of the side). Systems cut maskable icons
# into shapes of their own: what must be seen stays inside a circle of four fifths.
ICONS = [
    ("icon-192.png", 192, 0.72, 0.22),
    ("icon-512.png", 512, 0.72, 0.22),
    ("maskable-192.png", 192, 0.5, 0),
    ("maskable-512.png", 512, 0.5, 0),
    ("touch-180.png", 180, 0.66, 0),
]
SHARED = ("shared.png", 1200, 630)


def icon_page(mark: str, side: int, share: float, corner: float) -> str:
    """Return a page that shows one icon."""
    return f"""<style>body {{ margin: 0; background: transparent }}
      div {{ width: {side}px; height: {side}px; border-radius: {side * corner}px; background: {INK}; display: grid;
             place-items: center }}
      svg {{ width: {side * share}px; height: {side * share}px; fill: #fff }}</style><div>{mark}</div>"""


def shared_page(mark: str, arcs: str) -> str:
    """Return a page that shows the picture of a shared link."""
    return f"""<style>
      body {{ margin: 0; box-sizing: border-box; width: 1200px; height: 630px; padding: 60px 80px 56px;
              background: {PAPER}; color: {TEXT}; font-family: P052, Palatino, Georgia, serif; display: flex;
              flex-direction: column; justify-content: space-between; border-bottom: 14px solid {INK} }}
      p {{ margin: 0; display: flex; align-items: center; gap: 18px; font: 650 40px Inter, system-ui, sans-serif }}
      p svg {{ fill: {INK}; width: 72px; height: 72px }}
      h1 {{ margin: 0; font-size: 74px; line-height: 1.12; font-weight: 500; letter-spacing: -.015em }}
      .arcs {{ width: 860px }} .arcs path {{ fill: none; stroke: {INK}; stroke-linecap: round }}
      .arcs text {{ font-size: 20px; fill: {SOFT}; text-anchor: middle }} .arcs .b {{ fill: {INK}; font-weight: 700 }}
      </style><p>{mark}Attentive</p><h1>Learn self-attention<br>so that it stays learned.</h1>{arcs}"""


def main() -> None:
    from django.template.loader import render_to_string
    from playwright.sync_api import sync_playwright

    mark = render_to_string("web/mark.html", {"size": 33})
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        for name, side, share, corner in ICONS:
            page.set_viewport_size({"width": side, "height": side})
            page.set_content(icon_page(mark, side, share, corner))
            page.screenshot(path=PICTURES / name, omit_background=True)
        name, width, height = SHARED
        page.set_viewport_size({"width": width, "height": height})
        page.set_content(shared_page(mark, render_to_string("home/arcs.html")))
        page.screenshot(path=PICTURES / name)
        browser.close()


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizsite.settings")
    django.setup()
    main()
