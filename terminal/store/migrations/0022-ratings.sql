-- 0022-ratings
-- What customers thought of a sale, said on their display: no name, and no part of the books. Sent to head office apart from
-- the journal, and again where it changed.
CREATE TABLE rating (
  sale_id TEXT NOT NULL PRIMARY KEY,
  score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10),
  reason TEXT CHECK (reason IN ('queue', 'service', 'goods', 'price', 'other')),
  rated_at INTEGER NOT NULL CHECK (rated_at >= 0),
  is_sent INTEGER NOT NULL DEFAULT 0 CHECK (is_sent IN (0, 1))
) STRICT;
CREATE INDEX rating_unsent ON rating (rated_at) WHERE is_sent = 0;
