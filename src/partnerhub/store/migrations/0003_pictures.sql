-- Said: which pictures an item has, the likeliest first: as `version.said` tells, but not of what its source calls sensitive.
CREATE TABLE picture_of (
  item VARCHAR NOT NULL REFERENCES item (id),
  address VARCHAR NOT NULL,
  place INTEGER,                            -- NULL: only an earlier version has it
  PRIMARY KEY (item, address)
);
CREATE INDEX picture_of_address ON picture_of (address);

-- What became of each address that was asked.
CREATE TABLE picture (
  address VARCHAR NOT NULL PRIMARY KEY,
  outcome VARCHAR NOT NULL,                 -- ready, failed: to be asked again; refused: not any more
  asked BIGINT NOT NULL,
  misses INTEGER NOT NULL,                  -- failures in a row
  digest VARCHAR NOT NULL,                  -- of the bytes that came; the files are named by it
  width INTEGER NOT NULL,                   -- of the largest file
  height INTEGER NOT NULL,
  sizes VARCHAR NOT NULL,                   -- the files' widths with a space between
  why VARCHAR NOT NULL                      -- it is not ready
);
