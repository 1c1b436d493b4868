"""``convener protocols find``: what fits what one has, and why. It asks nothing; what is not said is no condition."""

import json
import math
from difflib import get_close_matches
from typing import Any, cast

from facilitation.choosing import HAS, PURPOSES, Found, HasTrust, How, Wish, find, takes
from facilitation.wording import Wording, in_language

from .fault import FOUND_WRONG, Cannot
from .protocols import language_of, load

SHOWN = 3


def find_protocols(wish: Wish, asked: str | None, as_json: bool) -> int:
    """Prints what fits, the best first. Answers the exit code: 1 where nothing fits, and the nearest are printed."""
    settings, content = load()
    words = content.wording(language_of(settings, asked))
    found = find(wish, content.protocols.values())
    fits = bool(found) and found[0].fits
    if as_json:
        rows = [_plain(one, wish, words) for one in found]
        print(json.dumps({"fits": fits, "found": rows}, ensure_ascii=False, indent=2, sort_keys=True))
    else:
        print("\n\n".join(_paragraphs(found, fits, words)))
    return 0 if fits else FOUND_WRONG


def wish_of(
    purpose: str | None,
    minutes: float | None,
    people: int | None,
    trust: str | None,
    brings: bool | None,
    days: bool | None = None,
) -> Wish:
    """The options as a wish; raises Cannot for one that cannot be meant."""
    for name, number in (("--minutes", minutes), ("--people", people)):
        if number is not None and not (math.isfinite(number) and number > 0):
            raise Cannot(f"{name} wants a number above 0.")
    if trust is not None and trust not in HAS:
        raise Cannot(f'--trust cannot be "{trust}". Choose one of: {", ".join(HAS)}.')
    how: How = "" if days is None else "days" if days else "live"
    return Wish(_purpose(purpose or ""), minutes, people, cast(HasTrust, trust or ""), brings, how)


def _purpose(typed: str) -> str:
    said = "_".join(typed.casefold().replace("-", " ").replace("_", " ").split())
    if not said or said in PURPOSES:
        return said
    near = get_close_matches(said, PURPOSES, n=1)
    advice = f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(PURPOSES)}."
    raise Cannot(f'There is no purpose "{typed}". {advice}')


def _paragraphs(found: tuple[Found, ...], fits: bool, words: Wording) -> list[str]:
    if not found:
        return [words("choosing.empty")]
    said = [] if fits else [f"{words('choosing.none')}. {words('choosing.nearest')}"]
    for one in found[:SHOWN]:
        purpose = in_language(one.protocol.purpose, words.language)
        said.append(f"{one.protocol.id}: {purpose}\n  {one.tell(words)}")
    if others := ", ".join(one.protocol.id for one in found[SHOWN:]):
        said.append(words("choosing.more", names=others))
    return said


def _plain(one: Found, wish: Wish, words: Wording) -> dict[str, Any]:
    return {
        "id": one.protocol.id,
        "name": in_language(one.protocol.name, words.language),
        "fits": one.fits,
        "minutes": round(takes(one.protocol, wish.people), 1),
        "why": [reason.tell(words) for reason in one.reasons if reason.fits],
        "in_the_way": [reason.tell(words) for reason in one.reasons if not reason.fits],
    }
