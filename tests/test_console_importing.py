"""Many people from a file: shown first, saved as shown, all of it or nothing."""

import io
import re

import pytest
from sqlalchemy import event

from api.store import groups, people
from tests.console import add_person

TEXT = """email,name,roles,groups,active
ada@bank.example,Ada,admin,,yes
ben@bank.example,Benjamin,reviewer;auditor,fund DESK;Retail,yes
cleo@bank.example,Cleo,writer,,yes
dan@bank.example,Dan,writer,,no
bad,,boss,,
"""
SHOWN = re.compile(r'name="shown" value="(\w+)"')
PATH = "/console/people/import/"


@pytest.fixture
def admin(console, store):
    browser = console("ada", "admin")
    add_person(store, "ben", "writer")
    add_person(store, "dan", "writer")
    with store.write() as session:
        groups.add(session, "Fund desk", actor="system")
    return browser


def state(store) -> dict[str, tuple]:
    with store.read() as session:
        found = people.page(session)[0]
    return {user.email.partition("@")[0]: (user.name, set(user.roles), user.groups, user.active) for user in found}


def shown(page) -> str:
    return SHOWN.search(page.text)[1]


def test_nothing_is_saved_before_it_was_shown(admin, store):
    before = state(store)
    page = admin.post(PATH, text=TEXT)
    assert "New: 1. Changed: 2. As before: 1." in page.text
    assert "New groups: Retail." in page.text
    assert "Line 6:" in page.text
    assert "“boss” is no role" in page.text
    assert state(store) == before
    assert "New: 1." in admin.post(PATH, text=TEXT, shown="made-up").text
    assert state(store) == before


def test_what_was_shown_is_saved(admin, store):
    answer = admin.post(PATH, text=TEXT, shown=shown(admin.post(PATH, text=TEXT)))
    assert answer.headers["Location"] == "/console/people/"
    assert state(store) == {
        "ada": ("Ada", {"admin"}, [], True),
        "ben": ("Benjamin", {"reviewer", "auditor"}, ["Fund desk", "Retail"], True),
        "cleo": ("Cleo", {"writer"}, [], True),
        "dan": ("Dan", {"writer"}, [], False),
    }
    assert "Nothing would change" in admin.post(PATH, text=TEXT).text


def test_what_changed_meanwhile_is_shown_again(admin, store):
    first = shown(admin.post(PATH, text=TEXT))
    add_person(store, "cleo", "auditor")
    page = admin.post(PATH, text=TEXT, shown=first)
    assert "in the meantime" in page.text
    assert state(store)["cleo"][1] == {"auditor"}


def test_a_failure_in_the_middle_leaves_nothing(admin, store):
    first, before = shown(admin.post(PATH, text=TEXT)), state(store)

    def fail(connection, cursor, statement, parameters, context, many):
        if statement.startswith("UPDATE users") and context.isinsert is False:
            raise RuntimeError("pulled the plug")

    event.listen(store.engine, "before_cursor_execute", fail)
    assert admin.post(PATH, text=TEXT, shown=first).status_code == 500
    event.remove(store.engine, "before_cursor_execute", fail)
    assert state(store) == before


def test_the_admins_role_can_be_handed_on_in_one_file(admin, store):
    text = "email,name,roles\nada@bank.example,Ada,writer\nben@bank.example,Ben,admin\n"
    admin.post(PATH, text=text, shown=shown(admin.post(PATH, text=text)))
    assert (state(store)["ada"][1], state(store)["ben"][1]) == ({"writer"}, {"admin"})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "must name the columns"),
        (b"email,name\n", "nobody in this file"),
        ("email,name\nzo\xe9@bank.example,Zo\xe9\n".encode("cp1252"), "not UTF-8"),
        (b'email,name\n"ada', "quotation mark"),
        (b"PK\x03\x04" + bytes(range(32)), "must name the columns"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(admin, content, said):
    data = {"csrf_token": admin.token(), "file": (io.BytesIO(content), "people.csv")}
    assert said in admin.client.post(PATH, data=data).text


def test_cells_are_shown_not_run(admin):
    text = 'email,name\nzoe@bank.example,<img src=x onerror=alert(1)>\n"<b>",</textarea><script>\n'
    page = admin.post(PATH, text=text).text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "</textarea><script>" not in page
