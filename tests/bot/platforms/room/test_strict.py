"""Strict headers on every answer, and posts from our own pages only."""

import httpx
import pytest
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.platforms.room.strict import HEADERS, StrictStarlette, own_post


async def fine(request: Request) -> Response:
    return PlainTextResponse("fine", headers={"Cache-Control": "public", "Content-Security-Policy": "default-src *"})


async def broken(request: Request) -> Response:
    raise ValueError("a fault of ours")


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = StrictStarlette(routes=[Route("/fine", fine), Route("/broken", broken)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://room")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/fine", 200), ("GET", "/none", 404), ("POST", "/fine", 405), ("GET", "/broken", 500)],
)
async def test_every_answer_is_strict_those_to_errors_too(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def test_no_answer_is_stored_unless_it_says_so(client: httpx.AsyncClient) -> None:
    assert (await client.get("/none")).headers["cache-control"] == "no-store"
    assert (await client.get("/fine")).headers["cache-control"] == "public"


def test_the_policy_lets_in_nothing_from_elsewhere_and_nothing_inline() -> None:
    policy = HEADERS["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy and "*" not in policy and "data:" not in policy
    assert all(part in policy for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"))


def post(**headers: str) -> HTTPConnection:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": raw, "method": "POST", "path": "/make"})


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-origin", "origin": "https://behind.a.proxy", "host": "inside:8080"},
        {"origin": "http://school.local:8080", "host": "school.local:8080"},
        {"origin": "https://School.Local", "host": "school.local"},
        {"origin": "https://convener.example.org", "host": "inside:8080"},
    ],
)
def test_a_post_from_one_of_our_pages_is_taken(headers: dict[str, str]) -> None:
    assert own_post(post(**headers), "https://convener.example.org")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "school.local"},
        {"origin": "null", "host": "school.local"},
        {"origin": "http://evil.example", "host": "school.local"},
        {"origin": "http://school.local:81", "host": "school.local:8080"},
        {"origin": "http://school.local.evil.example", "host": "school.local"},
        {"origin": "file://", "host": ""},
        {"sec_fetch_site": "cross-site", "origin": "http://school.local", "host": "school.local"},
        {"sec_fetch_site": "same-site", "origin": "http://school.local", "host": "school.local"},
        {"sec_fetch_site": "none", "origin": "http://school.local", "host": "school.local"},
    ],
)
def test_a_post_from_anywhere_else_is_not(headers: dict[str, str]) -> None:
    assert not own_post(post(**headers), "https://convener.example.org")
