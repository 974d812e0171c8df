-- Receipts are found by what they came to.
CREATE INDEX sale_by_total ON sale (total_minor, receipt_number);
