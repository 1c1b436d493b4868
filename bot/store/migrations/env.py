"""Alembic wants a file of this name; what it would do is in bot/store/migrating.py."""
