"""Seals what nobody may read who holds the database alone: tokens now, private words later.

Fernet (AES-128-CBC with HMAC-SHA256) under a key derived from the installation's secret, another for each purpose, so
that what was sealed for one cannot be passed off as the other. A secret that was changed opens nothing that was sealed
before it: that is told as such, and no old text is shown in its place.
"""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class CannotOpen(Exception):
    """It was sealed with another secret, or has been tampered with."""


class Seal:
    """``secret`` is the installation's; ``purpose`` names what is sealed."""

    def __init__(self, secret: str, purpose: str):
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"convener {purpose}".encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))

    def close(self, values: dict[str, Any]) -> str:
        """``values`` (plain JSON) as text that tells nothing."""
        return self._fernet.encrypt(json.dumps(values).encode()).decode()

    def open(self, sealed: str, within: int | None = None) -> dict[str, Any]:
        """What was sealed; ``within`` so many seconds, where it is to be short-lived. Raises CannotOpen."""
        try:
            found: dict[str, Any] = json.loads(self._fernet.decrypt(sealed.encode(), within))
        except (InvalidToken, ValueError):
            raise CannotOpen("sealed with another secret key, or too old") from None
        return found
