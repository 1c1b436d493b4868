"""Content is read when it is wanted, keeps its version, and takes in a team's own protocols."""

import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.content import PROMPTS, Content, ContentError, check
from facilitation.session.protocol import Protocol
from facilitation.wording import LANGUAGES

GOOD = (PROMPTS / "protocols" / "tuning-protocol.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def content() -> Content:
    return Content.load()


def prompts_with(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def test_every_file_below_prompts_is_good() -> None:
    files = [file for file in PROMPTS.rglob("*") if file.is_file() and file.suffix not in (".md", ".json")]

    assert len(files) > 15
    assert [str(error) for file in files for error in check(file)] == []


def test_a_protocol_is_found_by_its_id_its_name_and_its_short_names(content: Content) -> None:
    found = {
        word: content.protocol(word) for word in ("tuning-protocol", "Tuning", "protocolo de afinación", "AFINACIÓN")
    }

    assert {word: p and p.id for word, p in found.items()} == dict.fromkeys(found, "tuning-protocol")
    assert content.protocol("nothing of the kind") is None


def test_protocols_are_a_mapping_by_id(content: Content) -> None:
    assert list(content.protocols) == sorted(content.protocols) and len(content.protocols) >= 6
    assert "chalk-talk" in content.protocols and "chalk" not in content.protocols
    assert content.protocols["chalk-talk"] is content.protocols["chalk-talk"]
    with pytest.raises(KeyError):
        content.protocols["chalk"]


def test_a_start_reads_no_protocol_before_it_is_wanted(tmp_path: Path) -> None:
    broken = prompts_with(
        tmp_path,
        {
            "protocols/broken.yaml": "id: [",
            "protocols/short.yaml": "id: short\n",
            "protocols/tuning-protocol.yaml": GOOD,
        },
    )
    content = Content.load(broken)

    assert content.protocols["tuning-protocol"].minutes == 68
    with pytest.raises(ContentError, match=r"broken\.yaml:1: a .* Close it"):
        content.protocols["broken"]
    with pytest.raises(ContentError, match=r"short\.yaml:1: 'name' is missing"):
        content.protocols["short"]


def test_sixty_protocols_are_read_within_a_second(tmp_path: Path) -> None:
    files = {f"protocols/p{n}.yaml": GOOD.replace("id: tuning-protocol", f"id: p{n}") for n in range(60)}
    content = Content.load(prompts_with(tmp_path, files))
    began = time.process_time()

    assert content.protocol("tuning") is not None and content.protocol("p59") is not None
    assert time.process_time() - began < 1


def test_a_version_names_what_a_protocol_says_and_not_how_it_is_written(tmp_path: Path) -> None:
    rewritten = "# a remark\n" + GOOD.replace("  en: Tuning protocol", '  en: "Tuning protocol"')
    changed = GOOD.replace("usual: 68", "usual: 67").replace("pen in hand", "pencil in hand")
    versions = []
    for number, text in enumerate((GOOD, rewritten, changed)):
        folder = prompts_with(tmp_path / str(number), {"protocols/tuning-protocol.yaml": text})
        versions.append(Content.load(folder).version("tuning-protocol"))

    assert versions[0] == versions[1] != versions[2]
    assert all(len(version) == 16 and int(version, 16) for version in versions)
    ours = Content.load()
    assert ours.version("tuning-protocol") == ours.version("tuning-protocol") == versions[0]


def test_a_protocol_survives_the_way_to_a_table_and_back(content: Content) -> None:
    for protocol in content.protocols.values():
        assert Protocol.model_validate_json(protocol.model_dump_json(by_alias=True)) == protocol
        with pytest.raises(ValidationError):
            protocol.id = "changed"  # frozen, as every value is


def test_an_own_protocol_is_added_and_one_of_the_same_id_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "tuning-protocol.yaml").write_text(GOOD.replace("en: Tuning protocol", "en: Our tuning"), "utf-8")
    own = GOOD.replace("id: tuning-protocol", "id: our-own").replace("[tuning, afinación]", "[own]")
    (tmp_path / "our-own.yml").write_text(own, "utf-8")
    (tmp_path / "notes.txt").write_text("no protocol", "utf-8")
    content = Content.load(protocols_dir=tmp_path)

    assert content.protocols["tuning-protocol"].name["en"] == "Our tuning"
    assert content.protocol("own") == content.protocols["our-own"]
    assert set(content.protocols) - set(Content.load().protocols) == {"our-own"}


def test_a_slip_in_an_own_protocol_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "tuning-protocol.yaml").write_text(GOOD.replace("family: feedback", "family: feedbak"), "utf-8")

    with pytest.raises(ContentError, match=r"tuning-protocol\.yaml:7: .* Did you mean 'feedback'\?"):
        Content.load(protocols_dir=tmp_path)


def test_two_own_files_for_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("tuning-protocol.yaml", "tuning-protocol.yml"):
        (tmp_path / name).write_text(GOOD, "utf-8")

    with pytest.raises(ContentError, match="two files"):
        Content.load(protocols_dir=tmp_path)


def test_sentences_of_all_files_come_together_with_english_behind(tmp_path: Path) -> None:
    folder = prompts_with(
        tmp_path,
        {
            "wording/en/a.yaml": "hello: Hello {name}\nbye: Bye",
            "wording/en/b.yaml": "n.days: {one: '{n} day', other: '{n} days'}",
            "wording/es/a.yaml": "hello: Hola {name}",
        },
    )
    content = Content.load(folder)
    spanish = content.wording("es")

    assert spanish("hello", name="Ana") == "Hola Ana"
    assert spanish("bye") == "Bye"
    assert (spanish("n.days", n=1), spanish("n.days", n=3)) == ("1 day", "3 days")
    assert content.wording("fr")("hello", name="Ana") == "Hello Ana"
    assert content.wording("es") is spanish


def test_a_sentence_that_two_files_give_is_refused(tmp_path: Path) -> None:
    files = {"wording/en/a.yaml": "x: y\nhello: Hello", "wording/en/b.yaml": "bye: Bye\nhello: Hi"}

    with pytest.raises(ContentError, match=r"b\.yaml:2: the sentence 'hello' stands in another file"):
        Content.load(prompts_with(tmp_path, files)).wording("en")


def test_a_file_of_sentences_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = prompts_with(tmp_path, {"wording/en/a.yaml": "- a\n- b\n"})

    with pytest.raises(ContentError, match=r"a\.yaml:1: the file is not a list of keys"):
        Content.load(folder).wording("en")


def test_stems_lines_rules_and_check_ins_are_there_in_both_languages(content: Content) -> None:
    for language in LANGUAGES:
        assert len(content.stems(language)) >= 12
        assert content.lines(language)["warm"]
        assert len(content.lines(language)["names"]) == len(content.lines(language)["characters"]) >= 5
    assert content.lines("fr") == content.lines("en")
    assert content.stems("fr") == content.stems("en")
    assert len(content.ground_rules) == 3
    assert next(iter(content.checkins)) == "arrival"
    assert all(id == questions.id for id, questions in content.checkins.items())


def test_a_missing_folder_holds_nothing(tmp_path: Path) -> None:
    content = Content.load(tmp_path)

    assert (dict(content.protocols), content.ground_rules, content.checkins) == ({}, (), {})
    with pytest.raises(ContentError, match="there is no such file"):
        content.stems("en")
