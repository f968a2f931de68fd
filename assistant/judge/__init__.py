"""Whether the evidence answers what was asked, or what is missing: place, indicator, year, the figure, the topic."""

from assistant.judge.lock import admitted
from assistant.judge.nearness import Standards, is_off_topic
from assistant.judge.verdict import Verdict, judge

__all__ = ["Standards", "Verdict", "admitted", "is_off_topic", "judge"]
