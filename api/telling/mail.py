"""Mail: a short note that a review waits, in both languages, with where to look. Never a word of the text."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.settings import Settings
    from api.store.notices import Told

PATIENCE_S = 10
SUBJECTS = {
    "assigned": "A text is assigned to you / Un texte vous est confié",
    "soon": "A text is due soon / Un texte arrive à échéance",
    "late": "A text is late / Un texte est en retard",
}
BODY = """\
{subject[0]}.
Due: {due} UTC. {where}

{subject[1]}.
Échéance : {due} UTC. {where}

{link}
"""


class NotSent(Exception):
    """The mail server did not take it. What it said is left out: it may quote addresses."""


def message(told: Told, settings: Settings, link: str | None) -> EmailMessage:
    made, about = EmailMessage(), told.review
    made["From"], made["To"] = settings.smtp_from, told.address
    made["Subject"] = f"Caveat: {SUBJECTS[told.event]}"
    made["Date"] = formatdate()
    # The same however often it is sent: a server that has it already can tell.
    made["Message-ID"] = f"<{told.id}@{settings.smtp_from.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    due = f"{datetime.fromisoformat(about['due_at']):%Y-%m-%d %H:%M}"
    where = ", ".join(str(part) for part in (about["site"], about["kind"], *about["categories"]) if part)
    subject = SUBJECTS[told.event].split(" / ")
    made.set_content(BODY.format(subject=subject, due=due, where=where, link=link or ""))
    return made


def tell(told: Told, settings: Settings, link: str | None) -> None:
    try:
        with connected(settings) as server:
            server.send_message(message(told, settings, link))
    except (OSError, smtplib.SMTPException) as error:  # TLS errors are OSErrors
        raise NotSent(type(error).__name__) from error


def connected(settings: Settings) -> smtplib.SMTP:
    where = {"host": settings.smtp_host, "port": settings.smtp_port, "timeout": PATIENCE_S}
    context = ssl.create_default_context()
    secure = settings.smtp_tls == "tls"
    server = smtplib.SMTP_SSL(**where, context=context) if secure else smtplib.SMTP(**where)
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server
