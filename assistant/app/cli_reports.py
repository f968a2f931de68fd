"""The commands about what the library knows: reports, figures, conflicts, and correcting descriptions."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  (typer looks up the annotations)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.app import contract, show
from assistant.app.terminal import (
    AsJson,
    catalogue_for,
    out,
    out_json,
    read_lines,
    runner_for,
    settings_in_force,
)
from kb.errors import CorrectionError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

EXIT_FAILED = 1

_Place = Annotated[str | None, typer.Option("--place", help="地名，如 湖州市")]
_Year = Annotated[str | None, typer.Option("--year", help="年份，如 2009")]
_Kind = Annotated[
    str | None, typer.Option("--kind", help="文种，如 工作总结；数据则为 现状、目标、标准、变化")
]
_Document = Annotated[str | None, typer.Option("--document", help="文件名或文档编号")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    commands: tuple[Callable[..., None], ...] = (reports, readings, figures, conflicts, describe)
    for command in commands:
        app.command()(command)


def reports(
    place: _Place = None,
    year: _Year = None,
    kind: _Kind = None,
    document: _Document = None,
    as_json: AsJson = False,  # noqa: FBT002  (typer's way of declaring a flag)
) -> None:
    """列出资料库认出的每份材料：标题、地名、年份、文种，及怎样得知。"""
    catalogue = catalogue_for(settings_in_force())
    rows = contract.reports_to_json(catalogue) if catalogue else []
    wanted = {"place": place, "year": year, "kind": kind}
    rows = [
        row
        for row in rows
        if document in (None, row["document"], row["document_id"])
        and all(value is None or (row[name] or {}).get("value") == value for name, value in wanted.items())
    ]
    if as_json:
        out_json(rows)
    else:
        out(show.reports(rows))


def readings(
    document: Annotated[str | None, typer.Argument(help="文件名或文档编号；不填则全部")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """阅读报告：每份文档怎样读入的，哪些没读到，能不能放心用。"""
    catalogue = catalogue_for(settings_in_force())
    rows = contract.readings_to_json(catalogue, document) if catalogue else []
    if document and not rows:
        raise NotFoundError(f"资料库里没有“{document}”。运行 chuangmo list 可查看已入库的文件。")
    if as_json:
        out_json(rows)
    else:
        out(show.readings(rows))


def figures(
    place: _Place = None,
    indicator: Annotated[str | None, typer.Option("--indicator", help="指标名称或别名")] = None,
    year: _Year = None,
    kind: _Kind = None,
    document: _Document = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """列出材料里的数据：地名、指标、数值、年份、口径、性质，及原文位置。"""
    catalogue = catalogue_for(settings_in_force())
    rows = (
        contract.figures_to_json(
            catalogue, document=document, place=place, indicator=indicator, year=year, kind=kind
        )
        if catalogue
        else []
    )
    if as_json:
        out_json(rows)
    else:
        out(show.figures(rows))


def conflicts(
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """列出互相矛盾的数据：近似材料中不同的数字、合计与分项不符、前后不一致。"""
    catalogue = catalogue_for(settings_in_force())
    rows = contract.conflicts_to_json(catalogue) if catalogue else []
    if as_json:
        out_json(rows)
    else:
        out(show.conflicts(rows))


def describe(  # noqa: PLR0913, PLR0917  (one parameter an option)
    document: Annotated[str | None, typer.Argument(help="文件名、路径或文档编号；多份材料时加 #序号")] = None,
    place: Annotated[
        str | None, typer.Option("--place", help='地名，有重名时从省写起；写 "" 则恢复自动识别')
    ] = None,
    year: Annotated[str | None, typer.Option("--year", help="年份，如 2009")] = None,
    title: Annotated[str | None, typer.Option("--title", help="标题")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="文种")] = None,
    campaign: Annotated[str | None, typer.Option("--campaign", help="创建活动")] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", help="发文单位")] = None,
    number: Annotated[str | None, typer.Option("--number", help="文号")] = None,
    why: Annotated[str, typer.Option("--why", help="依据")] = "",
    source: Annotated[
        Path | None, typer.Option("--from", help="更正文件，每行一个 JSON：document、contains、place …、why")
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """查看或更正材料的说明（地名、年份等）；更正会保留，重新导入后仍然有效。"""
    said = {
        "place": place,
        "year": year,
        "title": title,
        "kind": kind,
        "campaign": campaign,
        "issuer": issuer,
        "number": number,
    }
    wishes = (
        [_wish(line, number) for number, line in enumerate(read_lines(source, "更正文件"), 1) if line.strip()]
        if source
        else []
    )
    if document is not None:
        values = {name: value for name, value in said.items() if value is not None}
        wishes.append({"document": document, "values": values, "contains": "", "why": why})
    if not wishes:
        raise CorrectionError(
            "请写明文件名，或用 --from 指定更正文件，如 chuangmo describe 报告.txt#1 --place 湖州市。"
        )
    with runner_for(settings_in_force(), "更正说明") as runner:
        result = runner.run("describe", {"wishes": wishes})
    if as_json:
        out_json(result)
    else:
        out(show.described(result))
    if result["failed"]:
        raise typer.Exit(EXIT_FAILED)


def _wish(line: str, number: int) -> dict[str, Any]:
    """A line of a file of corrections. Raises CorrectionError naming the line."""
    try:
        row = json.loads(line)
        values = {name: str(row[name]) for name in contract.CORRECTABLE if row.get(name) is not None}
        return {
            "document": str(row["document"]),
            "values": values,
            "contains": str(row.get("contains", "")),
            "why": str(row.get("why", "")),
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorrectionError(
            f"更正文件第 {number} 行不是合规的 JSON（{error!r}），未作任何更正。"
        ) from error
