-- Keys of which more than one version is known, as 64-bit hashes.
-- Two different keys may share a hash: that only sends more rows through ranked.sql, where the keys themselves decide.
SELECT xxhash64({key}) AS key_hash
FROM {kind}_events
GROUP BY xxhash64({key})
HAVING count(*) > 1
