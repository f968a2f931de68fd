import pytest

from ingest.describe.issuer import describe_force, describe_issuer, describe_number
from kb.records import UNKNOWN

DECREE = "# 城市绿化条例\n1992年6月22日 中华人民共和国国务院令第100号发布\n第一条 略。自1992年8月1日起施行。"
LOCAL = (
    "# 杭州市环境噪声管理条例\n2009年10月30日 杭州市第十一届人民代表大会常务委员会第二十次会议通过\n第一条 略"
)


def test_a_decree_has_its_issuer_number_and_day() -> None:
    assert describe_issuer(DECREE, "法规").value == "国务院"
    assert describe_number(DECREE, "法规").value == "中华人民共和国国务院令第100号"
    assert describe_force(DECREE, "法规").value == "1992-08-01"


def test_a_local_law_is_issued_by_its_congress_without_the_term() -> None:
    assert describe_issuer(LOCAL, "法规").value == "杭州市人民代表大会常务委员会"


def test_a_report_is_issued_by_who_signed_it() -> None:
    text = "创建工作总结\n我社区认真落实。\n自强社区 居委会\n2010年6月18日\n"
    fact = describe_issuer(text, "工作总结")
    assert (fact.value, fact.span and fact.span.quote(text)) == ("自强社区居委会", "自强社区 居委会")


def test_an_unsigned_report_has_no_issuer() -> None:
    assert describe_issuer("创建工作总结\n我市努力完成各项任务。", "工作总结") == UNKNOWN


def test_a_number_in_the_head_is_the_papers_own() -> None:
    text = "关于印发创模方案的通知\n宜政发〔2018〕1号\n各县区人民政府："
    assert describe_number(text, "通知").value == "宜政发〔2018〕1号"


@pytest.mark.parametrize(
    "words", ["根据省政府《意见》（粤府〔2015〕131号）的要求", "按照国发〔2005〕39号文件"]
)
def test_a_number_that_is_referred_to_is_not(words: str) -> None:
    assert describe_number(f"工作总结\n{words}，我市推进创建。", "总结") == UNKNOWN


def test_a_standard_has_the_number_it_bears_most_often() -> None:
    text = "中华人民共和国国家标准\nGB 12523-2011\n代替GB 12523-90\nGB 12523-2011\nⅡ\n"
    assert describe_number(text, "标准").value == "GB 12523-2011"


def test_wide_letters_and_a_year_below_are_read() -> None:
    text = "ＧＢ\n１２３４８\n２００８\n代替ＧＢ１２３４８—９０\nＧＢ\n１２３４８\n２００８\n"
    assert describe_number(text, "标准").value == "GB 12348-2008"


def test_only_laws_and_standards_come_into_force() -> None:
    assert describe_force("本方案自2010年1月1日起施行。", "方案") == UNKNOWN
    assert describe_force("2011-12-05发布 2012-07-01实施", "标准").value == "2012-07-01"
