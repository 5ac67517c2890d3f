"""Reminders by webhook: signed, to where they may lead and nowhere else, never a word of the text."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import text
from standardwebhooks import Webhook

from api import telling
from api.store import Store
from api.telling import webhook
from tests.receivers import SECRET, by_hook, outcomes, receiver
from tests.reviewers import CANARY, legal
from tests.serving import Serving, wait

__all__ = ["legal", "receiver"]


def test_a_webhook_is_signed_and_holds_no_word(legal, receiver):
    desk = legal()
    id = desk.ask(due=timedelta(hours=-1))
    assert telling.turn(desk.service, by_hook(receiver), "webhook") == 1
    ((headers, body),) = receiver.got
    told = Webhook(SECRET).verify(body, headers)
    assert (told["type"], told["data"]["id"], told["data"]["categories"]) == ("review.late", id, ["guarantee"])
    assert (CANARY in body, "writer" in body) == (False, False)
    with pytest.raises(Exception, match="signature"):
        Webhook(SECRET).verify(body.replace("late", "soon"), headers)


def test_what_passes_in_a_moment_is_tried_again_at_once_and_a_redirect_is_not_followed(legal, receiver):
    desk = legal()
    desk.ask(due=timedelta(hours=-1))
    receiver.answers[:] = [503, 204]
    assert telling.turn(desk.service, by_hook(receiver), "webhook") == 1
    desk.ask(due=timedelta(hours=-1))
    receiver.answers[:] = [302]
    assert telling.turn(desk.service, by_hook(receiver), "webhook") == 0
    assert len(receiver.got) == 3
    assert outcomes(desk)[-1][2:] == (1, None)


@pytest.mark.parametrize(
    ("address", "networks"),
    [
        ("http://127.0.0.1:{port}/", ()),
        ("http://localhost:{port}/", ()),
        ("https://127.0.0.1:{port}/", ()),
        ("http://[::1]:{port}/", ()),
        ("https://169.254.169.254/latest/meta-data", ()),
        ("https://10.0.0.1/", ()),
        ("https://192.168.1.1/", (ip_network("10.0.0.0/8"),)),
        ("http://8.8.8.8/", ()),
    ],
)
def test_a_webhook_leads_to_no_inside_that_is_not_named(legal, receiver, address, networks):
    desk = legal()
    desk.ask(due=timedelta(hours=-1))
    settings = by_hook(receiver, webhook_networks=networks)
    settings = replace(settings, webhook=address.format(port=receiver.server_port))
    assert telling.turn(desk.service, settings, "webhook") == 0
    assert receiver.got == []
    with pytest.raises(webhook.NotSent, match="CAVEAT_WEBHOOK_NETWORKS"):
        webhook.send(settings, "id", "{}")


def test_a_service_reminds_by_itself(tmp_path, receiver):
    address = f"http://127.0.0.1:{receiver.server_port}/"
    serving = Serving(
        tmp_path, CAVEAT_WEBHOOK=address, CAVEAT_WEBHOOK_SECRET=SECRET, CAVEAT_WEBHOOK_NETWORKS="127.0.0.0/8"
    )
    try:
        assert serving.ask("POST", "/v1/reviews", {"text": f"{CANARY}: I can guarantee you 8% a year"})[0] == 201
        store = Store(f"sqlite:///{tmp_path / 'caveat.db'}")
        with store.write() as session:
            session.execute(text("UPDATE reviews SET due_at = opened_at"))
        store.close()
        wait(lambda: receiver.got)
    finally:
        serving.stop()
    assert "review.late" in receiver.got[0][1]
