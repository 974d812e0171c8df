-- What customers thought of a sale, as their till sent it: no name, and no part of the books. Said again, the later one holds.
-- minimum-reader: 8
CREATE TABLE rating (
  terminal_id uuid NOT NULL REFERENCES terminal,
  sale_id uuid NOT NULL,
  store_id text NOT NULL,
  score smallint NOT NULL CHECK (score BETWEEN 0 AND 10),
  reason text,
  rated_at bigint NOT NULL,
  received_at bigint NOT NULL,
  PRIMARY KEY (terminal_id, sale_id)
);
CREATE INDEX rating_of_store ON rating (store_id, rated_at);
