"""Partner Hub: the channels of a patch's partners and its office, in one curated static site."""

__version__ = "0.1.0"
