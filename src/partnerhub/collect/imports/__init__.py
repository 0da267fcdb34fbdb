"""Owners' exports ► posts: one module a format, `archive` for files that may be hostile, `canonical` for our own file.

Asks nobody. `reading` chooses the format; `values` is what all of them give.
"""
