"""The one question that is easier said in SQL: what did a channel list the last time, and does so no longer?

Takes `listed`, the ids of several channels' answers as a JSON list; gives (channel, id). Asked before these answers are
written: `last_seen` still tells what was in the answers before.
"""

from __future__ import annotations

MISSING = """
WITH listed AS (
  SELECT item.id, item.channel, item.placed, item.last_seen
  FROM json_each(:listed) AS wanted CROSS JOIN item ON item.id = wanted.value
), before AS (            -- when each channel's answer before this one came
  SELECT channel, max(last_seen) AS at FROM listed GROUP BY channel
), fell_off AS (          -- three younger items fell off the list already: what is older is only kept there
  SELECT channel, at, coalesce((
    SELECT item.placed FROM item WHERE item.channel = before.channel AND item.last_seen < before.at AND NOT EXISTS (
      SELECT 1 FROM absence WHERE absence.item = item.id AND (how <> '' OR misses > 0 OR asked = 0)
    ) ORDER BY item.placed DESC LIMIT 1 OFFSET 2
  ), -9e15) AS until FROM before
), oldest AS (
  SELECT fell_off.channel, fell_off.at, min(listed.placed) AS placed
  FROM fell_off JOIN listed ON listed.channel = fell_off.channel AND listed.placed > fell_off.until
  GROUP BY fell_off.channel
)
SELECT item.channel, item.id
FROM oldest CROSS JOIN item ON item.channel = oldest.channel AND item.placed > oldest.placed
WHERE item.last_seen = oldest.at AND item.id NOT IN (SELECT id FROM listed)
ORDER BY item.channel, item.id
"""
