"""From the address of a profile, a home page or a feed to a channel, or to the reason why there is none.

`patterns` knows the networks by their addresses alone; `discover` asks one page, as far as `robots` allows; `page`
reads it in a child; `known` says whether the hub has it already. Changes nothing.
"""
