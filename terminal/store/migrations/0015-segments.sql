-- Closed segments of the journal: files of their own in the folder `segments`, rows as they were. One row for each file.
CREATE TABLE segment (
  -- In the order in which they were closed.
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The chain it belongs to: this till's own, or an earlier one of it.
  terminal_id TEXT NOT NULL,
  first_seq INTEGER NOT NULL CHECK (first_seq > 0),
  last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
  -- The hash that its first entry follows, and that of its last.
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  head TEXT NOT NULL CHECK (length(head) = 64),
  -- Its name in the folder.
  file TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  because TEXT NOT NULL CHECK (because IN ('year', 'damage', 'new-chain')),
  -- JSON: entries of it that could not be read when it was closed, as pairs of first and last.
  missing TEXT NOT NULL DEFAULT '[]',
  closed_at INTEGER NOT NULL,
  UNIQUE (terminal_id, first_seq)
) STRICT;
CREATE TRIGGER segment_no_update BEFORE UPDATE ON segment BEGIN SELECT RAISE(ABORT, 'a closed segment is never changed'); END;
CREATE TRIGGER segment_no_delete BEFORE DELETE ON segment BEGIN SELECT RAISE(ABORT, 'a closed segment is never deleted'); END;

-- What the rows of the journal are numbered after: the last live one, or else the last of a closed segment of this chain.
DROP TRIGGER journal_in_order;
CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
  WHEN NEW.seq <> coalesce((SELECT max(seq) FROM journal), (SELECT max(last_seq) FROM segment WHERE terminal_id = (SELECT terminal_id FROM terminal_identity)), 0) + 1
  BEGIN SELECT RAISE(ABORT, 'the journal is numbered without gaps'); END;

-- A sale's entry may lie in a closed segment: so the list of sales names it without asking for a live row. `seq` is the
-- entry's place among all entries of this till, over all its chains.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE sale_before AS SELECT * FROM sale;
DROP TABLE sale;
CREATE TABLE sale (
  sale_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL UNIQUE,
  receipt_number INTEGER NOT NULL UNIQUE,
  receipt_no TEXT NOT NULL UNIQUE,
  completed_at INTEGER NOT NULL,
  business_day TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  member_id TEXT,
  -- What the done screen and the receipt need beyond the journal row, without names.
  summary TEXT NOT NULL
) STRICT;
INSERT INTO sale SELECT sale_id, seq, receipt_number, receipt_no, completed_at, business_day, total_minor, member_id, summary FROM sale_before;
DROP TABLE sale_before;
CREATE INDEX sale_by_time ON sale (completed_at);
CREATE INDEX sale_by_member ON sale (member_id, seq) WHERE member_id IS NOT NULL;
CREATE TRIGGER sale_no_update BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'a completed sale is never changed'); END;
CREATE TRIGGER sale_no_delete BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'a completed sale is never deleted'); END;
