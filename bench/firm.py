"""A made-up firm of 1,000 people: who they are, their groups, browsers and keys. The same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from api.store import Store
from api.store.tables.machines import EnrolmentKey, Installation, ServiceKey
from api.store.tables.people import Group, GroupMember, User, UserRole

_FIRST = ("Ada", "Ben", "Chloé", "Dario", "Élise", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kenza", "Louis", "Maya")
_LAST = ("Abbott", "Bernard", "Costa", "Dubois", "Evans", "Fischer", "Garnier", "Hall", "Ito", "Jansen", "Klein")
_TEAMS = ("Equities", "Bonds", "Funds", "Private banking", "Marketing", "Press", "Research", "Retail", "Cards", "Risk")
_CITIES = ("London", "Paris", "Zürich", "Boston")
_ROLES = {"admin": 4, "reviewer": 12, "auditor": 5, "it": 6}
_VERSIONS = (("1.4.2", 0.7), ("1.4.1", 0.2), ("1.3.0", 0.08), ("1.2.5", 0.02))


@dataclass(frozen=True)
class Person:
    id: str
    groups: tuple[str, ...]

    @property
    def actor(self) -> str:
        return f"user:{self.id}"


@dataclass(frozen=True)
class Firm:
    people: list[Person]
    reviewers: list[str]
    admins: list[str]


def build(store: Store, size: int, until: datetime) -> Firm:
    chance = random.Random(7)
    teams = {f"{team}, {city}": _id(chance) for city in _CITIES for team in _TEAMS}
    people = [Person(_id(chance), tuple(_groups(chance, list(teams)))) for _ in range(size)]
    roles = list(_roles(people))
    began = until - timedelta(days=365)
    with store.write() as session:
        session.execute(insert(Group), [{"id": id, "name": name, "created_at": began} for name, id in teams.items()])
        session.execute(insert(User), [_user(chance, n, one, until) for n, one in enumerate(people)])
        session.execute(insert(UserRole), [{"user_id": id, "role": role} for id, role in roles])
        members = [{"group_id": teams[name], "user_id": one.id} for one in people for name in one.groups]
        session.execute(insert(GroupMember), members)
        session.execute(insert(EnrolmentKey), [_key(chance, n, until) | {"uses": size} for n in range(12)])
        session.execute(insert(ServiceKey), [_key(chance, n, until) | {"scopes": ["score"]} for n in range(12, 20)])
        key = session.query(EnrolmentKey.id).limit(1).scalar()
        session.execute(insert(Installation), [_browser(chance, n, one, key, until) for n, one in enumerate(people)])
    return Firm(people, *([id for id, role in roles if role == wanted] for wanted in ("reviewer", "admin")))


def _groups(chance: random.Random, names: list[str]) -> Iterator[str]:
    yield from chance.sample(names, 1 if chance.random() < 0.8 else 2)


def _roles(people: list[Person]) -> Iterator[tuple[str, str]]:
    at = 0
    for role, number in _ROLES.items():
        yield from ((one.id, role) for one in people[at : at + number])
        at += number
    yield from ((one.id, "writer") for one in people)


def _user(chance: random.Random, number: int, one: Person, until: datetime) -> dict[str, Any]:
    name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)} {number}"
    return {
        "id": one.id,
        "email": f"person{number}@bank.example",
        "name": name,
        "pseudonym": f"W-{number:08X}",
        "active": number % 40 != 39,
        "created_at": until - timedelta(days=365),
        "seen_at": until - timedelta(hours=number) if number % 3 else None,
    }


def _key(chance: random.Random, number: int, until: datetime) -> dict[str, Any]:
    return {
        "id": _id(chance),
        "name": f"Key {number}",
        "digest": _id(chance) * 2,
        "shown": f"cvk_{number:04}",
        "created_by": "system",
        "created_at": until - timedelta(days=300),
        "expires_at": until + timedelta(days=20 * (number + 1)),
    }


def _browser(chance: random.Random, number: int, one: Person, key: str, until: datetime) -> dict[str, Any]:
    version = chance.choices([name for name, _ in _VERSIONS], [share for _, share in _VERSIONS])[0]
    seen = until - timedelta(hours=chance.expovariate(1 / 60))
    return {
        "id": _id(chance),
        "name": f"{number:036}",
        "enrolment_key_id": key,
        "user_id": one.id,
        "address": f"person{number}@bank.example",
        "browser": "Chrome on Windows",
        "version": version,
        "enrolled_at": until - timedelta(days=chance.randrange(20, 360)),
        "seen_at": seen if number % 25 else None,
        "revoked_at": until if number % 90 == 89 else None,
    }


def _id(chance: random.Random) -> str:
    return f"{chance.getrandbits(128):032x}"
