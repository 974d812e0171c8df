-- Public keys of the shop's other tills, to check what they signed: receipts, copies of receipts, vouchers. Not the journal:
-- head office hands them down. A key whose till was lost is kept and no longer believed.
CREATE TABLE till_key (
  terminal_id TEXT PRIMARY KEY,
  -- Raw 32 bytes of an Ed25519 key, base64.
  public_key TEXT NOT NULL,
  programme_id TEXT NOT NULL,
  store_id TEXT NOT NULL,
  till_number INTEGER NOT NULL CHECK (till_number > 0),
  revoked INTEGER NOT NULL CHECK (revoked IN (0, 1)),
  known_since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sales of the store's other tills, to take goods of them back: the bytes of a journal row, or what the signed code on a
-- receipt says of it. No personal data beyond ids. They can go when the return window is over.
CREATE TABLE receipt_copy (
  sale_id TEXT PRIMARY KEY,
  receipt_no TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  -- Of its journal row: all of it, or the mark that the receipt shows.
  hash TEXT NOT NULL CHECK (length(hash) IN (8, 64)),
  body TEXT NOT NULL,
  -- How it came here: handed down whole, or read from the signed code on the paper.
  proof TEXT NOT NULL CHECK (proof IN ('store-copy', 'signed-code')),
  taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_copy_by_number ON receipt_copy (receipt_no);

-- What a return on another till's receipt adds to the stated risk: until head office has it, another till may take the same
-- units back.
ALTER TABLE projected_return ADD COLUMN risk_minor INTEGER NOT NULL DEFAULT 0 CHECK (risk_minor >= 0);

-- Of a copy: the receipt or slip that it says again.
ALTER TABLE print_job ADD COLUMN copy_of INTEGER;
CREATE INDEX print_job_copies ON print_job (copy_of) WHERE copy_of IS NOT NULL;
