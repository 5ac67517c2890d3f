"""A year of a firm in an SQLite file: `python -m bench.year FILE` makes one to look at in the console.

Posts go through the very counting of the service, and records into the chain of the audit log, so that what comes out
is what a year would have left behind. Only the words are missing: nothing is sealed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import insert

from api.engine.rules import Rule, Rulebook
from api.recording.counting import Counting
from api.recording.facts import SCREENED, Fact
from api.records.chain import make
from api.records.record import digest, root, written
from api.rulebook import load
from api.store import Store, audit, policies, records, tallies
from api.store.migrate import migrate
from api.store.records import Kept
from api.store.tables.audit import AuditEntry
from api.store.tables.records import Record
from bench import asking, machine
from bench.firm import Firm, Person, build

SITES = (("linkedin.com", 55), ("x.com", 25), ("facebook.com", 8), ("instagram.com", 6), ("bsky.app", 3), ("other", 3))
POSTS_A_DAY = 480  # on a working day, by everybody together


@dataclass(frozen=True)
class Size:
    people: int = 1_000
    days: int = 365


def fill(url: str, size: Size) -> dict[str, int]:
    """Make the tables and the year; how many rows there are of what."""
    store = Store(url)
    migrate(store)
    rulebook, policy = load(machine.ROOT / "rules")
    until = datetime.now(UTC)
    firm = build(store, size.people, until)
    with store.write() as session:
        text = (machine.ROOT / "rules" / "policy.yaml").read_text()
        for number in range(24):
            policies.publish(session, text, base=number, comment="Tuned", actor=f"user:{firm.admins[0]}")
    counting, chance = Counting(), random.Random(11)
    for back in reversed(range(size.days)):
        _day(store, counting, _Day(chance, rulebook, policy.version, firm, until - timedelta(days=back)))
    asking.fill(store, firm, rulebook, chance, until, size.days)
    found = asking.counts(store)
    store.close()
    return found


@dataclass
class _Day:
    chance: random.Random
    rulebook: Rulebook
    policy: str
    firm: Firm
    at: datetime

    def posts(self) -> int:
        mean = POSTS_A_DAY * len(self.firm.people) / 1000 * (0.2 if self.at.weekday() > 4 else 1)
        return max(0, int(self.chance.gauss(mean, mean / 8)))


def _day(store: Store, counting: Counting, day: _Day) -> None:
    facts, kept = [], []
    for number in range(day.posts()):
        one = day.chance.choice(day.firm.people)
        post = list(_post(day, one, f"{day.at:%j}{number}"))
        facts += post
        kept += [_kept(day, one, fact, n) for n, fact in enumerate(post) if fact.what != SCREENED or n == 0]
    counts = counting.count(facts)
    with store.write() as session:
        tallies.add(session, f"{day.at:%Y%m%d}", counts.posts, counts.rules)
        _chain(session, day.chance, kept)


def _post(day: _Day, one: Person, draft: str) -> Iterator[Fact]:
    """A first version, perhaps another, and what its writer did."""
    chance = day.chance
    at = int(day.at.replace(hour=8).timestamp()) + chance.randrange(36_000)
    about = {"draft": draft, "site": chance.choices(*zip(*SITES, strict=True))[0], "groups": one.groups, "told": None}
    at_rule = min(int(chance.expovariate(1 / 60)), len(day.rulebook.rules) - 1)  # a few rules find most
    rule, noisy = day.rulebook.rules[at_rule], at_rule % 40 == 7
    risky = chance.random() < 0.09
    found = ((rule.id, rule.category),) if risky else ()
    decision = {"high": "hold", "medium": "warn", "low": "notice"}[rule.severity] if risky else "allow"
    excused = (chance.choice(day.rulebook.rules).id,) if chance.random() < 0.04 else ()
    yield Fact(SCREENED, at=at, revision=1, decision=decision, found=found, excused=excused, **about)
    if not risky:
        return
    fate = chance.random()
    if fate < 0.55:
        yield Fact(SCREENED, at=at + 30, revision=60, decision="allow", found=(), excused=(), **about)
    mistaken = 0.75 if noisy else 0.015
    act = "fixed" if fate < 0.35 else "posted" if fate < 0.75 else "dismissed" if fate < 0.85 else "override"
    act = "mistake" if chance.random() < mistaken else act
    yield Fact(act, at=at + 60, revision=0, decision="", found=found, excused=(), **about)
    if chance.random() < 0.02:
        yield Fact("not-watched", at=at + 90, revision=0, decision="", found=(("", ""),), excused=(), **about)


def _kept(day: _Day, one: Person, fact: Fact, number: int) -> Kept:
    moment = datetime.fromtimestamp(fact.at, UTC).isoformat(timespec="milliseconds")
    content = {"kind": "screening" if fact.what == SCREENED else fact.what, "at": moment, "site": fact.site}
    content |= {"writer": one.actor, "rulebook": day.rulebook.version, "policy": day.policy}
    content |= {"decision": fact.decision or None, "lang": "en", "score": 40 if fact.found else 0}
    content |= {"draft_kind": "post", "account": "brand"}
    content["findings"] = [_finding(rule) for rule in day.rulebook.rules if (rule.id, rule.category) in fact.found]
    return Kept(f"{fact.at * 1000:012x}{day.chance.getrandbits(72):018x}{number:02x}", written(content))


def _finding(rule: Rule) -> dict[str, str]:
    told = {"rule": rule.id, "category": rule.category, "severity": rule.severity, "confidence": rule.confidence}
    return told | {"source": "rule"}


def _chain(session: object, chance: random.Random, kept: list[Kept]) -> None:
    """As the drain does it, a few records in each entry of the log, but all of a day in one go."""
    entries, rows = [], []
    head = audit.head(session)
    kept = sorted(kept)
    while kept:
        batch, kept = kept[: (number := chance.randrange(1, 3))], kept[number:]
        digests = [digest(one.id, one.content) for one in batch]
        told = {"count": len(batch), "root": root(digests)}
        at = records.columns(batch[-1].content)["at"].isoformat(timespec="microseconds")
        entry = make(head, at=at, actor="system", action="records.kept", object="records", payload=told)
        head = entry.sequence, entry.digest
        entries.append(entry._asdict())
        rows += [
            {"id": one.id, **records.columns(one.content), "content": one.content, "digest": leaf,
             "batch": entry.sequence, "place": place, "purged": None}
            for place, (one, leaf) in enumerate(zip(batch, digests, strict=True))
        ]  # fmt: skip
    if entries:
        session.execute(insert(AuditEntry.__table__), entries)
        session.execute(insert(Record.__table__), rows)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--people", default=1_000, show_default=True)
@click.option("--days", default=365, show_default=True)
def main(file: Path, people: int, days: int) -> None:
    """Make FILE, which must not be there yet."""
    if file.exists():
        raise click.UsageError(f"{file} is there already.")
    for name, number in fill(f"sqlite:///{file.absolute()}", Size(people, days)).items():
        click.echo(f"{number:>9,} {name}")


if __name__ == "__main__":
    main(prog_name="python -m bench.year")
