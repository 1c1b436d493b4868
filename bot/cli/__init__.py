"""The command line ``convener``: one file declares the commands, one file each carries a command out."""
