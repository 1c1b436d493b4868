"""What is sealed is read by us alone, for what it was sealed for."""

import pytest

from bot.sealing import CannotOpen, Seal

SECRET = "a secret that is long enough for a test"


def test_what_was_sealed_is_opened_by_the_same_secret_and_purpose_alone() -> None:
    sealed = Seal(SECRET, "tokens").close({"bot": "xoxb-1"})

    assert "xoxb" not in sealed
    assert Seal(SECRET, "tokens").open(sealed) == {"bot": "xoxb-1"}
    for other in (Seal(SECRET, "journals"), Seal(SECRET + "!", "tokens")):
        with pytest.raises(CannotOpen):
            other.open(sealed)
    with pytest.raises(CannotOpen):
        Seal(SECRET, "tokens").open(sealed[:-4] + "AAA=")
    with pytest.raises(CannotOpen):
        Seal(SECRET, "tokens").open("not sealed at all")


def test_a_seal_can_be_short_lived() -> None:
    seal = Seal(SECRET, "states")

    assert seal.open(seal.close({}), within=60) == {}
    with pytest.raises(CannotOpen):
        seal.open(seal.close({}), within=-1)
