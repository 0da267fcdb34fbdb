"""The imperative shell around a run: its lock, its report, what it says to a person, the server for editors."""
