"""What can go wrong with the store, each in one sentence that a person can act on."""


class StoreError(Exception):
    """The database cannot be used: what is wrong, and what to do."""


class StoreDown(StoreError):
    """The database failed while it was in use. Nothing of what was asked has been kept; it may work again at once."""

    def __init__(self, cause: BaseException):
        super().__init__(f"The database did not take it: {cause}")


class NewerDatabase(StoreError):
    """The database was made by a newer version of this program."""
