"""People and groups: what an admin does with them, and what nobody can do by a form we did not make."""

import io
import re

import pytest
from sqlalchemy import select

from api.store import groups, people
from api.store.tables.audit import AuditEntry
from api.store.tables.people import ConsoleSession, User
from tests.console import PASSWORD, Browser, add_person

CODE = re.compile(r"<code>([a-z0-9-]+)</code>")
OWN = "three large green trees"


def find(store, name: str) -> User:
    with store.read() as session:
        return people.by_email(session, f"{name}@bank.example")


def entries(store) -> list[tuple[str, str, str]]:
    with store.read() as session:
        rows = select(AuditEntry.action, AuditEntry.actor, AuditEntry.object).order_by(AuditEntry.sequence)
        return [tuple(row) for row in session.execute(rows)]


def person(name: str, *roles: str, **more) -> dict:
    return {"name": name.title(), "email": f"{name}@bank.example", "roles": list(roles), **more}


def test_a_new_person_signs_in_once_and_chooses_a_password(console, store):
    admin = console("ada", "admin")
    shown = admin.post("/console/people/new", **person("ben", "writer", one_time="y"))
    password = CODE.search(shown.text)[1]
    assert password not in admin.get("/console/people/").text

    ben = console()
    assert ben.sign_in("ben", password).status_code == 302
    for path in ("/console/", "/console/account/", "/console/people/"):
        assert ben.get(path).headers["Location"] == "/console/account/password"
    for new in ("short", "bank holiday monday", "aaaaaaaaaaaaaaaa", password, "x" * 201):
        answer = ben.post("/console/account/password", seen="/console/", old=password, new=new, again=new)
        assert (answer.status_code, 'class="error"' in answer.text) == (200, True)
    fields = {"old": password, "new": OWN, "again": OWN}
    assert ben.post("/console/account/password", seen="/console/", **fields).status_code == 302
    assert ben.get("/console/account/").status_code == 200
    assert console().sign_in("ben", password).status_code == 401
    assert console().sign_in("ben", OWN).status_code == 302
    assert password not in repr(entries(store))


def test_what_admins_do_is_in_the_audit_log_by_ids(console, store):
    admin = console("ada", "admin")
    admin.post("/console/people/new", **person("ben", "writer"))
    ben, ada = find(store, "ben"), find(store, "ada")
    admin.post(f"/console/people/{ben.id}", **person("benjamin", "reviewer"))
    admin.post(f"/console/people/{ben.id}/deactivate")
    admin.post(f"/console/people/{ben.id}/activate")
    admin.post(f"/console/people/{ben.id}/sign-out")
    admin.post(f"/console/people/{ben.id}/reset")
    mine = [action for action, actor, what in entries(store) if (actor, what) == (f"user:{ada.id}", f"user:{ben.id}")]
    assert mine == [
        "add person",
        "change person",
        "change roles",
        "deactivate person",
        "activate person",
        "sign out person",
        "reset password",
    ]
    with store.read() as session:
        payloads = repr(session.scalars(select(AuditEntry.payload)).all())
    assert "bank.example" not in payloads
    assert "Benjamin" not in payloads


def test_a_role_counts_from_the_next_click(console, store):
    admin, ben = console("ada", "admin"), console("ben", "admin")
    assert ben.get("/console/people/").status_code == 200
    admin.post(f"/console/people/{find(store, 'ben').id}", **person("ben", "writer"))
    assert ben.get("/console/people/").status_code == 403


@pytest.mark.parametrize("how", ["reset", "sign-out", "deactivate"])
def test_sessions_end_when_a_way_in_changes(console, store, how):
    admin, ben = console("ada", "admin"), console("ben", "writer")
    admin.post(f"/console/people/{find(store, 'ben').id}/{how}")
    assert "/console/sign-in" in ben.get("/console/account/").headers["Location"]


def test_a_new_password_ends_the_other_sessions(console, store):
    here, there = console("ada", "admin"), console()
    there.enter(store, find(store, "ada").id)
    fields = {"old": PASSWORD, "new": OWN, "again": OWN}
    here.post("/console/account/password", seen="/console/", **fields)
    assert here.get("/console/account/").status_code == 200
    assert there.get("/console/account/").status_code == 302


def test_an_open_session_is_not_enough_to_change_the_password(console):
    browser = console("ada", "admin")
    fields = {"new": OWN, "again": OWN}
    for _ in range(6):
        answer = browser.post("/console/account/password", seen="/console/", old="guess guess guess", **fields)
        assert "This is not your password" in answer.text
    assert "This is not your password" in browser.post("/console/account/password", old=PASSWORD, **fields).text


def test_one_ends_only_sessions_of_ones_own(console, store):
    ada, ben = console("ada", "writer"), console("ben", "writer")
    with store.read() as session:
        rows = {row.user_id: row.id for row in session.scalars(select(ConsoleSession))}
    hers, his = rows[find(store, "ada").id], rows[find(store, "ben").id]
    assert ada.post(f"/console/account/sessions/{his}/end").status_code == 404
    assert ben.get("/console/account/").status_code == 200
    assert hers in ada.get("/console/account/").text or "this one" in ada.get("/console/account/").text
    assert his not in ada.get("/console/account/").text
    assert ben.post(f"/console/account/sessions/{his}/end").status_code == 302
    assert ben.get("/console/account/").status_code == 302


def test_signing_out_everywhere(console, store):
    here, there = console("ada", "writer"), console()
    there.enter(store, find(store, "ada").id)
    here.post("/console/account/sign-out-everywhere")
    assert {browser.get("/console/account/").status_code for browser in (here, there)} == {302}


