"""What an installation can set, and the only reader of the environment in bot/.

A setting is an environment variable, or a line in the file `.env`; the environment wins. `.env.example` explains each.
Decisions: a setting that is wrong stops the start with one sentence that a person can act on, and an unknown one is
wrong too, for a misspelt name that is silently ignored costs an afternoon. What may be secret is never repeated there.
"""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Self, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv.parser import parse_stream
from pydantic import DirectoryPath, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "CONVENER_"
Language = Literal["en", "es"]
LogLevel = Literal["debug", "info", "warning", "error"]


class SettingsError(Exception):
    """A setting cannot be used. The text names the variable, says what is wrong with it and what to do."""


class _Given(EnvSettingsSource):
    """Reads from the mapping it is given, where pydantic-settings' own would read the process's environment."""

    def __init__(self, settings: type[BaseSettings], given: Mapping[str, str]):
        self.given = given
        super().__init__(settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        # As the parent does it: names in small letters, and what is empty counts as not set.
        return {name.lower(): value for name, value in self.given.items() if value}


class Settings(BaseSettings):
    """Each description ends the sentence "it must be …", which a person reads when the value is wrong."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="an address to listen on, such as 127.0.0.1")
    port: int = Field(8080, ge=1, le=65535, description="a whole number from 1 to 65535, such as 8080")
    public_url: str = Field(
        default_factory=lambda data: _address(data["host"], data["port"]),
        description="the address that people open, such as https://convener.example.org",
    )
    database_url: str = Field(
        "sqlite:///convener.db",
        description="sqlite:///FILE, such as sqlite:///convener.db, or postgresql://USER:PASSWORD@HOST/DATABASE",
    )
    secret_key: SecretStr | None = Field(None, min_length=32, description="at least 32 random characters, or empty")
    log_level: LogLevel = Field("info", description="debug, info, warning or error")
    log_json: bool = Field(False, description="true or false")
    language: Language = Field("en", description="en for English or es for Spanish")
    time_zone: str = Field("UTC", description="a name from the time zone database, such as Europe/Berlin")
    protocols_dir: DirectoryPath | None = Field(None, description="a folder that exists, with your own protocols in it")

    slack_bot_token: SecretStr | None = Field(None, description="a bot token (xoxb-…)")
    slack_app_token: SecretStr | None = Field(None, description="an app-level token (xapp-…)")
    slack_signing_secret: SecretStr | None = Field(None, min_length=8, description="the app's signing secret")
    slack_client_id: str = Field("", pattern=r"^[\w.]*$", description="the app's client id, such as 123.456")
    slack_client_secret: SecretStr | None = Field(None, min_length=8, description="the app's client secret")
    slack_api_url: str = Field(
        "https://slack.com/api/", pattern=r"^https?://\S+/$", description="Slack's API, such as https://slack.com/api/"
    )

    @property
    def slack(self) -> str:
        """How Slack is connected: ``socket``, ``http`` (one workspace), ``oauth`` (many), or not at all (empty).
        Raises SettingsError where a part of it is missing."""
        return _slack(self)

    discord_token: SecretStr | None = Field(None, min_length=20, description="a bot's token, at least 20 characters")
    discord_shards: str = Field(
        "", pattern=r"^(\d+(-\d+)?(,\d+(-\d+)?)*/[1-9]\d*)?$", description="which shards of how many, such as 0-3/8"
    )

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Self:
        """The settings that the environment and the file make together, or a SettingsError."""
        given = {**_lines(env_file), **(os.environ if environ is None else environ)}
        _refuse_unknown(given)
        try:
            return cls(**_Given(cls, given)())
        except ValidationError as error:
            raise SettingsError(_sentence(error.errors()[0])) from None

    @classmethod
    def settings_customise_sources(cls, *_: Any, **sources: Any) -> tuple[PydanticBaseSettingsSource, ...]:
        # `Settings(port=9000)` in a test means just that, whatever the environment holds.
        return (sources["init_settings"],)

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _a_token_of_its_kind(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        begins = ("xapp-",) if info.field_name == "slack_app_token" else ("xoxb-", "xoxe.xoxb-")
        if value is not None and not value.get_secret_value().startswith(begins):
            raise ValueError("not a token of this kind")
        return value

    @field_validator("log_level", "language", mode="before")
    @classmethod
    def _in_small_letters(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            return ZoneInfo(value).key
        except (OSError, KeyError, ValueError):
            raise ValueError("unknown time zone") from None

    @field_validator("public_url")
    @classmethod
    def _opens_in_a_browser(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("not an address")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _a_database_we_know(cls, value: str) -> str:
        scheme, found, rest = value.partition("://")
        if found and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
            return f"postgresql+psycopg://{rest}"
        if scheme != "sqlite" or not _sqlite_file(value):
            raise ValueError("not a database we know")
        return value

    @property
    def database_file(self) -> Path | None:
        """The file that the database is; None with PostgreSQL."""
        return _sqlite_file(self.database_url)

    def secret(self) -> str:
        """What links and cookies are signed with: as set, or made when first needed and kept beside the database."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        database = self.database_file
        if database is None:
            reason = "is empty, but with PostgreSQL it must be set, the same for every process"
            raise SettingsError(f"{PREFIX}SECRET_KEY {reason}: choose at least 32 random characters.")
        kept = database.with_suffix(".key")
        if not kept.exists():
            _keep(kept, secrets.token_urlsafe(32))
        return kept.read_text("utf-8").strip()


def _address(host: str, port: int) -> str:
    # Nobody can open "every address there is": what listens there answers on this one too.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _sqlite_file(url: str) -> Path | None:
    """The file that an SQLite address names. None for one in memory: each thread would have another."""
    scheme, _, name = url.partition(":///")
    name = name.partition("?")[0]
    return Path(name) if scheme == "sqlite" and name not in ("", ":memory:") else None


def _keep(file: Path, text: str) -> None:
    """Writes a file for our eyes only, whole or not at all; where another process was first, its file stays."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _lines(env_file: Path | None) -> dict[str, str]:
    if env_file is None or not env_file.exists():
        return {}
    found: dict[str, str] = {}
    try:
        with env_file.open(encoding="utf-8") as text:
            for line in parse_stream(text):
                if line.key is not None and line.value is not None:
                    found[line.key] = line.value
                elif line.error or line.key is not None:
                    advice = "write it as NAME=value, or begin it with # to leave it out."
                    raise SettingsError(f"Line {line.original.line} of {env_file} cannot be read: {advice}")
    except (OSError, UnicodeDecodeError):
        reason = f"{env_file} cannot be read: make it a text file in UTF-8 that this user may open."
        raise SettingsError(reason) from None
    return found


def _refuse_unknown(given: Mapping[str, str]) -> None:
    for name in sorted(given):
        word = name.lower().removeprefix(PREFIX.lower())
        if name.upper().startswith(PREFIX) and word not in Settings.model_fields:
            near = get_close_matches(word, Settings.model_fields, n=1)
            advice = f"did you mean {PREFIX}{near[0].upper()}?" if near else "remove it, or see .env.example."
            raise SettingsError(f"{name} is not a setting: {advice}")


def _sentence(error: Any) -> str:
    name, value = str(error["loc"][0]), error["input"]
    expected = Settings.model_fields[name].description
    return f"{PREFIX}{name.upper()} is {_shown(name, value)}, but it must be {expected}.{_guess(name, value)}"


def _slack(settings: Settings) -> str:
    token, app = settings.slack_bot_token is not None, settings.slack_app_token is not None
    signed, client = settings.slack_signing_secret is not None, bool(settings.slack_client_id)
    if client:
        _need("SLACK_CLIENT_ID", {"SLACK_CLIENT_SECRET": settings.slack_client_secret is not None,
                                  "SLACK_SIGNING_SECRET": signed})  # fmt: skip
        return "oauth"
    if app:
        _need("SLACK_APP_TOKEN", {"SLACK_BOT_TOKEN": token})
        return "socket"
    if token:
        _need("SLACK_BOT_TOKEN", {"SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)": signed})
    elif signed:
        _need("SLACK_SIGNING_SECRET", {"SLACK_BOT_TOKEN or SLACK_CLIENT_ID": False})
    return "http" if token else ""


def _need(given: str, others: Mapping[str, bool]) -> None:
    missing = [name for name, there in others.items() if not there]
    if missing:
        names = " and ".join(PREFIX + name for name in missing)
        raise SettingsError(f"{PREFIX}{given} is set, and {names} is missing: set both, or neither.")


def _shown(name: str, value: Any) -> str:
    """The wrong value as we may repeat it: an address of a database holds a password, and a key is one."""
    if name == "secret_key":
        return f"{len(value)} characters long"
    if name.endswith(("_token", "_secret")):
        return "something else"
    if name == "database_url":
        scheme, found, _ = str(value).partition("://")
        return f'"{scheme}://…"' if found else "not an address"
    return f'"{value}"'


def _guess(name: str, value: Any) -> str:
    choices = {"time_zone": available_timezones(), "language": get_args(Language), "log_level": get_args(LogLevel)}
    near = get_close_matches(str(value), choices.get(name, ()), n=1)
    return f" Did you mean {near[0]}?" if near else ""
