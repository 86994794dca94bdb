-- The score of every account by hand: the same facts, metrics, normalisation, weights, rank and
-- tiers as the standard model, in one statement. :as_of, :year, :year_before are dates.
-- The first evaluation: no tier of before holds anybody. Stages, segments, evidence, transitions
-- and sums, which the product writes as well, are left out.
CREATE TABLE bare_standing (
    account_id bigint NOT NULL, score numeric(7, 4) NOT NULL, completeness numeric(5, 4) NOT NULL,
    rank integer NOT NULL, tier varchar(1) NOT NULL, sales_12m numeric(18, 2) NOT NULL,
    sales_12m_before numeric(18, 2) NOT NULL
);
INSERT INTO bare_standing
WITH lines AS NOT MATERIALIZED (  -- sums over integers take half the time of numeric
    SELECT account_id, date, (base_amount * 10000)::bigint AS amount,
           (base_cost * 10000)::bigint AS cost
    FROM accounts_sale WHERE date > %(year_before)s AND date <= %(as_of)s
), sums AS (
    SELECT account_id,
           sum(amount) FILTER (WHERE date > %(year)s) / 10000 AS sales,
           sum(amount) FILTER (WHERE date <= %(year)s) / 10000 AS sales_before,
           sum(amount) FILTER (WHERE date > %(year)s AND cost IS NOT NULL) AS costed,
           sum(cost) FILTER (WHERE date > %(year)s) AS cost
    FROM lines GROUP BY account_id
), days AS (
    SELECT account_id, count(*) AS frequency FROM (
        SELECT DISTINCT account_id, date FROM accounts_sale
        WHERE date > %(year)s AND date <= %(as_of)s AND base_amount > 0
    ) bought GROUP BY account_id
), wallets AS (
    SELECT DISTINCT ON (account_id) account_id, amount::float8 AS wallet FROM (
        SELECT account_id, year,
               coalesce(sum(amount) FILTER (WHERE line = ''), sum(amount)) AS amount
        FROM accounts_wallet WHERE year <= extract(year FROM %(as_of)s::date)
          AND amount IS NOT NULL
        GROUP BY account_id, year
    ) years ORDER BY account_id, year DESC
), ranked AS ( -- by our rank among the suppliers, where nobody knows the wallet
    SELECT DISTINCT ON (account_id) account_id, coalesce(of_all, of_lines) AS share FROM (
        SELECT account_id, year, avg(share) FILTER (WHERE line = '') AS of_all,
               avg(share) FILTER (WHERE line <> '') AS of_lines
        FROM (
            SELECT account_id, year, line, (1 - rank / (suppliers + 1.0::float8)) * 2 / suppliers AS share
            FROM accounts_wallet
            WHERE rank IS NOT NULL AND year <= extract(year FROM %(as_of)s::date)
        ) known GROUP BY account_id, year
    ) years ORDER BY account_id, year DESC
), people AS (
    SELECT p.account_id, count(DISTINCT r.role) AS roles
    FROM accounts_person p LEFT JOIN accounts_personrole r ON r.person_id = p.id
        AND r.role IN ('economic_buyer', 'user_buyer', 'technical_buyer', 'coach')
    WHERE p.account_id IS NOT NULL AND p.side <> 'ours'
      AND (p.left_on IS NULL OR p.left_on > %(as_of)s)
      AND NOT EXISTS (SELECT FROM accounts_employment e WHERE e.person_id = p.id
                      AND e.account_id = p.account_id AND e.starts > %(as_of)s)
    GROUP BY p.account_id
), closed AS (
    SELECT account_id, 100.0 * count(*) FILTER (WHERE stage = 'won') / count(*) AS win_rate
    FROM accounts_opportunity WHERE closed_on <= %(as_of)s GROUP BY account_id
), competitors AS (
    SELECT account_id, min(rating) AS rating FROM (
        SELECT DISTINCT ON (account_id, competitor) account_id,
               CASE position WHEN 'stronger' THEN 1 WHEN 'level' THEN 3 ELSE 5 END AS rating
        FROM accounts_competitorposition WHERE judged_on <= %(as_of)s
        ORDER BY account_id, competitor, judged_on DESC
    ) latest GROUP BY account_id
), facts AS (
    SELECT a.id, a.code, coalesce(s.sales, 0) AS sales, coalesce(s.sales_before, 0) AS sales_before,
           CASE WHEN s.sales_before > 0 THEN
               (coalesce(s.sales, 0) - s.sales_before)::float8 / s.sales_before::float8 END AS growth,
           coalesce(f.frequency, 0) AS frequency,
           CASE WHEN s.costed > 0 THEN (s.costed - s.cost)::float8 / s.costed::float8 END AS margin,
           a.annual_revenue::float8 AS revenue, a.employees, i.fit, a.reference_value,
           100 * coalesce(coalesce(s.sales, 0)::float8 / w.wallet, g.share) AS share, 25.0 * p.roles AS coverage,
           c.win_rate, k.rating
    FROM accounts_account a
    LEFT JOIN accounts_industry i ON i.id = a.industry_id
    LEFT JOIN sums s ON s.account_id = a.id LEFT JOIN days f ON f.account_id = a.id
    LEFT JOIN wallets w ON w.account_id = a.id LEFT JOIN ranked g ON g.account_id = a.id
    LEFT JOIN people p ON p.account_id = a.id LEFT JOIN closed c ON c.account_id = a.id
    LEFT JOIN competitors k ON k.account_id = a.id
    WHERE a.status <> 'archived'
), points AS (
    SELECT id, code, sales, sales_before,
        -- mid-rank: halfway between those below and those not above, among the known
        50.0::float8 * ((rank() OVER (ORDER BY sales) - 1)
            + cume_dist() OVER (ORDER BY sales) * count(*) OVER ()) / count(*) OVER () AS p1,
        CASE WHEN growth IS NOT NULL THEN 50.0::float8 * ((rank() OVER (ORDER BY growth) - 1)
            + cume_dist() OVER (ORDER BY growth) * count(*) OVER ()) / count(growth) OVER () END AS p2,
        50.0::float8 * ((rank() OVER (ORDER BY frequency) - 1)
            + cume_dist() OVER (ORDER BY frequency) * count(*) OVER ()) / count(*) OVER () AS p3,
        CASE WHEN margin IS NOT NULL THEN 50.0::float8 * ((rank() OVER (ORDER BY margin) - 1)
            + cume_dist() OVER (ORDER BY margin) * count(*) OVER ()) / count(margin) OVER () END AS p4,
        CASE WHEN revenue IS NOT NULL THEN 50.0::float8 * ((rank() OVER (ORDER BY revenue) - 1)
            + cume_dist() OVER (ORDER BY revenue) * count(*) OVER ()) / count(revenue) OVER () END AS p5,
        CASE WHEN employees IS NOT NULL THEN 50.0::float8 * ((rank() OVER (ORDER BY employees) - 1)
            + cume_dist() OVER (ORDER BY employees) * count(*) OVER ())
            / count(employees) OVER () END AS p6,
        25.0::float8 * (fit - 1) AS p7,
        CASE WHEN share IS NOT NULL THEN 100 - least(greatest(share, 0), 100) END AS p8,
        25.0::float8 * (reference_value - 1) AS p9,
        coverage::float8 AS p10, win_rate::float8 AS p11, 25.0::float8 * (rating - 1) AS p12
    FROM facts
), weights AS (
    SELECT *, 60 + 15 * (p2 IS NOT NULL)::int + 15 + 10 * (p4 IS NOT NULL)::int AS w1,
        35 * (p5 IS NOT NULL)::int + 15 * (p6 IS NOT NULL)::int + 25 * (p7 IS NOT NULL)::int
            + 25 * (p8 IS NOT NULL)::int AS w2,
        100 * (p9 IS NOT NULL)::int AS w3,
        40 * (p10 IS NOT NULL)::int + 30 * (p11 IS NOT NULL)::int
            + 30 * (p12 IS NOT NULL)::int AS w4
    FROM points
), dimensions AS (
    SELECT *, (60 * p1 + 15 * coalesce(p2, 0) + 15 * p3 + 10 * coalesce(p4, 0)) / w1 AS d1,
        (35 * coalesce(p5, 0) + 15 * coalesce(p6, 0) + 25 * coalesce(p7, 0) + 25 * coalesce(p8, 0))
            / nullif(w2, 0) AS d2,
        p9 AS d3,
        (40 * coalesce(p10, 0) + 30 * coalesce(p11, 0) + 30 * coalesce(p12, 0))
            / nullif(w4, 0) AS d4
    FROM weights
), scores AS (
    SELECT id, code, sales, sales_before,
        round(((40 * d1 + 30 * coalesce(d2, 0) + 15 * coalesce(d3, 0) + 15 * coalesce(d4, 0))
            / (40 + 30 * (d2 IS NOT NULL)::int + 15 * (d3 IS NOT NULL)::int
                + 15 * (d4 IS NOT NULL)::int))::numeric, 4) AS score,
        round((40.0 * w1 + 30 * w2 + 15 * w3 + 15 * w4) / 10000, 4) AS completeness
    FROM dimensions
), ranks AS (
    SELECT *, row_number() OVER (ORDER BY score DESC, round(sales, 2) DESC, code COLLATE "C") AS rank,
        count(*) OVER () AS n
    FROM scores
)
SELECT id, score, completeness, rank,
    CASE WHEN rank <= ceil(0.05 * n) THEN 'A' WHEN rank <= ceil(0.2 * n) THEN 'B'
         WHEN rank <= ceil(0.5 * n) THEN 'C' ELSE 'D' END,
    round(sales, 2), round(sales_before, 2)
FROM ranks;
CREATE INDEX bare_score ON bare_standing (score DESC, account_id);
CREATE INDEX bare_sales ON bare_standing (sales_12m DESC, account_id);
CREATE INDEX bare_tier ON bare_standing (tier, score DESC, account_id);
