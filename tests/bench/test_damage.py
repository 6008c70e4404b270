import pytest

from bench.damage import DAMAGES, Good, damaged, names, signed

GOOD = Good(
    source="„Wir haben 12 Drohnen nicht gesehen“, sagte Anna Weber aus Vilnius, wo sie am Dienstag ankam.",
    target='"We have not seen the 12 drones over the harbour," said Anna Weber from Vilnius, where she was on Tuesday.',
    src="de",
    tgt="en",
    other="The weather in the mountains was fine, and the children were playing football near Warsaw.",
    foreign="„Ne sme videli 12 drona“, kaza Ana Veber.",
    names=names(["He said that John Miller went to Warsaw on Monday."]),
)


def test_every_kind_of_damage_applies_to_a_rich_pair_and_changes_it() -> None:
    made = damaged(signed(GOOD, 1), 1)
    assert set(made) == set(DAMAGES)
    assert GOOD.target not in made.values()


def test_the_same_pair_and_seed_give_the_same_damage_whatever_else_is_damaged() -> None:
    assert damaged(GOOD, 1) == damaged(GOOD, 1)
    assert damaged(GOOD, 1) != damaged(GOOD, 2)


@pytest.mark.parametrize("target", ["", "Yes", "Oh dear."])
def test_damages_nothing_where_there_is_nothing_to_damage(target: str) -> None:
    poor = Good("Ja", target, "de", "en", other="Ok.")
    assert set(damaged(poor, 1)) <= {"source copied", "detached", "padded"}


def test_lists_names_without_days_and_openings() -> None:
    assert GOOD.names == ("John Miller", "Warsaw")


def test_signs_both_sides_alike() -> None:
    both = signed(GOOD, 3)
    assert both.source.split()[-1] == both.target.split()[-1] == damaged(both, 3)["source copied"].split()[-1]
