"""The library in a worker's memory: a text of it that is posted as it stands passes, whatever the rules say of it.

Only as long as the rules say no more than legal has seen: what a newer rule finds stands until legal confirms the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.engine.types import Draft, Finding, Screening, is_on
from api.records.seal import canonical_text

if TYPE_CHECKING:
    from flask import Flask

    from api.engine import Engine

REFRESH = 2.0
BECAUSE = "approved-text"
ANY = "any"


@dataclass(frozen=True)
class Approved:
    """One text of the library, and where it may be used."""

    id: str
    sort: str
    title: str
    words: str
    lang: str
    product: str | None
    account: str
    kind: str
    site: str | None
    accepted: frozenset[str]
    expires_at: datetime

    def fits(self, draft: Draft) -> bool:
        """An account that is not known counts as a personal one."""
        account = "personal" if draft.account == "unknown" else draft.account
        return (
            self.account in (ANY, account)
            and self.kind in (ANY, draft.kind)
            and (self.site is None or is_on(self.site, draft.site))
        )


@dataclass(frozen=True)
class Library:
    """`by_words` is what is looked up, `revision` tells whether the store has a newer one."""

    revision: str = ""
    texts: tuple[Approved, ...] = ()
    by_words: Mapping[str, tuple[Approved, ...]] = field(default_factory=dict)


def library(revision: str, texts: Iterable[Approved]) -> Library:
    texts = tuple(texts)
    by_words: dict[str, tuple[Approved, ...]] = {}
    for text in texts:
        key = canonical_text(text.words)
        by_words[key] = (*by_words.get(key, ()), text)
    return Library(revision, texts, by_words)


def find(known: Library, draft: Draft, at: datetime) -> Approved | None:
    """The text of the library that this draft is, word for word."""
    if not known.by_words:
        return None
    same = known.by_words.get(canonical_text(draft.text), ())
    return next((text for text in same if text.expires_at > at and text.fits(draft)), None)


def passed(screening: Screening, approved: Approved | None) -> Screening:
    """Everything found is excused, if legal has seen all of it; else the screening as it is."""
    if approved is None or fresh(screening.findings, approved.accepted):
        return screening
    excused = (*(replace(finding, because=BECAUSE) for finding in screening.findings), *screening.excused)
    ordered = tuple(sorted(excused, key=lambda finding: (finding.start, finding.end, finding.rule)))
    return replace(screening, decision="allow", score=0, severity="none", findings=(), excused=ordered)


def fresh(findings: Iterable[Finding], accepted: Iterable[str]) -> list[str]:
    """Rules that flag it and that nobody has seen flag it."""
    return sorted({finding.rule for finding in findings} - set(accepted))


def found_in(engine: Engine, words: str, *, account: str, kind: str, site: str | None) -> tuple[Finding, ...]:
    """What the rules of today find, wherever it may be used; each rule once."""
    accounts = ("brand", "personal") if account == ANY else (account,)
    kinds = ("post", "reply", "profile", "dm") if kind == ANY else (kind,)
    today = datetime.now(UTC).date()
    drafts = [Draft(words, site=site, kind=one, account=whose, on=today) for one in kinds for whose in accounts]
    by_rule = {finding.rule: finding for draft in drafts for finding in engine.screen(draft).findings}
    return tuple(sorted(by_rule.values(), key=lambda finding: (finding.start, finding.rule)))


def refresh(app: Flask) -> None:
    """Take over what was added, confirmed or retired since."""
    from api.service import CHANGING, Service
    from api.store import library as stored

    service: Service = app.extensions["caveat"]
    with service.store.read() as session:
        revision = stored.revision(session)
        if revision == service.library.revision:
            return
        texts = [approved(row, row.accepted) for row in stored.current(session)]
    with CHANGING:
        app.extensions["caveat"] = replace(app.extensions["caveat"], library=library(revision, texts))


def approved(row: Any, accepted: Iterable[str]) -> Approved:
    """As the store has it."""
    names = ("id", "sort", "title", "words", "lang", "product", "account", "kind", "site", "expires_at")
    return Approved(**{name: getattr(row, name) for name in names}, accepted=frozenset(accepted))
