"""The source of one citation, shown in the panel beside what cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.app.views.html import html_of
from assistant.app.views.sources import sources_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.app.wiring import Desk
    from assistant.records import Citation

HINT = "点内容里的 [1]，这里显示所引的原文和出处。"


def nothing_yet(words: str = HINT) -> str:
    """The panel before anything was clicked."""
    return html_of("sources", hint=words, sources=(), exchange="", shown=0)


def source_beside(desk: Desk, citations: Sequence[Citation], number: int, group: str) -> str:
    """The source with that number, in view; what is no longer there is said."""
    wanted = [one for one in citations if one.number == number]
    sources = sources_of(wanted, desk.library.catalogue)
    hint = "" if sources else "这一条出处已不在，内容可能刚刚更新，请重新打开。"
    return html_of("sources", hint=hint, sources=sources, exchange=f"{group}-one", shown=number)
