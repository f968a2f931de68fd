"""What a question wants: a figure, a threshold, a date, a way, places that did it; by its own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.records import Intent

    pass

_OF_A_KIND = re.compile(
    r"(?<!那个)(?<!首家)(?P<kind>县级市|地级市|[东中西]部|资源型|钢铁|沿海|北方|南方).{0,6}(?:做法|经验|怎[么样]|如何|先例|例子)"
)
# 通过机动车禁鸣来降低交通噪声: the measure is asked about, the indicator is only its aim.
_BY_MEANS = re.compile(
    r"(?:通过|依靠|靠|借助|利用|采用|采取|用)(?P<means>.{2,16}?)(?:的(?:办法|方式|措施))?[来以去而]?"
    r"(?:降低|减少|提高|改善|达到|治理|控制|解决|防治|整治|降)"
)
_INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        "precedent",
        re.compile(
            r"哪(?:些|几个)(?:地方|城市|市|县|省|单位|社区|地(?!块|段|区))|有哪些(?:地方|城市)|(?:有)?哪几(?:个|家)?(?:地方|城市|市|县)"
            r"|(?:其他|其它|别的|兄弟)(?:城市|地方|市|县).{0,6}(?:怎|如何|做法|经验)|先例|几个.{0,8}例子|有哪些例子|案例"
            r"|有(?:没有)?(?:哪个|哪家|哪里|谁)?(?:社区|地方|城市|县|街道|单位|开发区|村)(?:也)?.{0,8}过|谁.{0,4}(?:干成|办成|做成|做过|搞过|试过|用过)"
        ),
    ),
    (
        "comparison",
        re.compile(
            r"比一比|对比|相比|比较|差多少|差在哪|谁(?:最|更)|哪(?:个|家)(?:最|更|大|小|高|低|多|少)|谁(?:高|低|多|少|大|小)"
            r"|各(?:是|自|做|到|怎)|有(?:什么|何)不同|(?:分别|各).{0,12}(?:和|与|、)"
        ),
    ),
    (
        "definition",
        re.compile(r"^[\u4e00-\u9fff]{2,10}?(?:时段)?(?:是|指的?是?)?(?:从)?(?:几点|什么时段|哪个时段)"),
    ),
    ("when", re.compile(r"哪(?:一)?年|何年|哪(?:一)?天|什么时候|何时|几月几日|几月|哪个月")),
    (
        "threshold",
        re.compile(
            r"(?:要求|规定|标准|目标|限值|门槛|指标要求).{0,14}(?:多少|几|是什么|怎么|如何)|要达到|限值|不(?:得|能)超过|应达到"
        ),
    ),
    (
        "definition",
        re.compile(
            r"(?<!文件)(?<!标准)(?:^|[、，,])?[^，,？?]{1,16}是什么(?:[？?、]|$)|什么叫|什么意思|指的?是?什么|什么是|是指|的含义|怎么理解|(?:是|什么)概念|是怎么回事"
        ),
    ),
    (
        "figure",
        re.compile(r"多少|几(?!年来|大|乎)|多大|多高|多长|多远|占比|比例是|面积呢|率呢|浓度呢"),
    ),
    (
        "howto",
        re.compile(
            r"怎么|怎样|如何|咋|办法|措施|做法|经验|采取|步骤|哪些(?:工作|活动|举措|重点|方面|事|内容)|哪几|哪五|哪四|哪三"
        ),
    ),
    ("entity", re.compile(r"谁|哪家|哪里|哪个|哪些|什么|名称|文号|叫")),
)
# What is allowed, demanded, punished or in force is asked of laws and standards.
_NORMS = re.compile(
    r"由谁|归谁|谁负责|主管部门|法|条例|规定|规范|标准|限值|应当|必须|要求|允许|禁止|可不可以|可以吗|准不准|能不能|能否|可否|有效|作废|失效|还(?:能|在)?用|合法|罚|责任|超标|功能区|第[一二三四五六七八九十百\d]+[条款项]|GB|HJ|国标|现行|废止|是指|定义"
)
_NO_NORM = re.compile(
    r"[办方做想说没无设看用]法|执法|依法|违法排污|违法案件|罚了|罚款额|罚金|处罚金额|责任[书人制]"
)


def intent_of(question: str) -> Intent:
    """What a question wants, by its own words."""
    for intent, pattern in _INTENTS:
        if pattern.search(question):
            return intent
    return "open"


def intent_among(question: str, places: tuple[str, ...]) -> Intent:
    """What a question wants, with the places that it names."""
    if len(places) >= 2:
        return "comparison"
    intent = intent_of(question)
    # 县级市成功的做法, 西部城市的经验: asked of a kind of place, so of every place of that kind.
    return (
        "precedent"
        if intent in ("howto", "definition") and not places and _OF_A_KIND.search(question)
        else intent
    )


def kind_of_place(question: str, intent: Intent) -> str:
    """Of which kind of place precedents are asked for (县级市, 资源型); empty where of none."""
    match = _OF_A_KIND.search(question) if intent == "precedent" else None
    return match["kind"] if match else ""


def matter(text: str, intent: Intent) -> str:
    """What is asked about: of a question for places that used some means, not what they used it for."""
    means = _BY_MEANS.search(text) if intent == "precedent" else None
    return text[: means.end("means")] if means else text


def asks_norms(question: str, intent: Intent) -> bool:
    """Whether laws and standards may answer: what is allowed, demanded, punished or in force is asked of them."""
    return intent in ("definition", "threshold") or bool(_NORMS.search(_NO_NORM.sub("", question)))
