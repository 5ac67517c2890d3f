"""The disk is full: the policy says whether scoring goes on, nothing acknowledged is lost, and room is used again."""

import os
import resource
import subprocess
from contextlib import contextmanager

import pytest

from tests import databases
from tests.faults import RISKY, all_is_kept, nothing_typed_in, recording
from tests.serving import wait

SMALL = 1 << 20


@contextmanager
def small_disk(folder):
    """One of a megabyte. Where nothing may be mounted, no file may grow beyond that, which the journal sees as full."""
    folder.mkdir(parents=True)
    if os.geteuid() == 0:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder], check=True)
        yield
        subprocess.run(["umount", "--lazy", folder], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(path) -> None:
    """With what is not ours, until nothing more fits."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass


@pytest.mark.parametrize(("choice", "status"), [("allow", 200), ("refuse", 503)])
def test_a_full_disk(tmp_path, choice, status):
    folder, url = tmp_path / "service", databases.sqlite_url(tmp_path)
    with small_disk(folder / "data"):
        service = recording(folder, url, when_unrecorded=choice)
        told = []

        def score() -> tuple[int, str | None]:
            answered, _, headers = service.ask_all("POST", "/v1/score", {"text": RISKY})
            if "Caveat-Screening" in headers:
                told.append(headers["Caveat-Screening"])
            return answered, headers.get("Caveat-Screening")

        assert score()[1]
        fill(folder / "data" / "ballast")
        answered, id = wait(lambda: (tried := score())[1] is None and tried)
        assert (answered, id) == (status, None)
        (folder / "data" / "ballast").unlink()
        wait(lambda: score()[1])
        all_is_kept(folder, url, told)
        service.stop()
        nothing_typed_in(service.out, service.err)
