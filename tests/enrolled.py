"""Builders for tests about keys, enrolled browsers and their tokens."""

import uuid
from datetime import timedelta

from sqlalchemy import select, update

from api.store import keys
from api.store.tables.audit import AuditEntry
from api.store.tables.base import now

SOON = timedelta(days=30)


def enrolment_key(store, **more) -> str:
    with store.write() as session:
        wanted = {"name": "fleet", "actor": "command", "expires_at": now() + SOON} | more
        return keys.make_enrolment_key(session, **wanted)


def enrol(client, key, **more):
    asked = {"key": key, "install_id": str(uuid.uuid4()), "browser": "Chromium", "version": "1.0.0"} | more
    return client.post("/v1/enrol", json=asked)


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def rotate(client, secret, **body):
    return client.post("/v1/token/rotate", json=body, headers=bearer(secret))


def only(store, table):
    with store.read() as session:
        return session.scalars(select(table)).one()


def backdate(store, table, **values):
    with store.write() as session:
        session.execute(update(table).values(**values))


def audited(store, action):
    with store.read() as session:
        return len(session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all())
