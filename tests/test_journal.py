"""The journal: what was acknowledged is on the disk, the bound is kept, and whatever a crash leaves can be read."""

import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from api.records import journal
from api.records.journal import Journal, JournalFull
from api.settings import ROOT


def read(folder) -> list[dict]:
    return [journal.decode(line) for path in journal.segments(folder) for line in path.read_bytes().splitlines(True)]


def test_what_is_appended_can_be_read_in_order(tmp_path):
    one = Journal(tmp_path, 1 << 20)
    one.append([{"n": 1, "text": "é\n\u2028"}, {"n": 2}])
    one.append([{"n": 3}])
    assert [line["n"] for line in read(tmp_path)] == [1, 2, 3]
    assert read(tmp_path)[0]["text"] == "é\n\u2028"


def test_threads_share_a_file_and_lose_nothing(tmp_path):
    one = Journal(tmp_path, 8 << 20)
    threads = [
        threading.Thread(target=lambda at=at: [one.append([{"at": at, "n": n}]) for n in range(50)]) for at in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [(line["at"], line["n"]) for line in read(tmp_path)]
    assert sorted(found) == [(at, n) for at in range(8) for n in range(50)]
    assert all([n for other, n in found if other == at] == list(range(50)) for at in range(8))


def test_files_are_for_their_owner_only(tmp_path):
    Journal(tmp_path / "journal", 1 << 20).append([{}])
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o700
    assert journal.segments(tmp_path / "journal")[0].stat().st_mode & 0o777 == 0o600


def test_the_bound_counts_what_all_processes_wrote(tmp_path):
    first, second = Journal(tmp_path, 4_000), Journal(tmp_path, 4_000)
    first.append([{"text": "x" * 3_000}])
    with pytest.raises(JournalFull):
        second.append([{"text": "x" * 3_000}])
    second.append([{"text": "x"}])
    assert len(read(tmp_path)) == 2


def test_room_is_found_again_when_others_made_it(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LOOK_AGAIN", 0.0)
    one = Journal(tmp_path, 4_000)
    one.append([{"text": "x" * 3_000}])
    with pytest.raises(JournalFull):
        one.append([{"text": "x" * 3_000}])
    one.close()
    journal.segments(tmp_path)[0].unlink()
    one.append([{"text": "x" * 3_000}])


def test_a_large_or_old_file_is_ended_so_that_it_can_go(tmp_path, monkeypatch):
    one = Journal(tmp_path, 80_000)
    for _ in range(3):
        one.append([{"text": "x" * 11_000}])
    assert [journal.abandoned(path) for path in journal.segments(tmp_path)] == [True, True, False]
    one.tidy()
    assert not journal.abandoned(journal.segments(tmp_path)[-1])
    monkeypatch.setattr(journal, "OLDEST", 0.0)
    one.tidy()
    assert all(map(journal.abandoned, journal.segments(tmp_path)))


@pytest.mark.parametrize("line", [b"", b"{}\n", b'00000000 {"a":1}\n', b"99914b93 {}\n", journal.encode({"a": 1})[:-1]])
def test_a_line_that_is_not_as_it_was_written_is_none(line):
    assert journal.decode(line) is None


def test_a_killed_process_leaves_what_it_acknowledged(tmp_path):
    code = """
import sys
from pathlib import Path
from api.records.journal import Journal
one = Journal(Path(sys.argv[1]), 1 << 30)
for number in range(10**9):
    one.append([{"n": number}])
    print(number, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=ROOT, stdout=subprocess.PIPE)
    told = [int(process.stdout.readline()) for _ in range(200)]
    process.send_signal(signal.SIGKILL)
    told += [int(line) for line in process.stdout if line.endswith(b"\n")]
    process.wait()
    process.stdout.close()
    (path,) = journal.segments(tmp_path)
    assert journal.abandoned(path)
    assert [line["n"] for line in read(tmp_path) if line][: len(told)] == told


def test_a_full_disk_leaves_no_half_line(tmp_path):
    """A limit on the size of files stands for the disk: the write stops at the same place."""
    code = """
import json, resource, signal, sys
from pathlib import Path
from api.records.journal import Journal, JournalFull
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
one = Journal(Path(sys.argv[1]), 1 << 30)
done = 0
try:
    while True:
        one.append([{"text": "x" * 700}])
        done += 1
except JournalFull:
    one.append([{"text": "short"}])
    print(json.dumps(done))
"""
    out = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True)
    done = json.loads(out.stdout)
    lines = read(tmp_path)
    assert None not in lines
    assert [line["text"] for line in lines] == ["x" * 700] * done + ["short"]
    assert os.path.getsize(journal.segments(tmp_path)[0]) <= 5_000
