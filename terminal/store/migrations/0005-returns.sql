-- What came back of each sale: projections, folds of the journal. What happened is in the journal row of the same seq.
CREATE TABLE projected_return (
  return_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL UNIQUE,
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  receipt_no TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('return', 'void', 'without-receipt')),
  -- The sale that goods came back of; null without a receipt.
  sale_id TEXT,
  completed_at INTEGER NOT NULL,
  refund_minor INTEGER NOT NULL CHECK (refund_minor >= 0)
) STRICT;
CREATE INDEX projected_return_of_sale ON projected_return (sale_id, seq) WHERE sale_id IS NOT NULL;

-- How much of each sale line has come back: never more than was sold.
CREATE TABLE projected_returned_line (
  sale_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  quantity_milli INTEGER NOT NULL CHECK (quantity_milli > 0),
  PRIMARY KEY (sale_id, line_id)
) STRICT, WITHOUT ROWID;

-- What is given back at the payment terminal, each on disk before its amount leaves, and how that ended.
CREATE TABLE projected_refund (
  attempt_id TEXT PRIMARY KEY,
  return_id TEXT NOT NULL,
  scheme TEXT NOT NULL CHECK (scheme IN ('card', 'paynow')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  state TEXT NOT NULL CHECK (state IN ('sent', 'refunded', 'declined', 'unknown', 'paid-in-cash')),
  approval_code TEXT,
  begun_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX projected_refund_of_return ON projected_refund (return_id, attempt_id);
CREATE INDEX projected_refund_open ON projected_refund (begun_at) WHERE state IN ('sent', 'declined', 'unknown');

-- The lowest price of a unit that this till charged for an article on a civil day, offers included; given away is no price.
CREATE TABLE projected_price_day (
  sku TEXT NOT NULL,
  on_date TEXT NOT NULL,
  unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor > 0),
  PRIMARY KEY (sku, on_date)
) STRICT, WITHOUT ROWID;

-- Slips of what comes back print as receipts do. A table's check cannot be changed: its rows move to a new one.
CREATE TABLE print_job_with_slips (
  job_id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'copy', 'slip', 'test')),
  sale_id TEXT,
  receipt_no TEXT,
  document TEXT NOT NULL,
  open_drawer INTEGER NOT NULL CHECK (open_drawer IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'confirmed', 'uncertain', 'failed', 'dropped')),
  trouble TEXT CHECK (trouble IN ('off', 'paper-out', 'cover-open', 'error', 'unresolved', 'closed', 'timeout', 'not-set')),
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO print_job_with_slips SELECT job_id, kind, sale_id, receipt_no, document, open_drawer, state, trouble, created_at, changed_at FROM print_job;
DROP TABLE print_job;
ALTER TABLE print_job_with_slips RENAME TO print_job;
CREATE INDEX print_job_by_state ON print_job (state, job_id);
-- A sale has one receipt; everything after it is a copy.
CREATE UNIQUE INDEX print_job_one_receipt ON print_job (sale_id) WHERE kind = 'receipt';
