-- What other tills did to the accounts of members known here, as head office tells it; and room in the folds for what this
-- till does to points that another till's books hold. The folds are made anew by the first start of the program that brings
-- this file.

-- What is left of each lot by this till's own entries. Another till may have spent of it, or head office settled it with
-- another lot, so that what is left here can be below zero.
DROP TABLE projected_lot;
CREATE TABLE projected_lot (
  lot_id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL,
  points INTEGER NOT NULL CHECK (points > 0),
  remaining INTEGER NOT NULL,
  expired INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
  -- Of its points: what paid a debt when it began.
  paid INTEGER NOT NULL DEFAULT 0 CHECK (paid >= 0),
  -- The last day on which anything was taken from it.
  taken_on TEXT,
  unreleased INTEGER NOT NULL DEFAULT 0 CHECK (unreleased IN (0, 1)),
  earned_on TEXT NOT NULL,
  available_from TEXT NOT NULL,
  expires_on TEXT
) STRICT;
CREATE INDEX projected_lot_of_member ON projected_lot (member_id) WHERE remaining + expired > 0;
CREATE INDEX projected_lot_all_of_member ON projected_lot (member_id);
CREATE INDEX projected_lot_expiring ON projected_lot (expires_on) WHERE remaining > 0;
CREATE INDEX projected_lot_releasing ON projected_lot (available_from) WHERE unreleased = 1 AND remaining > 0;

-- What this till's entries did to lots that began in another till's books: sums, taken is negative. `seq`: the last entry
-- that did, by its place among all entries of this till.
CREATE TABLE projected_lot_elsewhere (
  lot_id TEXT PRIMARY KEY,
  member_id TEXT,
  remaining INTEGER NOT NULL,
  expired INTEGER NOT NULL,
  held INTEGER NOT NULL,
  taken_on TEXT,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX projected_lot_elsewhere_of_member ON projected_lot_elsewhere (member_id);

-- What was brought along for a tier's counter, so that it counts once where several tills brought the same.
DROP TABLE projected_tier_start;
CREATE TABLE projected_tier_start (
  member_id TEXT PRIMARY KEY,
  tier_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  counted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- With the instant: stamps of several tills are put in the order in which they were given.
DROP TABLE projected_reward_move;
CREATE TABLE projected_reward_move (
  member_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  item_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  sale_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (member_id, kind, item_id, seq)
) STRICT, WITHOUT ROWID;

-- Accounts of members as head office knows them without this till's own entries: those are in its journal and always added.
-- Deletable, and no fold: it comes from outside, and is kept beside the journal.
CREATE TABLE received_account (
  member_id TEXT PRIMARY KEY,
  incarnation TEXT NOT NULL,
  -- Rises with every change of the member's account at head office: an older state never takes the place of a newer.
  version INTEGER NOT NULL,
  -- The last entry of this till that head office had read then, and in which chain.
  as_of_chain TEXT NOT NULL,
  as_of_seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- JSON: core/sync/changes/account-change.ts
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Gift cards, store credits and customer accounts as other tills' entries leave them.
CREATE TABLE received_instrument (
  instrument_id TEXT PRIMARY KEY,
  incarnation TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- SHA-256 of its code, where head office knows it.
  code_hash TEXT,
  -- JSON: core/sync/changes/instrument-change.ts
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX received_instrument_by_code ON received_instrument (code_hash) WHERE code_hash IS NOT NULL;

-- Codes of coupons and vouchers used at other tills; the code's SHA-256 only.
CREATE TABLE received_code_use (
  code_hash TEXT PRIMARY KEY,
  incarnation TEXT NOT NULL,
  version INTEGER NOT NULL,
  uses INTEGER NOT NULL,
  -- The last use that counts: of which receipt, and when.
  receipt_no TEXT,
  used_at INTEGER
) STRICT, WITHOUT ROWID;

-- Codes of gift cards and store credits whose SHA-256 head office has from this till.
CREATE TABLE told_instrument_code (
  instrument_id TEXT PRIMARY KEY,
  incarnation TEXT NOT NULL
) STRICT, WITHOUT ROWID;
