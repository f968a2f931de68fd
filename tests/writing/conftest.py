"""A library with the starter cards and two reports: one of the writer's own city, one of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingest.prepare import Item
from tests.fakes import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.app.wiring import Desk

OWN = """# 桐城市创建国家环境保护模范城市工作总结

2006年，桐城市环境噪声达标区覆盖率达到73.4%，区域环境噪声平均值为54.1分贝。
"""
OTHER = """# 湖州市创建国家环境保护模范城市工作总结

2005年，湖州市拆除高音喇叭126只，划定禁鸣路段14条，环境噪声达标区覆盖率达到81.2%。
湖州市投资3200万元建成污水处理厂2座，城市污水集中处理率达到78.5%。
"""
HIDDEN = """# 某市创建国家环境保护模范城市工作总结

xxxx年，我市关闭噪声扰民企业37家，环境噪声达标区覆盖率达到66.6%。
"""


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("writing"))
    texts = {"桐城.md": OWN, "湖州.md": OTHER, "隐名.md": HIDDEN}
    opened.ingester().ingest_items([Item(name, name, text.encode()) for name, text in texts.items()])
    yield opened
    opened.close()
