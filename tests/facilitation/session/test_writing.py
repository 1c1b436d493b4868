"""Writing by a form what the others read later, or never."""

from facilitation.actions import read
from facilitation.decision import Address
from facilitation.message import Form
from facilitation.session.commands import Next, Write
from tests.facilitation.session.stage import protocol, running, step

HIDDEN = protocol(
    step("Talk", 5),
    step("Feedback", 10, shows="together", kinds=("warm", "cool"), speaks="others", keep=True),
    step("Notes", 5, shows="never"),
)


def test_a_step_whose_words_are_not_for_all_at_once_has_a_button_to_write():
    at = running(HIDDEN)
    assert "Write" not in [b.label for b in at.channel["step:1"].buttons]
    at.do(Next("ana"))
    assert [b.action for b in at.channel["step:2"].buttons if b.label == "Write"] == ["write:s1:2"]


def test_the_form_asks_of_what_kind_it_is_only_where_there_are_several_and_they_are_ones_to_choose():
    at = running(HIDDEN)
    at.do(Next("ana"))
    form = at.do(Write("x1", "dev", 2)).answer
    assert isinstance(form, Form) and [f.key for f in form.fields] == ["label", "text"]
    assert form.action == "write:s1:2"
    listens = at.do(Write("x1", "ben", 2)).answer  # the presenter
    assert isinstance(listens, Form) and [f.key for f in listens.fields] == ["text"]


def test_what_was_written_is_kept_hidden_and_comes_with_all_the_rest():
    at = running(HIDDEN)
    at.do(Next("ana"), Write("x1", "dev", 2, "Clear steps", "warm"))
    assert (at.rows["x1"].shows, at.rows["x1"].label) == ("together", "warm")
    assert not any("Clear steps" in message.plain() for message in at.channel.values())


def test_for_a_step_that_is_over_it_says_so_and_nobody_who_only_looks_on_writes():
    at = running(HIDDEN)
    at.do(Next("ana"), Next("ana"))
    assert at.refused(Write("x1", "dev", 2, "Too late")).key == "refused.stale_button"
    assert at.refused(Write("x1", "zoe", 3, "Hello")).key == "refused.join_first"


def test_the_button_and_the_form_are_read():
    pressed = read("write:s1:2", "dev", None, lambda: "new")
    assert pressed == (Address("session", "s1"), Write("new", "dev", 2))
    sent = read("write:s1:2", "dev", {"text": "Clear", "label": "warm"}, lambda: "new")
    assert sent == (Address("session", "s1"), Write("new", "dev", 2, "Clear", "warm"))
