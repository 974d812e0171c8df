-- Counting what a batch did from what it changed, without reading all that its members ever had.
-- minimum-reader: 8

-- The version at which nothing of an account waits to be settled: no lot stands below zero, nothing was paid twice, merged,
-- erased or given back at another till. What is added to such an account is added to its balance. A server that does not know
-- this column raises `version` alone, so that the two differ, and the account is worked out whole the next time.
ALTER TABLE account_head ADD COLUMN plain_version bigint;

-- Which stores have to do with a member is asked at each of the member's sales.
CREATE INDEX account_store_of_member ON account_store (member_id);

-- Rules are told apart by their text in every batch: it is hashed once.
ALTER TABLE rulebook ADD COLUMN digest text NOT NULL GENERATED ALWAYS AS (md5(body)) STORED;

-- Nothing was written to it since accounts are the sums of shares (0006).
DROP TABLE due_posting;
