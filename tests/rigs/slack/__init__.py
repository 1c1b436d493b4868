"""Slack, to test against over real HTTP and real sockets: its Web API (the npm package emulate), edge and people."""
