"""The values that travel between the stages. All offsets are half-open and count code points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from api.engine.rules import Rule

Kind = Literal["post", "reply", "profile", "dm", "inbound"]
Account = Literal["brand", "personal", "unknown"]
Level = Literal["low", "medium", "high"]
Decided = Literal["allow", "notice", "warn", "hold"]

KINDS = ("post", "reply", "profile", "dm", "inbound")
ACCOUNTS = ("brand", "personal", "unknown")
SECTORS = ("securities", "banking", "insurance", "crypto", "pharma", "general")
JURISDICTIONS = ("us", "uk", "eu", "fr", "be", "ch", "lu", "ca", "au", "sg", "ie", "de", "nl", "es", "it")
# FINRA's two kinds of content: static needs approval before first use, interactive is supervised afterwards.
CONTENT = {"post": "static", "profile": "static", "reply": "interactive", "dm": "interactive", "inbound": "inbound"}
LEVELS = ("low", "medium", "high")
DECISIONS = ("allow", "notice", "warn", "hold")
EU_MEMBERS = frozenset({"fr", "be", "lu", "ie", "de", "nl", "es", "it"})
CATEGORIES = (
    "guarantee", "projection", "past-performance", "exaggeration", "unbalanced", "recommendation",
    "testimonial", "missing-disclosure", "mnpi", "client-data", "manipulation", "off-channel",
    "pressure", "inducement", "comparison", "tax-legal", "regulator", "greenwashing",
    "health-claim", "conduct", "complaint", "adverse-event", "rate-mismatch", "restricted-name",
)  # fmt: skip
# What the learned stage knows: the last two need the firm's own lists.
LEARNED = CATEGORIES[:-2]
# What others say to the firm; no writer is warned of it.
INBOUND = ("complaint", "adverse-event")


class Span(NamedTuple):
    """Half-open [start, end)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """Text being typed, with its context, before anyone sees it.

    `sector` None means that the firm did not say: rules of every sector apply.
    `jurisdictions` empty means the policy's default. `on` is the day for rules with effective dates. `groups` are the
    writer's, where they are known.
    """

    text: str
    site: str | None = None
    kind: Kind = "post"
    account: Account = "unknown"
    handle: str | None = None
    sector: str | None = None
    jurisdictions: tuple[str, ...] = ()
    lang: str | None = None
    on: date | None = None
    groups: tuple[str, ...] = ()


def reach(jurisdictions: tuple[str, ...]) -> frozenset[str]:
    """Whose provisions apply there: a member state brings EU law along."""
    return frozenset(jurisdictions) | ({"eu"} if EU_MEMBERS & set(jurisdictions) else set())


def is_on(site: str, host: str | None) -> bool:
    """A subdomain (m., www.) is the same site."""
    return f".{(host or '').lower().rstrip('.')}".endswith(f".{site}")


@dataclass(frozen=True, slots=True)
class Reference:
    cite: str
    jurisdiction: str
    url: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Replace [start, end) of the text as typed by `replacement`; start == end inserts."""

    label: str
    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A match that survived, or with `because` set, one that was excused. Offsets are in the text as typed."""

    id: str
    rule: str
    category: str
    severity: Level
    confidence: Level
    start: int
    end: int
    text: str
    message: str
    why: str
    references: tuple[Reference, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    source: Literal["rule", "model"] = "rule"
    policy_clause: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole draft: score 0-100, worst severity, score per category."""

    score: int
    severity: Literal["none", "low", "medium", "high"]
    categories: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Screening:
    """One run of the engine over one draft."""

    decision: Decided
    score: int
    severity: Literal["none", "low", "medium", "high"]
    lang: str
    findings: tuple[Finding, ...]
    excused: tuple[Finding, ...]
    rulebook: str
    policy: str


# What the stages hand to one another.


class Mark(NamedTuple):
    """A stretch of the canonical text with a name: link, mention, cashtag, email."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """The canonical text and the way back to what was typed.

    `folded` is `canonical` in lower case with hyphens inside words as spaces: same length, so offsets agree.
    Canonical character i stands for source[starts[i]:ends[i]]; both sequences never decrease.
    """

    source: str
    canonical: str
    folded: str
    starts: Sequence[int]
    ends: Sequence[int]
    marks: tuple[Mark, ...] = ()

    def to_source(self, start: int, end: int) -> Span:
        """Span of the typed text behind canonical [start, end); an empty span stays empty."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.source)
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])


class Sentence(NamedTuple):
    """Half-open in the canonical text. `lang` is en, fr, or None when its words do not tell."""

    start: int
    end: int
    lang: str | None


class Cue(NamedTuple):
    """What `analyse` notes for `qualify`: negation, denial, warning, reporting, question, conditional ..."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """Language, sentences, quotations and cues by kind."""

    text: Text
    lang: str
    sentences: tuple[Sentence, ...]
    cues: Mapping[str, tuple[Cue, ...]]
    quotes: tuple[Span, ...]

    def stretches(self) -> list[tuple[int, int]]:
        """Bounds of the sentences that hold any letter, without the space around them: what the model reads."""
        found = []
        for sentence in self.sentences:
            words = self.text.canonical[sentence.start : sentence.end]
            start = sentence.start + len(words) - len(words.lstrip())
            if any(char.isalpha() for char in words):
                found.append((start, start + len(words.strip())))
        return found

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds this canonical offset."""
        return max(0, bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1)


class Match(NamedTuple):
    """A rule's words occur at canonical [start, end) in sentence number `sentence`; no judgement.

    `facts` are what the message and the fix say beside the words (an approved rate, who restricted a name).
    `note` names a sentence that is added to the message, `confidence` replaces the rule's. `shown` is where the wording
    stands that the firm requires beside these words.
    """

    rule: Rule
    start: int
    end: int
    sentence: int
    facts: Mapping[str, str] | None = None
    note: str | None = None
    confidence: Level | None = None
    shown: tuple[Span, ...] = ()
