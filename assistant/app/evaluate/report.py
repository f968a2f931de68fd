"""A run as a table for the terminal, as JSON, and as one page that shows every failure beside its evidence."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined

from assistant.app.evaluate.baseline import to_json
from assistant.app.evaluate.matching import cites, levelled
from assistant.app.evaluate.scores import ALL, SCORES, by_type, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from assistant.app.evaluate.baseline import Comparison
    from assistant.app.evaluate.scores import Share, Verdict

Json = dict[str, Any]


def table(verdicts: Sequence[Verdict], comparison: Comparison | None) -> str:
    """Scores by type in Chinese, with what changed since the baseline."""
    before = {(one.kind, one.score): one.before for one in comparison.changes} if comparison else {}
    head = "题型".ljust(10, "　") + "题数  " + "  ".join(SCORES.values())
    lines = [head]
    for kind, shares in by_type(verdicts).items():
        count = max((share.count for share in shares.values()), default=0)
        cells = [_cell(shares.get(name), before.get((kind, name))) for name in SCORES]
        lines.append(f"{kind[:12]:<14}{count:>4}  " + "  ".join(cells))
    median, late = times(verdicts)
    lines.append(f"用时：中位 {median:.2f} 秒，95% 的问题在 {late:.2f} 秒以内。")
    return "\n".join([*lines, *_said_of(comparison)])


def _cell(share: Share | None, before: float | None) -> str:
    if share is None:
        return "   —    "
    moved = "" if before is None or abs(share.value - before) < 5e-4 else f"{share.value - before:+.2f}"
    return f"{share.value:.3f}{moved}".ljust(8)


def _said_of(comparison: Comparison | None) -> list[str]:
    if comparison is None:
        return []
    if comparison.other_questions:
        return ["基线是用另一套题目做的，无法比较；请用 --save-baseline 保存新的基线。"]
    said = [f"比基线下降：{SCORES[one.score]} {one.before:.3f} → {one.now:.3f}" for one in comparison.fallen]
    if comparison.newly_wrong:
        said.append(f"新答错：{'、'.join(comparison.newly_wrong)}")
    if comparison.newly_right:
        said.append(f"新答对：{'、'.join(comparison.newly_right)}")
    return said or ["与基线相同。"]


def as_json(verdicts: Sequence[Verdict], runs: Sequence[Json], comparison: Comparison | None) -> Json:
    """Everything, for programs."""
    median, late = times(verdicts)
    return {
        "scores": {
            kind: {
                name: {"value": one.value, "low": one.low, "high": one.high, "count": one.count}
                for name, one in shares.items()
            }
            for kind, shares in by_type(verdicts).items()
        },
        "seconds": {"median": median, "p95": late},
        "baseline": to_json(comparison) if comparison else None,
        "questions": [
            {
                "id": one.question.id,
                "type": one.question.type,
                "correct": one.correct,
                "scores": one.scores,
                "missing": list(one.missing),
                "forbidden": list(one.forbidden),
                "length": one.length,
                "first_rank": one.first_rank,
                "answer": run.get("answer"),
                "error": run.get("error"),
            }
            for one, run in zip(verdicts, runs, strict=True)
        ],
    }


def page(verdicts: Sequence[Verdict], runs: Sequence[Json], comparison: Comparison | None) -> str:
    """One HTML page without anything from outside; whatever came from documents is text in it and nothing else."""
    shown = [_shown(one, run) for one, run in zip(verdicts, runs, strict=True)]
    median, late = times(verdicts)
    return _template().render(
        names=SCORES,
        types=by_type(verdicts),
        all=ALL,
        before={(one.kind, one.score): one.before for one in comparison.changes} if comparison else {},
        said=_said_of(comparison),
        wrong=[one for one in shown if not one["correct"]],
        right=[one for one in shown if one["correct"]],
        median=median,
        late=late,
    )


def _shown(one: Verdict, run: Json) -> Json:
    quotes = [(quote, levelled(quote.quote)) for quote in one.question.evidence]
    cited = [(citation, levelled(citation["text"])) for citation in run.get("citations", [])]
    return {
        "question": one.question,
        "correct": one.correct,
        "answer": run.get("answer") or run.get("error") or "",
        "why": _why(one, run),
        "evidence": [
            {"quote": quote, "cited": any(cites([plain], text) for _, text in cited)}
            for quote, plain in quotes
        ],
        "citations": [
            {"citation": citation, "fits": any(cites([plain], text) for _, plain in quotes)}
            for citation, text in cited
        ],
        "rank": one.first_rank,
    }


def _why(one: Verdict, run: Json) -> list[str]:
    """What is wrong, in the order in which it matters; a number without a source is told of a right answer too."""
    unsupported = ["有数字在引文中找不到出处"] if one.scores["numbers"] == 0.0 else []
    if one.correct:
        return unsupported
    if run.get("error"):
        return [f"出错：{run['error']}"]
    if not one.question.answerable:
        return [*_not_refused(one, run), *_forbidden(one), *unsupported]
    said = ["有答案的题被拒答"] if run.get("refused") else []
    said += [f"缺少“{words}”" for words in one.missing]
    said += _forbidden(one)
    if one.length > one.limit:
        said.append(f"太长：{one.length} 字，至多 {one.limit} 字")
    if one.question.entities and not said:
        said.append("列出的地方不够")
    if one.scores["recall"] is not None and one.first_rank is None:
        said.append("证据没有检索到")
    elif one.scores["cited"] == 0.0:
        said.append("证据检索到了，但没有引用")
    return said + unsupported


def _not_refused(one: Verdict, run: Json) -> list[str]:
    if not run.get("refused"):
        return ["这道题没有答案，应当拒答"]
    flags = one.question.refusal_flags
    return [f"拒答时应说到“{'”或“'.join(flags)}”"] if flags else []


def _forbidden(one: Verdict) -> list[str]:
    return [f"出现了不该有的“{words}”" for words in one.forbidden]


@cache
def _template() -> Template:
    source = (files("assistant") / "app" / "evaluate" / "report.html.jinja").read_text(encoding="utf-8")
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(source)