def test_the_last_admin_stays(console, store):
    admin = console("ada", "admin")
    ada = find(store, "ada")
    assert "There must be an admin" in admin.post(f"/console/people/{ada.id}", **person("ada", "writer")).text
    admin.post(f"/console/people/{ada.id}/deactivate")
    assert admin.get("/console/people/").status_code == 200
    text = "email,name,roles\nada@bank.example,Ada,writer\n"
    shown = re.search(r'name="shown" value="(\w+)"', admin.post("/console/people/import/", text=text).text)[1]
    assert "nobody would be admin" in admin.post("/console/people/import/", text=text, shown=shown).text
    assert find(store, "ada").roles == {"admin"}


def test_fields_that_no_form_has_change_nothing(console, store):
    admin = console("ada", "admin")
    more = {"id": "1" * 32, "active": "", "password": "x", "subject": "iss|sub", "pseudonym": "W-1", "failures": "99"}
    admin.post("/console/people/new", **person("ben", "writer", **more))
    before = find(store, "ben")
    admin.post(f"/console/people/{before.id}", **person("ben", "writer", **more))
    after = find(store, "ben")
    assert (after.id, after.active, after.password, after.subject, after.failures) == (before.id, True, None, None, 0)
    assert after.pseudonym == before.pseudonym != "W-1"
    ben = Browser(admin.client.application)
    ben.enter(store, after.id)
    fields = {"old": PASSWORD, "new": OWN, "again": OWN, "roles": "admin", "email": "admin@bank.example"}
    ben.post("/console/account/password", seen="/console/", **fields)
    assert find(store, "ben").roles == {"writer"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (person("ben", "boss"), "not a valid choice"),
        (person("ben", groups=["made up"]), "not a valid choice"),
        (person("ben") | {"name": ""}, "This is needed"),
        (person("ben") | {"name": "B" * 201}, "at most 200"),
        (person("ben") | {"name": "B\x00en"}, "cannot be shown"),
        (person("ben") | {"name": "B\u202een"}, "cannot be shown"),
        (person("ben") | {"email": "ben"}, "not an e-mail address"),
        (person("ben") | {"email": "ADA@bank.example"}, "Somebody else has this address"),
    ],
)
def test_a_form_says_what_is_wrong_and_saves_nothing(console, store, fields, said):
    admin = console("ada", "admin")
    assert said in admin.post("/console/people/new", **fields).text
    with store.read() as session:
        assert people.count(session) == 1


def test_names_are_shown_not_run(console, store):
    admin = console("ada", "admin")
    name = "<script>alert(1)</script>{{ 7*7 }}' OR 1=1 --"
    admin.post("/console/people/new", **person("ben", "writer") | {"name": name})
    page = admin.get("/console/people/").text
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page
    assert find(store, "ben").name == name


@pytest.mark.parametrize(
    "words", ["ben", "BEN@bank", "reviewer", "fund desk", "%", "_", "' OR 1=1 --", "\0", "x" * 500]
)
def test_people_are_found_by_name_address_role_or_group(console, store, words):
    admin = console("ada", "admin")
    ben = add_person(store, "ben", "reviewer")
    with store.write() as session:
        groups.add(session, "Fund desk", actor="system")
        groups.join(session, people.find(session, ben), ["Fund desk"], actor="system")
    page = admin.get("/console/people/", query_string={"q": words}).text
    assert ("ben@bank.example" in page) == (words in ("ben", "BEN@bank", "reviewer", "fund desk", "\0"))


def test_many_people_come_in_pages(console, store):
    admin = console("ada", "admin")
    with store.write() as session:
        for number in range(60):
            people.add(session, actor="system", email=f"p{number}@bank.example", name=f"P {number:02}", roles=())
    first = admin.get("/console/people/").text
    assert "1–50 / 61" in first
    assert "start=50" in first
    assert "51–61 / 61" in admin.get("/console/people/?start=50").text
    for start in ("-1", "x", "99999999999999999999", "70"):
        assert admin.get(f"/console/people/?start={start}").status_code == 200


def test_a_group_is_the_list_that_was_saved(console, store):
    admin = console("ada", "admin")
    add_person(store, "ben", "writer")
    group = admin.post("/console/groups/", name="Fund desk").headers["Location"]
    assert "Another group has this name" in admin.post("/console/groups/", name="FUND desk").text
    mail = "Ada <ada@bank.example>; BEN@bank.example\nzoe@bank.example"
    assert "zoe@bank.example" in admin.post(f"{group}/members", addresses=mail).text
    admin.post(f"{group}/members", addresses=mail.partition("\n")[0])
    assert (find(store, "ada").groups, find(store, "ben").groups) == (["Fund desk"], ["Fund desk"])
    admin.post(f"{group}/members", addresses="ben@bank.example")
    assert (find(store, "ada").groups, find(store, "ben").groups) == ([], ["Fund desk"])
    admin.post(f"{group}/name", name="Funds")
    assert find(store, "ben").groups == ["Funds"]
    admin.post(f"{group}/remove")
    assert find(store, "ben").groups == []
    assert admin.get(group).status_code == 404


def test_a_form_has_its_size(console):
    admin = console("ada", "admin")
    token = admin.token()
    for body, kind in (
        ("name=" + "A" * 600_000, "application/x-www-form-urlencoded"),
        ("&".join(f"roles={n}" for n in range(100_000)), "application/x-www-form-urlencoded"),
    ):
        data = f"csrf_token={token}&{body}"
        assert admin.client.post("/console/people/new", data=data, content_type=kind).status_code == 413
    upload = {"csrf_token": token, "file": (io.BytesIO(b"email,name\n" + b"x" * 300_000), "people.csv")}
    assert "256 kB" in admin.client.post("/console/people/import/", data=upload).text
