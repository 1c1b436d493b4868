"""Slack: Convener in a workspace's channels. Loaded only where its tokens are set."""
