-- The hash of the last entry that head office said it holds: a journal whose chain was built anew does not have it.
ALTER TABLE sync_state ADD COLUMN watermark_hash TEXT;
