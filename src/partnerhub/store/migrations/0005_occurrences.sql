-- Said: when what calendars tell takes place. Each reading of a calendar replaces what it tells of its items.
CREATE TABLE occurrence (
  item VARCHAR NOT NULL REFERENCES item (id),
  key VARCHAR NOT NULL,                     -- RECURRENCE-ID as text; '' for what takes place once
  starts BIGINT NOT NULL,
  ends BIGINT NOT NULL,                     -- its last instant
  all_day INTEGER NOT NULL,
  zone VARCHAR NOT NULL,                    -- IANA
  standing VARCHAR NOT NULL,                -- model.Standing
  title VARCHAR,                            -- only what differs from the item's own …
  place VARCHAR,
  was BIGINT,                               -- when it was to be, before an exception moved it
  PRIMARY KEY (item, key)
);
CREATE INDEX occurrence_by_time ON occurrence (starts, item);

-- An event to which its calendar gave another UID: the id it would have by that, and the item that it is.
CREATE TABLE renamed (
  id VARCHAR NOT NULL PRIMARY KEY,
  item VARCHAR NOT NULL REFERENCES item (id)
);
DELETE FROM fact WHERE name = 'rules';
