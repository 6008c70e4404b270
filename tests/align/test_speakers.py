import pytest

from align import speakers
from align.scene import BLANK, Scene, scene
from align.speakers import Attribution


def view(text: str, lang: str) -> Scene:
    return scene(text, text, lang)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Er sagte dies und fügte hinzu", ["sagte", "fügte"]),
        ("de", "Am Ende stand die Sage vom Berg", []),  # a capital makes a noun
        ("en", "The so-called deal, he said", ["said"]),
        ("en", "", []),
        ("bg", "По думите на Столтенберг, както се казва в изявлението", ["По думите на", "се казва"]),
        ("uk", "За його словами, так каже він", ["За його словами", "каже"]),
    ],
)
def test_cues(lang: str, text: str, expected: list[str]) -> None:
    assert [text[slice(*cue)] for cue in speakers.cues(view(text, lang), (0, len(text)))] == expected


def test_a_short_cue_must_follow_the_quote() -> None:
    text = f"{BLANK * 9}, so der Minister. So ist es."
    found = speakers.attribution(view(text, "de"), (0, len(text)), (0, 9))
    assert found == Attribution((11, 13), (14, 26))
    assert speakers.attribution(view("So ist es.", "de"), (0, 10), None) == Attribution(None, None)


def test_a_cue_without_a_link_is_further_away() -> None:
    linked, bare = (f"Er sagte, es {BLANK * 5}{link} rief sie" for link in (",", ""))
    assert speakers.distance(view(linked, "de"), (20, 24), (13, 18)) == 0
    assert speakers.distance(view(bare, "de"), (19, 23), (13, 18)) == 5


def test_a_lone_word_at_the_beginning_is_no_sure_person() -> None:
    assert view("Darin steht alles.", "de").people == ()
    assert [name.text for name in view("Jens Stoltenberg kam. Stoltenberg sagte nichts.", "de").people] == [
        "Jens Stoltenberg",
        "Stoltenberg",
    ]
