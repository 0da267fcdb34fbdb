-- Said: what a channel no longer lists.
CREATE TABLE absence (
  item VARCHAR NOT NULL PRIMARY KEY REFERENCES item (id),
  since BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  misses INTEGER NOT NULL,                  -- answers 404 in a row
  how VARCHAR NOT NULL                      -- why it counts as taken back; '' while that is not sure
);

-- Derived: stories keep everything but their keys as one value, and are made again by the next curating.
DROP TABLE story;
CREATE TABLE story (
  id VARCHAR NOT NULL PRIMARY KEY,          -- its founder's item id, for good
  state VARCHAR NOT NULL,                   -- model.StoryState
  placed BIGINT NOT NULL,
  value TEXT NOT NULL                       -- model.Story as JSON
);
CREATE INDEX story_by_place ON story (state, placed, id);
-- `story` is where the item stands after the editors' decisions, `grouped` where it was put without them.
ALTER TABLE story_item ADD COLUMN grouped VARCHAR NOT NULL DEFAULT '';
ALTER TABLE story_item ADD COLUMN shown INTEGER NOT NULL DEFAULT 1;   -- the version readers see; 0: none
ALTER TABLE story_item ADD COLUMN doubt VARCHAR;                      -- the story it may belong to …
ALTER TABLE story_item ADD COLUMN doubtful VARCHAR NOT NULL DEFAULT '';   -- … and why
UPDATE story_item SET grouped = story, shown = version;
DELETE FROM fact WHERE name = 'rules';
ALTER TABLE item ADD COLUMN address VARCHAR;                          -- said.link of the newest version
UPDATE item SET address = (
  SELECT json_extract(version.said, '$.link') FROM version
  WHERE version.item = item.id AND version.number = item.version
);
CREATE INDEX item_by_address ON item (address);
CREATE INDEX item_by_place ON item (placed, id);
