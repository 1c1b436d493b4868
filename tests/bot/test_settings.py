"""What an installation can set: sensible without anything set, and plain about what is wrong."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.settings import PREFIX, Settings, SettingsError

POSTGRES = "postgresql://convener:hunter2@localhost/convener"


def read(**given: str) -> Settings:
    return Settings.read({f"{PREFIX}{name.upper()}": value for name, value in given.items()}, None)


def refusal(**given: str) -> str:
    with pytest.raises(SettingsError) as refused:
        read(**given)
    return str(refused.value)


def test_without_anything_set_it_serves_this_machine_alone_from_a_file() -> None:
    settings = read()
    assert settings.database_url == "sqlite:///convener.db"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert (settings.language, settings.time_zone, settings.log_json) == ("en", "UTC", False)


def test_what_is_set_to_nothing_counts_as_not_set() -> None:
    assert read(port="", public_url="", secret_key="", protocols_dir="") == read()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("# ours\nexport CONVENER_PORT=9001\nCONVENER_LANGUAGE='es' # Spanish\nSLACK_BOT_TOKEN=xoxb-1\n")
    settings = Settings.read({"CONVENER_PORT": "9002", "HOME": "/"}, env_file)
    assert (settings.port, settings.language) == (9002, "es")


def test_a_file_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert Settings.read({}, tmp_path / ".env") == Settings()


def test_the_environment_of_the_process_is_read_when_no_other_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENER_PORT", "9003")
    assert Settings.read(env_file=None).port == 9003
    assert Settings().port == 8080


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:9000"), ("::1", "http://[::1]:9000"), ("convener.lan", "http://convener.lan:9000")],
)
def test_the_public_address_follows_host_and_port_unless_it_is_set(host: str, address: str) -> None:
    assert read(host=host, port="9000").public_url == address
    assert read(host=host, public_url="https://talk.example.org/").public_url == "https://talk.example.org"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_address_means_the_same(scheme: str) -> None:
    url = read(database_url=f"{scheme}://convener@localhost/talk").database_url
    assert url == "postgresql+psycopg://convener@localhost/talk"


@pytest.mark.parametrize("port", ["eight", "0", "65536", "80.5"])
def test_a_port_that_is_none_is_refused_with_the_name_the_value_and_the_way_out(port: str) -> None:
    assert refusal(port=port) == (
        f'CONVENER_PORT is "{port}", but it must be a whole number from 1 to 65535, such as 8080.'
    )


def test_a_misspelt_value_is_answered_with_the_nearest_one_there_is() -> None:
    assert refusal(time_zone="Europe/Berln").endswith("Did you mean Europe/Berlin?")
    assert refusal(log_level="warn").endswith("Did you mean warning?")
    assert read(log_level="DEBUG", language="ES").language == "es"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe", "../etc/passwd", "/etc/localtime"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    assert refusal(time_zone=zone).startswith(f'CONVENER_TIME_ZONE is "{zone}", but it must be a name from the time')


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    assert refusal(language="tlh") == 'CONVENER_LANGUAGE is "tlh", but it must be en for English or es for Spanish.'


def test_a_misspelt_setting_is_refused_with_the_nearest_one_there_is() -> None:
    assert refusal(prot="8080") == "CONVENER_PROT is not a setting: did you mean CONVENER_PORT?"
    assert "remove it" in refusal(zzz="1")


@pytest.mark.parametrize("url", ["mysql://root:hunter2@localhost/talk", "sqlite://", "sqlite:///:memory:", "hunter2"])
def test_a_database_we_do_not_know_is_refused_without_repeating_its_password(url: str) -> None:
    sentence = refusal(database_url=url)
    assert sentence.startswith("CONVENER_DATABASE_URL is ")
    assert "postgresql://" in sentence
    assert "hunter2" not in sentence


def test_a_short_key_is_refused_without_being_repeated() -> None:
    assert refusal(secret_key="hunter2") == (
        "CONVENER_SECRET_KEY is 7 characters long, but it must be at least 32 random characters, or empty."
    )


@pytest.mark.parametrize("url", ["convener.example.org", "ftp://convener.example.org", "https://", "http://[broken"])
def test_a_public_address_that_no_browser_opens_is_refused(url: str) -> None:
    assert refusal(public_url=url).startswith(f'CONVENER_PUBLIC_URL is "{url}"')


def test_a_folder_of_protocols_must_exist(tmp_path: Path) -> None:
    assert read(protocols_dir=str(tmp_path)).protocols_dir == tmp_path
    assert refusal(protocols_dir=str(tmp_path / "none")).endswith(
        "it must be a folder that exists, with your own protocols in it."
    )


def test_a_truth_that_is_neither_is_refused() -> None:
    assert read(log_json="true").log_json is True
    assert refusal(log_json="perhaps") == 'CONVENER_LOG_JSON is "perhaps", but it must be true or false.'


@pytest.mark.parametrize("line", ["CONVENER_PORT 8080", "CONVENER_PORT", "PASSWORD='hunter2", "=hunter2"])
def test_a_line_that_cannot_be_read_is_named_by_its_number_and_not_repeated(tmp_path: Path, line: str) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(f"# first\nCONVENER_HOST=127.0.0.1\n{line}\n")
    with pytest.raises(SettingsError) as refused:
        Settings.read({}, env_file)
    assert str(refused.value).startswith(f"Line 3 of {env_file} cannot be read: write it as NAME=value")
    assert "hunter2" not in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="text file in UTF-8"):
        Settings.read({}, env_file)


def test_every_setting_is_explained_in_the_example_and_the_example_holds_no_other() -> None:
    lines = Path(__file__).parents[2].joinpath(".env.example").read_text("utf-8").splitlines()
    explained = {line[1:].partition("=")[0] for line in lines if line.startswith(f"#{PREFIX}")}
    assert explained == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_a_secret_is_made_once_and_kept_beside_the_database_for_our_eyes_only(tmp_path: Path) -> None:
    settings = read(database_url=f"sqlite:///{tmp_path / 'talk.db'}?timeout=5")
    first = settings.secret()
    assert len(first) >= 32
    assert settings.secret() == first
    assert [file.name for file in tmp_path.iterdir()] == ["talk.key"]
    assert stat.S_IMODE((tmp_path / "talk.key").stat().st_mode) == 0o600


def test_processes_that_need_the_first_secret_at_once_get_the_same(tmp_path: Path) -> None:
    settings = read(database_url=f"sqlite:///{tmp_path / 'talk.db'}")
    gate = Barrier(8)

    def ask(_: int) -> str:
        gate.wait()
        return settings.secret()

    with ThreadPoolExecutor(8) as processes:
        assert len(set(processes.map(ask, range(8)))) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["talk.key"]


def test_a_secret_that_is_set_is_used_as_it_is_and_never_shown(tmp_path: Path) -> None:
    settings = read(secret_key="s" * 32, database_url=POSTGRES)
    assert settings.secret() == "s" * 32
    assert "sss" not in repr(settings)


def test_with_postgresql_a_secret_must_be_set_for_no_folder_is_shared() -> None:
    with pytest.raises(SettingsError, match="CONVENER_SECRET_KEY is empty, but with PostgreSQL it must be set"):
        read(database_url=POSTGRES).secret()
