"""What can go wrong with a database, under names for those who speak no SQL."""

from __future__ import annotations

from sqlalchemy.exc import DataError as UnfitError
from sqlalchemy.exc import IntegrityError as ConflictError
from sqlalchemy.exc import SQLAlchemyError as DatabaseError

__all__ = ["ConflictError", "DatabaseError", "UnfitError"]
