"""Making a team, joining one, coming back: over real HTTP, through the real desk and a real database."""

import re

import pytest

from bot.platforms.room.house import preferred

from .whole import Whole

WILL_NOT_DO: tuple[tuple[str, dict[str, str]], ...] = (
    ("/make", {"name": "", "team": "Year 7"}),
    ("/make", {"name": "Ana", "team": "  "}),
    ("/make", {"name": "A" * 41, "team": "Year 7"}),
    ("/make", {"name": "Ana", "team": "T" * 61}),
    ("/join", {"name": "Ana", "code": ""}),
    ("/join", {"name": "Ana", "code": "no-such-team-10"}),
    ("/rehearse", {"name": ""}),
)


async def test_someone_makes_a_team_and_is_in_its_room(whole: Whole) -> None:
    ana = whole.browser()
    room = await ana.make("Ana", "Year 7 writing", time_zone="Europe/Madrid")
    team = await whole.team(ana)

    assert room.status_code == 200 and "Year 7 writing" in room.text
    assert [(m.name, m.time_zone) for m in team.members] == [("Ana", "Europe/Madrid")]
    assert team.time_zone == "Europe/Madrid"


@pytest.mark.parametrize(
    ("about", "typed", "words"),
    [
        ("team", "🎉", "at least one letter"),
        ("team", "Year\u20607", "nobody can see"),
        ("name", "!!!", "at least one letter"),
        ("name", "A\u202ena", "nobody can see"),
    ],
)
async def test_what_the_rules_take_for_no_name_is_told_at_the_door_and_no_team_is_made(
    whole: Whole, about: str, typed: str, words: str
) -> None:
    told = await whole.browser().make(**{"name": "Ana", "team": "Year 7", about: typed})

    assert told.status_code == 422 and words in told.text and typed in told.text
    assert await whole.desk.teams() == []


async def test_a_join_link_tells_whose_team_it_is_and_lets_in(whole: Whole) -> None:
    ana, ben = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    lobby = await ben.get(await ana.join_link())

    assert str(lobby.url).endswith("/") and "Year 7 writing" in lobby.text
    room = await ben.send_lobby(lobby, "/join", name="Ben")
    assert room.url.path == ana.at and [m.name for m in (await whole.team(ana)).members] == ["Ana", "Ben"]


async def test_the_code_lets_in_however_it_is_typed(whole: Whole) -> None:
    ana, ben, eve = whole.browser(), whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    code = await ana.code()

    assert (await ben.join(code.upper().replace("-", " "), "Ben")).url.path == ana.at
    assert (await eve.join(f"{whole.url}/join/{code}", "Eve")).url.path == ana.at


async def test_a_whole_link_pasted_where_the_code_goes_lets_in(whole: Whole) -> None:
    ana, ben = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")

    assert (await ben.join(f"  {await ana.join_link()} ", "Ben")).url.path == ana.at


async def test_a_name_that_is_in_use_is_refused_in_words_and_kept_in_the_form(whole: Whole) -> None:
    ana, eve = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    link = await ana.join_link()
    for name in ("Ana", "ana", "  ANA ", "Aná", "ÁNA"):
        answer = await eve.join(link, name)

        assert answer.status_code == 409 and 'role="alert"' in answer.text, name
        assert f'value="{name.strip()}"' in answer.text and "Year 7 writing" in answer.text
    assert len((await whole.team(ana)).members) == 1
    assert (await eve.get(ana.at)).status_code == 403


async def test_the_same_form_sent_twice_brings_one_person_in(whole: Whole) -> None:
    ana, ben = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    link = await ana.join_link()
    await ben.join(link, "Ben")

    assert (await ben.join(link, "ben")).url.path == ana.at
    assert [m.name for m in (await whole.team(ana)).members] == ["Ana", "Ben"]


async def test_a_second_person_at_the_same_computer_comes_in_as_themselves(whole: Whole) -> None:
    ana, shared = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    await shared.join(await ana.join_link(), "Ben")
    await shared.join(await ana.join_link(), "Faye")

    assert [m.name for m in (await whole.team(ana)).members] == ["Ana", "Ben", "Faye"]
    assert (await whole.member(shared)).name == "Faye"


