"""Weights of words, made up."""

from collections.abc import Mapping

from policylint.language.word_weights import SCALE, Learned, WordWeights


def weights(starts: Mapping[str, float], words: Mapping[str, Mapping[str, float]]) -> WordWeights:
    """The weights, in log odds, of `words` by stem, for the things that `starts` names with what a text without words
    has."""
    rows = (round(SCALE * of.get(column, 0)) & 0xFF for of in words.values() for column in starts)
    return WordWeights(
        Learned(tuple(starts), tuple(round(SCALE * start) for start in starts.values()), tuple(words), bytes(rows))
    )
