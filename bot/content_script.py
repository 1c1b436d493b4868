"""What the steps of a protocol say of one another and of the rest of the file: a vote over topics that nobody makes, an
outcome that nothing decides, hosts without groups. Each is told with its line and a mend; the model of a single step
finds what contradicts itself within it.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from .content_errors import ContentError, Source
from .content_steps import Loc, leaves, repeats

GROUPED = {"member": "each member of a group", "station": "the stations of groups", "sheet": "the sheets of a group"}
TOPICS = "topics"
Found = tuple[Loc, str, str]


def check_script(source: Source) -> Iterator[ContentError]:
    """All such mistakes of a protocol file, whatever else is wrong with it."""
    steps = list(leaves(source.data))
    for number, (at, step, within) in enumerate(steps, 1):
        reached = [s for n, (_, s, round_it) in enumerate(steps, 1) if n < number or set(round_it) & set(within)]
        found = (_outcomes(at, step, number, reached), _topics(at, step, number, reached),
                 _voices(at, step, number, source.data), _recalls(at, step, number, source.data, steps))  # fmt: skip
        yield from (_error(source, *each) for each in chain(*found))
    for at, again in repeats(source.data):
        yield from (_error(source, *each) for each in _repeat(at, again, source.data))
    yield from (_error(source, *each) for each in _whole(source.data, steps))


def _error(source: Source, at: Loc, problem: str, mend: str) -> ContentError:
    return ContentError(source.file, source.line(at, value=at in source.nodes), problem, mend)


def _decides(step: dict[str, Any]) -> bool:
    return step.get("decides") == "consent" or isinstance(step.get("vote"), dict)


def _vote(step: dict[str, Any]) -> Any:
    vote = step.get("vote")
    return vote.get("scale") if isinstance(vote, dict) else None


def _outcomes(at: Loc, step: dict[str, Any], number: int, reached: Sequence[dict[str, Any]]) -> Iterator[Found]:
    """What waits for a decision or vote comes after one."""
    if step.get("only_if") and not any(map(_decides, reached)):
        problem = f"step {number} waits for how a decision comes out, but nothing has been decided before it"
        yield (*at, "only_if"), problem, "Put it after a step with 'decides: consent' or a 'vote'"
    if "unconvinced" in _voices_of(step) and not any(map(_vote, reached)):
        problem = f"step {number} hears those whose answer was not enough, but there is no vote before it"
        yield (*at, "speaks"), problem, "Put it after a step with a 'vote', such as {scale: fist, enough: 3}"
    groups = step.get("groups")
    if isinstance(groups, dict) and groups.get("form") == "chosen" and not any(map(_vote, reached)):
        problem = f"step {number} forms groups by what was chosen, but there is no vote before it"
        yield (*at, "groups", "form"), problem, "Put it after a step with 'vote: {scale: choice, options: […]}'"


def _topics(at: Loc, step: dict[str, Any], number: int, reached: Sequence[dict[str, Any]]) -> Iterator[Found]:
    """What goes with topics needs a step that makes them."""
    if any(other.get("makes") == TOPICS for other in (step, *reached)):
        return
    mend = "Give an earlier step 'makes: topics'"
    if _vote(step) == "dots":
        yield (*at, "vote", "scale"), f"step {number} spreads dots over topics, but no step before it makes any", mend
    if step.get("sorts") is True:
        yield (*at, "sorts"), f"step {number} sorts topics, but no step before it makes any", mend


def _voices_of(step: dict[str, Any]) -> tuple[Any, ...]:
    speaks = step.get("speaks")
    return tuple(speaks) if isinstance(speaks, list) else (speaks,)


def _voices(at: Loc, step: dict[str, Any], number: int, data: Any) -> Iterator[Found]:
    """Who is found in groups needs groups; who begins needs a round."""
    grouped = any(isinstance(s.get("groups"), dict) for _, s, _ in leaves(data))
    if "hosts" in _voices_of(step) and not grouped:
        problem = f"step {number} hears the hosts of groups, but no step has groups"
        yield (*at, "speaks"), problem, "Give the step before it 'groups: {of: 4}'"
    if "coach" in _voices_of(step) and not isinstance(step.get("groups"), dict):
        problem = f"step {number} speaks of a coach, who is found in a group"
        yield (*at, "speaks"), problem, "Give the step 'groups: {of: 3}', in a repeat over each member"
    if step.get("starts") and step.get("turns") != "round":
        yield (
            (*at, "starts"),
            f"step {number} says who starts, but it is no round",
            "Add 'turns: round', or leave it out",
        )


def _recalls(
    at: Loc, step: dict[str, Any], number: int, data: Any, steps: Sequence[tuple[Loc, dict[str, Any], Any]]
) -> Iterator[Found]:
    """What is shown again has been asked for or said."""
    known = [TOPICS, *_keys(data), *(kind for _, other, _ in steps for kind in _list(other, "kinds"))]
    for n, key in enumerate(_list(step, "recalls")):
        if isinstance(key, str) and key not in known:
            problem = (
                f"step {number} shows '{key}' again, which is neither an input nor what a step calls its contributions"
            )
            yield (*at, "recalls", n), problem, "Use the key of an input, or one of the 'kinds' of a step"


def _repeat(at: Loc, again: dict[str, Any], data: Any) -> Iterator[Found]:
    """What a repeat goes over is there."""
    each, here = str(again.get("each")), [step for loc, step, _ in leaves(data) if loc[: len(at) - 1] == at[:-1]]
    if each in GROUPED and not any(isinstance(step.get("groups"), dict) for step in here):
        yield (*at, "each"), f"a repeat goes over {GROUPED[each]}, but none of its steps has groups", (
            "Give its steps 'groups: {of: 3, form: same}'"
        )  # fmt: skip
    if each == "topic" and not any(step.get("makes") == TOPICS for _, step, _ in leaves(data)):
        yield (*at, "each"), "a repeat goes over topics, but no step makes any", "Give an earlier step 'makes: topics'"
    if again.get("until") in ("agreed", "not_agreed") and not any(_decides(step) for _, step, _ in leaves(data)):
        problem = "a repeat goes on until something is decided, but no step decides or votes"
        yield (*at, "until"), problem, "Give one of its steps a 'vote', or 'decides: consent'"


def _whole(data: Any, steps: Sequence[tuple[Loc, dict[str, Any], Any]]) -> Iterator[Found]:
    """What the file says once, and the steps make nothing of."""
    if data.get("circle") and not any({"inner", "outer"} & set(map(str, _voices_of(step))) for _, step, _ in steps):
        yield ("circle",), "there is a circle, but no step is for those inside", "Give a step 'speaks: inner'"
    if data.get("record") == "none":
        for number, (at, step, _) in enumerate(steps, 1):
            if step.get("keep") is True:
                problem = f"step {number} keeps what is said, but the protocol keeps no record"
                yield (*at, "keep"), problem, "Leave out 'keep', or 'record: none'"
    shown = [key for _, step, _ in steps for key in _list(step, "recalls")]
    for n, asked in enumerate(_list(data, "inputs")):
        if isinstance(asked, dict) and asked.get("withheld") is True and asked.get("key") not in shown:
            problem = f"the input '{asked.get('key')}' is withheld, and no step ever shows it"
            yield ("inputs", n, "withheld"), problem, f"Give a step 'recalls: [{asked.get('key')}]'"
    for number, (at, step, _) in enumerate(steps, 1):
        if "days" in step and "over_days" not in data:
            problem = f"step {number} says how many days it has, but the protocol is not for running over days"
            yield (*at, "days"), problem, "Add 'over_days', or leave out 'days'"
            return


def _keys(data: Any) -> list[Any]:
    return [asked.get("key") for asked in _list(data, "inputs") if isinstance(asked, dict)]


def _list(data: Any, key: str) -> list[Any]:
    """A list of words, numbers or groups of keys under a key, or nothing."""
    found = data.get(key) if isinstance(data, dict) else None
    return [item for item in found if not isinstance(item, list)] if isinstance(found, list) else []
