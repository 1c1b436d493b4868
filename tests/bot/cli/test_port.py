"""The door of the room: whose it is, and what is said when it is somebody else's."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot.cli import port
from bot.cli.fault import Cannot
from tests.bot.cli.terminal import free_port


@contextmanager
def answering(body: bytes) -> Iterator[int]:
    """A server that answers everything with ``body``."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_a_free_port_is_taken_and_nobody_else_gets_it() -> None:
    number = free_port()
    with closing(port.take("127.0.0.1", number)) as door:
        assert door.getsockname()[1] == number
        with pytest.raises(Cannot, match="is taken by another program"):
            port.take("127.0.0.1", number)


def test_a_port_that_was_just_left_can_be_taken_again() -> None:
    number = free_port()
    port.take("127.0.0.1", number).close()

    port.take("127.0.0.1", number).close()


def test_an_ipv6_address_is_an_address_too() -> None:
    try:
        door = port.take("::1", free_port())
    except Cannot as cannot:
        assert "no address of this machine" in str(cannot)
    else:
        assert door.family == socket.AF_INET6
        door.close()


def test_convener_is_known_by_what_it_says_of_its_health() -> None:
    with answering(json.dumps({"status": "ok", "database": "ok"}).encode()) as number:
        assert port.serves("127.0.0.1", number)
        assert port.serves("0.0.0.0", number)
        with pytest.raises(Cannot, match="Convener is already running at port"):
            port.take("127.0.0.1", number)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"status": "ok"}', b"\xff"])
def test_any_other_program_is_not_taken_for_convener(body: bytes) -> None:
    with answering(body) as number:
        assert not port.serves("127.0.0.1", number)


def test_nobody_is_not_taken_for_convener() -> None:
    assert not port.serves("127.0.0.1", free_port())
