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

-- The store's copies of sales that other tills made: exactly the bytes of their journal rows, which hold no personal data
-- beyond ids. They can go when the return window is over.
CREATE TABLE receipt_copy (
  sale_id TEXT PRIMARY KEY,
  receipt_no TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq > 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  body TEXT NOT NULL,
  -- How it came here: handed down whole, or read from the signed code on the paper.
  proof TEXT NOT NULL CHECK (proof IN ('store-copy', 'signed-code')),
  taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_copy_by_number ON receipt_copy (receipt_no);
