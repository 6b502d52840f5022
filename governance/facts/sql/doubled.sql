-- First parts of keys that more than one row has, as 64-bit hashes.
-- Two different ones may share a hash, and one may be shared by several events (the sellers of one order): that only
-- sends more rows through ranked.sql, where the whole keys decide.
SELECT xxhash64({first}) AS key_hash
FROM {kind}_events
GROUP BY xxhash64({first})
HAVING count(*) > 1
