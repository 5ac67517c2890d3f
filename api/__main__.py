"""Command line: python -m api serve | score | evaluate | rules check | train | db | audit | ..."""

import click

from api.commands.admin import admin
from api.commands.audit import audit
from api.commands.db import db
from api.commands.evaluate import evaluate
from api.commands.jobs import jobs
from api.commands.keys import enrolment, keys
from api.commands.person import person
from api.commands.policy import policy
from api.commands.replay import replay
from api.commands.retention import hold, purge
from api.commands.rules import rules
from api.commands.score import score
from api.commands.serve import serve
from api.commands.sites_key import sites_key
from api.commands.text_keys import text_keys
from api.commands.train import train


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Caveat: live regulatory warnings while people write."""


COMMANDS = (
    serve,
    score,
    evaluate,
    rules,
    train,
    db,
    admin,
    audit,
    purge,
    hold,
    person,
    policy,
    replay,
    keys,
    enrolment,
    text_keys,
    sites_key,
    jobs,
)

for command in COMMANDS:
    cli.add_command(command)

if __name__ == "__main__":
    cli(prog_name="python -m api")
