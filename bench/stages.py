"""In process: what one screening costs, as a whole and stage by stage. Every post is new to the engine."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import api.engine
from api.engine import Engine
from api.engine.types import Draft
from bench.posts import LENGTHS, Post, posts

STAGES = ("normalise", "analyse", "match", "qualify", "explain", "aggregate", "decide")
# A function that the engine calls beside its stages, and the stage whose file it lives in.
_PARTS = {"merge": "aggregate"}
_CHUNK = 10
_WARM = 300


@dataclass
class Whole:
    """One screening with no clock inside. `touched`: a rule's words occurred, whether or not they were excused."""

    post: Post
    ms: float
    touched: bool
    found: bool


@dataclass
class InProcess:
    whole: dict[int, list[Whole]] = field(default_factory=lambda: defaultdict(list))
    stages: dict[int, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def posts_a_second(self, length: int) -> float:
        taken = [one.ms for one in self.whole[length]]
        return 1000 * len(taken) / sum(taken)


def measure(engine: Engine, counts: dict[int, int]) -> InProcess:
    """`counts`: posts of each length, once whole and as many again by stage; lengths take turns."""
    _warm(engine)
    result = InProcess()
    whole = {length: posts("whole", length) for length in LENGTHS}
    staged = {length: posts("stages", length) for length in LENGTHS}
    for begin in range(0, max(counts.values()), _CHUNK):
        for length in LENGTHS:
            if begin < counts[length]:
                result.whole[length] += [_whole(engine, post) for post in islice(whole[length], _CHUNK)]
                _by_stage(engine, islice(staged[length], _CHUNK), result.stages[length])
    return result


def _warm(engine: Engine) -> None:
    """Then as the service does: what was made at start is kept out of the collector's way."""
    for post in islice(posts("warm", 280), _WARM):
        engine.screen(Draft(post.text))
    gc.collect()
    gc.freeze()


def _whole(engine: Engine, post: Post) -> Whole:
    draft = Draft(post.text)
    begin = time.perf_counter_ns()
    screening = engine.screen(draft)
    taken = time.perf_counter_ns() - begin
    return Whole(post, taken / 1e6, bool(screening.findings or screening.excused), bool(screening.findings))


def _by_stage(engine: Engine, some: Iterator[Post], into: dict[str, list[float]]) -> None:
    spent: dict[str, int] = defaultdict(int)
    with _clocks(spent):
        for post in some:
            spent.clear()
            engine.screen(Draft(post.text))
            for stage in STAGES:
                into[stage].append(spent[stage] / 1e6)


@contextmanager
def _clocks(spent: dict[str, int]) -> Iterator[None]:
    """The engine finds its stages as names in its own module: there each gets a clock around it, for a while."""
    names = {stage: stage for stage in STAGES} | _PARTS
    originals = {name: getattr(api.engine, name) for name in names}
    for name, stage in names.items():
        setattr(api.engine, name, _clocked(originals[name], stage, spent))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(api.engine, name, original)


def _clocked(function: Callable, stage: str, spent: dict[str, int]) -> Callable:
    def clocked(*args, **kwargs):
        begin = time.perf_counter_ns()
        result = function(*args, **kwargs)
        spent[stage] += time.perf_counter_ns() - begin
        return result

    return clocked
