"""The stand-in of Slack itself."""

import socket
from pathlib import Path

from tests.rigs.slack.emulator import Emulators, Workspace, free_port


def test_a_stand_in_that_was_stopped_leaves_nothing_running(tmp_path: Path) -> None:
    oak = Workspace("T0OAK00001", ("Ana",))
    stand_in = Emulators((oak,), free_port(), ())
    stand_in.start(tmp_path)
    socket.create_connection(("127.0.0.1", stand_in.ports[oak.id]), timeout=60).close()
    stand_in.stop()

    with socket.socket() as asked:
        assert asked.connect_ex(("127.0.0.1", stand_in.ports[oak.id])) != 0