async def test_a_join_link_takes_a_member_straight_to_the_room(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")

    assert (await ana.get(await ana.join_link())).url.path == ana.at


async def test_a_personal_link_brings_someone_back_in_another_browser(whole: Whole) -> None:
    ana, phone, tablet = whole.browser(), whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    link = await ana.return_link()

    assert (await phone.get(link)).url.path == ana.at
    assert (await tablet.join(link, "whoever")).url.path == ana.at
    assert (await whole.member(phone)) == (await whole.member(tablet)) == (await whole.member(ana))
    assert len((await whole.team(ana)).members) == 1


@pytest.mark.parametrize("kind", ["join", "back"])
async def test_a_link_with_a_changed_letter_opens_nothing_and_says_so(whole: Whole, kind: str) -> None:
    ana, eve = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    link = await (ana.join_link() if kind == "join" else ana.return_link())
    # Not the last letter: some of its bits are filling, and count for nothing.
    answer = await eve.get(link[:-10] + ("A" if link[-10] != "A" else "B") + link[-9:])

    assert answer.status_code in (403, 404) and 'role="alert"' in answer.text
    assert "Year 7 writing" not in answer.text and not eve.client.cookies


async def test_an_older_invitation_opens_nothing_by_link_or_by_code(whole: Whole) -> None:
    ana, eve = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    link, code = await ana.join_link(), await ana.code()
    await whole.invite_again(ana)

    for key in (link, code):
        assert (await eve.join(key, "Eve")).status_code in (403, 404)
    assert (await eve.get(link)).status_code == 403
    assert (await eve.join(await ana.join_link(), "Eve")).url.path == ana.at


async def test_guessing_codes_comes_to_an_end(whole: Whole) -> None:
    ana, eve = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    answers = [(await eve.join(f"acorn-amber-anchor-{n}", "Eve")).status_code for n in range(10, 32)]

    assert answers == [404] * 20 + [429] * 2
    assert (await eve.join(await ana.code(), "Eve")).status_code == 429


async def test_a_form_that_will_not_do_comes_back_with_what_was_typed(whole: Whole) -> None:
    ana = whole.browser()
    for path, form in WILL_NOT_DO:
        answer = await ana.post(path, language="es", **form)

        assert answer.status_code in (404, 422) and 'role="alert"' in answer.text, form
        assert '<html lang="es"' in answer.text
        assert all(f'value="{typed}"' in answer.text for key, typed in form.items() if typed.strip()), form
        assert not ana.client.cookies
    assert await whole.desk.teams() == []


async def test_names_and_words_cannot_become_markup(whole: Whole) -> None:
    ana = whole.browser()
    room = await ana.make("<script>alert(1)</script>", '"><img src=x onerror=1>')

    assert "<script>alert" not in room.text and "<img" not in room.text
    assert "&lt;script&gt;" in room.text


async def test_an_unknown_time_zone_is_not_believed(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing", time_zone="../../etc/passwd")

    assert (await whole.team(ana)).time_zone == "UTC"


async def test_a_school_can_make_many_teams_but_a_script_cannot(whole: Whole) -> None:
    browser = whole.browser()
    answers = [(await browser.post("/make", name="Ana", team=f"Team {n}")).status_code for n in range(42)]

    assert answers == [200] * 40 + [429] * 2


async def test_the_lobby_speaks_the_visitors_language(whole: Whole) -> None:
    browser = whole.browser()
    for asked, accepted, language in (
        ("", "es-ES,es;q=0.9,en;q=0.8", "es"),
        ("", "fr-FR,fr;q=0.9", "en"),
        ("?language=es", "en", "es"),
        ("?lang=es", "en", "es"),
        ("?language=xx", "es", "es"),
    ):
        answer = await browser.get(f"/{asked}", headers={"accept-language": accepted})
        assert f'<html lang="{language}"' in answer.text, (asked, accepted)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "en"), ("es", "es"), ("fr, es;q=0.5, en;q=0.4", "es"), ("en;q=0.1, es;q=0.2", "es"), ("es;q=0", "en"),
     ("*;q=0.5", "en"), ("es;q=x, ES-mx", "es"), (";;,,", "en")],
)  # fmt: skip
def test_the_browsers_wishes_are_read_by_weight(accepted: str, language: str) -> None:
    assert preferred(accepted, "en") == language


async def test_a_team_is_made_in_the_language_of_the_lobby(whole: Whole) -> None:
    ana = whole.browser()
    room = await ana.make("Ana", "Lengua 1.º", language="es")

    assert '<html lang="es"' in room.text and (await whole.team(ana)).language == "es"


async def test_who_chose_another_language_at_the_door_finds_the_room_in_it(whole: Whole) -> None:
    ana, ines = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7")
    await ines.get(await ana.join_link())
    lobby = await ines.get("/?language=es")
    room = await ines.send_lobby(lobby, "/join", name="Inés")
    assert '<html lang="es"' in room.text
    team = await whole.team(ana)
    assert (team.language, [member.language for member in team.members]) == ("en", ["", "es"])


async def test_a_browser_in_another_language_reads_the_room_in_its_teams(whole: Whole) -> None:
    ana, ines = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7")
    ines.client.headers["accept-language"] = "es"
    room = await ines.send_lobby(await ines.get(await ana.join_link()), "/join", name="Inés")
    assert '<html lang="en"' in room.text and (await whole.member(ines)).language == ""


async def test_links_are_for_those_who_reached_us_where_the_visitor_did(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    elsewhere = await ana.get(ana.at, headers={"host": "school.local:8080"})

    assert "http://school.local:8080/join/" in elsewhere.text


async def test_someone_alone_rehearses_with_five_scripted_colleagues_and_leads_them(whole: Whole) -> None:
    ana = whole.browser()
    room = await ana.send_lobby(await ana.get("/"), "/rehearse", name="Ana", pace="brisk")
    team = await whole.team(ana)
    view = await whole.desk.view(team.id, (await whole.member(ana)).id)

    assert room.status_code == 200
    assert [m.scripted for m in team.members] == [False] + [True] * 5
    assert view.session and view.cue is not None and view.focusing_question


async def test_someone_alone_in_a_team_can_fill_the_room_by_a_command(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    answer = await ana.say("/rehearse")

    assert answer["ok"] and len((await whole.team(ana)).members) == 6
    again = await ana.say("/rehearse")
    assert again["refused"] and len((await whole.team(ana)).members) == 6


async def test_a_stranger_to_a_team_of_that_name_makes_their_own(whole: Whole) -> None:
    ana, eve = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    await eve.make("Ana", "Year 7 writing")

    assert ana.at != eve.at
    assert re.search(r"/t/\w+$", eve.at)


async def test_leaving_for_the_lobby_forgets_nothing(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    await ana.get("/")

    assert (await ana.get(ana.at)).status_code == 200


async def test_a_name_in_use_is_refused_in_the_visitors_language(whole: Whole) -> None:
    ana, ben = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    lobby = await ben.post("/join", name="Ana", code=await ana.code(), language="es")

    assert lobby.status_code == 409
    assert '<html lang="es"' in lobby.text
    assert "Ana" in lobby.text and "already" not in lobby.text
