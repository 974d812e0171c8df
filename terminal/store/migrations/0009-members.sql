-- Members: cards, consents, households, merges, blocks and erasures.

-- A profile's own version rises with every change of it; what head office replicates by.
ALTER TABLE member ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX member_by_birthday ON member (birthday) WHERE birthday IS NOT NULL;

-- The random id under which the journal speaks of a card; version 4 of RFC 9562 for cards that had none.
ALTER TABLE member_card ADD COLUMN card_id TEXT;
UPDATE member_card SET card_id = lower(printf('%s-%s-4%s-%s%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2), substr('89ab', 1 + (random() & 3), 1), substr(hex(randomblob(2)), 2), hex(randomblob(6))));
CREATE UNIQUE INDEX member_card_by_id ON member_card (card_id);

-- As it was typed, where that is not what is kept.
ALTER TABLE member_phone ADD COLUMN typed TEXT;
CREATE INDEX member_phone_by_phone ON member_phone (phone);

-- What members like, and what helps them, for the cashier. Deletable.
CREATE TABLE member_note (
  note_id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('preference', 'note')),
  text TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX member_note_by_member ON member_note (member_id, at);

-- Wrong tries to make a weakly known member known strongly.
CREATE TABLE identification_try (
  member_id TEXT PRIMARY KEY,
  wrong INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whose data was erased, and whether every trace of it has left the files. Ids only.
CREATE TABLE erasure (
  member_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  wiped INTEGER NOT NULL DEFAULT 0 CHECK (wiped IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_unwiped ON erasure (wiped) WHERE wiped = 0;

-- A sale is found by the member of it: receipts are said again without a name.
CREATE INDEX sale_by_member ON sale (member_id, seq) WHERE member_id IS NOT NULL;
CREATE INDEX print_job_by_sale ON print_job (sale_id) WHERE sale_id IS NOT NULL;

-- Folds of the journal.
CREATE TABLE projected_person (
  member_id TEXT PRIMARY KEY,
  blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
  erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),
  -- Merged: whom this id stands for since.
  into_id TEXT,
  merge_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_person_erased ON projected_person (member_id) WHERE erased = 1;
CREATE INDEX projected_person_into ON projected_person (into_id) WHERE into_id IS NOT NULL;

CREATE TABLE projected_merge (
  merge_id TEXT PRIMARY KEY,
  from_id TEXT NOT NULL,
  into_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_merge_into ON projected_merge (into_id, seq);

CREATE TABLE projected_card (
  card_id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL,
  blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
  -- The card that took its place.
  replaced_by TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE projected_consent (
  member_id TEXT NOT NULL,
  consent TEXT NOT NULL,
  channel TEXT NOT NULL,
  given INTEGER NOT NULL CHECK (given IN (0, 1)),
  text_version TEXT,
  language TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (member_id, consent, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE projected_household (
  household_id TEXT PRIMARY KEY,
  head_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE projected_household_member (
  member_id TEXT PRIMARY KEY,
  household_id TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_household_members ON projected_household_member (household_id, position);
