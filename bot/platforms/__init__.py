"""Where teams talk: one folder for each platform, all with the same file names, none aware of the others."""
