"""``convener protocols``: what there is, one of them, and whether one's own is sound."""

import json
import shutil
from pathlib import Path

import pytest

from tests.bot.cli.terminal import ROOT, convener

OURS = ROOT / "prompts" / "protocols"


def test_the_list_tells_what_each_is_for(tmp_path: Path) -> None:
    said = convener("protocols", "list", at=tmp_path)

    assert said.code == 0
    assert "tuning-protocol" in said.out
    assert "68" in said.out


def test_the_list_for_programs_is_json_in_the_language_asked_for(tmp_path: Path) -> None:
    rows = json.loads(convener("protocols", "list", "--json", "--language", "es", at=tmp_path).out)
    tuning = next(row for row in rows if row["id"] == "tuning-protocol")

    assert tuning["name"] == "Protocolo de afinación"
    assert tuning["steps"] == 8
    assert tuning["minutes"] == 68


def test_one_protocol_is_shown_step_by_step_and_found_by_another_name(tmp_path: Path) -> None:
    said = convener("protocols", "show", "tuning", at=tmp_path)

    assert said.code == 0
    assert "Warm and cool feedback" in said.out
    assert "Good when:" in said.out


def test_one_protocol_for_programs_is_json_as_in_its_file(tmp_path: Path) -> None:
    found = json.loads(convener("protocols", "show", "four-as", "--json", at=tmp_path).out)

    assert found["id"] == "four-as"
    assert found["steps"][0]["minutes"]["usual"] > 0
    assert len(found["version"]) == 16


@pytest.mark.parametrize("word", ["tunning", "tuning-protocl", "Tuning protocoll"])
def test_a_slip_in_a_name_is_answered_with_the_nearest(word: str, tmp_path: Path) -> None:
    said = convener("protocols", "show", word, at=tmp_path)

    assert said.code == 2
    assert said.err.strip() == f'There is no protocol "{word}". Did you mean tuning-protocol?'


def test_a_language_that_convener_does_not_speak_is_refused(tmp_path: Path) -> None:
    said = convener("protocols", "list", "--language", "fr", at=tmp_path)

    assert said.code == 2
    assert said.err.strip() == 'Convener does not speak "fr" yet. Choose one of: en, es.'


def test_our_own_protocols_are_sound(tmp_path: Path) -> None:
    said = convener("protocols", "check", str(OURS), at=tmp_path)

    assert said == (0, "", "No mistakes found.\n")


def test_a_mistake_is_told_with_file_line_and_mend_and_code_1(tmp_path: Path) -> None:
    text = (OURS / "tuning-protocol.yaml").read_text("utf-8").replace("speaks: facilitator", "speaks: boss", 1)
    text = text.replace("id: tuning-protocol", "id: mine", 1)
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    line = text[: text.index("speaks: boss")].count("\n") + 1

    said = convener("protocols", "check", "mine.yaml", at=tmp_path)

    assert said.code == 1
    assert said.out.startswith(f"mine.yaml:{line}: ")
    assert "Traceback" not in said.err


def test_mistakes_for_programs_are_json(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("id: mine\n", "utf-8")

    said = convener("protocols", "check", "mine.yaml", "--json", at=tmp_path)

    assert said.code == 1
    assert {"file", "line", "problem", "mend"} == set(json.loads(said.out)[0])


def test_a_file_that_is_not_there_is_told_like_any_mistake(tmp_path: Path) -> None:
    said = convener("protocols", "check", "nowhere.yaml", at=tmp_path)

    assert said.code == 1
    assert "nowhere.yaml:1: there is no such file" in said.out


def test_a_folder_without_protocols_is_no_clean_bill(tmp_path: Path) -> None:
    said = convener("protocols", "check", str(tmp_path), at=tmp_path)

    assert said.code == 2
    assert said.err.startswith("There is no YAML file in")


def test_a_teams_own_protocols_are_listed_beside_ours(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    text = (OURS / "chalk-talk.yaml").read_text("utf-8").replace("id: chalk-talk", "id: our-chalk-talk")
    (own / "our-chalk-talk.yaml").write_text(text, "utf-8")

    rows = json.loads(convener("protocols", "list", "--json", at=tmp_path, protocols_dir=own).out)

    assert {"our-chalk-talk", "chalk-talk"} <= {row["id"] for row in rows}


def test_a_broken_protocol_of_the_teams_own_stops_with_one_sentence(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(OURS / "chalk-talk.yaml", own / "broken.yaml")
    (own / "broken.yaml").write_text("id: [", "utf-8")

    said = convener("protocols", "list", at=tmp_path, protocols_dir=own)

    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "broken.yaml:1: " in said.err
