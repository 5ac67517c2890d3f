"""Records: written in batches, each batch one entry of the audit log; looked for, counted, opened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert, select

from api.records.batches import Log, Row
from api.records.record import COLUMNS, digest, root
from api.records.seal import Sealed
from api.store import audit
from api.store.tables.records import Record, SealedText

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.records.seal import Keyring


class Kept(NamedTuple):
    """What is to be written: a record as content, and what was typed, sealed."""

    id: str
    content: str
    sealed: Sealed | None = None


def add(session: Session, kept: Iterable[Kept]) -> int:
    """Write what is not there yet, in this order, and chain it. How many that were.

    Whoever is not sure whether a batch was written sends it again.
    """
    audit.lock(session)
    wanted = {one.id: one for one in kept}
    known = set(session.scalars(select(Record.id).where(Record.id.in_(wanted))))
    fresh = [one for id, one in wanted.items() if id not in known]
    if not fresh:
        return 0
    digests = [digest(one.id, one.content) for one in fresh]
    batch = audit.append(
        session,
        actor="system",
        action="records.kept",
        object="records",
        payload={"count": len(fresh), "root": root(digests)},
    )
    rows = zip(fresh, digests, range(len(fresh)), strict=True)
    session.execute(insert(Record.__table__), [_row(one, leaf, batch, place) for one, leaf, place in rows])
    texts = [{"id": one.id, **one.sealed._asdict()} for one in fresh if one.sealed]
    if texts:
        session.execute(insert(SealedText.__table__), texts)
    return len(fresh)


def _row(kept: Kept, leaf: str, batch: int, place: int) -> dict[str, Any]:
    return {"id": kept.id, **columns(kept.content), "content": kept.content, "digest": leaf, "batch": batch,
            "place": place, "purged": None}  # fmt: skip


def columns(content: str) -> dict[str, Any]:
    """The parts of a content that are looked for."""
    parts = json.loads(content)
    return {name: parts.get(name) for name in COLUMNS} | {"at": datetime.fromisoformat(parts["at"])}


def find(
    session: Session,
    *,
    writer: str | None = None,
    kind: str | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    most: int = 100,
) -> list[Record]:
    """The newest first."""
    query = select(Record).order_by(Record.at.desc(), Record.id.desc()).limit(most)
    conditions = [
        None if writer is None else Record.writer == writer,
        None if kind is None else Record.kind == kind,
        None if since is None else Record.at >= since,
        None if before is None else Record.at < before,
    ]
    return list(session.scalars(query.where(*(one for one in conditions if one is not None))))


def get(session: Session, id: str) -> Record | None:
    return session.get(Record, id)


def open_text(session: Session, id: str, keyring: Keyring, *, actor: str, reason: str) -> dict[str, Any]:
    """What was typed. Reading it is an entry of the log, with its reason: a session that writes is needed."""
    found = session.get(SealedText, id)
    if found is None:
        return {}
    opened = keyring.open(id, Sealed(found.key, found.wrapped, found.sealed))
    audit.append(session, actor=actor, action="text.read", object=f"text:{id}", payload={"reason": reason})
    return opened


def as_checked(session: Session, posted: Record) -> bool | None:
    """Whether what was posted is what was checked; None when the record cannot tell."""
    content = json.loads(posted.content or "{}")
    checked = session.get(Record, content.get("screening", ""))
    macs = [json.loads(one.content).get("text_mac") if one and one.content else None for one in (posted, checked)]
    comparable = all(macs) and macs[0].partition(":")[0] == macs[1].partition(":")[0]
    return macs[0] == macs[1] if comparable else None


def in_batches(session: Session) -> Iterator[Record]:
    """All of them in the order of the chain."""
    query = select(Record).order_by(Record.batch, Record.place).execution_options(yield_per=2_000)
    yield from session.scalars(query)


def logged(entries: Iterable[tuple]) -> Log:
    """What the log says of records."""
    said: dict[str, dict[int, Any]] = {"records.kept": {}, "records.purged": {}, "person.erased": {}}
    for sequence, _, _, action, _, payload, *_ in entries:
        if action in said:
            said[action][sequence] = json.loads(payload)
    batches = {at: (told["count"], told["root"]) for at, told in said["records.kept"].items()}
    purges = {at: told["ids"] for at, told in said["records.purged"].items()}
    return Log(batches, purges, frozenset(said["person.erased"]))


def as_rows(session: Session) -> Iterator[Row]:
    """All of them as the check wants them."""
    joined = select(Record, SealedText).outerjoin(SealedText, SealedText.id == Record.id)
    query = joined.order_by(Record.batch, Record.place).execution_options(yield_per=2_000)
    for record, text in session.execute(query):
        told, promised = _told(record.content)
        has = {name: getattr(record, name) for name in COLUMNS}
        kept = Sealed(text.key, text.wrapped, text.sealed).digest if text else None
        erased = (text is not None and text.wrapped is None, text.erased if text else None)
        yield Row(record.id, record.batch, record.place, record.digest, record.content, has, told, (promised, kept),
                  erased, record.purged)  # fmt: skip


def _told(content: str | None) -> tuple[dict[str, Any], str | None]:
    """The columns and the sealed digest that a content speaks of; a content that was spoilt speaks of none."""
    try:
        return columns(content or ""), json.loads(content or "").get("sealed")
    except (ValueError, KeyError):
        return {}, None
