-- Points debts, holds and postings that a date made due. All of it is folded from the journal, and made anew by the first
-- start of the program that brings this file.

-- What is left of each lot: besides what may still be spent, what a posted expiry took and what is set aside. A lot whose
-- release was not posted yet stands as pending in the books. The member is the one it belongs to now.
DROP TABLE projected_lot;
CREATE TABLE projected_lot (
  lot_id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL,
  points INTEGER NOT NULL CHECK (points > 0),
  remaining INTEGER NOT NULL CHECK (remaining >= 0),
  expired INTEGER NOT NULL DEFAULT 0 CHECK (expired >= 0),
  held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
  unreleased INTEGER NOT NULL DEFAULT 0 CHECK (unreleased IN (0, 1)),
  earned_on TEXT NOT NULL,
  available_from TEXT NOT NULL,
  expires_on TEXT
) STRICT;
CREATE INDEX projected_lot_of_member ON projected_lot (member_id) WHERE remaining + expired > 0;
CREATE INDEX projected_lot_all_of_member ON projected_lot (member_id);
CREATE INDEX projected_lot_expiring ON projected_lot (expires_on) WHERE remaining > 0;
CREATE INDEX projected_lot_releasing ON projected_lot (available_from) WHERE unreleased = 1 AND remaining > 0;

-- Which lots each sale's points tenders took, in that order; negative: what came back with a return.
CREATE TABLE projected_lot_spend (
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  sale_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_lot_spend_of_sale ON projected_lot_spend (sale_id);
CREATE INDEX projected_lot_spend_of_lot ON projected_lot_spend (lot_id);

-- Points set aside, until they are released or captured.
CREATE TABLE projected_hold (
  hold_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  points INTEGER NOT NULL CHECK (points > 0),
  PRIMARY KEY (hold_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_hold_of_member ON projected_hold (member_id);

-- Each member's four accounts of points: sums of their entries.
CREATE TABLE projected_points_account (
  member_id TEXT PRIMARY KEY,
  available INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  held INTEGER NOT NULL,
  debt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened to a member's points, one row for each entry of the journal that moved them.
CREATE TABLE projected_points_entry (
  member_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  on_date TEXT NOT NULL,
  at INTEGER NOT NULL,
  gained INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  -- Moved between the member's own accounts: released, held.
  moved INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  sale_id TEXT,
  PRIMARY KEY (member_id, seq)
) STRICT, WITHOUT ROWID;

-- Which lots a merge moved, so that its undoing gives them back.
CREATE TABLE projected_merged_lot (
  merge_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  PRIMARY KEY (merge_id, lot_id)
) STRICT, WITHOUT ROWID;

-- Something that counts arrived for a day before the tier that was posted last: it is looked at again.
ALTER TABLE projected_tier ADD COLUMN late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1));

-- The tier that was brought from elsewhere.
CREATE TABLE projected_tier_start (
  member_id TEXT PRIMARY KEY,
  tier_id TEXT NOT NULL,
  on_date TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What counts towards tiers, by the day it belongs to and the day from which it is known: a return lowers the day of its
-- sale, from its own day on.
DROP TABLE projected_tier_spend;
CREATE TABLE projected_tier_spend (
  member_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  known_on TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (member_id, on_date, known_on)
) STRICT, WITHOUT ROWID;
