"""What is made from the declarations: help, the list of rules, completion, the README's table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from facilitation.actions import Help
from facilitation.decision import StandingAgreement
from facilitation.message import Button, Heading, Message, Text, say
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from facilitation.team.checkin import QuestionSet
from facilitation.team.ground_rules import GroundRuleSet
from facilitation.team.names import fold
from facilitation.team.team import Team
from facilitation.wording import Wording, in_language

from .declared import COMMANDS, Option, UserCommand
from .parse import kinds_of
from .protocols import all_protocols, fitting
from .reading import plain

HOW_TO_TYPE = "help.about"
MOST_SUGGESTED = 25  # Discord: choices of a completion


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``word`` is the whole line so far, completed; ``does`` says what it does or is."""

    word: str
    does: str


# -- help ----------------------------------------------------------------------------


def listing(words: Wording, commands: Iterable[UserCommand] = COMMANDS) -> tuple[tuple[str, str, str], ...]:
    """Each command as (word, arguments, what it does), in the language of ``words``."""
    return tuple((c.word(words.language), _arguments(c, words), words(f"command.{c.key}")) for c in commands)


def _arguments(command: UserCommand, words: Wording) -> str:
    return " ".join(_argument(option, words) for option in command.options)


def _argument(option: Option, words: Wording) -> str:
    name = words(f"option.{option.name}")
    return name if option.required else f"[{name}]"


def help_message(words: Wording, facilitator: bool = False, entrance: str = HOW_TO_TYPE) -> Message:
    """All commands in short, below the sentence ``entrance``, which says how one types them. Those that are the
    facilitator's own come first for the facilitator, last for others."""
    controls = [c for c in COMMANDS if c.who == "facilitator"]
    part = [c for c in COMMANDS if c.who == "anyone" and c.in_session]
    team = [c for c in COMMANDS if c.who == "anyone" and not c.in_session]
    groups = [("help.team", team), ("help.part", part)]
    groups.insert(0 if facilitator else 2, ("help.facilitator", controls))
    texts = [f"**{words(key)}**\n" + "\n".join(_lines(words, commands)) for key, commands in groups]
    return say(words(entrance), *texts, heading=words("help.title"))


def _lines(words: Wording, commands: Sequence[UserCommand]) -> Iterator[str]:
    for word, arguments, does in listing(words, commands):
        typed = f"/{word} {arguments}".strip()
        yield f"- `{typed}`: {does}"


def help_about(
    help: Help,
    words: Wording,
    *,
    team: Team,
    protocols: Mapping[str, Protocol],
    rules: Sequence[GroundRuleSet] = (),
    facilitator: bool = False,
    entrance: str = HOW_TO_TYPE,
) -> Message:
    """The answer to a question for help, for the asker alone."""
    match help.topic:
        case "protocols":
            return all_protocols(words, team, protocols, help.family)
        case "rules":
            return _rules(words, rules)
        case "records":
            link = Button(words("team.button.open_records"), link=f"/t/{team.id}/records")
            return say(words("help.records"), buttons=(link,))
    return help_message(words, facilitator, entrance)


def _rules(words: Wording, rules: Sequence[GroundRuleSet]) -> Message:
    """The starter sets; the team's own agreements are another command."""
    sets = (
        f"**{in_language(s.name, words.language)}** {in_language(s.about, words.language)}\n"
        + "\n".join(f"- {in_language(rule.text, words.language)}" for rule in s.rules)
        for s in rules
    )
    return Message((Heading(words("help.rules")), Text(words("help.rules_about")), *fitting(sets)))


# -- completion -------------------------------------------------------------------------


def complete(
    line: str,
    *,
    words: Wording,
    team: Team,
    member: str,
    session: Session | None,
    protocols: Mapping[str, Protocol],
    checkins: Mapping[str, QuestionSet],
    agreements: Iterable[StandingAgreement] = (),
) -> tuple[Suggestion, ...]:
    """What ``line`` (from its slash on) may become: commands, then what the command takes. A person is offered only
    what makes sense now and for them; everything works when it is typed."""
    word, space, rest = line.removeprefix("/").removeprefix("convene ").partition(" ")
    if not space:
        return tuple(_commands(plain(word), words, member, session, protocols))[:MOST_SUGGESTED]
    command = next((c for c in COMMANDS if plain(word) in map(plain, c.words)), None)
    options = {option.type for option in command.options} if command else set()
    found: Iterator[Suggestion] = iter(())
    if "protocol" in options and " " not in rest:
        found = _named(f"/{word}", rest, ((p.id, in_language(p.name, words.language)) for p in protocols.values()))
    elif "set" in options:
        found = _named(f"/{word}", rest, ((s.id, in_language(s.name, words.language)) for s in checkins.values()))
    elif "agreement" in options:
        found = (Suggestion(f"/{word} {a.id}", a.text) for a in agreements if fold(rest) in fold(a.text))
    elif "member" in options:
        before, name = rest.split(" ", 1) if "protocol" in options else ("", rest)
        found = _members(f"/{word} {before}".strip(), name, team)
    return tuple(found)[:MOST_SUGGESTED]


def _commands(
    begun: str, words: Wording, member: str, session: Session | None, protocols: Mapping[str, Protocol]
) -> Iterator[Suggestion]:
    for kind in sorted(set(kinds_of(session, protocols, None).values())):
        called = plain(words(f"kind.{kind}"))
        if called.startswith(begun) or plain(kind).startswith(begun):
            yield Suggestion(f"/{called}", words("help.kind", kind=words(f"kind.{kind}")))
    leads = session is not None and session.facilitator == member
    for command in COMMANDS:
        fits_now = (session is not None or not command.in_session) and (leads or command.who == "anyone")
        if fits_now and any(plain(word).startswith(begun) for word in command.words):
            yield Suggestion(f"/{command.word(words.language)}", words(f"command.{command.key}"))


def _named(before: str, begun: str, named: Iterable[tuple[str, str]]) -> Iterator[Suggestion]:
    """Those whose id, name, or a word of whose name, begins with what was typed."""
    said = plain(begun)
    for id, name in named:
        if any(part.startswith(said) for part in (id, plain(name), *plain(name).split("-"))):
            yield Suggestion(f"{before} {id}", name)


def _members(before: str, begun: str, team: Team) -> Iterator[Suggestion]:
    said = fold(begun)
    for member in team.present:
        if fold(member.name).startswith(said):
            yield Suggestion(f"{before} @{member.name}", member.name)


# -- the README --------------------------------------------------------------------------


def readme_table(english: Wording, spanish: Wording) -> str:
    """All commands as a Markdown table: in both languages, what each does, and whose it is."""
    rows = [f"| {english('help.column_word')} | | {english('help.column_does')} |", "|---|---|---|"]
    for command in COMMANDS:
        typed = f"/{command.word('en')} {_arguments(command, english)}".strip()
        also = f"/{command.word('es')} {_arguments(command, spanish)}".strip()
        whose = " " + english("help.facilitators_own") if command.who == "facilitator" else ""
        rows.append(f"| `{typed}` | `{also}` | {english(f'command.{command.key}')}{whose} |")
    return "\n".join(rows) + "\n"
