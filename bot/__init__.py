"""The shell: everything that talks to the world. See the README for how its parts stand on one another."""
