-- Gift cards, store credit and customer accounts.

-- Codes: bearer secrets, so never in the journal; rows can be deleted and are wiped.
CREATE TABLE stored_value_code (
  code TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('gift-card', 'store-credit')),
  instrument_id TEXT NOT NULL UNIQUE,
  -- Made up by this till: then it is printed, for nobody holds a card with it.
  made_here INTEGER NOT NULL CHECK (made_here IN (0, 1)),
  known_since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is on each card or credit, or owed on each account: the sum of its entries.
CREATE TABLE projected_instrument (
  instrument_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('gift-card', 'store-credit', 'account')),
  balance_minor INTEGER NOT NULL,
  expires_on TEXT,
  -- This till made it out, so its own books hold all of it.
  is_own INTEGER NOT NULL CHECK (is_own IN (0, 1)),
  blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
  -- Of an account.
  member_id TEXT,
  limit_minor INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX projected_account_of_member ON projected_instrument (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE projected_instrument_entry (
  instrument_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (instrument_id, seq)
) STRICT, WITHOUT ROWID;

-- Payments approved for no sale; `applied_to` is the account they settled.
CREATE TABLE projected_payment_apart (
  attempt_id TEXT PRIMARY KEY,
  amount_minor INTEGER NOT NULL,
  applied_to TEXT
) STRICT, WITHOUT ROWID;
