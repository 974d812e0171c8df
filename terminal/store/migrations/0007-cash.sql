-- Shifts, cash movements and counts: folds of the journal from here on.

ALTER TABLE shift ADD COLUMN opened_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shift ADD COLUMN closed_by TEXT;
-- Closed shifts are numbered from 1; those that an older version closed have no number.
ALTER TABLE shift ADD COLUMN z_number INTEGER;
ALTER TABLE shift ADD COLUMN how TEXT CHECK (how IN ('counted', 'handed-over', 'left-open'));
ALTER TABLE shift ADD COLUMN float_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shift ADD COLUMN float_counted INTEGER NOT NULL DEFAULT 0 CHECK (float_counted IN (0, 1));
ALTER TABLE shift ADD COLUMN left_minor INTEGER;
ALTER TABLE shift ADD COLUMN no_sales INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shift ADD COLUMN counts INTEGER NOT NULL DEFAULT 0;
CREATE INDEX shift_in_order ON shift (opened_seq);
CREATE INDEX shift_by_z_number ON shift (z_number) WHERE z_number IS NOT NULL;

-- What a shift's entries added to the accounts of the tenders that are counted, by kind of entry.
CREATE TABLE projected_shift_flow (
  shift_id TEXT NOT NULL,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  PRIMARY KEY (shift_id, account, kind)
) STRICT, WITHOUT ROWID;

-- What each tender of a closed shift should have come to, and what was counted.
CREATE TABLE projected_shift_count (
  shift_id TEXT NOT NULL,
  tender TEXT NOT NULL,
  expected_minor INTEGER NOT NULL,
  counted_minor INTEGER,
  PRIMARY KEY (shift_id, tender)
) STRICT, WITHOUT ROWID;
