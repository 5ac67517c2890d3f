"""The first way into the console, shown once; and the last one, when nobody can sign in any more."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from api.first_admin import ADDRESS, first_admin, make_admin
from api.settings import ROOT
from api.store import people
from tests.console import Browser, add_person, serve


def test_there_is_one_first_admin_however_many_start_at_once(store):
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(first_admin, [store] * 4))
    assert len([password for password in found if password]) == 1
    assert first_admin(store) is None
    with store.read() as session:
        assert people.count(session) == 1
        assert people.by_email(session, ADDRESS).roles == {"admin"}


def test_nobody_is_made_where_somebody_is(store):
    add_person(store, "ben", "writer")
    assert first_admin(store) is None


def test_who_lost_every_way_in_gets_one(with_store, store):
    ada = add_person(store, "ada", "auditor")
    with store.write() as session:
        people.set_active(session, people.find(session, ada), False, actor="system")
    browser = Browser(serve(with_store))
    assert browser.sign_in("ada").status_code == 401
    password = make_admin(store, "ADA@bank.example")
    assert browser.sign_in("ada", password).status_code == 302
    with store.read() as session:
        assert people.find(session, ada).roles == {"admin", "auditor"}


def test_the_command_prints_it_and_refuses_what_is_no_address(tmp_path):
    environment = {"CAVEAT_DATABASE": f"sqlite:///{tmp_path / 'new' / 'caveat.db'}", "PATH": "/usr/bin"}

    def run(*arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "api", "admin", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)

    made = run("ada@bank.example")
    assert made.returncode == 0
    assert re.search(r"ada@bank\.example with [a-z0-9]{4}(-[a-z0-9]{4}){3}\n", made.stdout)
    refused = run("ada")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
