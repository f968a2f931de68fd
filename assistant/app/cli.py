"""The command line: `chuangmo`. Translates words into commands and results into Chinese text or JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003  (typer looks up the annotations)
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer

from assistant.app import cli_evaluate, cli_reports, show
from assistant.app.settings import PREFIX, Settings
from assistant.app.terminal import (
    AsJson,
    catalogue_for,
    document_named,
    out,
    out_json,
    read_lines,
    runner_for,
    settings_in_force,
    tell_of_outside_model,
)
from kb.errors import ChuangmoError, NotFoundError
from prompts import render

if TYPE_CHECKING:
    from assistant.app.commands import Runner

EXIT_REFUSED = 1

app = typer.Typer(
    name="chuangmo",
    help="创模知识助手：就本机资料回答创模问题，句句注明出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli_reports.add_to(app)
cli_evaluate.add_to(app)


def main() -> None:
    """Run a command; whatever goes wrong is said in one Chinese sentence."""
    try:
        app()
    except ChuangmoError as error:
        _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        _fail("已中断。已入库的内容不会丢失，重新运行即可接着做。", 130)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()


def _fail(message: str, code: int) -> NoReturn:
    sys.stderr.write(f"错误：{message}\n")
    sys.exit(code)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题")],
    as_json: AsJson = False,  # noqa: FBT002  (typer's way of declaring a flag)
) -> None:
    """提问，回答注明出处；资料里没有的会说明缺什么。"""
    settings = settings_in_force()
    tell_of_outside_model(settings.outside_host)
    with runner_for(settings, "回答命令行提问") as runner:
        result = runner.run("ask", {"question": question})
    if result["outside"] != settings.outside_host:
        # The process that serves the library asks a model of its own.
        tell_of_outside_model(result["outside"])
    if as_json:
        out_json(result)
    else:
        out(show.answer(result))
    if result["refused"]:
        raise typer.Exit(EXIT_REFUSED)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="要找的词或问题")],
    count: Annotated[int, typer.Option("-k", min=1, max=200, help="最多几段")] = 10,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """只检索，不作答：列出最相近的段落。"""
    with runner_for(settings_in_force(), "检索") as runner:
        result = runner.run("search", {"text": text, "count": count})
    if result["notice"]:
        sys.stderr.write(f"{result['notice']}\n")
    if as_json:
        out_json(result["hits"])
    else:
        out(show.hits(result["hits"]))


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹")],
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """把文件或文件夹收入资料库；逐个说明结果。"""
    absolute = [str(path.expanduser().absolute()) for path in paths]
    _take_in("ingest", {"paths": absolute}, "导入文件", as_json=as_json)


@app.command()
def sync(
    folder: Annotated[Path, typer.Argument(help="文件夹")],
    collection: Annotated[str, typer.Option(help="资料集名称，不填即本单位资料")] = "",
    allow_empty: Annotated[bool, typer.Option(help="文件夹空了也照办：移出它的全部文件")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """让资料库与文件夹保持一致：新增、改动、移动、删除的文件都会跟上。"""
    parameters = {
        "folder": str(folder.expanduser().absolute()),
        "collection": collection,
        "allow_empty": allow_empty,
    }
    _take_in("sync", parameters, "同步文件夹", as_json=as_json)


def _take_in(command: str, parameters: dict[str, Any], doing: str, *, as_json: bool) -> None:
    """Run a command that takes files in, tell of its progress, and say what became of each file."""
    with runner_for(settings_in_force(), doing) as runner:
        line = show.ProgressLine(sys.stderr)
        result = runner.run(command, parameters, line.update)
        line.clear()
    if as_json:
        out_json(result)
    else:
        out(show.summary(result))
    if result["failed"]:
        raise typer.Exit(EXIT_REFUSED)


@app.command()
def batch(
    questions: Annotated[Path, typer.Argument(help="每行一个 JSON：id、question、可选 history")],
    results: Annotated[Path, typer.Option("--out", help="结果文件，每行一个 JSON")],
) -> None:
    """成批提问，用于测评；一个问题出错不影响其余。"""
    rows = [(number, row) for number, row in enumerate(read_lines(questions, "题目文件"), 1) if row.strip()]
    refused = 0
    settings = settings_in_force()
    tell_of_outside_model(settings.outside_host)
    with runner_for(settings, "成批回答") as runner, _open_results(results) as file:
        for done, (number, row) in enumerate(rows, 1):
            result = _one_of_batch(runner, row, number)
            refused += bool(result.get("refused"))
            file.write(json.dumps(result, ensure_ascii=False) + "\n")
            sys.stderr.write(f"\r{done}/{len(rows)}")
    sys.stderr.write(f"\n共 {len(rows)} 题，拒答 {refused} 题，结果在 {results}\n")
    if refused:
        raise typer.Exit(EXIT_REFUSED)


def _open_results(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise NotFoundError(
            f"结果文件 {path} 写不了（{error.strerror}）。请检查文件夹是否存在、可写。"
        ) from error


def _one_of_batch(runner: Runner, line: str, number: int) -> dict[str, Any]:
    identity: object = number
    try:
        row = json.loads(line)
        identity = row.get("id", number)
        parameters = {"question": row["question"], "history": row.get("history")}
        return {"id": identity, **runner.run("ask", parameters)}
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        return {"id": identity, "error": f"第 {number} 行不是合规的题目：{error!r}"}
    except ChuangmoError as error:
        return {"id": identity, "error": str(error)}


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(help="文件名、路径或文档编号")],
) -> None:
    """从资料库移除文件（不动磁盘上的原文件）。"""
    with runner_for(settings_in_force(), "移除文件") as runner:
        result = runner.run("remove", {"names": names})
    out(f"已移除 {len(result['sources'])} 个来源，{result['documents']} 份文档。")


@app.command()
def doctor(
    reembed: Annotated[bool, typer.Option(help="换用当前嵌入模型，重算全部向量（较慢）")] = False,  # noqa: FBT002
) -> None:
    """检查并重建索引：从目录库重建，不重算向量。"""
    from assistant.app.wiring import repair

    result = repair(settings_in_force(), reembed=reembed, elsewhere=_doctor_elsewhere)
    out(show.doctor(result))


def _doctor_elsewhere(settings: Settings, parameters: dict[str, Any]) -> dict[str, Any]:
    with runner_for(settings, "检查资料库") as runner:
        return runner.run("doctor", parameters)


@app.command("list")
def list_sources(
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """列出已入库的文件。"""
    catalogue = catalogue_for(settings_in_force())
    sources = catalogue.sources.all() if catalogue else []
    if as_json:
        out_json([show.source_to_json(source) for source in sources])
    else:
        out(show.sources(sources))


@app.command()
def text(
    document: Annotated[str, typer.Argument(help="文件名、路径或文档编号")],
    start: Annotated[int, typer.Option(min=0)] = 0,
    end: Annotated[int | None, typer.Option(min=0)] = None,
) -> None:
    """输出文档的正文（引用的 start、end 即其中的位置），供核对引文。"""
    found = document_named(catalogue_for(settings_in_force()), document)
    sys.stdout.write(found.text[start:end])
    sys.stdout.flush()


@app.command()
def config(
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """显示当前生效的设置。"""
    settings = settings_in_force()
    if as_json:
        out_json(settings.model_dump(mode="json"))
        return
    for name, field in Settings.model_fields.items():
        chosen = "" if name in settings.model_fields_set else "（默认）"
        out(f"{PREFIX}{name.upper()}={getattr(settings, name)}{chosen}    {field.description}")
    if settings.outside_host is not None:
        out(render("outside_model", host=settings.outside_host))


@app.command()
def serve() -> None:
    """打开网页：问答、看出处、上传文件。"""
    from assistant.app.server import serve as serve_page
    from assistant.app.wiring import Desk, lock_of

    settings = settings_in_force()
    tell_of_outside_model(settings.outside_host)
    with lock_of(settings) as lock:
        lock.acquire("启动网页", wait_seconds=settings.wait_seconds)
        desk = Desk.open(settings, listener=show.starter_progress)
        try:
            serve_page(desk, lock, settings)
        finally:
            desk.close()


if __name__ == "__main__":
    main()
