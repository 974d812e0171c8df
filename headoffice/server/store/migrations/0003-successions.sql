-- A till that began another chain: which of its earlier chains it goes on from, and where that one ended as far as the till
-- knew. What is held of the old chain beyond that is what the till has lost. From then on the old key sends nothing new;
-- what the old chain still lacks here comes signed by its successor.
CREATE TABLE succession (
  terminal_id uuid NOT NULL REFERENCES terminal,
  successor_id uuid NOT NULL REFERENCES terminal,
  seq bigint NOT NULL CHECK (seq >= 0),
  head text NOT NULL,
  approved_at bigint NOT NULL,
  PRIMARY KEY (terminal_id, successor_id)
);
CREATE INDEX succession_of_successor ON succession (successor_id);

-- Chains that a till which asks to be paired goes on from: JSON, as it sent them.
ALTER TABLE pairing_request ADD COLUMN continues text NOT NULL DEFAULT '[]';
