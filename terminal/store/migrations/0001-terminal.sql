-- minimum-reader: 1

-- Who this till is: written once, when it is first started.
CREATE TABLE terminal_identity (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  terminal_id TEXT NOT NULL,
  programme_id TEXT NOT NULL,
  store_id TEXT NOT NULL,
  store_name TEXT NOT NULL,
  till_number INTEGER NOT NULL CHECK (till_number > 0),
  demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The ledger: numbered 1, 2, 3..., chained, append only. No personal data: random member ids.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
  WHEN NEW.seq <> coalesce((SELECT max(seq) FROM journal), 0) + 1
  BEGIN SELECT RAISE(ABORT, 'the journal is numbered without gaps'); END;

-- Completed sales, found by id and number; what happened is in the journal row of the same seq.
CREATE TABLE sale (
  sale_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq),
  receipt_number INTEGER NOT NULL UNIQUE,
  receipt_no TEXT NOT NULL UNIQUE,
  completed_at INTEGER NOT NULL,
  business_day TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  member_id TEXT,
  -- What the done screen and the receipt need beyond the journal row, without names.
  summary TEXT NOT NULL
) STRICT;
CREATE INDEX sale_by_time ON sale (completed_at);
CREATE TRIGGER sale_no_update BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'a completed sale is never changed'); END;
CREATE TRIGGER sale_no_delete BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'a completed sale is never deleted'); END;

-- Receipts as they were said to the customer; they carry names, so they can be deleted.
CREATE TABLE receipt (
  sale_id TEXT PRIMARY KEY REFERENCES sale (sale_id),
  language TEXT NOT NULL,
  document TEXT NOT NULL,
  -- What the journal does not hold of it: who served, the member's name and points, so that it can be said in the other language.
  facts TEXT NOT NULL
) STRICT;

CREATE TABLE open_sale (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  sale_id TEXT NOT NULL,
  basket TEXT NOT NULL,
  last_line_id TEXT
) STRICT;

CREATE TABLE held_sale (
  sale_id TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  basket TEXT NOT NULL,
  item_count INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  held_at INTEGER NOT NULL
) STRICT;

-- What the last remove or clear took away.
CREATE TABLE undo (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  taken TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE command (
  command_id TEXT PRIMARY KEY,
  method TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  result TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX command_by_time ON command (at);

CREATE TABLE scan_seen (
  device_id TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (device_id, text_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_attempt (
  attempt_id TEXT PRIMARY KEY,
  sale_id TEXT NOT NULL,
  scheme TEXT NOT NULL CHECK (scheme IN ('card', 'paynow')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  state TEXT NOT NULL CHECK (state IN ('sent', 'approved', 'declined', 'reversed')),
  approval_code TEXT,
  started_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX payment_attempt_by_sale ON payment_attempt (sale_id, started_at);
CREATE INDEX payment_attempt_unsettled ON payment_attempt (started_at) WHERE state = 'sent';

CREATE TABLE shift (
  shift_id TEXT PRIMARY KEY,
  business_day TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX shift_one_open ON shift ((1)) WHERE closed_at IS NULL;

CREATE TABLE staff (
  staff_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('cashier', 'supervisor', 'manager', 'auditor')),
  language TEXT NOT NULL,
  pin_salt TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  demo_pin TEXT,
  wrong_pins INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL
) STRICT;

-- Price file.
CREATE TABLE category (
  category_id TEXT PRIMARY KEY,
  parent_id TEXT REFERENCES category (category_id),
  name TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX category_by_parent ON category (parent_id, position);

CREATE TABLE product (
  sku TEXT PRIMARY KEY,
  category_id TEXT NOT NULL REFERENCES category (category_id),
  quick_key INTEGER,
  position INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX product_by_category ON product (category_id, position);
CREATE INDEX product_by_quick_key ON product (quick_key) WHERE quick_key IS NOT NULL;

-- Barcodes as GTIN-14: shorter ones with zeros in front (GS1 General Specifications).
CREATE TABLE barcode (
  gtin14 TEXT PRIMARY KEY CHECK (length(gtin14) = 14),
  sku TEXT NOT NULL REFERENCES product (sku)
) STRICT, WITHOUT ROWID;

CREATE TABLE rulebook (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  effective_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  envelope TEXT,
  received_at INTEGER NOT NULL
) STRICT;

-- Profiles: the only place of names, cards and phone numbers; rows can be deleted and are wiped.
CREATE TABLE member (
  member_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- The same name in the other script.
  other_name TEXT,
  language TEXT NOT NULL,
  birthday TEXT,
  since TEXT NOT NULL,
  -- The last visit known before this till's own journal began.
  imported_visit_on TEXT
) STRICT;

CREATE TABLE member_card (
  card_number TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
  blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX member_card_by_member ON member_card (member_id);

CREATE TABLE member_phone (
  member_id TEXT NOT NULL REFERENCES member (member_id) ON DELETE CASCADE,
  phone TEXT NOT NULL,
  PRIMARY KEY (member_id, phone)
) STRICT, WITHOUT ROWID;

-- What find looks in: words, suffixes of Chinese names, digits backwards (any suffix is then a prefix).
CREATE TABLE find_token (
  kind TEXT NOT NULL CHECK (kind IN ('product', 'member')),
  token TEXT NOT NULL,
  ref TEXT NOT NULL,
  PRIMARY KEY (kind, token, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX find_token_by_ref ON find_token (kind, ref, token);

-- Projections: folds of the journal, which can be thrown away, rebuilt and compared.
CREATE TABLE projected_lot (
  lot_id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL,
  points INTEGER NOT NULL,
  remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND points),
  earned_on TEXT NOT NULL,
  available_from TEXT NOT NULL,
  expires_on TEXT
) STRICT;
CREATE INDEX projected_lot_of_member ON projected_lot (member_id) WHERE remaining > 0;

CREATE TABLE projected_tier (
  member_id TEXT PRIMARY KEY,
  tier_id TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT;

CREATE TABLE projected_tier_spend (
  member_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (member_id, on_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE projected_visit (
  member_id TEXT PRIMARY KEY,
  last_on TEXT NOT NULL
) STRICT;
