"""The command line: `chuangmo`. Translates words into commands and results into Chinese text or JSON."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer

from assistant.app import contract, show
from assistant.app.commands import LocalRunner, Runner
from assistant.app.settings import PREFIX, Settings, load_settings
from kb.errors import ChuangmoError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.catalogue import Catalogue
    from kb.records import Document

EXIT_REFUSED = 1

app = typer.Typer(
    name="chuangmo",
    help="创模知识助手：就本机资料回答创模问题，句句注明出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


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


def _settings() -> Settings:
    settings = load_settings()
    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    return settings


def _out(text: str) -> None:
    sys.stdout.write(text + "\n")


def _json(value: object) -> None:
    _out(json.dumps(value, ensure_ascii=False))


@contextmanager
def _runner(settings: Settings, doing: str) -> Iterator[Runner]:
    """Commands run here if nobody owns the library, else in the process that owns and serves it."""
    from assistant.app.wiring import Desk, lock_of
    from kb.lock import Owner, read_owner

    lock = lock_of(settings)
    serving: list[Owner] = []

    def is_served(owner: Owner) -> bool:
        serving[:] = [owner]
        return owner.serves

    with lock:
        if not lock.acquire(doing, wait_seconds=settings.wait_seconds, instead=is_served):
            from assistant.app.loopback import RemoteRunner

            yield RemoteRunner(read_owner(settings.home) or serving[0])
            return
        desk = Desk.open(settings, listener=show.starter_progress)
        try:
            yield LocalRunner(desk)
        finally:
            desk.close()


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题")],
    as_json: AsJson = False,  # noqa: FBT002  (typer's way of declaring a flag)
) -> None:
    """提问，回答注明出处；资料里没有的会说明缺什么。"""
    with _runner(_settings(), "回答命令行提问") as runner:
        result = runner.run("ask", {"question": question})
    if as_json:
        _json(result)
    else:
        _out(show.answer(result))
    if result["refused"]:
        raise typer.Exit(EXIT_REFUSED)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="要找的词或问题")],
    count: Annotated[int, typer.Option("-k", min=1, max=200, help="最多几段")] = 10,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """只检索，不作答：列出最相近的段落。"""
    with _runner(_settings(), "检索") as runner:
        result = runner.run("search", {"text": text, "count": count})
    if result["notice"]:
        sys.stderr.write(f"{result['notice']}\n")
    if as_json:
        _json(result["hits"])
    else:
        _out(show.hits(result["hits"]))


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹")],
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """把文件或文件夹收入资料库；逐个说明结果。"""
    absolute = [str(path.expanduser().absolute()) for path in paths]
    with _runner(_settings(), "导入文件") as runner:
        line = show.ProgressLine(sys.stderr)
        result = runner.run("ingest", {"paths": absolute}, line.update)
        line.clear()
    if as_json:
        _json(result)
    else:
        _out(show.summary(result))
    if result["failed"]:
        raise typer.Exit(EXIT_REFUSED)


@app.command()
def batch(
    questions: Annotated[Path, typer.Argument(help="每行一个 JSON：id、question、可选 history")],
    out: Annotated[Path, typer.Option("--out", help="结果文件，每行一个 JSON")],
) -> None:
    """成批提问，用于测评；一个问题出错不影响其余。"""
    rows = _read_lines(questions)
    refused = 0
    with _runner(_settings(), "成批回答") as runner, _open_results(out) as file:
        for number, row in enumerate(rows, 1):
            result = _one_of_batch(runner, row, number)
            refused += bool(result.get("refused"))
            file.write(json.dumps(result, ensure_ascii=False) + "\n")
            sys.stderr.write(f"\r{number}/{len(rows)}")
    sys.stderr.write(f"\n共 {len(rows)} 题，拒答 {refused} 题，结果在 {out}\n")
    if refused:
        raise typer.Exit(EXIT_REFUSED)


def _read_lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(f"读不了题目文件 {path}（{error}）。请检查路径和编码（UTF-8）。") from error


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
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        return {"id": identity, "error": f"第 {number} 行不是合规的题目：{error!r}"}
    except ChuangmoError as error:
        return {"id": identity, "error": str(error)}


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(help="文件名、路径或文档编号")],
) -> None:
    """从资料库移除文件（不动磁盘上的原文件）。"""
    with _runner(_settings(), "移除文件") as runner:
        result = runner.run("remove", {"names": names})
    _out(f"已移除 {len(result['sources'])} 个来源，{result['documents']} 份文档。")


@app.command()
def doctor(
    reembed: Annotated[bool, typer.Option(help="换用当前嵌入模型，重算全部向量（较慢）")] = False,  # noqa: FBT002
) -> None:
    """检查并重建索引：从目录库重建，不重算向量。"""
    from assistant.app.wiring import repair

    result = repair(_settings(), reembed=reembed, elsewhere=_doctor_elsewhere)
    _out(show.doctor(result))


def _doctor_elsewhere(settings: Settings, parameters: dict[str, Any]) -> dict[str, Any]:
    with _runner(settings, "检查资料库") as runner:
        return runner.run("doctor", parameters)


@app.command("list")
def list_sources(
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """列出已入库的文件。"""
    catalogue = _catalogue(_settings())
    sources = catalogue.sources() if catalogue else []
    if as_json:
        _json([show.source_to_json(source) for source in sources])
    else:
        _out(show.sources(sources))


@app.command()
def reports(
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """列出资料库认出的每份材料：标题、地名、年份，及怎样得知。"""
    catalogue = _catalogue(_settings())
    found = catalogue.reports() if catalogue else []
    names = catalogue.document_names() if catalogue else {}
    rows = [contract.report_to_json(report, names[report.document_id][0]) for report in found]
    if as_json:
        _json(rows)
    else:
        _out(show.reports(rows))


@app.command()
def text(
    document: Annotated[str, typer.Argument(help="文件名、路径或文档编号")],
    start: Annotated[int, typer.Option(min=0)] = 0,
    end: Annotated[int | None, typer.Option(min=0)] = None,
) -> None:
    """输出文档的正文（引用的 start、end 即其中的位置），供核对引文。"""
    found = _document(_catalogue(_settings()), document)
    sys.stdout.write(found.text[start:end])
    sys.stdout.flush()


@app.command()
def config(
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """显示当前生效的设置。"""
    settings = _settings()
    if as_json:
        _json(settings.model_dump(mode="json"))
        return
    for name, field in Settings.model_fields.items():
        chosen = "" if name in settings.model_fields_set else "（默认）"
        _out(f"{PREFIX}{name.upper()}={getattr(settings, name)}{chosen}    {field.description}")


@app.command()
def serve() -> None:
    """打开网页：问答、看出处、上传文件。"""
    from assistant.app.server import serve as serve_page
    from assistant.app.wiring import Desk, lock_of

    settings = _settings()
    with lock_of(settings) as lock:
        lock.acquire("启动网页", wait_seconds=settings.wait_seconds)
        desk = Desk.open(settings, listener=show.starter_progress)
        try:
            serve_page(desk, lock, settings)
        finally:
            desk.close()


def _catalogue(settings: Settings) -> Catalogue | None:
    from assistant.app.wiring import catalogue_of

    return catalogue_of(settings)


def _document(catalogue: Catalogue | None, name: str) -> Document:
    found = catalogue.documents_named(name) if catalogue else []
    if not found and catalogue:
        found = catalogue.documents_named(str(Path(name).absolute()))
    if len(found) == 1:
        return found[0]
    if found:
        ids = "、".join(document.id for document in found)
        raise NotFoundError(f"有 {len(found)} 份文档都叫“{name}”，请用文档编号指明：{ids}。")
    raise NotFoundError(f"资料库里没有“{name}”。运行 chuangmo list 可查看已入库的文件。")


if __name__ == "__main__":
    main()
