"""`convener run`, unchanged, in a process whose Discord is the bridge: ``child.py PORT``. Settings as ever."""

import sys

import discord
import yarl

if __name__ == "__main__":
    port = sys.argv[1]
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    from bot.cli.run import run

    run()
