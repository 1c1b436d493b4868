"""What the shell costs; run with `make bench`."""
