"""The short way in over HTTP for what people type and click: checked for Slack's signature, read, and answered.

Decision: Bolt's own way costs as much as the whole command behind it, commit included, and people wait for these; so
they pass by it. What is believed is the same: slack_sdk's verifier decides, within five minutes of the clock. Events,
and all else that Slack asks of a server, go Bolt's way.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from .listener import Listener

FORM = "application/x-www-form-urlencoded"
UNSIGNED = BoltResponse(status=401, body={"error": "invalid request"})


@dataclass
class ShortWay:
    verifier: SignatureVerifier
    listener: Listener

    async def take(self, body: bytes, headers: Mapping[str, str]) -> BoltResponse | None:
        """The answer; None for what goes Bolt's way."""
        if not headers.get("content-type", "").startswith(FORM) or body.startswith(b"ssl_check="):
            return None
        at, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not (at.isdigit() and signature and self.verifier.is_valid(body, at, signature)):
            return UNSIGNED
        found = read_form(body)
        return await self.listener.answer(self.listener.read(found)) if found is not None else None


def read_form(body: bytes) -> dict[str, Any] | None:
    """A slash command's fields, or the payload of what was clicked; None for what is neither."""
    try:
        text = body.decode("ascii")
        if text.startswith("payload="):
            payload = json.loads(unquote_plus(text[8:].partition("&")[0]))
            return payload if isinstance(payload, dict) else None
        fields = dict(part.split("=", 1) for part in text.split("&") if "=" in part)
    except ValueError:
        return None
    if "command" not in fields or "ssl_check" in fields:
        return None
    return {name: unquote_plus(value) if "%" in value or "+" in value else value for name, value in fields.items()}
