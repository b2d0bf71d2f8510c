"""Machine transliteration of place names: pinyin with tone marks, and English names as a gazetteer writes them."""

import unicodedata

from pypinyin import Style, lazy_pinyin

# What a name ends in, longest first: (in the register, in pinyin, in English)
TOWNSHIP_ENDINGS = (
    ("回族乡", ("Huízú", "Xiāng"), "Hui Township"),
    ("镇", ("Zhèn",), "Town"),
    ("乡", ("Xiāng",), "Township"),
)
VILLAGE_ENDINGS = (
    ("村村民委员会", ("Cūn",), "Village"),
    ("村社村民委员会", ("Cūn",), "Village"),
    ("村民委员会", ("Cūn",), "Village"),
    ("村村委会", ("Cūn",), "Village"),
    ("村委会", ("Cūn",), "Village"),
    ("社区居民委员会", ("Shèqū",), "Community"),
    ("社区居委会", ("Shèqū",), "Community"),
    ("居民委员会", ("Shèqū",), "Community"),
    ("居民社区", ("Shèqū",), "Community"),
    ("村", ("Cūn",), "Village"),
)
PREFECTURE_ENDINGS = (
    ("藏族羌族自治州", ("Zàngzú", "Qiāngzú", "Zìzhìzhōu"), ""),
    ("藏族自治州", ("Zàngzú", "Zìzhìzhōu"), ""),
    ("彝族自治州", ("Yízú", "Zìzhìzhōu"), ""),
    ("市", ("Shì",), ""),
    ("省", ("Shěng",), ""),
)


def split(name_zh, endings):
    """The proper name, and its ending's pinyin words and English word; the latter empty where none fits."""
    for ending, pinyin_words, english in endings:
        if name_zh.endswith(ending) and name_zh != ending:
            return name_zh.removesuffix(ending), pinyin_words, english
    return name_zh, (), ""


def joined(name_zh, style, apostrophe):
    """The syllables as one capitalised word: ``"马尔康"`` → ``"Ma'erkang"``."""
    word = ""
    for syllable in lazy_pinyin(name_zh, style=style):
        begins_with_vowel = unicodedata.normalize("NFD", syllable)[0] in "aeo"
        word += apostrophe + syllable if word and begins_with_vowel else syllable
    return word[:1].upper() + word[1:]


def pinyin_name(name_zh, endings):
    """``"威州镇"`` → ``"Wēizhōu Zhèn"``."""
    proper, words, _ = split(name_zh, endings)
    return " ".join([joined(proper, Style.TONE, "’"), *words])


def english_name(name_zh, endings):
    """``"威州镇"`` → ``"Weizhou Town"``."""
    proper, _, english = split(name_zh, endings)
    return " ".join(filter(None, [joined(proper, Style.NORMAL, "'"), english]))


def village_names(name_zh, township_zh, township_en):
    """
    English name and pinyin of a village or community. A register that repeats the township's name before the
    village's (杂谷脑镇城关社区) is read without it, unless nothing else remains (水磨镇社区).
    """
    proper, _, english = split(name_zh, VILLAGE_ENDINGS)
    if proper == township_zh:
        return f"{township_en} {english}", f"{pinyin_name(township_zh, TOWNSHIP_ENDINGS)} Shèqū"
    own = name_zh.removeprefix(township_zh)
    return english_name(own, VILLAGE_ENDINGS), pinyin_name(own, VILLAGE_ENDINGS)
