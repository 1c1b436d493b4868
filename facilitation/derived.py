"""Identifiers that follow from what they are for: the same however often they are asked for."""

import hashlib

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # as in every identifier: none that can be misread


def derived_id(*about: object) -> str:
    """An identifier of 26 letters that follows from ``about`` alone."""
    digest = hashlib.sha256("/".join(map(str, about)).encode()).digest()
    return "".join(LETTERS[byte & 31] for byte in digest[:26])
