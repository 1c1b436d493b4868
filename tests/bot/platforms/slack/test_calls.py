"""What is sent to Slack as JSON is what Slack's own library sends so, and what its reference names."""

import inspect
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.calls import TAKE_JSON, called
from bot.platforms.slack.errors import Refusal
from tests.bot.platforms.slack.stage import four
from tests.rigs.slack import asked


@pytest.mark.parametrize("method", sorted(TAKE_JSON))
def test_slacks_own_library_sends_it_as_json_too(method: str) -> None:
    assert "json=kwargs" in inspect.getsource(getattr(AsyncWebClient, method.replace(".", "_")))
    assert method in asked.TAKE_JSON


async def test_a_channel_is_asked_for_so_that_slack_reads_which(tmp_path: Path) -> None:
    async with four(tmp_path) as room:
        client = await room.slack.slack.workspaces.client(room.workspace.id)
        found = await called(client, "conversations.info", {"channel": room.channel})
        assert found["channel"]["id"] == room.channel
        with pytest.raises(Refusal):
            await called(client, "conversations.info", {"channel": "C0NOWHERE"})
