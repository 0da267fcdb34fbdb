-- Derived: the pages that the words readers see of an item link to, as store.mentions.bare spells them.
CREATE TABLE mention (
  item VARCHAR NOT NULL REFERENCES item (id),
  address VARCHAR NOT NULL,
  PRIMARY KEY (item, address)
);
CREATE INDEX mention_by_address ON mention (address);
DELETE FROM fact WHERE name = 'rules';
