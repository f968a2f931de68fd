from ingest.describe.unit import describe_unit
from kb.records import UNKNOWN, Fact, Span


def test_the_unit_in_the_title_speaks_of_itself() -> None:
    text = "自强社区创建实施方案\n我社区认真落实。"
    fact = describe_unit(text, Fact("自强社区创建实施方案", "stated", Span(0, 10)))
    assert (fact.value, fact.how) == ("自强社区", "stated")


def test_a_unit_of_the_first_sentence_is_inferred_from_its_voice() -> None:
    text = "咸宁经济开发区近年来狠抓创建，我开发区成立了领导小组。"
    fact = describe_unit(text, UNKNOWN)
    assert (fact.value, fact.how, fact.span and fact.span.quote(text)) == (
        "咸宁经济开发区",
        "inferred",
        "咸宁经济开发区",
    )


def test_without_a_voice_there_is_no_unit() -> None:
    assert describe_unit("自强社区和建国门社区通过验收，我市祝贺。", UNKNOWN) == UNKNOWN


def test_the_campaigns_name_is_no_unit() -> None:
    title = "创建绿色社区工作情况汇报"
    assert describe_unit(title + "\n我社区努力。", Fact(title, "stated", Span(0, len(title)))) == UNKNOWN
