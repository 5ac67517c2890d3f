"""The store: everything that outlives a restart, in SQLite or PostgreSQL. Who has no use for it does not pay for it.

Tables are in tables/, one file per area; queries are named functions in a file of the same name here, which take the
session of a transaction that the caller opened:

    with store.write() as session:
        user = people.add(session, email="ada@bank.example", name="Ada")
"""

from __future__ import annotations

from api.store.core import Store

__all__ = ["Store"]
