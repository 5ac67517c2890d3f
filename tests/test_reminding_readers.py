"""Who has not read the policy is reminded: by the button and by itself, not too often, in the person's language."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from sqlalchemy import update
from standardwebhooks import Webhook

from api import handbook, policies, telling
from api.store import acknowledgements, audit, groups, people
from api.store.tables.base import now
from api.store.tables.handbook import PolicyPage
from api.store.tables.notices import Notice
from api.store.tables.people import User
from tests.console import Browser, add_person, serve
from tests.receivers import SECRET, by_hook, by_mail, mailbox, receiver

__all__ = ["mailbox", "receiver"]
PAGE = "/console/handbook/readers/"
DAYS = 7


class Firm:
    """`press()` is the button, `pass_days` lets time go by, `mail()` sends what waits."""

    def __init__(self, service, server):
        self.service = replace(service, policy=replace(service.policy, remind_readers_days=DAYS))
        self.store, self.settings = service.store, by_mail(server)
        self.app = serve(self.service, smtp_host="127.0.0.1")
        self.page = handbook.page(self.service, [])
        self.legal = Browser(self.app)
        self.legal.enter(self.store, add_person(self.store, "lena", "reviewer"))

    def press(self, group: str = "") -> str:
        data = {"csrf_token": self.legal.token(PAGE), "group": group}
        answer = self.legal.client.post(PAGE + "remind", data=data, follow_redirects=True)
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())

    def mail(self) -> int:
        return telling.turn(self.service, self.settings, "mail")

    def read(self, name: str) -> None:
        with self.store.write() as session:
            user = people.by_email(session, f"{name}@bank.example")
            acknowledgements.add(session, user.id, self.page, policy=1, codes=[])

    def pass_days(self, days: int) -> None:
        back = now() - timedelta(days=days)
        with self.store.write() as session:
            for row in (User.created_at, PolicyPage.since, Notice.made_at):
                session.execute(update(row.class_).values({row.key: back}))


@pytest.fixture
def firm(with_store, mailbox):
    server, got = mailbox
    firm = Firm(policies.in_force(with_store), server)
    firm.got = got
    return firm


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_button_reminds_each_once_and_the_page_says_whom(firm):
    for name in ("ada", "ben", "cleo"):
        add_person(firm.store, name, "writer")
    with firm.store.write() as session:
        people.add(session, actor="system", email="root@localhost", name="Root", roles=["writer"])
        groups.add(session, "Desk", actor="system")
        groups.join(session, people.by_email(session, "ben@bank.example"), ["Desk"], actor="system")
    firm.read("ada")
    assert "Desk" in firm.press("Desk")
    assert firm.mail() == 1
    assert "1 person gets a mail. 1 had one within the last three days. 1 has no mailbox." in firm.press()
    assert firm.mail() == 1
    assert "0 people get a mail. 2 had one" in firm.press()
    assert "0 people get a mail." in firm.press("a group that is gone")
    assert sorted(letter["To"] for letter in firm.got) == ["ben@bank.example", "cleo@bank.example"]
    page = firm.legal.get(PAGE).text
    assert "no mailbox" in page
    assert page.count(f"{now().year}</td>") == 2
    with firm.store.read() as session:
        told = [json.loads(entry.payload) for entry in audit.recent(session, action="policy.reminded")]
    assert [len(one["people"]) for one in told] == [1, 1]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_mail_is_in_the_person_s_language_and_holds_nothing_but_where_to_look(firm):
    french = add_person(firm.store, "ada", "writer")
    add_person(firm.store, "ben", "writer")
    browser = Browser(firm.app)
    browser.enter(firm.store, french)
    browser.post("/console/language", seen="/console/account/", language="fr")
    firm.press()
    firm.mail()
    ada, ben = sorted(firm.got, key=lambda letter: letter["To"])
    assert subject(ada) == "Caveat: Merci de lire la politique des réseaux sociaux"
    assert "Please read the social media policy / Merci de lire" in subject(ben)
    said = ada.get_payload(decode=True).decode()
    assert "Pour la version 1, cela reste à faire." in said
    assert said.rstrip().endswith("\nhttps://caveat.bank.example/console/handbook/")
    assert "asks everybody" not in said


def subject(letter) -> str:
    return str(make_header(decode_header(letter["Subject"].replace("\r\n", ""))))


def test_by_itself_after_the_days_of_the_policy_and_again_after_as_many(firm):
    add_person(firm.store, "ada", "writer")
    assert telling.remind_readers(firm.service) == 0  # from now on it is known
    assert telling.remind_readers(firm.service) == 0
    firm.pass_days(DAYS)
    add_person(firm.store, "new", "writer")
    assert telling.remind_readers(firm.service) == 1
    assert (telling.remind_readers(firm.service), firm.mail()) == (0, 1)
    firm.pass_days(DAYS - 1)
    assert telling.remind_readers(firm.service) == 0
    firm.pass_days(DAYS)
    assert telling.remind_readers(firm.service) == 2
    firm.read("new")  # before it went out
    assert firm.mail() == 1
    assert [letter["To"] for letter in firm.got] == ["ada@bank.example"] * 2
    never = replace(firm.service, policy=replace(firm.service.policy, remind_readers_days=0))
    firm.pass_days(DAYS)
    assert telling.remind_readers(never) == 0


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_webhook_is_told_once_for_all_and_names_nobody(firm, receiver):
    for name in ("ada", "ben"):
        add_person(firm.store, name, "writer")
    firm.press()
    assert telling.turn(firm.service, by_hook(receiver, public_url="https://caveat.bank.example"), "webhook") == 1
    ((headers, body),) = receiver.got
    told = Webhook(SECRET).verify(body, headers)
    link = "https://caveat.bank.example/console/handbook/readers/"
    assert (told["type"], told["data"]) == ("policy.unread", {"policy": 1, "unread": 2, "link": link})


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_without_a_mail_server_nobody_is_reminded(with_store):
    app = serve(policies.in_force(with_store))
    add_person(with_store.store, "ada", "writer")
    boss = Browser(app)
    boss.enter(with_store.store, add_person(with_store.store, "boss", "admin"))
    assert "nobody can be reminded by mail" in boss.get(PAGE).text
    boss.post(PAGE + "remind", seen=PAGE)
    assert "No mail server is set up." in boss.get(PAGE).text
