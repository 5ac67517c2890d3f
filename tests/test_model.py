"""The artefact by itself: what it reads, and what it leaves unread."""

from dataclasses import replace

from api.engine.types import Draft
from api.model import load
from api.settings import LEARNED_MODEL

TEXT = "Third week now, and the card never came."


def test_what_the_single_words_rule_out_is_read_only_when_others_say_it():
    model = replace(load(LEARNED_MODEL), skip_below=99.0)
    assert model.read(TEXT, [TEXT], Draft(TEXT)) == []
    assert len(model.read(TEXT, [TEXT], Draft(TEXT, kind="inbound"))) == 1
