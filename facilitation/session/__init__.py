"""One run of a protocol: its script, its state, and the rules that move it on."""
