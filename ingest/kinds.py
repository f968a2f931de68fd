"""What kind of text a report is: law and standard by their build, the others by the last word of their title."""

from __future__ import annotations

import re

from kb.records import UNKNOWN, Fact

LAW = "法规"
STANDARD = "标准"

_ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条")
_ARTICLES_OF_A_LAW = 12
"""Mentions of an article; a report that quotes laws names a few, a law names each of its own."""
_STANDARD = re.compile(
    r"中华人民共和国(?:国家标准|[\u4e00-\u9fff]{2,8}行业标准)|^\s*(?:GB|HJ)(?:/T)?\s*\d+[\-－—.]\d{2,4}",
    re.MULTILINE,
)
_HEAD = 1200
"""Characters: the cover of a standard."""

# The kinds of 《党政机关公文处理工作条例》 (2012) article 8, and of the field: work reports, plans, speeches.
_TITLE_KINDS = [
    "实施方案",
    "工作方案",
    "方案",
    "工作总结",
    "总结",
    "工作报告",
    "自查报告",
    "报告",
    "工作汇报",
    "汇报",
    "规划",
    "工作计划",
    "计划",
    "通知",
    "通报",
    "意见",
    "公报",
    "公告",
    "通告",
    "决定",
    "请示",
    "批复",
    "纪要",
    "讲话",
    "致辞",
    "简报",
    "倡议书",
    "责任书",
    "情况说明",
    "落实情况",
    "要点",
    "纲要",
]


def describe_kind(text: str, title: str | None) -> Fact:
    """The kind of a report; unknown where neither build nor title tells."""
    if len(_ARTICLE.findall(text)) >= _ARTICLES_OF_A_LAW:
        return Fact(LAW, "inferred")
    if _STANDARD.search(text[:_HEAD]):
        return Fact(STANDARD, "inferred")
    bare = re.sub(r"[（(][^（）()]*[)）]$", "", (title or "").strip())
    for kind in _TITLE_KINDS:
        if bare.endswith(kind):
            return Fact(kind, "inferred")
    if (title or "").startswith("新闻"):
        return Fact("新闻", "inferred")
    return UNKNOWN
