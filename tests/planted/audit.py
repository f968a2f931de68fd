"""Numbers of answers that their cited quotes don't have: `python -m tests.planted.audit RUNS.jsonl`.

Independent of the checker: plain patterns over the output of `chuangmo batch`, and nothing of the program.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

_MARK = re.compile(r"(?<!\\)\[(\d+)\]")
_NUMBER = re.compile(r"(?<![\d.A-Za-z])\d+(?:\.\d+)?(?:\s*(?:%|‰|万|亿))?")
_LABEL = re.compile(r"^[-\s]*\*\*[^*]+\*\*：?")
_FIRST_CELL = re.compile(r"^\|[^|]*\|")
_COMPUTED = re.compile(r"相差\s*([\d.]+)")
_PLAIN = str.maketrans("", "", " ,，\u00a0\u3000\\*")


def plain(text: str) -> str:
    """Width levelled, blanks, thousands separators and signs of emphasis dropped."""
    return unicodedata.normalize("NFKC", re.sub(r"(?<=\d),(?=\d{3})", "", text)).translate(_PLAIN)


def foreign(answer: str, quotes: dict[int, str], years: dict[int, str]) -> list[str]:
    """Numbers of an answer's lines that stand in none of the quotes that the line marks."""
    found: list[str] = []
    for line in answer.split("\n"):
        if line.startswith("注：") and not re.search(r"\d", _MARK.sub("", line).replace("“", "")):
            continue
        marks = [int(mark) for mark in _MARK.findall(line)]
        words = " ".join(plain(quotes.get(mark, "")) for mark in marks)
        known = {years[mark] for mark in marks if mark in years}
        said = plain(_MARK.sub(" ", _FIRST_CELL.sub("", _LABEL.sub("", line))))
        for number in _NUMBER.findall(said):
            if (
                not _stands_in(number, words)
                and number not in known
                and not _is_computed(number, line, words)
            ):
                found.append(number)
    return found


def _stands_in(number: str, words: str) -> bool:
    after = r"(?!\d|\.\d)" if number[-1].isdigit() else ""
    return re.search(rf"(?<!\d)(?<!\d\.){re.escape(number)}{after}", words) is not None


def _is_computed(number: str, line: str, words: str) -> bool:
    """Whether a number is the difference of two numbers that are cited in its line, which says that it is."""
    if "由引用数据计算" not in line:
        return False
    value = _COMPUTED.search(plain(line))
    numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", words)]
    bare = float(re.sub(r"[^\d.]", "", number))
    return (
        value is not None
        and abs(float(value[1]) - bare) < 1e-9
        and any(abs(abs(one - other) - bare) < 1e-6 for one in numbers for other in numbers)
    )


def audit(run: dict[str, Any]) -> list[str]:
    """The foreign numbers of one line of RUNS; a refusal states none of its own."""
    if run.get("refused") or "answer" not in run:
        return []
    quotes = {one["number"]: one["text"] for one in run["citations"]}
    years = {one["number"]: one["year"] for one in run["citations"] if one.get("year")}
    return foreign(run["answer"], quotes, years)


def main(path: Path) -> int:
    """List the answers with foreign numbers; 1 if there are any."""
    wrong = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        run = json.loads(line)
        numbers = audit(run)
        wrong += bool(numbers)
        if numbers:
            sys.stdout.write(f"{run['id']}: {'、'.join(numbers)}\n")
    sys.stdout.write(f"{wrong} answers with numbers that their quotes don't have\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
