-- Expiries and their undoing that tills without a head office posted before they were paired: once each, under an id made
-- of lot and date, whichever till brings it first.
CREATE TABLE due_posting (
  id text PRIMARY KEY
);
