"""Mail: a short note that a review waits or the policy is to be read, with where to look. Never a word of a text."""

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
    "review.assigned": {"en": "A text is assigned to you", "fr": "Un texte vous est confié"},
    "review.soon": {"en": "A text is due soon", "fr": "Un texte arrive à échéance"},
    "review.late": {"en": "A text is late", "fr": "Un texte est en retard"},
    "policy.unread": {
        "en": "Please read the social media policy",
        "fr": "Merci de lire la politique des réseaux sociaux",
    },
}
REVIEW = {"en": "{subject}.\nDue: {due} UTC. {where}\n", "fr": "{subject}.\nÉchéance : {due} UTC. {where}\n"}
POLICY = {
    "en": """\
Your firm asks everybody who writes to read its social media policy and to say so, once for each state of it. For
version {policy} that is still open. It is one page; at its end there is a button.
""",
    "fr": """\
Votre établissement demande à chaque personne qui rédige de lire sa politique des réseaux sociaux et de le
confirmer, une fois pour chacun de ses états. Pour la version {policy}, cela reste à faire. Elle tient en une page ;
un bouton se trouve à la fin.
""",
}


class NotSent(Exception):
    """The mail server did not take it. What it said is left out: it may quote addresses."""


def message(told: Told, settings: Settings, link: str | None) -> EmailMessage:
    """In the person's language; in both, where we do not know it."""
    made, languages = EmailMessage(), [told.language] if told.language else ["en", "fr"]
    made["From"], made["To"] = settings.smtp_from, told.address
    made["Subject"] = "Caveat: " + " / ".join(SUBJECTS[told.event][language] for language in languages)
    made["Date"] = formatdate()
    # The same however often it is sent: a server that has it already can tell.
    made["Message-ID"] = f"<{told.id}@{settings.smtp_from.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n".join([*(body(told, language) for language in languages), f"{link or ''}\n"]))
    return made


def body(told: Told, language: str) -> str:
    about = told.about
    if told.event.startswith("policy."):
        return POLICY[language].format(policy=about["policy"])
    due = f"{datetime.fromisoformat(about['due_at']):%Y-%m-%d %H:%M}"
    where = ", ".join(str(part) for part in (about["site"], about["kind"], *about["categories"]) if part)
    return REVIEW[language].format(subject=SUBJECTS[told.event][language], due=due, where=where)


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
