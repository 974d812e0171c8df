-- The chains this till has written, one row each; the last is the one it writes. A new one begins where the old cannot go
-- on: put back from a backup, entries lost, the key gone, the folder copied.
CREATE TABLE chain (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  terminal_id TEXT NOT NULL UNIQUE,
  -- Raw Ed25519 key that signs it, base64; null: not known, the first entry was lost.
  public_key TEXT,
  -- In front of the numbers of receipts, slips and shift reports; none on a till's first chain.
  letter TEXT NOT NULL UNIQUE,
  -- What is added to an entry's number for its place among all entries of this till.
  before INTEGER NOT NULL CHECK (before >= 0),
  because TEXT CHECK (because IN ('restored', 'damaged', 'key-missing', 'copied')),
  -- The head office of the chain before it, which has to be told; null: there was none.
  paired_before TEXT,
  -- Of a chain that is over: how far head office has said that it holds it.
  held_up_to INTEGER NOT NULL DEFAULT 0 CHECK (held_up_to >= 0),
  begun_at INTEGER NOT NULL
) STRICT;
INSERT INTO chain (number, terminal_id, public_key, letter, before, begun_at)
  SELECT 1, i.terminal_id, (SELECT json_extract(body, '$.publicKey') FROM journal WHERE seq = 1), '', 0, i.created_at FROM terminal_identity i;

-- The letters in front of a shift report's number: of the chain in which the shift was closed.
ALTER TABLE shift ADD COLUMN letter TEXT NOT NULL DEFAULT '';

-- How many entries this till had when its database was brought to a layout: those after it may be of a program that knows
-- more than an older one.
CREATE TABLE layout_since (
  version INTEGER PRIMARY KEY,
  position INTEGER NOT NULL CHECK (position >= 0)
) STRICT;
