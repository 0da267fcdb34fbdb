"""From stories to a finished edition: addresses, excerpts, page values, feeds, checks and the switch.

Pelican's generators and templates turn the values into pages; nothing here knows Pelican.
"""
