"""Discord: a platform, and what people do there. What Discord asks of a bot is said in each file that heeds it."""
