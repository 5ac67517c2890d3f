"""Words that rules share: taken out of their files and put back, used by the rules that name them, changed as files."""

import inspect
import re

import yaml

from api.console.cue_words import CUES
from api.engine.qualify import LISTENS, QUALIFIERS, _interrupted
from api.rulebook import load_all
from api.rulebook.files import write_files
from api.rulebook.shared_words import home, replaced, shared_text
from api.rulebook.shelf import Change, with_changes
from api.rulebook.uses import Uses

LIST, CUE = "@return_en", "cue:sarcasm"


def test_they_are_taken_out_of_their_files_and_put_back(shared):
    lexicon = shared.rulebook.lexicon
    homes = {home(shared.files, f"@{name}"): f"@{name}" for name in [*lexicon.words, *lexicon.patterns]}
    assert None not in homes
    for id in [*homes.values(), *(f"cue:{name}" for name in CUES)]:  # one of each file
        file, text = shared.files[home(shared.files, id)], shared_text(shared.files, id)
        again = replaced(file, id, text)
        assert shared_text({"again": again}, id) == text, id
    assert yaml.safe_load(again) == yaml.safe_load(file)


def test_every_cue_is_explained_and_every_excuse_says_which_it_listens_for(shared):
    assert set(CUES) == set(shared.rulebook.cues)
    assert list(LISTENS) == list(QUALIFIERS)
    for name, excuse in QUALIFIERS.items():
        code = inspect.getsource(excuse) + (inspect.getsource(_interrupted) if name == "negated" else "")
        assert set(re.findall(r'"(\w+)"', code)) & set(CUES) == LISTENS[name], name


def test_no_list_stands_without_a_use(shared):
    lexicon = shared.rulebook.lexicon
    uses = Uses(shared.rulebook.rules, lexicon, shared.rulebook.cues)
    assert not [name for name in [*lexicon.words, *lexicon.patterns] if not uses.of(f"@{name}")]


def test_a_list_is_used_through_another_list_and_through_a_cue(shared):
    rules, lexicon, cues = shared.rulebook.rules, shared.rulebook.lexicon, dict(shared.rulebook.cues)
    uses = Uses(rules, lexicon, cues)
    assert "@reward_cash_en" in " ".join(lexicon.words["reward_en"])
    through = {rule.id for rule in uses.of("@reward_en")}
    assert through
    assert through <= {rule.id for rule in uses.of("@reward_cash_en")}
    cues["sarcasm"] += ("oh @taxman_en",)
    through_cue = Uses(rules, lexicon, cues)
    assert through_cue.of(CUE)[0] in through_cue.of("@taxman_en")


def test_a_folder_with_changed_words_is_the_rulebook_with_them(shared, tmp_path):
    changes = {
        id: Change(shared.shelf.shipped_text(id).replace("- gain\n", "- gain\n- windfall\n"))
        for id in (LIST, "@gain_fr")
    }
    changes["@own_words"] = Change("- any\n- other\n")
    changes[CUE] = Change(shared.shelf.shipped_text(CUE).replace("en:\n", "en:\n- my foot\n"))
    made, rulebook, files = with_changes(shared.shelf, shared.rulebook, shared.files, changes, 1)
    write_files(tmp_path / "rules", files)
    loaded, _ = load_all(tmp_path / "rules")
    assert (loaded.rules, loaded.version) == (made.rules, rulebook.version)
    assert (loaded.lexicon, loaded.cues) == (rulebook.lexicon, rulebook.cues)
    assert "my foot" in loaded.cues["sarcasm"]
    assert shared_text(files, "@own_words") == "- any\n- other\n"
