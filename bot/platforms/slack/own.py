"""What only Slack has: shortcuts, on any message and from anywhere; another channel for a team whose own is gone; and
records, which are read here rather than on a page of the room.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.desk import Line, Press
from facilitation.actions import action
from facilitation.team import trying
from facilitation.wording import Wording, in_language

from . import forms, typed
from .marks import Json
from .payloads import Act
from .records import Records
from .replies import Replies, Reply
from .slack import Slack
from .spots import place_of
from .whereabouts import Here, Nowhere, Whereabouts

MOST_OPTIONS = 99
CHOOSE = "choose"


@dataclass
class Own:
    slack: Slack
    replies: Replies
    whereabouts: Whereabouts
    presses: dict[str, Callable[[Act, Here], Awaitable[Reply]]] = field(init=False)

    def __post_init__(self) -> None:
        records = Records(self.slack, self.replies)
        self.presses = {
            "record": records.read,
            "recordfile": records.take_along,
            "records": records.all,
            "move": self._ask_where_to,
        }

    # -- shortcuts

    async def message_shortcut(self, act: Act) -> Reply:
        """A message becomes an agreement, a commitment or the essential question: the form, with its words in it."""
        here = await self.whereabouts.of(act)
        session = await self.slack.desk.session(here.team)
        id = session.id if session is not None else ""
        asks = {
            "agreement": action("propose", here.team, id),
            "question": action("question", here.team),
            "commitment": trying.asks(here.team, session, here.member),
        }
        if act.action not in asks:
            return ""
        answer = await self.slack.hand_in(act.event, here.team, here.place, here.member, Press(asks[act.action]))
        if answer.form is None:
            return await self.replies.answer(act, here, answer)
        words = await typed.words(act.text, self._name_in(act.workspace))
        self.slack.afterwards(self.replies.open(act, here, forms.with_text(answer.form, words)))
        return ""

    def _name_in(self, workspace: str) -> Callable[[str], Awaitable[str]]:
        async def name(user: str) -> str:
            person = await self.slack.people.may_be(workspace, user)
            return person.name if person is not None else user

        return name

    async def shortcut(self, act: Act) -> Reply:
        """From anywhere: which protocol, in which channel?"""
        person = await self.slack.people.may_be(act.workspace, act.user)
        words = self.slack.words(person.language if person is not None else "")
        content = self.slack.desk.content
        called = sorted((in_language(p.name, words.language), p.id) for p in content.protocols.values())
        options = [_option(words("slack.help_me_choose"), CHOOSE), _option(words("slack.check_in"), "checkin")]
        options += [_option(name, id) for name, id in called[: MOST_OPTIONS - 1]]
        blocks = [
            _input("what", words("slack.what"), {"type": "static_select", "options": options}),
            _input("channel", words("slack.channel"), {**_conversations(), "default_to_current_conversation": True}),
        ]
        view = _own_modal(words, "start", words("slack.start"), blocks)
        self.slack.afterwards(self._open(act, view))
        return ""

    async def _open(self, act: Act, view: Json) -> None:
        await self.slack.call(act.workspace, "views.open", trigger_id=act.trigger, view=view)

    # -- our own modals

    async def submitted(self, act: Act) -> Reply:
        given = act.given.values if act.given is not None else {}
        if act.action == "start":
            return await self._start(act, given.get("what", ""), given.get("channel", ""))
        if act.action == "move":
            return await self._move(act, given.get("channel", ""))
        return {"response_action": "clear"}

    async def _start(self, act: Act, what: str, channel: str) -> Reply:
        there = Act("submit", act.workspace, act.user, channel, event=act.event, view=act.view, given=act.given)
        try:
            here = await self.whereabouts.of(there)
        except Nowhere as nowhere:
            words = self.slack.words()(nowhere.key, **nowhere.values)
            return self.replies.wrong(act, words, "channel")
        if what == "checkin":
            body: Any = Line("/checkin")
        else:
            body = Press(action("choose", here.team) if what == CHOOSE else action("start", here.team, what))
        answer = await self.slack.hand_in(act.event, here.team, here.place, here.member, body)
        return await self.replies.answer(there, here, answer)

    async def _ask_where_to(self, act: Act, here: Here) -> Reply:
        words = (await self.slack.reader(here.team, here.member)).words
        blocks = [_input("channel", words("slack.channel"), _conversations())]
        origin = forms.Origin("move", here.team).dump()
        view = {**_own_modal(words, "move", words("slack.move"), blocks), "private_metadata": origin}
        self.slack.afterwards(self._open(act, view))
        return ""

    async def _move(self, act: Act, channel: str) -> Reply:
        """The team meets in another channel from now on, with all that is open."""
        team = await self.slack.desk.team(act.team)
        if team is None or not team.channel.startswith(place_of(act.workspace, "")):
            raise Nowhere("slack.old_button")
        member = await self.whereabouts.member(act.team, act.workspace, act.user)
        words = (await self.slack.reader(act.team, member)).words
        found = await self.whereabouts.channel(act.workspace, channel)
        if found is None or not found.get("is_member") or found.get("is_archived"):
            return self.replies.wrong(act, words("slack.invite_me"), "channel")
        moved = await self.slack.directory.move(act.team, place_of(act.workspace, channel))
        if moved is None:
            return self.replies.wrong(act, words("slack.taken_channel"), "channel")
        drawn = _said(words("slack.moved", channel=f"<#{channel}>"))
        self.slack.afterwards(self.replies.privately(act.workspace, channel, act.user, "", drawn))
        return {"response_action": "clear"}


def _conversations() -> Json:
    shown = {"include": ["public", "private"], "exclude_bot_users": True}
    return {"type": "conversations_select", "filter": shown}


def _input(id: str, label: str, element: Json) -> Json:
    return {"type": "input", "block_id": id, "label": _plain(label), "element": {**element, "action_id": forms.FIELD}}


def _option(label: str, value: str) -> Json:
    return {"text": _plain(label[:75]), "value": value}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _own_modal(words: Wording, callback: str, title: str, blocks: list[Json]) -> Json:
    return {
        "type": "modal", "callback_id": callback, "title": _plain(title[:24]), "submit": _plain(words("slack.go_on")),
        "close": _plain(words("slack.close")), "blocks": blocks,
    }  # fmt: skip


def _said(words: str) -> Json:
    return {"text": words, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": words}}]}
