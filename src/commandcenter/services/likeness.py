"""How much alike two texts are, by the pairs of characters that they share. Pure functions.

Left out are the formulas that every report has ("来电反映……希望尽快处理"): what is left tells one matter from another.
"""

import re
from collections.abc import Iterator, Sequence
from operator import add

from commandcenter.storage.search import runs

FORMULAS: tuple[str, ...] = (
    *("来电反映", "来电人", "来电", "反映人", "反映", "上报", "提出", "了解到", "发现", "投诉", "咨询", "求助", "举报"),
    *("走访时", "入户时", "白天", "夜访", "日访", "移动端", "网格员", "巡查", "调研", "领导", "扫码", "留言"),
    *("希望", "请求", "请", "盼", "尽快", "尽早", "及时", "有关部门", "相关部门", "部门", "街道", "出面", "协调"),
    *("处理", "解决", "答复", "问题", "情况", "影响", "居民", "村民", "住户", "业主", "群众", "大家", "多户"),
    *("我们", "他们", "这里", "那里", "附近", "周边", "目前", "现在", "一直", "已经", "多次", "没有"),
)
"""Words that say nothing of the matter; taken out before pairs are made, so that no pair bridges them either."""

_FORMULA = re.compile("|".join(sorted(FORMULAS, key=len, reverse=True)))


def telling(words: str) -> frozenset[str]:
    """The pairs of characters, and the Latin words, of a text that tell of its matter."""
    found: set[str] = set()
    for run in runs(_FORMULA.sub(" ", words)):
        found.update((run,) if run[0].isascii() else map(add, run, run[1:]))
    return frozenset(one for one in found if len(one) > 1)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter text that the other one has too, 0 to 1: what is typed so far is but a beginning."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def spans(text: str, shared: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Where a text holds shared pairs: start and length of each run, from the left, none touching another."""
    return tuple(_runs(text, shared))


def _runs(text: str, shared: frozenset[str]) -> Iterator[tuple[int, int]]:
    start = end = 0
    for at, length in _places(text.lower(), shared):
        if at > end:
            if end > start:
                yield start, end - start
            start = at
        end = max(end, at + length)
    if end > start:
        yield start, end - start


def _places(text: str, shared: frozenset[str]) -> Sequence[tuple[int, int]]:
    lengths = {len(pair) for pair in shared}
    return sorted((at, n) for n in lengths for at in range(len(text) - n + 1) if text[at : at + n] in shared)
