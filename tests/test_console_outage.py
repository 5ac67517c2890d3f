"""A database that is away or hangs: the console says so, and scoring goes on."""

import threading

from sqlalchemy import event

from tests.console import PASSWORD, Browser, serve


def test_scoring_sets_no_cookie_and_asks_no_database(shared):
    browser = Browser(serve(shared))  # its store cannot be reached
    answer = browser.client.post("/v1/score", json={"text": "Hello"}, headers={"Cookie": "caveat=abc"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


def test_without_its_database_the_console_says_so(shared, capfd):
    browser = Browser(serve(shared))
    sent = browser.client.post("/console/sign-in", data={"password": PASSWORD})
    for answer in (browser.get("/console/sign-in"), sent):
        assert answer.status_code == 503
        assert "Writers are still being warned" in answer.text
    assert PASSWORD not in capfd.readouterr().err


def test_a_database_that_goes_away_is_a_page_too(console, store):
    browser = console("ada", "admin")
    store.close()
    store.url = "sqlite:////proc/none/caveat.db"
    store.__dict__.pop("engine")
    answer = browser.get("/console/people/")
    assert answer.status_code == 503
    assert "incident" not in answer.text


def test_a_database_that_hangs_is_given_up_and_scoring_goes_on(console, store):
    browser = console("ada", "admin")
    store.prompt._deadline = 0.2
    held = threading.Event()

    def hang(*_):
        held.wait(60)

    event.listen(store.engine, "before_cursor_execute", hang)
    try:
        for _ in range(6):
            assert browser.get("/console/people/").status_code == 503
        assert browser.client.post("/v1/score", json={"text": "Hello"}).status_code == 200
    finally:
        event.remove(store.engine, "before_cursor_execute", hang)
        held.set()
        store.prompt._threads.shutdown()  # what still runs has its connection until it is done
