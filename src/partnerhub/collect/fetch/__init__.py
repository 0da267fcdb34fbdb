"""Fetch politely and safely: the only network client of the hub.

Takes an address and last time's validators, returns an `Answer`: what the network does is a value, never an exception.
Does not decide when to ask (`collect.schedule`), read what came (`collect.read`) or store it.
"""

from partnerhub.collect.fetch.fetcher import Fetcher
from partnerhub.collect.fetch.limits import Limits

__all__ = ["Fetcher", "Limits"]
