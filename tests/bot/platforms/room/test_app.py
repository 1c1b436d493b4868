"""What everybody gets, and what strangers do not: over real HTTP."""

import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.desk import StoreDown
from bot.platforms.room.app import MOST_BYTES, state_of_files
from bot.platforms.room.pages import STATIC
from bot.platforms.room.strict import HEADERS

from .whole import Browser, Whole

PAGES = ("", "/board", "/records", "/records/none", "/records/none.md")
STREAMS = ("/live", "/board/live")
ACTS = ("/say", "/press", "/form")
ANSWERS = (
    ("GET", "/", 200),
    ("GET", "/healthz", 200),
    ("GET", "/nothing-here", 404),
    ("GET", "/t/none", 403),
    ("GET", "/t/none/live", 403),
    ("GET", "/join/none", 404),
    ("GET", "/back/none", 403),
    ("GET", "/static/test/none.css", 404),
    ("GET", "/static/test/../app.py", 404),
    ("GET", "/make", 405),
    ("PUT", "/make", 403),
    ("POST", "/make", 403),
    ("POST", "/t/none/say", 403),
    ("DELETE", "/t/none", 403),
)


async def both(whole: Whole) -> tuple[Browser, Browser]:
    """Two teams, one person in each."""
    ana, eve = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    await eve.make("Eve", "Another team")
    return ana, eve


async def test_someone_of_another_team_learns_nothing_of_this_one(whole: Whole) -> None:
    ana, eve = await both(whole)
    for path in (*PAGES, *STREAMS):
        closed = await eve.get(ana.at + path)
        nowhere = await eve.get("/t/0000000000000000000000none" + path)

        assert closed.status_code == nowhere.status_code == 403, path
        assert closed.text == nowhere.text and "Year 7" not in closed.text and "Ana" not in closed.text


async def test_someone_of_another_team_can_do_nothing_in_this_one(whole: Whole) -> None:
    ana, eve = await both(whole)
    form = {"words": "hello", "action": "rota::", "event": "1"}
    for path in ACTS:
        closed, nowhere = await eve.post(ana.at + path, **form), await eve.post("/t/none" + path, **form)

        assert closed.status_code == nowhere.status_code == 403, path
        assert closed.json() == nowhere.json() and closed.json()["refused"] and closed.json()["answer"]


async def test_a_cookie_of_one_team_is_worthless_under_the_name_of_another(whole: Whole) -> None:
    ana, eve = await both(whole)
    [cookie] = eve.client.cookies.jar
    name = cookie.name.replace(eve.at.rpartition("/")[2], ana.at.rpartition("/")[2])
    thief = httpx.AsyncClient(base_url=whole.url, cookies={name: cookie.value or ""}, trust_env=False)

    async with thief:
        assert (await thief.get(ana.at)).status_code == 403
        assert (await thief.get(eve.at)).status_code == 403


