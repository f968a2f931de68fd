"""Questions with known answers, a JSON object a line; a bad line is told of and stops nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Choice = Words | Annotated[list[Words], Field(min_length=1)]


class Turn(BaseModel):
    """One message before the question."""

    role: Literal["user", "assistant"]
    content: str


class Quote(BaseModel):
    """Words that an answer should rest on; those of one group say the same."""

    quote: Words
    group: int | str = 0
    document: str = Field(default="", validation_alias=AliasChoices("document", "file"))


class Question(BaseModel):
    """A question and what a right answer has. All but `question` may be left out."""

    model_config = ConfigDict(frozen=True)

    question: Words
    id: str = ""
    type: str = "未分类"
    history: list[Turn] = []
    answer: str = ""
    must_include: list[Choice] = []
    forbidden: list[Words] = []
    evidence: list[Quote] = []
    entities: list[Choice] = []
    min_entities: int | None = None
    refusal_flags: list[Words] = []
    answerable: bool = True
    needs_alias: bool = False

    @field_validator("needs_alias", mode="before")
    @classmethod
    def _any_alias(cls, value: object) -> bool:
        """The name that must be inferred may stand there instead of a yes."""
        return bool(value)


def read(lines: Iterable[str]) -> tuple[list[Question], list[str]]:
    """The questions, and what is wrong with each line that holds none, in Chinese; blank lines are passed over."""
    found: dict[str, Question] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = Question.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            wrong.append(f"第 {number} 行不是 JSON（{error.msg}），已跳过")
        except ValidationError as error:
            fields = "、".join(".".join(map(str, one["loc"])) or "整行" for one in error.errors())
            wrong.append(f"第 {number} 行的 {fields} 不合要求，已跳过；格式见 README 的“评测”一节")
        except (ValueError, RecursionError):
            # JSON allows numbers of any length and lists of any depth; Python does not.
            wrong.append(f"第 {number} 行的数字太长或嵌套太深，已跳过")
        else:
            named = question if question.id else question.model_copy(update={"id": str(number)})
            if named.id in found:
                wrong.append(f"第 {number} 行的编号 {named.id} 与前面重复，已跳过；请改用别的编号")
            else:
                found[named.id] = named
    return list(found.values()), wrong
