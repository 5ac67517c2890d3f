"""What each stage handed to the next: an answer with its whole way, for whoever wants to know why."""

from __future__ import annotations

from dataclasses import dataclass

from api.engine.rules import Site
from api.engine.types import Analysis, Assessment, Draft, Finding, Match, Screening


@dataclass(frozen=True, slots=True)
class Trace:
    """The values of one run, in the order of the stages. They are made anyway: to keep them costs nothing.

    `draft` is what the firm's settings made of the draft, `matches` are the rules' and `meant` the model's;
    `explained` are the findings before overlapping ones were merged.
    """

    draft: Draft
    site: Site
    analysis: Analysis
    matches: tuple[Match, ...]
    meant: tuple[Match, ...]
    standing: tuple[Match, ...]
    excused: tuple[tuple[Match, str], ...]
    explained: tuple[Finding, ...]
    assessment: Assessment
    screening: Screening
