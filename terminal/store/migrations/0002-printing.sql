-- minimum-reader: 1

-- What is to be printed, is printing or was printed. The document is kept here so that a job needs nothing else to print.
CREATE TABLE print_job (
  job_id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'copy', 'test')),
  sale_id TEXT,
  receipt_no TEXT,
  document TEXT NOT NULL,
  open_drawer INTEGER NOT NULL CHECK (open_drawer IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'confirmed', 'uncertain', 'failed', 'dropped')),
  trouble TEXT CHECK (trouble IN ('off', 'paper-out', 'cover-open', 'error', 'unresolved', 'closed', 'timeout', 'not-set')),
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX print_job_by_state ON print_job (state, job_id);
-- A sale has one receipt; everything after it is a copy.
CREATE UNIQUE INDEX print_job_one_receipt ON print_job (sale_id) WHERE kind = 'receipt';
