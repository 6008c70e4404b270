"""What no translation may touch: web and mail addresses, @handles, #hashtags and emoji."""

from collections.abc import Iterator

import regex

_HOSTS = "com|org|net|info|gov|edu|int|io|eu|bg|de|ua|ru|uk|us|at|ch|fr|tv|news"
# Every branch starts where no character of its own kind stands before it and is bounded, so odd text takes linear time.
_ADDRESS = regex.compile(
    r"(?:https?://|ftp://|(?<!\w)www\.)[^\s<>\"“”„«»]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}+@(?:[\w-]{1,63}\.){1,6}\p{L}{2,}"
    rf"|(?<![\w.@-])(?=[\w.-]{{0,80}}[a-z]{{2}}[\w-]*\.)(?:[a-z0-9-]{{1,63}}\.){{1,6}}(?:{_HOSTS})(?![\w-])(?:/[^\s<>\"“”„«»]*)?"
    r"|(?<![\w@./])@\w{2,50}"
    r"|(?<![\w#&/])#(?=[\d_]{0,50}\p{L})\w{2,100}",
    regex.I,
)
_HINT = regex.compile(r"[@#/]|\w\.\w")
_PICTURE = r"[\p{Extended_Pictographic}--[©®™‼⁉〰\u2190-\u21ff]]"
_DRESSED = rf"{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*"
_EMOJI = regex.compile(rf"\p{{RI}}{{2}}|{_DRESSED}(?:\u200d{_DRESSED})*", regex.V1)
_LAST_LETTERLIKE = "\u2138"  # no emoji stands before it in Unicode
_TRAILING = ".,;:!?…)]}'’\""  # ends the sentence or the bracket that an address stands in, not the address


def addresses(text: str) -> list[str]:
    """Finds web and mail addresses, handles and hashtags in order, without the punctuation of the sentence."""
    return [text[start:end] for start, end in _places(text)] if _HINT.search(text) else []


def emoji(text: str) -> list[str]:
    """Finds emoji in order, each whole: flags, families and skin tones included."""
    return _EMOJI.findall(text) if max(text, default="") > _LAST_LETTERLIKE else []


def lost(source: str, target: str) -> list[str]:
    """Returns the addresses of a source that its translation does not have letter for letter."""
    ours = dict.fromkeys(addresses(source))
    return [one for one in ours if one not in target] if ours else []


def emoji_lost(source: str, target: str) -> list[str]:
    """Returns the emoji of a source that its translation lacks, however often; how each is coloured does not matter."""
    theirs = {_bare(one) for one in emoji(target)}
    return [one for one in dict.fromkeys(map(_bare, emoji(source))) if one not in theirs]


def _bare(one: str) -> str:
    return regex.sub("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]", "", one)


def parts(text: str) -> list[tuple[str, bool]]:
    """Cuts a text to what is to be translated (True) and what is to be copied, in order, without blanks around.

    Signs that stand alone after an address, or before the first, are copied with it.
    """
    found: list[tuple[str, bool]] = []
    for piece, is_prose in _pieces(text):
        signs = not any(map(str.isalnum, piece))
        if is_prose and signs and found:
            found[-1] = (found[-1][0] + piece, False)
        elif is_prose and signs:
            found.append((piece, False))
        elif not is_prose and found and not found[-1][1]:
            found[-1] = (found[-1][0] + piece, False)
        else:
            found.append((piece, is_prose))
    return [(piece.strip(), is_prose) for piece, is_prose in found if piece.strip()]


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in sorted(_places(text) + [found.span() for found in _EMOJI.finditer(text)]):
        if start >= at:
            if start > at:
                yield text[at:start], True
            yield text[start:end], False
            at = end
    if at < len(text):
        yield text[at:], True


def _places(text: str) -> list[tuple[int, int]]:
    spans = ((found.start(), found.start() + len(found.group().rstrip(_TRAILING))) for found in _ADDRESS.finditer(text))
    return [(start, end) for start, end in spans if end > start]
