"""How a citation is named to a reader: place, year and page, each as sure as it is; one line for a footnote."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.records import Citation

SURE = {"stated": "", "inferred": "（推断）", "corrected": "（已更正）", "suspect": "（存疑）"}


def place_words(citation: Citation) -> str:
    """The place and how we know it."""
    if citation.place_how == "masked":
        return "地名已隐去"
    if not citation.place or citation.place_how == "unknown":
        # A guide or a standard is about no one place.
        return "" if citation.is_digest else "地名未载"
    return citation.place + SURE.get(citation.place_how, "")


def year_words(citation: Citation) -> str:
    """The year and whether it can be trusted."""
    year = f"{citation.year}年" if citation.year and citation.year[-1].isdigit() else citation.year
    if citation.year_how == "masked":
        return "原文年份已隐去"
    if citation.year_how == "suspect":
        return f"年份存疑（原文作“{citation.year}”）" if year else "年份存疑"
    if not year or citation.year_how == "unknown":
        return "年份未载"
    return year + SURE.get(citation.year_how, "")


def page_words(page: str | None) -> str:
    """The page; sheets and rows have labels of their own."""
    return f"第{page}页" if page and page.isdigit() else page or ""


def where_words(citation: Citation) -> str:
    """Page and row of a table, as far as the document has them."""
    return " ".join(part for part in (page_words(citation.page), citation.row) if part)


def source_line(citation: Citation) -> str:
    """A source in one line, as a footnote names it: title, place, year, document, page; a digest as second-hand."""
    title = citation.title if "《" in citation.title or _is_file(citation) else f"《{citation.title}》"
    if citation.is_digest:
        origin = f"，原件：{citation.origin}" if citation.origin else ""
        return f"转引自{title}（入门资料摘要，非原文）{origin}"
    facts = "，".join(part for part in (place_words(citation), year_words(citation)) if part)
    document = "" if _is_file(citation) else citation.document
    where = "，".join(part for part in (document, where_words(citation)) if part)
    return "，".join(part for part in (f"{title}（{facts}）" if facts else title, where) if part)


def _is_file(citation: Citation) -> bool:
    """Whether the text has no title of its own and is called by its file."""
    return citation.title == citation.document
