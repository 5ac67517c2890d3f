"""Single words and parts of words: each gram that a text holds says something for every category."""

import numpy as np
import pytest

from api.ngrams import Grams, parts, words


@pytest.fixture
def grams(tmp_path):
    path = tmp_path / "words.npz"
    np.savez(
        path,
        bias=np.array([-1.0, -2.0], np.float32),
        words=np.array("lunch\nfree lunch"),
        words_idf=np.array([1, 2], np.float16),
        words_weights=np.array([[0, 3], [1, 0]], np.float16),
        parts=np.array(" fr"),
        parts_idf=np.array([1], np.float16),
        parts_weights=np.array([[0.5, 0.25]], np.float16),
    )
    return Grams(path)


def test_each_block_has_length_one_and_a_weight_for_each_category(grams):
    of_words = np.array([2 * 1, 1 * 3]) / np.sqrt(2**2 + 1**2)
    assert grams.score("Free lunch") == pytest.approx(np.array([-1, -2]) + of_words + [0.5, 0.25])


def test_a_text_of_unknown_words_is_what_most_texts_are(grams):
    for text in ("", "🙂", "Zebra!"):
        assert grams.score(text) == pytest.approx([-1, -2])


def test_a_word_that_comes_again_counts_by_its_logarithm(grams):
    lunch = 1 + np.log(2)
    of_words = np.array([2 * 1, lunch * 3]) / np.sqrt(2**2 + lunch**2)
    assert grams.score("Free lunch, lunch!") == pytest.approx(np.array([-1, -2]) + of_words + [0.5, 0.25])


def test_words_have_two_letters_and_parts_stay_within_a_word():
    assert words("A free lunch") == ["free", "lunch", "free lunch"]
    assert parts("ab") == [" ab", "ab ", " ab ", " ab "]
