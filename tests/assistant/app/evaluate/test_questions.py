"""Reading questions with known answers: a bad line is named by its own number and stops nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assistant.app.evaluate.questions import Question, read
from assistant.app.terminal import read_lines

if TYPE_CHECKING:
    from pathlib import Path

GOOD = '{"id": "甲", "question": "湖州市污水处理率？"}'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("不是", "不是 JSON"),
        ("[" * 100_000, "嵌套太深"),
        ('{"question": "问", "group": ' + "9" * 5000 + "}", "数字太长"),
        ("[]", "整行"),
        ('{"question": " "}', "question"),
        ('{"question": "问", "evidence": [{"quote": " "}]}', "evidence"),
        ('{"question": "问", "must_include": [[]]}', "must_include"),
        (GOOD, "编号 甲 与前面重复"),
    ],
)
def test_a_bad_line_is_told_of_and_stops_nothing(line: str, said: str) -> None:
    questions, wrong = read([GOOD, "", line, '{"question": "另一题"}'])
    assert [one.id for one in questions] == ["甲", "4"]
    assert len(wrong) == 1
    assert wrong[0].startswith("第 3 行")
    assert said in wrong[0]


def test_a_file_from_windows_or_with_unusual_line_ends_loses_no_question(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        json.dumps({"id": str(number), "question": f"甲\u2028乙{number}"}, ensure_ascii=False)
        for number in (1, 2)
    ]
    file.write_bytes("\ufeff".encode() + "\r\n\r\n".join(rows).encode())
    questions, wrong = read(read_lines(file, "题目文件"))
    assert wrong == []
    assert [one.id for one in questions] == ["1", "2"]


def test_evidence_names_its_document_or_file() -> None:
    told = {
        "question": "问",
        "evidence": [{"quote": "甲", "file": "a.txt"}, {"quote": "乙", "document": "b.txt"}],
    }
    (question,), _ = read([json.dumps(told)])
    assert isinstance(question, Question)
    assert [one.document for one in question.evidence] == ["a.txt", "b.txt"]
