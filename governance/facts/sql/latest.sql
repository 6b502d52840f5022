-- One row per event: the only version, or the one in place 1.
SELECT {columns}, batch, correction
FROM {kind}_events
WHERE xxhash64({key}) NOT IN (SELECT key_hash FROM {kind}_doubled)
UNION ALL
SELECT {columns}, batch, correction
FROM {kind}_ranked
WHERE place = 1
