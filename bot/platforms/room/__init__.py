"""The browser room: a platform that needs no account, only a link and a name."""
