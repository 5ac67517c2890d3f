"""The tables, one file per area. METADATA knows all of them: the migrations are compared with it."""

from api.store.tables import (
    approvers,
    audit,
    editions,
    handbook,
    jobs,
    library,
    machines,
    notices,
    people,
    policies,
    records,
    reviews,
    staged,
    tallies,
    versions,
)
from api.store.tables.base import Table

METADATA = Table.metadata

__all__ = [
    "METADATA",
    "Table",
    "approvers",
    "audit",
    "editions",
    "handbook",
    "jobs",
    "library",
    "machines",
    "notices",
    "people",
    "policies",
    "records",
    "reviews",
    "staged",
    "tallies",
    "versions",
]
