"""What opens a team's room, and what does not."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.responses import Response

from bot.platforms.room.doors import Doors, Invitation, Place, current, still_open, typed_code, typed_token
from facilitation.team.team import Member, Team

WHEN = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
SECRET = "a secret of thirty-two letters or so"


def team(id: str = "willow", invite: int = 1, *members: Member) -> Team:
    return Team(id, "Year 7 writing", WHEN, f"room-{id}", members=members, invite=invite)


@pytest.fixture
def doors() -> Doors:
    return Doors(SECRET, secure=False)


def cookies(response: Response) -> Iterator[tuple[str, str, str]]:
    for name, value in response.raw_headers:
        if name == b"set-cookie":
            first, _, attributes = value.decode().partition("; ")
            yield *first.split("=", 1), attributes.lower()


def jar(response: Response) -> dict[str, str]:
    return {name: value for name, value, _ in cookies(response)}


def test_a_browser_is_remembered_in_the_team_that_it_joined_and_in_no_other(doors: Doors) -> None:
    response = Response()
    doors.remember(response, Place("willow", "ana"))
    kept = jar(response)

    assert doors.remembered(kept, "willow") == "ana"
    assert doors.remembered(kept, "maple") is None


def test_a_cookie_of_one_team_under_the_name_of_another_is_worthless(doors: Doors) -> None:
    here, there = Response(), Response()
    doors.remember(here, Place("willow", "ana"))
    doors.remember(there, Place("maple", "ben"))
    [stolen], [(name, _, _)] = jar(here).values(), list(cookies(there))

    assert doors.remembered({name: stolen}, "maple") is None


def test_a_cookie_is_out_of_reach_of_scripts_and_of_other_sites(doors: Doors) -> None:
    response = Response()
    doors.remember(response, Place("willow", "ana"))
    [(_, _, attributes)] = cookies(response)

    assert "httponly" in attributes and "samesite=lax" in attributes and "path=/" in attributes
    assert "secure" not in attributes


def test_over_https_a_cookie_never_travels_otherwise() -> None:
    response = Response()
    Doors(SECRET, secure=True).remember(response, Place("willow", "ana"))
    [(name, _, attributes)] = cookies(response)

    assert name.startswith("__Host-") and "secure" in attributes


def test_a_join_link_opens_the_team_that_gave_it_out(doors: Doors) -> None:
    assert doors.invited(doors.invitation(team("willow", 3))) == Invitation("willow", 3)


@pytest.mark.parametrize("place", range(0, 40, 3))
def test_a_join_link_with_one_letter_changed_opens_nothing(doors: Doors, place: int) -> None:
    token = doors.invitation(team())
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]

    assert doors.invited(changed) is None


@pytest.mark.parametrize("token", ["", ".", "x", "WyJ3aWxsb3ciLDFd", "a.b.c", "ñ", "\x00", "x" * 5000])
def test_what_we_did_not_sign_opens_nothing(doors: Doors, token: str) -> None:
    assert doors.invited(token) is None
    assert doors.returned(token) is None


def test_what_another_secret_signed_opens_nothing(doors: Doors) -> None:
    other = Doors("another secret of thirty-two letters", secure=False)

    assert doors.invited(other.invitation(team())) is None


def test_one_kind_of_token_does_not_pass_for_another(doors: Doors) -> None:
    place = Place("willow", "ana")
    response = Response()
    doors.remember(response, place)
    [(name, cookie, _)] = cookies(response)

    assert doors.returned(doors.invitation(team())) is None
    assert doors.invited(doors.return_token(place)) is None
    assert doors.returned(cookie) is None
    assert doors.remembered({name: doors.return_token(place)}, "willow") is None


def test_raising_the_invitation_number_ends_older_links() -> None:
    assert still_open(team(invite=2), Invitation("willow", 2))
    assert not still_open(team(invite=3), Invitation("willow", 2))
    assert not still_open(None, Invitation("willow", 2))


def test_raising_the_invitation_number_changes_the_code(doors: Doors) -> None:
    assert doors.code(team(invite=1)) == doors.code(team(invite=1)) != doors.code(team(invite=2))


def test_a_code_can_be_read_aloud_and_does_not_repeat_among_ten_thousand_teams(doors: Doors) -> None:
    codes = {doors.code(team(f"team{n}")) for n in range(10_000)}

    assert len(codes) == 10_000
    assert all(len(code.split("-")) == 4 and len(code) < 40 and code == typed_code(code) for code in codes)


@pytest.mark.parametrize(
    "typed", ["Maple River-Otter 27", "  maple-river-otter-27 ", "MAPLE  RIVER OTTER 27", "máple river otter 27"]
)
def test_a_code_is_understood_however_it_was_typed(typed: str) -> None:
    assert typed_code(typed) == "maple-river-otter-27"


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("https://convener.example.org/join/abc.def", ("join", "abc.def")),
        (" http://127.0.0.1:8080/back/abc.def?x=1#y ", ("back", "abc.def")),
        ("convener.example.org/join/abc", ("join", "abc")),
        ("maple-river-otter-27", ("", "")),
        ("/join/", ("", "")),
    ],
)
def test_a_pasted_link_gives_its_token(pasted: str, found: tuple[str, str]) -> None:
    assert typed_token(pasted) == found


def test_after_twenty_wrong_codes_an_address_has_to_wait_and_others_have_not(doors: Doors) -> None:
    for _ in range(20):
        assert doors.may_guess("192.0.2.1")
        doors.guessed_wrong("192.0.2.1")

    assert not doors.may_guess("192.0.2.1")
    assert doors.may_guess("192.0.2.2")


def test_wrong_codes_from_many_addresses_are_counted_together(doors: Doors) -> None:
    for n in range(300):
        doors.guessed_wrong(f"192.0.2.{n}")

    assert not doors.may_guess("198.51.100.1")


def test_someone_who_left_the_team_is_nobody_in_it() -> None:
    ana, ben = Member("ana", "Ana", WHEN), Member("ben", "Ben", WHEN, left=True)
    ours = team("willow", 1, ana, ben)

    assert current(ours, "ana") == ana
    assert current(ours, "ben") is current(ours, "eve") is current(ours, None) is current(None, "ana") is None
