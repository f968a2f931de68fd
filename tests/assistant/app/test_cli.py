"""The command line as a user meets it: real processes, their words, and their exit codes."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.app.cli import main
from kb.lock import LibraryLock
from tests.scripted_model import ScriptedModel, saying
from tests.small_disk import mount, mounted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[3]
HUZHOU = (
    "湖州市创建国家环境保护模范城市工作总结\n湖州市2010年全面推进创模工作。\n"
    "一、水治理\n湖州市城市污水处理率达到91.5%，总投资7800万元。\n"
    "二、噪声治理\n湖州市噪声达标区面积24.05平方公里。\n"
)
QUESTION = "湖州市的城市污水处理率是多少？"


class Shell:
    """Runs `chuangmo` with a library of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        ours = {"HOME": str(home), "EMBEDDER": "none", "STARTER": "off", "WAIT_SECONDS": "0", **settings}
        self._ours = {f"CHUANGMO_{name}": value for name, value in ours.items()}

    def __call__(self, *words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        """In this process: a real one takes a second to start. Whatever is no exit would fail the test."""
        out, err = io.StringIO(), io.StringIO()
        code: object = 0
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in [name for name in os.environ if name.startswith("CHUANGMO_")]:
                patch.delenv(name)
            for name, value in {**self._ours, **settings}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["chuangmo", *map(str, words)])
            try:
                main()
            except SystemExit as end:
                code = end.code
        assert isinstance(code, int)
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())

    def really(
        self, *words: str | Path, before: Callable[[], None] | None = None, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """In a process of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGMO_")}
        run = subprocess.run(
            [sys.executable, "-m", "assistant.app.cli", *map(str, words)],
            cwd=ROOT,
            env={**kept, **self._ours, **settings},
            capture_output=True,
            text=True,
            timeout=120,
            preexec_fn=before,
            check=False,
        )
        assert "Traceback" not in run.stderr + run.stdout
        return run

    def json(self, *words: str | Path) -> Any:
        return json.loads(self(*words, "--json").stdout)


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    (folder / "湖州.txt").write_text(HUZHOU, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, material: Path) -> Shell:
    """A library that tests only read."""
    shell = Shell(tmp_path_factory.mktemp("filled"))
    assert shell("ingest", material).returncode == 0
    return shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "库")


def complains(run: subprocess.CompletedProcess[str], code: int, *named: str) -> None:
    """One Chinese sentence on stderr, nothing on stdout."""
    assert run.returncode == code
    assert run.stdout == ""
    assert run.stderr.startswith("错误：")
    assert run.stderr.count("\n") == 1
    assert all(name in run.stderr for name in named), run.stderr


# ── asking and looking ──────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_plain_text_with_its_sources(filled: Shell) -> None:
    run = filled.really("ask", QUESTION)
    assert run.returncode == 0
    assert "91.5%" in run.stdout
    assert "出处：\n[1] 《" in run.stdout
    assert "**" not in run.stdout


def test_a_refusal_is_exit_code_1_and_no_error(filled: Shell) -> None:
    run = filled("ask", "绍兴市的城市污水处理率是多少？")
    assert run.returncode == 1
    assert "绍兴市" in run.stdout
    assert run.stderr == ""


def test_json_stands_alone_on_stdout(filled: Shell) -> None:
    answer = filled.json("ask", QUESTION)
    assert (answer["refused"], answer["missing"]) == (False, None)
    assert {"answer", "citations", "retrieved", "understood", "seconds"} <= answer.keys()
    assert [hit["document"] for hit in filled.json("search", "噪声达标区", "-k", "1")] == ["湖州.txt"]
    assert [source["name"] for source in filled.json("list")] == ["湖州.txt"]
    assert [report["place"]["value"] for report in filled.json("reports")] == ["湖州市"]
    assert filled.json("config")["embedder"] == "none"


def test_a_citation_is_what_text_prints_at_its_offsets(filled: Shell) -> None:
    (citation, *_) = filled.json("ask", QUESTION)["citations"]
    printed = filled(
        "text", citation["document"], "--start", str(citation["start"]), "--end", str(citation["end"])
    )
    assert (printed.returncode, printed.stdout) == (0, citation["text"])
    assert filled("text", citation["document_id"]).stdout == HUZHOU


def test_lists_and_settings_are_shown_to_people(filled: Shell) -> None:
    assert "湖州.txt" in filled("list").stdout
    assert "地名：浙江省湖州市" in filled("reports").stdout
    shown = filled("config").stdout
    assert "CHUANGMO_EMBEDDER=none    " in shown
    assert "CHUANGMO_PORT=7860（默认）" in shown
    assert "湖州.txt" in filled("search", "噪声").stdout


OUTSIDE = {
    "CHUANGMO_LLM_URL": "https://model.invalid/v1",
    "CHUANGMO_LLM_MODEL": "m",
    "CHUANGMO_LLM_SECONDS": "3",
}
OUTSIDE_LINE = "已启用外部模型：问题和所引片段会发送到 model.invalid\n"


def test_a_model_outside_is_told_of_wherever_questions_are_asked(filled: Shell, tmp_path: Path) -> None:
    run = filled("ask", QUESTION, **OUTSIDE)
    assert run.returncode == 0
    assert run.stderr == OUTSIDE_LINE
    assert "91.5%" in run.stdout
    assert "语言模型没有给出可用的答复（连接不上）" in run.stdout
    questions = tmp_path / "q.jsonl"
    questions.write_text(json.dumps({"id": 1, "question": QUESTION}), encoding="utf-8")
    assert OUTSIDE_LINE in filled("batch", questions, "--out", tmp_path / "r.jsonl", **OUTSIDE).stderr
    shown = filled("config", CHUANGMO_LLM_KEY="sk-geheim", **OUTSIDE).stdout
    assert OUTSIDE_LINE in shown
    assert "geheim" not in shown
    assert "geheim" not in filled("config", "--json", CHUANGMO_LLM_KEY="sk-geheim", **OUTSIDE).stdout


def test_a_model_that_is_set_words_the_answers(filled: Shell) -> None:
    good = "湖州市城市污水处理率达到91.5%，总投资7800万元[1]。"
    for served in ScriptedModel(saying(good)).serving():
        inside = {
            "CHUANGMO_LLM_URL": served.url,
            "CHUANGMO_LLM_MODEL": "scripted",
            "CHUANGMO_LLM_KEY": "sk-1",
        }
        run = filled("ask", QUESTION, "--json", **inside)
        answer = json.loads(run.stdout)
        assert answer["wording"] == "model"
        assert answer["answer"].startswith(good)
        assert run.stderr == ""
        assert served.bodies[0]["model"] == "scripted"
        assert served.headers[0]["authorization"] == "Bearer sk-1"
        assert filled("ask", "绍兴市的城市污水处理率是多少？", **inside).returncode == 1
        assert len(served.bodies) == 1


def test_a_model_on_this_machine_is_not_told_of(filled: Shell) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        inside = {
            "CHUANGMO_LLM_URL": f"http://127.0.0.1:{held.getsockname()[1]}/v1",
            "CHUANGMO_LLM_MODEL": "m",
        }
        run = filled("ask", QUESTION, **inside)
    assert run.stderr == ""
    assert "语言模型没有给出可用的答复（连接不上）" in run.stdout
    assert "已启用外部模型" not in filled("config", **inside).stdout


def test_what_is_kept_here_is_not_given_to_a_model_outside(filled: Shell) -> None:
    run = filled("ask", QUESTION, CHUANGMO_KEEP_HERE="own", **OUTSIDE)
    assert "91.5%" in run.stdout
    assert "所引资料按设置不出本机" in run.stdout


def test_an_answer_says_whose_words_it_is_in_and_where_it_was_sent(filled: Shell) -> None:
    answer = filled.json("ask", QUESTION)
    assert (answer["wording"], answer["outside"]) == ("composed", None)


def test_an_empty_library_is_no_error(shell: Shell) -> None:
    assert "还没有文件" in shell("list").stdout
    assert shell.json("reports") == []
    run = shell("ask", QUESTION)
    assert run.returncode == 1
    assert "chuangmo ingest" in run.stdout


def test_an_unknown_document_is_named(filled: Shell) -> None:
    complains(filled("text", "没有.txt"), 2, "没有.txt", "chuangmo list")


def test_a_command_that_is_used_wrongly_is_exit_code_2(filled: Shell) -> None:
    assert filled("ask").returncode == 2
    assert filled("nonsense").returncode == 2
    assert filled("search", "x", "-k", "0").returncode == 2


def test_my_city_is_answered_once_it_is_set(filled: Shell) -> None:
    question = "我市的城市污水处理率是多少？"
    assert "CHUANGMO_PLACE" in filled("ask", question).stdout
    assert "91.5%" in filled("ask", question, CHUANGMO_PLACE="湖州市").stdout


# ── taking in ───────────────────────────────────────────────────────────────────────────────────────


def test_files_come_in_stay_and_leave(shell: Shell, material: Path) -> None:
    first = shell.json("ingest", material)
    assert (first["counts"], first["failed"]) == ({"added": 1}, False)
    assert shell.json("ingest", material)["counts"] == {"unchanged": 1}
    assert "共 1 个文件：未变，跳过 1" in shell("ingest", material).stdout
    gone = shell("remove", "湖州.txt")
    assert (gone.returncode, gone.stdout) == (0, "已移除 1 个来源，1 份文档。\n")
    assert shell("ask", QUESTION).returncode == 1
    assert (material / "湖州.txt").exists()
    complains(shell("remove", "湖州.txt"), 2, "湖州.txt", "未删除任何文件")


# ── what is known of reports, and correcting it ─────────────────────────────────────────────────────

BUNDLE = (
    "创模工作总结 篇1\nXX市全面推进创模工作，XX市委高度重视。\n一、水治理\n"
    + "城市污水处理率达到61.5%，新建管网，关停企业，水质明显改善，群众更加满意。" * 6
    + "\n创模工作总结 篇2\n石泉县推进创建工作，石泉县委、石泉县政府高度重视。\n一、绿化\n"
    + "石泉县森林覆盖率达到70.84%，新建公园五处，绿化成绩显著，空气更加清新。" * 6
    + "\n"
)


@pytest.fixture
def bundled(shell: Shell, tmp_path: Path) -> Shell:
    path = tmp_path / "合集.txt"
    path.write_text(BUNDLE, encoding="utf-8")
    assert shell("ingest", path).returncode == 0
    return shell


def test_reports_are_listed_numbered_and_filtered(bundled: Shell) -> None:
    lines = bundled("reports").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["合集.txt#1", "合集.txt#2"]
    assert "地名：（已隐去）" in lines[0]
    assert "地名：陕西省安康市石泉县" in lines[1]
    assert [report["report"][-2:] for report in bundled.json("reports", "--place", "石泉县")] == ["#2"]
    assert bundled("reports", "--place", "湖州市").stdout == "没有符合条件的材料。\n"


def test_a_corrected_place_is_kept_answers_and_survives_reading_again(bundled: Shell, tmp_path: Path) -> None:
    run = bundled("describe", "合集.txt#1", "--place", "山东省胶州市", "--year", "2008", "--why", "署名")
    assert run.returncode == 0
    assert "地名：山东省青岛市胶州市（已更正）  年份：2008（已更正）" in run.stdout
    assert "更正地名为“山东省胶州市”，依据：署名" in run.stdout
    assert bundled("ask", "胶州市的城市污水处理率是多少？").returncode == 0
    assert bundled("remove", "合集.txt").returncode == 0
    assert bundled("ingest", tmp_path / "合集.txt").returncode == 0
    assert [report["place"]["value"] for report in bundled.json("reports")] == ["胶州市", "石泉县"]
    described = bundled.json("describe", "合集.txt#1")["results"][0]
    assert [(change["field"], change["value"]) for change in described["history"]] == [
        ("place", "山东省胶州市"),
        ("year", "2008"),
    ]


def test_a_file_of_corrections_is_carried_out_line_by_line(bundled: Shell, tmp_path: Path) -> None:
    lines = (
        {"document": "合集.txt", "contains": "XX市委高度重视", "place": "山东省胶州市", "why": "署名"},
        {"document": "合集.txt", "contains": "没有的话", "place": "湖州市"},
        {"document": "别的.txt", "contains": "", "place": "湖州市"},
    )
    path = tmp_path / "更正.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    run = bundled("describe", "--from", path)
    assert run.returncode == 1
    done, unfitting, unknown = run.stdout.strip().split("\n未更正  ")
    assert "胶州市（已更正）" in done
    assert "没有包含“没有的话”" in unfitting
    assert "没有“别的.txt”" in unknown


def test_a_broken_line_of_corrections_changes_nothing(bundled: Shell, tmp_path: Path) -> None:
    path = tmp_path / "更正.jsonl"
    path.write_text(
        '{"document": "合集.txt", "contains": "XX市委", "place": "湖州市"}\n{broken', encoding="utf-8"
    )
    complains(bundled("describe", "--from", path), 2, "第 2 行")
    assert bundled.json("reports")[0]["place"]["how"] == "masked"


def test_describe_without_a_document_says_what_to_write(shell: Shell) -> None:
    complains(shell("describe"), 2, "chuangmo describe")


def test_near_copies_with_other_figures_are_listed_as_conflicts(bundled: Shell, tmp_path: Path) -> None:
    assert bundled("conflicts").stdout == "没有发现互相矛盾的数据。\n"
    path = tmp_path / "另一份.txt"
    path.write_text(BUNDLE[BUNDLE.index("石泉县推进") :].replace("70.84%", "78.04%"), encoding="utf-8")
    assert bundled("ingest", path).returncode == 0
    found = bundled.json("conflicts")
    assert {conflict["kind"] for conflict in found} == {"figures"}
    assert {side["document"] for side in found[0]["sides"]} == {"合集.txt", "另一份.txt"}
    for side in found[0]["sides"]:
        printed = bundled("text", side["document"], "--start", str(side["start"]), "--end", str(side["end"]))
        assert printed.stdout == side["words"]
    assert "78.04%" in bundled("conflicts").stdout


def test_doctor_builds_lost_indexes_anew(shell: Shell, material: Path) -> None:
    shell("ingest", material)
    for index in shell.home.glob("words*"):
        shutil.rmtree(index)
    run = shell("doctor")
    assert run.returncode == 0
    assert "1 份文档" in run.stdout
    assert "索引完整" in run.stdout
    assert shell("ask", QUESTION).returncode == 0


def test_bad_files_are_each_named_and_the_good_one_is_in(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "好.txt").write_text(HUZHOU, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    (folder / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (folder / "断.txt").write_bytes((HUZHOU.replace("湖州", "咸阳") * 5).encode()[:-2])
    (folder / "坏.txt").write_bytes(HUZHOU.replace("湖州", "绵阳").encode() + b"\x00\x00 a\xed\xa0\x80b\n")
    (folder / "表.xlsx").write_bytes(b"PK\x03\x04")
    result = shell("ingest", folder, "--json")
    assert result.returncode == 1
    outcomes = {Path(row["path"]).name: row for row in json.loads(result.stdout)["outcomes"]}
    assert {name: row["status"] for name, row in outcomes.items()} == {
        **dict.fromkeys(("好.txt", "断.txt", "坏.txt"), "added"),
        **dict.fromkeys(("空.txt", "图.txt", "表.xlsx"), "failed"),
    }
    assert "文件是空的" in outcomes["空.txt"]["remark"]
    assert "图片" in outcomes["图.txt"]["remark"]
    assert "截断" in outcomes["断.txt"]["remark"]
    assert "NUL" in outcomes["坏.txt"]["remark"]
    assert "�" in outcomes["坏.txt"]["remark"]
    assert "损坏" in outcomes["表.xlsx"]["remark"]
    said = shell("ingest", folder / "空.txt")
    assert said.returncode == 1
    assert "未能读入" in said.stdout
    assert shell("ask", QUESTION).returncode == 0


@pytest.mark.parametrize(
    ("name", "remark"),
    [("没有.txt", "找不到"), ("空夹", "没有可读的文件"), ("只有表", "损坏"), ("只有歌", "暂不支持")],
)
def test_a_path_with_nothing_to_read_is_named(shell: Shell, tmp_path: Path, name: str, remark: str) -> None:
    (tmp_path / "空夹").mkdir()
    (tmp_path / "只有表").mkdir()
    (tmp_path / "只有表" / "表.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "只有歌").mkdir()
    (tmp_path / "只有歌" / "歌.mp3").write_bytes(b"ID3\x04")
    run = shell("ingest", tmp_path / name)
    assert run.returncode == (0 if name == "只有歌" else 1)
    assert name in run.stdout
    assert remark in run.stdout


@pytest.mark.parametrize("question", ["", "\udcff\udcfe", "市" * 20_000])
def test_whatever_is_asked_ends_in_an_answer_or_a_refusal(filled: Shell, question: str) -> None:
    assert filled.really("ask", question).returncode in (0, 1)


# ── settings and the library's folder ───────────────────────────────────────────────────────────────


def test_an_unknown_setting_stops_every_command(filled: Shell) -> None:
    complains(filled("list", CHUANGMO_EMBEDER="none"), 2, "CHUANGMO_EMBEDER", "CHUANGMO_EMBEDDER？")
    complains(filled("ask", QUESTION, CHUANGMO_PORT="abc"), 2, "CHUANGMO_PORT", "“abc”")


def test_a_model_that_is_not_there_is_named(shell: Shell) -> None:
    complains(
        shell.really("ask", QUESTION, CHUANGMO_EMBEDDER="/没有/模型"), 2, "/没有/模型", "CHUANGMO_EMBEDDER"
    )


@pytest.mark.parametrize("command", [("list",), ("ask", QUESTION), ("ingest", "x.txt"), ("doctor",)])
def test_a_library_folder_that_cannot_be_made_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("no folder")
    complains(Shell(tmp_path / "file" / "库")(*command), 2, str(tmp_path / "file" / "库"), "CHUANGMO_HOME")


def test_a_damaged_library_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite3").write_bytes(b"this is no database" * 100)
    complains(Shell(tmp_path)("list"), 2, "资料库")


def test_a_library_whose_folder_is_read_only_says_so(tmp_path: Path, material: Path) -> None:
    folder = tmp_path / "库"
    folder.mkdir()
    with mounted(folder, "size=64m"):
        shell = Shell(folder)
        assert shell.really("ingest", material).returncode == 0
        mount("-o", "remount,ro", str(folder))
        complains(shell.really("ingest", material), 2, str(folder), "不可写")


def big_text() -> str:
    return "\n".join(
        f"第{n}号企业第{n * 7}次检查，排放废水{n * 13}吨，罚款{n * 11}元。" for n in range(12_000)
    )


def test_on_a_full_disk_what_was_in_before_still_answers(tmp_path: Path, material: Path) -> None:
    folder = tmp_path / "库"
    folder.mkdir()
    with mounted(folder, "size=3m"):
        shell = Shell(folder)
        assert shell.really("ingest", material).returncode == 0
        (tmp_path / "大.txt").write_text(big_text(), encoding="utf-8")
        complains(shell.really("ingest", tmp_path / "大.txt"), 2, "磁盘空间")
        answer = shell.really("ask", QUESTION)
        assert answer.returncode == 0
        assert "91.5%" in answer.stdout
        assert "湖州.txt" in shell.really("list").stdout


def test_at_the_largest_file_size_what_was_in_before_still_answers(
    shell: Shell, tmp_path: Path, material: Path
) -> None:
    assert shell("ingest", material).returncode == 0
    (tmp_path / "大.txt").write_text(big_text(), encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    complains(shell.really("ingest", tmp_path / "大.txt", before=limit), 2, "磁盘空间")
    answer = shell("ask", QUESTION)
    assert answer.returncode == 0
    assert "91.5%" in answer.stdout


# ── other processes ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield int(holder.getsockname()[1])


def test_a_port_that_is_taken_is_named(shell: Shell, busy_port: int) -> None:
    run = shell.really("serve", CHUANGMO_PORT=str(busy_port))
    complains(run, 2, f"端口 {busy_port}", "CHUANGMO_PORT")


@pytest.mark.parametrize(
    "command", [("ask", QUESTION), ("ingest", "x.txt"), ("remove", "x.txt"), ("doctor",), ("serve",)]
)
def test_who_holds_the_library_is_named_to_whoever_must_wait(filled: Shell, command: tuple[str, ...]) -> None:
    with LibraryLock(filled.home) as lock:
        assert lock.acquire("导入文件")
        complains(filled(*command), 3, f"进程 {os.getpid()} 正在导入文件")


def test_lists_are_read_while_another_process_holds_the_library(filled: Shell) -> None:
    with LibraryLock(filled.home) as lock:
        assert lock.acquire("导入文件")
        assert "湖州.txt" in filled("list").stdout
        assert filled("text", "湖州.txt").stdout == HUZHOU


# ── many questions ──────────────────────────────────────────────────────────────────────────────────


def test_a_batch_goes_on_after_a_bad_line(filled: Shell, tmp_path: Path) -> None:
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "91.5%"}]
    lines = [
        json.dumps({"id": "a", "question": QUESTION}),
        "{no json",
        json.dumps(["no", "object"]),
        json.dumps({"id": "no question"}),
        json.dumps({"id": "b", "question": "q", "history": [{"role": "system", "content": "x"}]}),
        "",
        json.dumps({"id": "c", "question": "那噪声达标区面积是多少？", "history": history}),
    ]
    (tmp_path / "题.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run = filled("batch", tmp_path / "题.jsonl", "--out", tmp_path / "答.jsonl")
    assert run.returncode == 0
    assert run.stdout == ""
    rows = [json.loads(line) for line in (tmp_path / "答.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["a", 2, 3, "no question", "b", "c"]
    assert ["error" in row for row in rows] == [False, True, True, True, True, False]
    assert "91.5%" in rows[0]["answer"]
    assert "system" in rows[4]["error"]
    assert "24.05" in rows[5]["answer"]


def test_a_batch_with_refusals_is_exit_code_1(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "题.jsonl").write_text(
        json.dumps({"id": 1, "question": "绍兴市的绿地率？"}), encoding="utf-8"
    )
    assert filled("batch", tmp_path / "题.jsonl", "--out", tmp_path / "答.jsonl").returncode == 1


def test_a_batch_file_that_is_missing_or_no_text_is_named(filled: Shell, tmp_path: Path) -> None:
    complains(filled("batch", tmp_path / "没有.jsonl", "--out", tmp_path / "答"), 2, "没有.jsonl")
    (tmp_path / "题.jsonl").write_bytes("题".encode("gb18030") * 3)
    complains(filled("batch", tmp_path / "题.jsonl", "--out", tmp_path / "答"), 2, "题.jsonl", "UTF-8")


def test_a_result_file_that_cannot_be_written_is_named(filled: Shell, tmp_path: Path) -> None:
    (tmp_path / "题.jsonl").write_text(json.dumps({"id": 1, "question": QUESTION}), encoding="utf-8")
    complains(
        filled("batch", tmp_path / "题.jsonl", "--out", tmp_path / "无" / "答"),
        2,
        str(tmp_path / "无" / "答"),
    )
