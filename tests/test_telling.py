"""Reminders by mail: to a real mail server, each once, never a word of the text; a dead one does no harm."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from api import telling
from api.settings import Settings
from api.store import Store, approvers, notices, people, review_notices, review_queue
from api.store.tables.notices import Notice
from tests.receivers import by_hook, by_mail, mailbox, outcomes, receiver, secure_mailbox
from tests.reviewers import CANARY, legal
from tests.serving import free_port

__all__ = ["legal", "mailbox", "receiver", "secure_mailbox"]


def test_a_mail_says_that_a_text_is_late_and_not_a_word_of_it(legal, mailbox):
    desk, (server, got) = legal(), mailbox
    ada = desk.person("ada", "reviewer")
    desk.ask(due=timedelta(hours=-1))
    settings = by_mail(server, smtp_user="caveat", smtp_password="very secret")
    assert telling.turn(desk.service, settings, "mail") == 1
    assert telling.turn(desk.service, settings, "mail") == 0
    (letter,) = got
    said = letter.get_payload(decode=True).decode()
    assert (letter["To"], letter["From"]) == ("ada@bank.example", "caveat@bank.example")
    assert "A text is late / Un texte est en retard" in letter["Subject"]
    assert "https://caveat.bank.example/console/reviews/" in said
    assert "guarantee" in said  # the category
    assert CANARY not in letter.as_string()
    assert ada not in letter.as_string().replace(letter["Message-ID"], "")


def test_mail_goes_by_tls_to_a_server_whose_certificate_is_good(legal, secure_mailbox, monkeypatch):
    desk, (server, got, pem) = legal(), secure_mailbox
    desk.person("ada", "reviewer")
    settings = by_mail(server, smtp_tls="starttls", smtp_user="caveat", smtp_password="very secret")
    desk.ask(due=timedelta(hours=-1))
    assert telling.turn(desk.service, settings, "mail") == 0  # nobody has signed that certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    desk.ask(due=timedelta(hours=-1))
    assert telling.turn(desk.service, settings, "mail") == 1
    assert len(got) == 1


def test_soon_and_late_are_told_once_each_to_whoever_has_it(legal, mailbox):
    desk, (server, got) = legal(remind_hours=1), mailbox
    desk.person("ada", "reviewer")
    ben = desk.person("ben", "reviewer")
    desk.ask(due=timedelta(hours=5))
    ids = [desk.ask(due=timedelta(minutes=minutes)) for minutes in (30, -1)]
    with desk.store.write() as session:
        for id in ids:
            review_queue.assign(session, id, ben, actor="user:9")
    assert telling.turn(desk.service, by_mail(server), "mail") == 2
    assert telling.turn(desk.service, by_mail(server), "mail") == 0
    assert {letter["To"] for letter in got} == {"ben@bank.example"}
    assert sorted(event for channel, event, *_ in outcomes(desk) if channel == "mail") == ["late", "soon"]


def test_who_is_away_or_may_not_approve_is_left_alone(legal, mailbox):
    desk, (server, got) = legal(), mailbox
    ada, ben, _ = (desk.person(name, "reviewer") for name in ("ada", "ben", "cleo"))
    with desk.store.write() as session:
        approvers.limit(session, ada, categories=["conduct"], jurisdictions=[], actor="user:9")
        today = approvers.today()
        approvers.go_away(session, ben, first=today, last=today, stand_in=ada, actor="user:9")
    desk.ask(due=timedelta(hours=-1))
    telling.turn(desk.service, by_mail(server), "mail")
    assert [letter["To"] for letter in got] == ["cleo@bank.example"]


def test_several_workers_tell_each_once(legal, mailbox):
    desk, (server, got) = legal(), mailbox
    desk.person("ada", "reviewer")
    for _ in range(5):
        desk.ask(due=timedelta(hours=-1))
    stores = [Store(desk.store.url) for _ in range(4)]

    def work(store) -> None:
        telling.turn(replace(desk.service, store=store), by_mail(server), "mail")

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert len({letter["Message-ID"] for letter in got}) == len(got) == 5


def test_a_dead_receiver_does_no_harm_and_is_told_later(legal, receiver):
    desk = legal()
    desk.person("ada", "reviewer")
    desk.ask(due=timedelta(hours=-1))
    dead = Settings(smtp_host="127.0.0.1", smtp_port=free_port(), smtp_tls="none", smtp_from="caveat@bank.example")
    started = time.monotonic()
    assert telling.turn(desk.service, dead, "mail") == 0
    assert telling.turn(desk.service, dead, "mail") == 0  # not before its pause is over
    assert time.monotonic() - started < 60
    assert ("mail", "late", 1, None) in outcomes(desk)
    assert telling.turn(desk.service, by_hook(receiver), "webhook") == 1
    with desk.store.write() as session:
        assert notices.undelivered(session) == 1
        (mail,) = (told for told in [notices.Told(*_row(session)[:1], "mail", "review.late", {}, None, None, 30)])
        notices.again_later(session, mail)
    assert ("mail", "late", 1, "given-up") in outcomes(desk)


def _row(session) -> tuple:
    return (session.scalars(select(Notice.id).where(Notice.channel == "mail")).one(),)


def test_what_was_decided_meanwhile_is_not_told(legal, mailbox):
    desk, (server, got) = legal(), mailbox
    desk.person("ada", "reviewer")
    id = desk.ask(due=timedelta(hours=-1))
    with desk.store.write() as session:
        review_notices.remind(session, before=timedelta(hours=1))
    desk.says(id, "rejected", comment="No.")
    assert telling.turn(desk.service, by_mail(server), "mail") == 0
    assert (got, [outcome for *_, outcome in outcomes(desk) if outcome]) == ([], ["moot"])


def test_nobody_who_left_gets_mail(legal, mailbox):
    desk, (server, got) = legal(), mailbox
    ada = desk.person("ada", "reviewer")
    desk.ask(due=timedelta(hours=-1))
    with desk.store.write() as session:
        review_notices.remind(session, before=timedelta(hours=1))
        people.set_active(session, people.find(session, ada), False, actor="user:9")
    assert telling.turn(desk.service, by_mail(server), "mail") == 0
    assert got == []
