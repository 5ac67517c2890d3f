"""The real process that does long work: killed in the middle; of two that start then, one does it over, to the end."""

import json
import os
import signal
import subprocess
import sys

from api.settings import ROOT
from api.store import Store, audit, jobs
from api.store.migrate import migrate
from api.store.tables.jobs import Job
from tests import databases
from tests.faults import rules_that_record
from tests.serving import PATIENCE, wait

TEXTS = 6_000
RISKY = "We guarantee a 12% return or we work for free, says number {} of us"


def labelled(folder) -> None:
    """Every third of them promises something."""
    folder.mkdir()
    cases = [
        {"id": str(number), "text": RISKY.format(number), "labels": ["guarantee"]}
        if number % 3 == 0
        else {"id": str(number), "text": f"Branch {number} is open on Saturday", "labels": []}
        for number in range(TEXTS)
    ]
    (folder / "en.jsonl").write_text("".join(json.dumps(case) + "\n" for case in cases))


def start(folder) -> subprocess.Popen:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAVEAT_")}
    own = {"CAVEAT_DATABASE": databases.sqlite_url(folder), "CAVEAT_DATA": str(folder), "CAVEAT_MODEL": "off"}
    own |= {"CAVEAT_RULES": str(folder / "rules"), "CAVEAT_LABELLED": str(folder / "labelled")}
    command = [sys.executable, "-m", "api", "jobs"]
    return subprocess.Popen(command, cwd=ROOT, env=clean | own, stderr=subprocess.PIPE, text=True)


def job(store, id) -> Job:
    with store.read() as session:
        return session.get(Job, id)


def test_a_job_whose_process_is_killed_is_done_over_by_one_of_two(tmp_path):
    rules_that_record(tmp_path)
    labelled(tmp_path / "labelled")
    store = Store(databases.sqlite_url(tmp_path))
    migrate(store)
    with store.write() as session:
        id = jobs.ask(session, "labelled", {}, actor="user:1").id
    first = start(tmp_path)
    wait(lambda: job(store, id).done > 0)
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=PATIENCE)
    left = job(store, id)
    assert (left.state, 0 < left.done < left.total, left.tries) == ("running", True, 1)
    too_soon = start(tmp_path)  # it may live on another machine: nobody takes its work away at once
    assert "0 done" in too_soon.communicate(timeout=PATIENCE)[1]
    with store.write() as session:  # as if a minute had gone without a word from it
        session.get(Job, id).seen_at -= jobs.DEAD_AFTER
    two = [start(tmp_path), start(tmp_path)]
    told = [one.communicate(timeout=PATIENCE)[1] for one in two]
    assert sorted(text.strip().splitlines()[-1] for text in told) == ["0 done.", "1 done."]
    done = job(store, id)
    assert (done.state, done.tries) == ("done", 2)
    with store.read() as session:
        cases = jobs.result(session, id)["cases"]
        entries = [entry.action for entry in audit.recent(session, action="job")]
    assert [case[0] for case in cases] == [str(number) for number in range(TEXTS)]
    found = [bool(seen[4]) for _, _, seen in cases]
    assert found == [number % 3 == 0 for number in range(TEXTS)]
    assert entries == ["job.done", "job.asked"]
    store.close()
