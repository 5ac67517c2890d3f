"""Tables of characters that look alike, vanish, or belong together."""

import re

# Cyrillic and Greek letters that are drawn like Latin ones. Source: Unicode TR39 confusables, letters only.
HOMOGLYPHS = dict(
    zip(
        "аеорсухіјѕһԁԛԝӏкмтвнпАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεινοκρτυχγ",
        "aeopcyxijshdqwlkmtbhnABEKMHOPCTYXIJSABEZHIKMNOPTYXaeivokptuxy",
        strict=True,
    )
)

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\0"

# Same width on both sides, so that offsets stay. Surrogates cannot be encoded and U+E000 is ours: U+FFFD.
ONE_TO_ONE = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u301d\u301e"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043"), "-"),
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, "\r\u2028\u2029\u0085\v\f"), "\n"),
    **dict.fromkeys(range(0xD800, 0xE001), "\ufffd"),
}  # fmt: skip

# Zero-width characters, joiners, soft hyphen, direction marks, tags, variation selectors and skin tones.
ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef]"
)

_HOST_ENDS = "com|org|net|io|co|fr|eu|uk|be|ch|ca|lu|au|sg|ly|me|app|gov"

# A hyphen between letters reads as a space; "4-5%" and "5-star" keep theirs.
INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")

# What the writer did not write as prose: never searched for words, never re-spelled. Repeats are bounded, so that
# no text can make these slow.
MARKS = {
    "link": r"(?i:\bhttps?://|\bwww\.)[^\s<>\"]+"
    rf"|(?<![\w@.-])[A-Za-z0-9][A-Za-z0-9-]{{0,62}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,3}}\.(?:{_HOST_ENDS})\b(?:/[^\s<>\"]*)?",
    "email": r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    "mention": r"(?<![\w@])@\w+(?:[.\-]\w+){0,4}",
    "cashtag": r"(?<![\w$])\$[A-Za-z]{1,6}(?:\.[A-Za-z]{1,2})?(?![\w$])",
}