async def test_someone_who_left_the_team_is_a_stranger(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    link = await ana.return_link()
    await whole.leave(ana)

    assert (await ana.get(ana.at)).status_code == 403
    assert (await ana.get(link)).status_code == 403


async def test_every_answer_has_strict_headers(whole: Whole) -> None:
    client = whole.browser().client
    for method, path, status in ANSWERS:
        answer = await client.request(method, path)

        assert answer.status_code == status, path
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
        assert answer.headers["cache-control"] == "no-store" and "server" not in answer.headers, path


async def test_a_post_from_another_site_is_refused_in_words(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    strange = ({}, {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"})
    for path in ("/make", "/join", "/rehearse", *(ana.at + act for act in ACTS)):
        for headers in strange:
            answer = await ana.client.post(path, data={"name": "E", "words": "x"}, headers=headers)

            assert answer.status_code == 403 and "another page than ours" in answer.text, (path, headers)
    assert len(await whole.desk.teams()) == 1


async def test_more_than_a_person_writes_is_refused_in_words(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    answer = await ana.say("x" * MOST_BYTES)

    assert answer["status"] == 413 and "smaller parts" in answer["answer"]


async def test_a_body_of_unknown_length_is_not_read(whole: Whole) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"name=Ana&team=Year+7"

    ana = whole.browser()
    answer = await ana.client.post("/make", content=pieces(), headers={"origin": whole.url})

    assert answer.status_code == 411 and {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def test_a_file_or_a_thousand_fields_are_not_read(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    origin = {"origin": whole.url}

    assert (await ana.client.post("/make", files={"name": b"a file"}, headers=origin)).status_code == 400
    assert (await ana.act("form", **{f"f{n}": "x" for n in range(1000)}))["status"] == 400


async def test_a_page_that_does_not_exist_says_so_in_the_readers_language(whole: Whole) -> None:
    answer = await whole.browser().get("/nada", headers={"accept-language": "es"})

    assert answer.status_code == 404 and "En esta dirección no hay nada" in answer.text


async def test_a_fault_of_ours_is_told_in_words_and_without_its_details(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")

    async def fails(*_: object) -> None:
        raise ValueError("the details")

    whole.desk.view = fails
    answer = await ana.get(ana.at)

    assert answer.status_code == 500 and "the details" not in answer.text and "our side" in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def test_the_house_says_whether_its_database_answers(whole: Whole) -> None:
    well = await whole.browser().get("/healthz")
    assert well.json() == {"status": "ok", "database": "ok", "version": well.json()["version"]}

    async def fails(code: str) -> None:
        raise OSError("the database is gone")

    whole.office.shelf.team_of = fails
    ill = await whole.browser().get("/healthz")
    assert ill.status_code == 503 and ill.json()["database"] == "unreachable"


async def test_what_pages_are_made_of_may_be_kept_for_ever(whole: Whole) -> None:
    ana = whole.browser()
    room = await ana.make("Ana", "Year 7 writing")
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', room.text)

    assert len(linked) >= 3
    for path in linked:
        answer = await ana.get(path)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]


def test_other_files_have_another_address() -> None:
    assert state_of_files() == state_of_files()
    assert re.fullmatch(r"\d+\.\d+\.\d+-[0-9a-f]{12}", state_of_files())


async def test_every_static_file_is_served_as_what_it_is(whole: Whole) -> None:
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    for file in STATIC.iterdir():
        answer = await whole.browser().get(f"/static/test/{file.name}")
        assert answer.headers["content-type"].partition(";")[0] == kinds[file.suffix]


async def test_no_page_needs_what_the_policy_forbids(whole: Whole) -> None:
    ana = whole.browser()
    for page in (await ana.get("/"), await ana.make("Ana", "Year 7 writing"), await ana.get(f"{ana.at}/board")):
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|https?://(?!127)", page.text)


async def test_a_page_tells_its_stream_what_it_has(whole: Whole) -> None:
    ana = whole.browser()
    room = await ana.make("Ana", "Year 7 writing")

    assert re.search(r'data-rev="\d+"', room.text) and f'data-at="{ana.at}"' in room.text


async def test_the_commands_come_with_the_page(whole: Whole) -> None:
    ana = whole.browser()
    room = (await ana.make("Ana", "Year 7 writing")).text.replace("&#34;", '"')
    commands = json.loads(re.search(r"data-commands='?\"?(\[\[.*?\]\])", room)[1])

    assert {"rehearse", "start", "propose", "help"} <= {word for word, _, _ in commands}


async def test_the_wall_shows_how_to_come_in(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    wall = await ana.get(f"{ana.at}/board")

    assert await ana.code() in wall.text and "Year 7 writing" in wall.text


async def test_a_strange_word_about_what_was_seen_counts_as_nothing(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    for said in ("", "x", "-1", "1e9", "9" * 40, "٣"):
        headers = {"last-event-id": said.encode()} if said else {}
        async with ana.client.stream("GET", f"{ana.at}/live", params={"after": said}, headers=headers) as stream:
            assert stream.status_code == 200 and stream.headers["content-type"].startswith("text/event-stream")


async def test_lines_from_before_those_on_the_page_are_fetched_when_asked_for(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.room.app.LATEST", 3)
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    for n in range(7):
        await ana.say(f"word {n}")
    page = (await ana.get(ana.at)).text
    assert "word 4" in page and "word 3" not in page

    before = re.search(r'id="earlier" type="button" data-before="(\d+)"', page)
    assert before is not None
    first = (await ana.get(f"{ana.at}/earlier?before={before[1]}")).json()
    assert [n for n in range(7) if f"word {n}" in first["html"]] == [1, 2, 3] and first["more"]
    last = (await ana.get(f"{ana.at}/earlier?before={first['before']}")).json()
    assert [n for n in range(7) if f"word {n}" in last["html"]] == [0] and not last["more"]
    assert (await ana.get(f"{ana.at}/earlier?before=x")).status_code == 400
    stranger = whole.browser()
    assert (await stranger.get(f"{ana.at}/earlier?before=9")).status_code == 403


async def test_a_database_that_cannot_be_reached_is_told_in_words_and_is_no_fault_of_ours(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")

    async def down(*_: object) -> None:
        raise StoreDown("the disk is gone")

    monkeypatch.setattr(whole.desk, "team", down)
    page = await ana.get(ana.at)
    assert page.status_code == 503 and page.headers["retry-after"] == "10"
    assert "Nothing is lost" in page.text and "disk" not in page.text
    assert (await ana.say("hello"))["status"] == 503


async def test_a_page_is_in_the_language_that_its_reader_has_chosen(whole: Whole) -> None:
    ana, ben = whole.browser(), whole.browser()
    await ana.make("Ana", "Year 7 writing")
    await ben.join(await ana.join_link(), "Ben")
    team = (await whole.team(ana)).id
    async with ben.page() as page:
        await page.until(lambda p: p.all("speaks"))
        assert page.all("speaks")[-1] == {"language": "en"}
        await ben.submit(f"prefer:{team}:", hours="8-18", language="es", time_zone="UTC")
        await page.until(lambda p: p.all("speaks")[-1] == {"language": "es"})
        assert "La sala es del equipo" in page.all("board")[-1]["html"]
    assert '<html lang="es"' in (await ben.get(ben.at)).text
    assert '<html lang="en"' in (await ana.get(ana.at)).text
