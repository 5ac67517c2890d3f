"""What a year of a firm leaves with legal: reviews and what was decided. And how many rows there are of everything."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from api.engine.rules import Rulebook
from api.store import Store, audit
from api.store.tables import METADATA
from api.store.tables.reviews import Decision, Review
from api.store.tables.tallies import ReviewRule
from bench.firm import Firm

A_DAY = 14
OPEN = 30
FATES = (("approved", 50), ("approved-with-changes", 20), ("rejected", 20), ("false-positive", 10))


def fill(store: Store, firm: Firm, rulebook: Rulebook, chance: random.Random, until: datetime, days: int) -> None:
    asked, about, decided, entries = [], [], [], []
    number = days * A_DAY * len(firm.people) // 1000
    for back in range(number):
        at = until - timedelta(days=days * back / number, minutes=chance.randrange(300))
        id, writer, rule = f"{back:032x}", chance.choice(firm.people).actor, chance.choice(rulebook.rules)
        status = "open" if back < OPEN * len(firm.people) // 1000 else "decided"
        asked.append(
            {"id": id, "writer": writer, "opened_at": at, "status": status, "version": int(status == "decided"),
             "site": "linkedin.com", "kind": "post", "account": "brand", "proposed": "hold", "rulebook": "r",
             "policy": "p", "categories": [rule.category], "source": "extension", "severity": rule.severity,
             "jurisdictions": ["eu"], "due_at": at + timedelta(days=1),
             "closed_at": at if status == "decided" else None}
        )  # fmt: skip
        about.append({"review_id": id, "rule": rule.id})
        entries.append((writer, "review.opened", f"review:{id}", {"proposed": "hold"}))
        if status == "decided":
            fate, by = chance.choices(*zip(*FATES, strict=True))[0], f"user:{chance.choice(firm.reviewers)}"
            decided.append({"review_id": id, "version": 1, "disposition": fate, "reviewer": by, "at": at})
            entries.append((by, "review.decided", f"review:{id}", {"disposition": fate, "version": 1}))
    with store.write() as session:
        session.execute(insert(Review), asked)
        session.execute(insert(ReviewRule), about)
        if decided:
            session.execute(insert(Decision), decided)
        for actor, action, object, told in entries:
            audit.append(session, actor=actor, action=action, object=object, payload=told)


def counts(store: Store) -> dict[str, int]:
    """Of every table that has rows, the longest first."""
    with store.read() as session:
        found = {
            table.name: session.scalar(select(func.count()).select_from(table)) for table in METADATA.sorted_tables
        }
    return {name: number for name, number in sorted(found.items(), key=lambda one: -one[1]) if number}
