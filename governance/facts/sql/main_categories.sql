-- Each seller's main category: the one with the most orders, ties in alphabetical order. Grain: one seller.
SELECT seller_id, category
FROM (
    SELECT
        seller_id,
        category,
        row_number() OVER (PARTITION BY seller_id ORDER BY count(*) DESC, category) AS place
    FROM orders
    WHERE category IS NOT NULL
    GROUP BY seller_id, category
) AS ranked
WHERE place = 1
