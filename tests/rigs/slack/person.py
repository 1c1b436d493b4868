"""A person in Slack: what they can do there, and what they see."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.rigs.slack.edge import Edge, Json, Shown
from tests.rigs.slack.emulator import APP, BOT, Workspace
from tests.rigs.slack.limits import wrong


@dataclass(frozen=True)
class Seen:
    """A message before somebody. ``alone``: nobody else sees it; ``shown``: it is an answer to what they did."""

    channel: str
    ts: str
    message: Json
    alone: bool = False
    kind: str = "channel"
    shown: Shown | None = None

    @property
    def buttons(self) -> Iterator[Json]:
        for block in self.message.get("blocks") or ():
            if block["type"] == "actions":
                yield from block["elements"]


@dataclass
class Person:
    edge: Edge
    workspace: Workspace
    name: str
    answers: list[Json] = field(default_factory=list)  # acknowledgements with a body

    @property
    def team(self) -> str:
        return self.workspace.id

    @property
    def id(self) -> str:
        return self.workspace.user(self.name)

    # -- what they do

    async def writes(self, channel: str, text: str, thread: str = "") -> Json:
        """Words in a channel; the message."""
        found = await self._call(
            "chat.postMessage", channel=channel, text=text, **({"thread_ts": thread} if thread else {})
        )
        assert found["ok"], found
        message: Json = found["message"]
        return message

    async def writes_to_the_bot(self, text: str) -> Json:
        found = await self._call("conversations.open", users=BOT)
        assert found["ok"], found
        return await self.writes(found["channel"]["id"], text)

    async def types(self, command: str, text: str, channel: str, old: bool = False) -> int:
        """A slash command; the status of the answer (0: none in time)."""
        body = {
            "token": "legacy", "team_id": self.team, "team_domain": self.team, "channel_id": channel,
            "channel_name": "year-7", "user_id": self.id, "user_name": self.name, "command": command, "text": text,
            "api_app_id": APP, "is_enterprise_install": "false", "trigger_id": await self._trigger(old=old),
            "response_url": self.edge.response_url(self.team, self.id, channel),
            **(self.edge.whole.in_command() if self.edge.whole else {}),
        }  # fmt: skip
        status, answer = await self._send("slash_commands", body, urlencode(body))
        if answer:
            self._show(channel, answer)
        return status

    async def presses(self, seen: Seen, action: str, old: bool = False) -> int:
        """A button of a message; ``old``: so slowly that its trigger is no longer good."""
        button = next((b for b in seen.buttons if b["action_id"] == action), {"action_id": action, "type": "button"})
        channel = seen.channel
        url = self.edge.response_url(self.team, self.id, channel, seen.ts, seen.shown)
        box = {"type": "message", "message_ts": seen.ts, "channel_id": channel, "is_ephemeral": seen.shown is not None}
        if thread := seen.message.get("thread_ts"):
            box["thread_ts"] = thread
        payload = await self._payload("block_actions", old) | {
            "container": box, "channel": {"id": channel, "name": "year-7"}, "response_url": url,
            "actions": [{**button, "block_id": "b", "action_ts": f"{time.time():.6f}"}], "state": {"values": {}},
        }  # fmt: skip
        if seen.shown is None:
            payload["message"] = seen.message
        return (await self._interactive(payload))[0]

    async def presses_at_home(self, action: str) -> int:
        home = await self.home()
        button = next(
            e for b in home["blocks"] if b["type"] == "actions" for e in b["elements"] if e["action_id"] == action
        )
        payload = await self._payload("block_actions") | {
            "container": {"type": "view", "view_id": home["view_id"]},
            "view": {**home, "app_installed_team_id": self._installed},
            "actions": [{**button, "block_id": "b", "action_ts": f"{time.time():.6f}"}],
        }  # fmt: skip
        return (await self._interactive(payload))[0]

    async def submits(self, values: Mapping[str, Any]) -> Json | None:
        """The modal before them, with these values of fields (a text, or the state as Slack sends it) and the rest as
        it is; what came back, if it is something. Closes, changes or keeps the modal by that."""
        stack = self.edge.modals[self.team, self.id]
        view = stack[-1]
        inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        assert values.keys() <= inputs.keys(), f"the form asks for {list(inputs)}"
        state = {key: {element["action_id"]: _state(element, values.get(key))} for key, element in inputs.items()}
        optional = {block["block_id"] for block in view["blocks"] if block.get("optional")}
        empty = [key for key in inputs.keys() - optional if not any(_filled(each) for each in state[key].values())]
        assert not empty, f"Slack sends no form without {empty}"
        sent = {name: view[name] for name in view if name not in ("state",)}
        payload = await self._payload("view_submission", view_id=view.get("id")) | {
            "view": {**sent, "state": {"values": state}, "app_installed_team_id": self._installed},
            "response_urls": [],
        }  # fmt: skip
        status, answer = await self._interactive(payload)
        assert status == 200, status
        match (answer or {}).get("response_action"):
            case "errors":
                assert set(answer["errors"]) <= set(inputs), answer
            case "update":
                self.edge.faults += wrong("response_action", answer or {})
                stack[-1] = {**view, **(answer or {})["view"]}
            case "push":
                stack.append({**view, **(answer or {})["view"]})
            case None:
                stack.pop()
            case _:
                stack.clear()
        return answer

    async def uses_shortcut(self, callback: str) -> int:
        payload = await self._payload("shortcut") | {"callback_id": callback, "action_ts": f"{time.time():.6f}"}
        return (await self._interactive(payload))[0]

    async def uses_shortcut_on(self, message: Json, channel: str, callback: str) -> int:
        payload = await self._payload("message_action") | {
            "callback_id": callback, "message_ts": message["ts"], "channel": {"id": channel, "name": "year-7"},
            "response_url": self.edge.response_url(self.team, self.id, channel, message["ts"]),
            "message": {"type": "message", "user": self.id, "ts": message["ts"], "text": message["text"]},
        }  # fmt: skip
        return (await self._interactive(payload))[0]

    async def opens_home(self) -> None:
        await self.edge.event(
            self.team, {"type": "app_home_opened", "user": self.id, "channel": "D0HOME", "tab": "home"}
        )

    # -- what they see

    async def sees(self) -> list[Seen]:
        """All messages before them, oldest first."""
        state = await self.edge.dump(self.team)
        mine = {c["channel_id"]: c for c in state["channels"] if self.id in c["members"]}
        found = [
            Seen(m["channel_id"], m["ts"], m, bool(c.get("is_im")), _kind(c))
            for m in state["messages"]
            if (c := mine.get(m["channel_id"])) is not None
        ]
        found += [
            Seen(m["channel_id"], m["ts"], m, True, "ephemeral", Shown(self.team, m["channel_id"], self.id, m))
            for m in state["ephemeralMessages"]
            if m["target_user"] == self.id
        ]
        found += [
            Seen(s.channel, s.message["ts"], s.message, True, "answer", s)
            for s in self.edge.shown
            if (s.team, s.user) == (self.team, self.id)
        ]
        return sorted(found, key=lambda seen: float(seen.ts))

    def modal(self) -> Json | None:
        stack = self.edge.modals.get((self.team, self.id))
        return stack[-1] if stack else None

    async def home(self) -> Json:
        state = await self.edge.dump(self.team)
        found: Json = next(v for v in state["views"] if v["type"] == "home" and v["user_id"] == self.id)
        return found

    # -- inside

    async def _payload(self, kind: str, old: bool = False, view_id: str | None = None) -> Json:
        trigger = await self._trigger(view_id, old)
        return {
            "type": kind, "token": "legacy", "api_app_id": APP, "team": {"id": self.team, "domain": self.team},
            "enterprise": None, "is_enterprise_install": False, "trigger_id": trigger,
            "user": {"id": self.id, "username": self.name, "name": self.name, "team_id": self.team},
            **(self.edge.whole.in_click() if self.edge.whole else {}),
        }  # fmt: skip

    @property
    def _installed(self) -> str:
        return self.edge.whole.id if self.edge.whole is not None else self.team

    async def _trigger(self, view_id: str | None = None, old: bool = False) -> str:
        self.edge._opener = self.id
        found = await self.edge.rig(self.team, "trigger", user_id=self.id, app_id=APP, view_id=view_id, age=old)
        return str(found["trigger_id"])

    async def _interactive(self, payload: Json) -> tuple[int, Json | None]:
        return await self._send("interactive", payload, urlencode({"payload": json.dumps(payload)}))

    async def _send(self, kind: str, payload: Json, body: str) -> tuple[int, Json | None]:
        if self.edge.sockets:
            return 200, await self.edge.push(kind, payload) or None
        status, text, _ = await self.edge.post(body, "application/x-www-form-urlencoded")
        return status, json.loads(text) if text and text[0] == "{" else None

    def _show(self, channel: str, answer: Json) -> None:
        self.edge.faults += wrong("acknowledgement", answer)
        self.edge.answered({"team": self.team, "channel": channel, "user": self.id}, answer)

    async def _call(self, method: str, **given: Any) -> Json:
        headers = {"Authorization": f"Bearer {self.workspace.token_of(self.name)}"}
        url = f"{self.edge.emulator(self.team)}/api/{method}"
        async with self.edge.http.post(url, json=given, headers=headers) as answer:
            found: Json = await answer.json()
            return found


def _kind(channel: Json) -> str:
    return "direct" if channel.get("is_im") else "group" if channel.get("is_mpim") else "channel"


def _filled(state: Json) -> bool:
    return any(value for name, value in state.items() if name != "type")


def _state(element: Json, value: Any) -> Json:
    """A field's state as Slack sends it: what was filled in, or what stood there."""
    kind = element["type"]
    match kind:
        case "static_select" | "radio_buttons":
            chosen = next((o for o in element["options"] if o["value"] == value), None) if value else None
            assert chosen is not None or not value, f"{value} is none of {[o['value'] for o in element['options']]}"
            return {"type": kind, "selected_option": chosen or element.get("initial_option")}
        case "checkboxes":
            chosen = element["options"] if value == "yes" else [] if value == "" else element.get("initial_options", [])
            return {"type": kind, "selected_options": chosen}
        case "users_select":
            return {"type": kind, "selected_user": value or element.get("initial_user")}
        case "conversations_select":
            return {"type": kind, "selected_conversation": value or element.get("initial_conversation")}
        case "datepicker":
            return {"type": kind, "selected_date": value or element.get("initial_date")}
        case "timepicker":
            return {"type": kind, "selected_time": value or element.get("initial_time")}
        case _:
            return {"type": kind, "value": value if value is not None else element.get("initial_value")}
