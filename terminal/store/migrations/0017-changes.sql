-- Where this till stands in what head office tells it: one row.
CREATE TABLE change_feed (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  -- What head office gave to go on with; null: from a snapshot.
  cursor TEXT,
  -- A snapshot under way: its id, and the kinds (JSON) that every page of it so far was of.
  snapshot_id TEXT,
  snapshot_kinds TEXT NOT NULL DEFAULT '[]',
  -- The doubt about balances that stood when it was begun (its `since` in the spending guard); null: none.
  snapshot_doubt INTEGER,
  -- The kinds (JSON) of which this till has had a whole snapshot, and every change since.
  whole_kinds TEXT NOT NULL DEFAULT '[]',
  -- The same of the last whole snapshot.
  whole_doubt INTEGER,
  -- The last entry of this chain up to which copies of receipts were handed up.
  copies_up_to INTEGER NOT NULL DEFAULT 0 CHECK (copies_up_to >= 0)
) STRICT;
INSERT INTO change_feed (only) VALUES (1);

-- What a snapshot under way has named so far.
CREATE TABLE snapshot_key (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Changes that were not taken, and why.
CREATE TABLE refused_change (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- When head office is asked for it again; null: asking again would not help.
  ask_at INTEGER,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Plain texts from head office to the people at this till.
CREATE TABLE message (
  message_id TEXT PRIMARY KEY,
  text_en TEXT NOT NULL,
  text_zh TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  ends_at INTEGER
) STRICT, WITHOUT ROWID;

-- How often head office has changed what it tells of a till: an older state never takes the place of a newer one.
ALTER TABLE till_key ADD COLUMN version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0);
