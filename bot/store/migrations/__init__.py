"""How a database came to be as it is, one step a file, for Alembic. A step that has been released never changes."""

NEWEST = "whose_teams"
"""The step that this version stands at: known without loading Alembic, so that a usual start costs little."""
