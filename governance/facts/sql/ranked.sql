-- The versions of every event of which several are known, the one that counts in place 1.
-- Arrival decides last: first come corrections (the newest batch wins), then the version time (`updated_at`, else the
-- latest thing the row reports), then how much the row reports and whether it is final.
SELECT
    {key},
    batch,
    row_in_file,
    row_number() OVER (
        PARTITION BY {key}
        ORDER BY
            correction DESC,
            CASE WHEN correction THEN batch END DESC,
            {version} DESC NULLS LAST,
            {filled} DESC,
            {finished} DESC,
            batch DESC,
            row_in_file DESC
    ) AS place
FROM {kind}_events
WHERE xxhash64({first}) IN (SELECT key_hash FROM {kind}_doubled)
