"""Ground rules: starter norms that Convener offers, and that a team makes its own by agreeing on them."""

from pydantic import BaseModel, ConfigDict, Field

from facilitation.wording import Words


class GroundRule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    text: Words
    why: Words


class GroundRuleSet(BaseModel):
    """A file of prompts/ground_rules/: four to seven rules under one name."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: Words
    about: Words
    rules: tuple[GroundRule, ...] = Field(min_length=3, max_length=9)
