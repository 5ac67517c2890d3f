"""Caveat's engine as one of the peers: all rules, no HTTP."""

from pathlib import Path

from api.engine import Engine
from api.engine.types import Draft
from api.rulebook import load
from bench.peers.lines import answer

if __name__ == "__main__":
    engine = Engine(*load(Path("rules")))
    answer(lambda text: engine.screen(Draft(text)))
