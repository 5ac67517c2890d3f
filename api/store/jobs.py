"""Jobs: asked for once, taken by one process at a time, taken again when that one died."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from api.store import audit
from api.store.tables.base import now
from api.store.tables.jobs import Job, JobResult

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
OPEN = (WAITING, RUNNING)
# Whoever does a job says so every second; after this long it is taken for dead.
DEAD_AFTER = timedelta(seconds=60)
TRIES = 3
DIED = "died"


class AskedAlready(Exception):
    """One of this kind waits or runs."""


def ask(session: Session, kind: str, asked: dict[str, Any], *, actor: str) -> Job:
    audit.lock(session)  # two who ask at once come one after the other
    if open_one(session, kind):
        raise AskedAlready
    job = Job(kind=kind, asked=asked, asked_by=actor)
    session.add(job)
    session.flush()
    told = {"kind": kind, **asked}
    audit.append(session, actor=actor, action="job.asked", object=f"job:{job.id}", payload=told)
    return job


def open_one(session: Session, kind: str) -> Job | None:
    return session.scalar(select(Job).where(Job.kind == kind, Job.state.in_(OPEN)))


def waits(session: Session) -> bool:
    """Whether there is work for somebody who has none."""
    return session.scalar(select(Job.id).where(Job.state.in_(OPEN)).limit(1)) is not None and not _busy(session)


def claim(session: Session) -> Job | None:
    """The oldest that waits, or whose worker died; nothing while another is being done, here or elsewhere."""
    audit.lock(session)
    if _busy(session):
        return None
    for job in session.scalars(select(Job).where(Job.state == RUNNING)):
        give_back(session, job)
    job = session.scalar(select(Job).where(Job.state == WAITING).order_by(Job.asked_at, Job.id).limit(1))
    if job:
        job.state, job.done, job.total, job.tries = RUNNING, 0, 0, job.tries + 1
        job.begun_at = job.seen_at = now()
        session.flush()
    return job


def _busy(session: Session) -> bool:
    return session.scalar(select(Job.id).where(Job.state == RUNNING, Job.seen_at > now() - DEAD_AFTER)) is not None


def give_back(session: Session, job: Job) -> None:
    """It starts over; one that ended its worker again and again does not."""
    if job.tries < TRIES:
        job.state, job.seen_at = WAITING, None
    else:
        job.state, job.problem, job.ended_at = FAILED, DIED, now()
    session.flush()


def leave(session: Session, id: str) -> None:
    """Its worker is asked to end: somebody else starts it over, and it is nobody's fault."""
    mine = Job.id == id, Job.state == RUNNING
    session.execute(update(Job).where(*mine).values(state=WAITING, seen_at=None, tries=Job.tries - 1))


def go_on(session: Session, id: str, done: int, total: int) -> bool:
    """Say how far it is. False when it was cancelled meanwhile."""
    mine = Job.id == id, Job.state == RUNNING
    return session.execute(update(Job).where(*mine).values(done=done, total=total, seen_at=now())).rowcount == 1


def finish(session: Session, id: str, result: dict[str, Any]) -> None:
    """The result, unless it was cancelled at the last moment. Older results of its kind are not needed any more."""
    job = session.get(Job, id)
    if job is None or job.state != RUNNING:
        return
    job.state, job.ended_at, job.done = DONE, now(), job.total
    older = select(Job.id).where(Job.kind == job.kind)
    session.execute(delete(JobResult).where(JobResult.job.in_(older)))
    session.add(JobResult(job=id, result=result))
    audit.append(session, actor="system", action="job.done", object=f"job:{id}", payload={"kind": job.kind})


def fail(session: Session, id: str, problem: str) -> None:
    """`problem` is a word that the console knows a sentence for."""
    values = {"state": FAILED, "problem": problem[:100], "ended_at": now()}
    session.execute(update(Job).where(Job.id == id, Job.state == RUNNING).values(**values))


def cancel(session: Session, id: str, *, actor: str) -> bool:
    """False when there is nothing to cancel any more."""
    mine = Job.id == id, Job.state.in_(OPEN)
    if session.execute(update(Job).where(*mine).values(state=CANCELLED, ended_at=now())).rowcount != 1:
        return False
    audit.append(session, actor=actor, action="job.cancelled", object=f"job:{id}")
    return True


def newest(session: Session, kind: str) -> Job | None:
    return session.scalar(select(Job).where(Job.kind == kind).order_by(Job.asked_at.desc(), Job.id.desc()).limit(1))


def newest_done(session: Session, kind: str) -> Job | None:
    """The one whose result there is."""
    found = select(Job).join(JobResult, JobResult.job == Job.id).where(Job.kind == kind)
    return session.scalar(found.order_by(Job.ended_at.desc()).limit(1))


def result(session: Session, id: str) -> dict[str, Any] | None:
    found = session.get(JobResult, id)
    return found and found.result
