"""The policy's page as a PDF: the very words of the page, set in a font that comes with it."""

from __future__ import annotations

import re

import font_source_sans_pro
from fpdf import FPDF, TextStyle

FAMILY, SIZE = "source", 10
FACES = {"": "SourceSansPro", "B": "SourceSansProBold"}
INK, SOFT = (34, 34, 34), (100, 100, 100)
MARGIN = 18  # mm
BLANKS = re.compile(r"(</?(?:h\d|p|ul|li|dl|dt|dd|table|thead|tbody|tr|th|td|div)\b[^>]*>)\s+")
CELL = re.compile(r"<(t[hd])\b")
SPACED = re.compile(r"<(p|ul)\b")
# Margins in mm; those below headings in heights of the heading.
STYLES = {
    "p": TextStyle(t_margin=1.2, b_margin=1.2),
    "h1": TextStyle(font_size_pt=20, font_style="B", color=INK, b_margin=0.3),
    "h2": TextStyle(font_size_pt=13, font_style="B", color=INK, t_margin=5, b_margin=0.2),
    "ul": TextStyle(t_margin=1),
    "li": TextStyle(l_margin=5, t_margin=0.6),
    "dt": TextStyle(font_style="B", t_margin=1.2),
    "dd": TextStyle(l_margin=5),
}


class Paper(FPDF):
    """A4, with what it is and the page's number at the foot of each."""

    def __init__(self, title: str, language: str) -> None:
        super().__init__(format="A4")
        self.set_title(title)
        self.set_lang(language)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN)
        for style, name in FACES.items():
            self.add_font(FAMILY, style, font_source_sans_pro.font_files_ttf[name])
        self.set_font(FAMILY, size=SIZE)
        self.set_text_color(*INK)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(FAMILY, size=8)
        self.set_text_color(*SOFT)
        self.cell(0, 5, str(self.title))
        self.set_x(MARGIN)
        self.cell(0, 5, f"{self.page_no()}/{{nb}}", align="R")


def made(html: str, title: str, language: str) -> bytes:
    paper = Paper(title, language)
    paper.set_draw_color(*SOFT)
    paper.write_html(
        tidied(html),
        font_family=FAMILY,
        tag_styles=STYLES,
        table_line_separators=True,
        ul_bullet_char="–",
        li_prefix_color=SOFT,
    )
    return bytes(paper.output())


def tidied(html: str) -> str:
    """As fpdf2 wants it: it sets blanks between blocks, and cells justified. What people wrote is escaped by now."""
    html = CELL.sub(r'<\1 align="left"', BLANKS.sub(r"\1", html))
    return SPACED.sub(r'<\1 line-height="1.25"', html)
