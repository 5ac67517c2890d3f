"""Rules, rulebook and policy as plain values: what the loader hands to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from api.engine.recording import Recording
from api.engine.reviewing import Reviewing
from api.engine.staging import Staged
from api.engine.types import Draft, Reference, reach


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way for a rule to match. `kind` is phrases, tokens, regex, near or identifier; `value` as in the file."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Exemption:
    """A rule's own exception: these phrases `where` (overlaps, sentence, text, visible) excuse the match, `because`.

    `visible` asks that they end before the place where the site cuts the text ("see more").
    """

    phrases: tuple[str, ...]
    because: str
    where: str = "overlaps"


@dataclass(frozen=True, slots=True)
class Fix:
    """What to write instead: `action` is replace (the span), remove (the span) or insert (where readers see it).

    `short` says the same in fewer characters, for a site where `text` does not fit.
    """

    action: str
    text: str = ""
    label: str | None = None
    short: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A proof in the rule's own file: `text` without its [[ ]], the `spans` that they marked, and the context."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    because: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    title: str
    category: str
    lang: str
    status: str
    severity: str
    confidence: str
    version: int
    modified: str
    owner: str
    kinds: frozenset[str]
    accounts: frozenset[str]
    sectors: frozenset[str]
    jurisdictions: frozenset[str]
    references: tuple[Reference, ...]
    patterns: tuple[Pattern, ...]
    qualifiers: tuple[str, ...]
    exemptions: tuple[Exemption, ...]
    message: Mapping[str, str]
    why: Mapping[str, str]
    fixes: tuple[Fix, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    should_flag: tuple[Example, ...] = ()
    should_pass: tuple[Example, ...] = ()
    known_misses: tuple[Example, ...] = ()
    known_noise: tuple[Example, ...] = ()
    false_positives: tuple[str, ...] = ()
    family: str = ""
    file: str = ""
    line: int = 0

    def applies(self, draft: Draft, lang: str | None) -> bool:
        """Whether it is meant for this kind, account, sector, place, day and language (None: cannot tell, so all).

        An unknown account counts as a personal one: the stricter manners of a brand are asked of brands only.
        """
        return (
            (self.lang == "any" or lang is None or self.lang == lang)
            and draft.kind in self.kinds
            and ("personal" if draft.account == "unknown" else draft.account) in self.accounts
            and (draft.sector is None or "any" in self.sectors or draft.sector in self.sectors)
            and (not self.jurisdictions or bool(self.jurisdictions & reach(draft.jurisdictions)))
            and (draft.on is None or self.effective_from is None or self.effective_from <= draft.on)
            and (draft.on is None or self.effective_to is None or draft.on <= self.effective_to)
        )

    @property
    def source(self) -> str:
        """A rule without patterns says what the model found."""
        return "rule" if self.patterns else "model"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Named word lists. `words["product_en"]` holds phrases, `patterns["amount"]` a linear-time regex."""

    words: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, str]

    def __hash__(self) -> int:
        """By identity: what is made of a list is remembered for this lexicon, and thousands of words are not hashed."""
        return id(self)


@dataclass(frozen=True, slots=True)
class Rate:
    """An approved figure of one product, in percent; `low` < `high` where it depends on conditions.

    `kind` is what it is called (apy, yield, fee ...): its own words tell it from the product's other figures.
    `conditions` is the wording that must stand in the same text, by language; `condition_words` show that it does.
    """

    product: str
    kind: str
    low: Decimal
    high: Decimal
    valid_from: date
    valid_to: date | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    condition_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restricted:
    """A name that nobody writes about without approval, with its other spellings and tickers, while it is listed."""

    name: str
    aliases: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Wording of the firm's own that must stand where one of its `products` or one of the phrases `mentions` is named.

    `wording` is by language, and asked for in these languages only. `short` is for sites where it does not fit;
    that, and `accepted`, count as well. Empty `content` (static, interactive), `jurisdictions`, `sites`: all of them.
    """

    name: str
    wording: Mapping[str, str]
    products: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    short: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    content: frozenset[str] = frozenset()
    jurisdictions: frozenset[str] = frozenset()
    sites: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    """The firm's own lists. `products` maps a name to its other spellings, `rate_kinds` a kind to its words."""

    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rates: tuple[Rate, ...] = ()
    rate_kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    restricted: tuple[Restricted, ...] = ()
    handles: frozenset[str] = frozenset()
    required_disclosures: tuple[Disclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What a site does to a post, in characters: the most it takes, and where it hides the rest behind "see more"."""

    limit: int | None = None
    fold: int | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules loaded, the lexicon and the cue words per language, under one version hash.

    `sites` is by host name, then by kind of draft; `meanings` has, by category, what the learned stage says.
    The engine does not read these: `adapters` tell the extension where a site's composers are, `lessons` what to say
    when someone asks for more.
    """

    version: str
    rules: tuple[Rule, ...]
    lexicon: Lexicon
    cues: Mapping[str, tuple[str, ...]]
    sites: Mapping[str, Mapping[str, Site]] = field(default_factory=dict)
    firm: Firm = field(default_factory=Firm)
    meanings: Mapping[str, Rule] = field(default_factory=dict)
    adapters: tuple[Mapping[str, Any], ...] = ()
    lessons: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def site(self, draft: Draft) -> Site:
        """The site's habits for this draft; a subdomain (m., www.) shares its site's."""
        host = (draft.site or "").lower().rstrip(".")
        while host and host not in self.sites:
            host = host.partition(".")[2]
        return self.sites.get(host, {}).get(draft.kind, Site())


@dataclass(frozen=True, slots=True)
class Policy:
    """The firm's choices. `decisions` are tried in order, the first line that fits a finding wins.

    `guard` is what the extension does when someone presses Post, `may_pause` whether people may pause it on a site.
    Who has not read the policy is reminded every `remind_readers_days`, with 0 only by hand.
    """

    version: str
    decisions: tuple[Mapping[str, str], ...]
    when_unreachable: str
    jurisdictions: tuple[str, ...]
    clauses: Mapping[str, Mapping[str, str]]
    categories: Mapping[str, Mapping[str, str]]
    guard: Mapping[str, Any] = field(default_factory=dict)
    may_pause: bool = False
    remind_readers_days: int = 0
    recording: Recording = field(default_factory=Recording)
    reviews: Reviewing = field(default_factory=Reviewing)
    staged: Staged | None = None
