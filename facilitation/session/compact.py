"""A large snapshot names each person once: elsewhere a short sign stands for them, so that sixty people fit.

Works on the JSON text of a session, as it is stored. Small ones stay as they are, for they are read and written often
and are short enough.
"""

import json
import re
from collections.abc import Sequence

LARGE = 6000  # characters from which it is worth it
SIGN = re.compile(r'"~([0-9]{1,3})"')


def pack(text: str, people: Sequence[str]) -> str:
    """``text`` with a sign for each of ``people``, whose list stands first; as it is, where it is short, or where
    somebody wrote what looks like a sign."""
    if len(text) < LARGE or '"~' in text or not people:
        return text
    for n, member in enumerate(people):
        text = text.replace(json.dumps(member, ensure_ascii=False), f'"~{n}"')
    return f'{{"~":{json.dumps(list(people), ensure_ascii=False, separators=(",", ":"))},{text[1:]}'


def unpack(text: str) -> str:
    """What ``pack`` was given."""
    if not text.startswith('{"~":['):
        return text
    people, end = json.JSONDecoder().raw_decode(text, len('{"~":'))
    names = [json.dumps(member, ensure_ascii=False) for member in people]
    return "{" + SIGN.sub(lambda sign: names[int(sign[1])], text[end + 1 :])
