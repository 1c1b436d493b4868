"""``convener doctor``: what is wrong here, and how to mend it."""

import json
import socket
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.store import Store, due
from facilitation.decision import Post
from facilitation.message import say
from tests.bot.cli.terminal import Said, convener, free_port

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)


def found(said: Said) -> dict[str, dict[str, Any]]:
    return {finding["about"]: finding for finding in json.loads(said.out)}


def test_all_is_well_in_an_empty_folder_and_nothing_is_left_there(tmp_path: Path) -> None:
    said = convener("doctor", at=tmp_path, port=free_port())

    assert said.code == 0, said.out
    assert said.out.endswith("All is well.\n")
    assert list(tmp_path.iterdir()) == []


def test_its_findings_for_programs_are_json(tmp_path: Path) -> None:
    said = convener("doctor", "--json", at=tmp_path, port=free_port())

    assert said.code == 0
    assert list(found(said)) == [
        "Python", "SQLite", "settings", "secret key", "clock", "time zone", "content", "disk", "database", "port",
    ]  # fmt: skip
    assert all(finding["well"] for finding in found(said).values())


def test_a_wrong_setting_is_told_and_ends_the_examination(tmp_path: Path) -> None:
    said = convener("doctor", "--json", at=tmp_path, time_zone="Europe/Berlim")

    assert said.code == 1
    assert "Did you mean Europe/Berlin?" in found(said)["settings"]["seen"]
    assert "database" not in found(said)


def test_a_taken_port_is_told_with_another(tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = convener("doctor", "--json", at=tmp_path, port=other.getsockname()[1])

    assert said.code == 1
    assert found(said)["port"]["mend"].startswith("Choose another one: CONVENER_PORT=")


def test_a_missing_folder_is_told_with_the_command_that_makes_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/convener.db"

    said = convener("doctor", "--json", at=tmp_path, port=free_port(), database_url=url)

    assert said.code == 1
    assert found(said)["disk"]["mend"] == f"mkdir -p {tmp_path}/deep"


def test_the_doctor_looks_and_makes_nothing(tmp_path: Path) -> None:
    oauth = {"slack_client_id": "1.2", "slack_client_secret": "12345678", "slack_signing_secret": "12345678"}

    convener("doctor", at=tmp_path, port=free_port(), slack_api_url="http://127.0.0.1:1/", **oauth)

    assert list(tmp_path.iterdir()) == []


async def test_what_could_not_be_delivered_is_told_with_the_reason_and_none_of_its_words(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/convener.db")
    for n, key in enumerate(("a", "b", "c"), 1):
        row = due.values(("t1", "session", "s1"), Post("slack-T1-C1", key, say("Between us")), NOON)
        await store.run(lambda tx, row=row: due.put(tx, [row]))
        if key != "c":
            await store.run(lambda tx, n=n: due.give_up(tx, n, NOON, "not_in_channel", "t1"))
    await store.close()

    said = convener("doctor", "--json", at=tmp_path, port=free_port())

    assert found(said)["messages"]["seen"] == (
        "1 on their way; 2 given up in the last days, the newest in slack-T1-C1: not_in_channel"
    )
    assert "Between us" not in said.out


def test_a_database_without_its_tables_is_sent_to_the_upgrade_and_well_after_it(tmp_path: Path) -> None:
    (tmp_path / "convener.db").touch()
    before = convener("doctor", "--json", at=tmp_path, port=free_port())

    upgraded = convener("db", "upgrade", at=tmp_path)
    after = convener("doctor", "--json", at=tmp_path, port=free_port())

    assert not found(before)["database"]["well"]
    assert "convener db upgrade" in found(before)["database"]["mend"]
    assert upgraded == (0, "The database is up to date.\n", "")
    assert found(after)["database"]["well"]


def test_a_secret_that_others_can_read_is_told_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "convener.key").write_text("x" * 40)
    (tmp_path / "convener.key").chmod(0o644)

    said = convener("doctor", "--json", at=tmp_path, port=free_port())

    assert found(said)["secret key"]["mend"] == "chmod 600 convener.key"


def test_postgresql_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    said = convener("doctor", "--json", at=tmp_path, port=free_port(), database_url="postgresql://me@127.0.0.1:1/x")

    assert said.code == 1
    assert not found(said)["database"]["well"]
    assert not found(said)["secret key"]["well"]


def test_every_mistake_in_a_teams_own_protocols_is_a_finding(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.yaml").write_text("id: mine\n", "utf-8")

    said = convener("doctor", at=tmp_path, port=free_port(), protocols_dir=own)

    assert said.code == 1
    assert "mine.yaml:1: " in said.out
