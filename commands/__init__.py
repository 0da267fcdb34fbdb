"""What is too long for tasks.py: groups of commands, commands of many options, and the options they share."""

from pathlib import Path

OURS = Path(__file__).resolve().parents[1]  # where theme, plugins and settings are
