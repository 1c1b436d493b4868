"""What somebody is told who types `/convene` and nothing else: a few lines and the ways on, by what is going on here.
All commands are one press further."""

from facilitation.actions import action
from facilitation.commands import COMMANDS
from facilitation.message import Button, Message, say
from facilitation.session.session import Session
from facilitation.wording import Wording

HELP = frozenset(word for command in COMMANDS if command.name == "help" for word in command.words)


def asks_for_help(line: str) -> bool:
    """Whether a line says `/convene`, or `/convene help`, and no more."""
    typed = line.strip().lower().removeprefix("/convene").strip()
    return line.startswith("/convene") and (not typed or typed in HELP)


def short_help(words: Wording, team: str, session: Session | None, member: str) -> Message:
    everything = Button(words("team.button.all_commands"), action("help", team))
    if session is not None:
        leads = session.facilitator == member
        where = Button(words("command.status"), action("status", session.id), primary=True)
        return _said(words, "slack.help.leads" if leads else "slack.help.part", where, everything)
    return _said(
        words,
        "slack.help.begin",
        Button(words("slack.start"), action("choose", team), primary=True),
        Button(words("slack.help.agreements"), action("agreements", team)),
        Button(words("command.rota"), action("rota", team)),
        everything,
    )


def _said(words: Wording, key: str, *buttons: Button) -> Message:
    return say(words(key), words("slack.help.anywhere"), buttons=buttons)
