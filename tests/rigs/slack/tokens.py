"""Tokens that rotate: a refresh token works once, and only with the app's own secret; an old token ends."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.rigs.slack.emulator import CLIENT_SECRET

Json = dict[str, Any]


@dataclass
class Tokens:
    """``of``: the workspace of each token. ``secret``: what the app's settings at Slack say. ``ended``: tokens whose
    twelve hours are over. ``out``: tokens of a workspace that took the bot out."""

    of: dict[str, str] = field(default_factory=dict)
    refreshed: dict[str, str] = field(default_factory=dict)
    secret: str = CLIENT_SECRET
    ended: set[str] = field(default_factory=set)
    out: set[str] = field(default_factory=set)
    asked: int = 0  # how often one was to be renewed

    def given(self, team: str, token: str) -> Json:
        """What comes with a new token."""
        self.of[token] = team
        refresh = f"xoxe-{secrets.token_hex(6)}"
        self.refreshed[refresh] = team
        return {"refresh_token": refresh, "expires_in": 43200}

    def renew(self, asked: Mapping[str, Any]) -> Json:
        """The emulator knows no second token of the same bot: the new one is called like the old one, and is good."""
        self.asked += 1
        if asked.get("client_secret") != self.secret:
            return {"ok": False, "error": "bad_client_secret"}
        team = self.refreshed.pop(str(asked.get("refresh_token")), None)
        if team is None:
            return {"ok": False, "error": "invalid_refresh_token"}
        token = next(token for token, of in self.of.items() if of == team and token.startswith("xoxb-"))
        self.ended.discard(token)
        return {"ok": True, "access_token": token, "token_type": "bot", **self.given(team, token)}
