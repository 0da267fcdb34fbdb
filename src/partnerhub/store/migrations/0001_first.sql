-- Said: what the channels published. Instants are whole seconds since 1970, UTC.
CREATE TABLE channel (
  channel VARCHAR NOT NULL PRIMARY KEY,
  state TEXT NOT NULL                       -- model.ChannelState as JSON
);
CREATE TABLE host (
  host VARCHAR NOT NULL PRIMARY KEY,
  state TEXT NOT NULL                       -- model.HostState as JSON
);
CREATE TABLE item (
  id VARCHAR NOT NULL PRIMARY KEY,
  channel VARCHAR NOT NULL,
  partner VARCHAR NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  placed BIGINT NOT NULL,
  version INTEGER NOT NULL                  -- the newest one
);
CREATE INDEX item_by_channel ON item (channel, placed);
CREATE INDEX item_by_partner ON item (partner, placed);
CREATE TABLE version (
  item VARCHAR NOT NULL REFERENCES item (id),
  number INTEGER NOT NULL,
  seen BIGINT NOT NULL,
  digest VARCHAR NOT NULL,                  -- collect.identity.digest
  said TEXT NOT NULL,                       -- model.Said as JSON
  PRIMARY KEY (item, number)
);

-- Derived: can be thrown away and recomputed.
CREATE TABLE story (
  id VARCHAR NOT NULL PRIMARY KEY,          -- its founder's item id, for good
  partner VARCHAR NOT NULL,
  lead VARCHAR NOT NULL REFERENCES item (id),
  state VARCHAR NOT NULL,                   -- model.StoryState
  why VARCHAR NOT NULL,
  placed BIGINT NOT NULL,
  topics VARCHAR NOT NULL,                  -- ids with a space between
  areas VARCHAR NOT NULL,
  digest VARCHAR NOT NULL                   -- of everything above and of every item's version
);
CREATE INDEX story_by_place ON story (state, placed, id);
CREATE TABLE story_item (
  item VARCHAR NOT NULL PRIMARY KEY REFERENCES item (id),
  story VARCHAR NOT NULL,
  version INTEGER NOT NULL,                 -- the item's version when it was last curated
  because VARCHAR NOT NULL                  -- why it is in this story
);
CREATE INDEX story_item_by_story ON story_item (story);

CREATE TABLE fact (
  name VARCHAR NOT NULL PRIMARY KEY,        -- rules, last_collect …
  value VARCHAR NOT NULL
);
