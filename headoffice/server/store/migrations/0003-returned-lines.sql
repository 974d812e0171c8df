-- What came back of each sale line, by whichever till took it: so that a unit which came back twice is found.
CREATE TABLE returned_line (
  terminal_id uuid NOT NULL,
  seq bigint NOT NULL,
  line_id uuid NOT NULL,
  sale_id uuid NOT NULL,
  quantity_milli bigint NOT NULL CHECK (quantity_milli > 0),
  PRIMARY KEY (terminal_id, seq, line_id)
);
CREATE INDEX returned_line_of_sale ON returned_line (sale_id);
-- A projection: made anew from the journal, like all the others.
TRUNCATE sale, dropped_sale, points_lot, points_balance, due_posting, not_applied;
UPDATE terminal SET interpreted_seq = 0;
