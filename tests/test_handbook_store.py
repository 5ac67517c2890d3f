"""What the handbook keeps, on both databases: readers, codes of conduct, the learning of teams."""

from datetime import timedelta

from api.store import acknowledgements, codes, groups, people
from api.store.tables.base import now
from tests.console import add_person


def test_the_counts_are_the_same_on_both_databases(store):
    with store.write() as session:
        groups.add(session, "Desk", actor="system")
    ids = [add_person(store, name, "writer") for name in ("ada", "ben")]
    with store.write() as session:
        groups.join(session, people.find(session, ids[0]), ["Desk"], actor="system")
        people.set_roles(session, people.find(session, ids[0]), ["writer"], actor="system", source="provider")
        assert acknowledgements.add(session, ids[0], "p" * 64, policy=1, codes=[2])
        assert not acknowledgements.add(session, ids[0], "p" * 64, policy=1, codes=[2])
    with store.read() as session:
        assert acknowledgements.total(session, "p" * 64)[1:] == (2, 1)
        assert acknowledgements.by_group(session, "p" * 64) == [("Desk", 1, 1)]
        ((user, at),) = acknowledgements.people(session, "p" * 64, read=True)
        assert (user.name, now() - at < timedelta(minutes=5)) == ("Ada", True)
        assert [user.name for user, _ in acknowledgements.people(session, "p" * 64)] == ["Ben"]


def test_each_language_has_its_newest_text(store):
    with store.write() as session:
        for language, text in (("en", "one"), ("fr", "deux"), ("en", "three")):
            codes.publish(session, text, language=language, actor="system")
    with store.read() as session:
        assert {language: version.document for language, version in codes.newest(session).items()} == {
            "en": "three",
            "fr": "deux",
        }
        assert codes.numbers(session) == [2, 3]
        assert [version.number for version in codes.history(session)] == [3, 2, 1]
