-- Sales made on another till and rewarded here: each of its receipts once. Folded from the journal.
CREATE TABLE projected_other_till_sale (
  register TEXT NOT NULL,
  receipt_no TEXT NOT NULL,
  seq INTEGER NOT NULL,
  sale_id TEXT NOT NULL UNIQUE,
  PRIMARY KEY (register, receipt_no)
) STRICT, WITHOUT ROWID;
