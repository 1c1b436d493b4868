"""What Convener asks Slack for: the fewest scopes and events that all of it works with, and why each."""

SCOPES: dict[str, str] = {
    "app_mentions:read": "to answer when somebody writes to @Convener in words",
    "channels:history": "to hear what is said in a session, in the public channels it was invited to",
    "channels:read": "to know a channel's name, and whether it was invited, archived or removed",
    "chat:write": "to post and revise its cards, and private words",
    "commands": "for /convene, /checkin and the shortcuts",
    "files:write": "to hand over a session's record as a file, to whoever asks for it",
    "groups:history": "the same as channels:history, in private channels it was invited to",
    "groups:read": "the same as channels:read, in private channels it was invited to",
    "im:history": "to take in what somebody writes to it in private, such as words that are revealed together later",
    "im:write": "to send private words: cue cards, turns, questions",
    "metadata.message:read": "to find its own message again after a crash, so that nothing is posted twice",
    "mpim:history": "to hear what is said in the group messages in which small groups meet",
    "mpim:write": "to open those group messages",
    "users:read": "to know people's names, time zones and languages",
}
"""Each scope of the bot and the reason for it, as README and manifest tell it. No scope of a person is asked for."""

# Not user_change: it comes with each status that anybody sets, and beyond 30,000 events an hour Slack sends none.
EVENTS: tuple[str, ...] = (
    "app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "channel_deleted", "channel_left",
    "channel_unarchive", "group_archive", "group_deleted", "group_left", "group_unarchive", "member_joined_channel",
    "member_left_channel", "message.channels", "message.groups", "message.im", "message.mpim", "tokens_revoked",
)  # fmt: skip
