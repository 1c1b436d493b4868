"""Enterprise Grid: an organisation that let the app in as a whole. One token is good in all of its workspaces, and what
Slack sends names the organisation: no workspace in what is clicked, both in commands and events (Slack's reference for
organisation-wide apps). Each workspace is still an emulator of its own, so a call goes to the one whose channel, person
or trigger it is about.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.rigs.slack.emulator import Workspace

Json = dict[str, Any]
ABOUT = ("channel", "channel_id", "trigger_id", "view_id", "user_id", "user", "users")


@dataclass
class Organisation:
    """``homes``: the workspace of each channel, trigger and view that is not called after it."""

    id: str = "E0SCHOOLS1"
    name: str = "All schools"
    workspaces: tuple[Workspace, ...] = ()
    tokens: set[str] = field(default_factory=set)
    homes: dict[str, str] = field(default_factory=dict)

    def installed(self, found: Json) -> Json:
        """What ``oauth.v2.access`` answers."""
        self.tokens.add(found["access_token"])
        whole = {"enterprise": {"id": self.id, "name": self.name}, "team": None, "is_enterprise_install": True}
        return {**found, **whole}

    def meant(self, given: Json) -> Workspace:
        """The workspace that a call is about."""
        for name in ABOUT:
            about = given.get(name)
            about = about[0] if isinstance(about, list) else str(about or "").partition(",")[0]
            if about and (found := self._home(about)) is not None:
                return found
        return self.workspaces[0]

    def _home(self, about: str) -> Workspace | None:
        known = self.homes.get(about)
        return next((each for each in self.workspaces if known == each.id or about[1:5] == each.id[1:5]), None)

    def note(self, team: str, found: Json) -> None:
        """What an answer tells of where things are."""
        for name, key in (("channel", "id"), ("view", "id")):
            if isinstance(found.get(name), dict):
                self.homes[str(found[name].get(key))] = team

    def in_command(self) -> Json:
        return {"enterprise_id": self.id, "enterprise_name": self.name, "is_enterprise_install": "true"}

    def in_click(self) -> Json:
        """No workspace is named where one clicks, but for that of the person."""
        return {"team": None, "enterprise": {"id": self.id, "name": self.name}, "is_enterprise_install": True}

    def in_event(self) -> Json:
        return {"enterprise_id": self.id, "is_enterprise_install": True}
