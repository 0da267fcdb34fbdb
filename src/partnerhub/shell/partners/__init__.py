"""What `hub partners` does: `add` one channel, `check` those that are there, bring and give away lists (`lists`)."""
