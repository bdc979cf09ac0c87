"""Prints the pages of this folder to PDF, as a supplier's program would: pages, repeated heads and feet, embedded fonts."""

from pathlib import Path

FOLDER = Path(__file__).parent
NAMES = sorted(page.stem for page in FOLDER.glob("*.html"))


def print_page(browser, name: str, target: Path) -> Path:
    page = browser.new_page()
    page.goto((FOLDER / f"{name}.html").as_uri())
    head, foot = (
        page.evaluate(f"document.querySelector('#{part}')?.innerHTML ?? '<span></span>'")
        for part in ("header", "footer")
    )
    page.pdf(
        path=target, prefer_css_page_size=True, display_header_footer=True, header_template=head, footer_template=foot
    )
    page.close()
    return target
