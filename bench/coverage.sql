-- How every account is covered, by hand: the same facts, policy and rules, in one statement.
-- :as_of, :since and :until are the days that contacts count from and to (as moments), :zone the
-- time zone, :evaluation the current run. Roles are bits in the order of :roles.
CREATE TABLE bare_coverage (LIKE planning_coverage);
INSERT INTO bare_coverage
WITH policies AS (
    SELECT tier, contact_every_days AS contact, executive_every_days AS executive,
           deciders_to_know AS deciders, people_who_know AS knowers,
           coalesce((SELECT bit_or(1 << (array_position(%(roles)s, role) - 1))
                     FROM jsonb_array_elements_text(roles_to_know) role), 0) AS roles
    FROM planning_coveragepolicy
), ranked AS (
    SELECT s.account_id, s.tier, (a.last_contact_at AT TIME ZONE %(zone)s)::date AS last_contact,
           p.contact, p.executive, p.deciders, p.knowers, p.roles
    FROM scoring_standing s
    JOIN accounts_account a ON a.id = s.account_id
    JOIN policies p USING (tier)
    WHERE s.evaluation_id = %(evaluation)s
), people AS (
    SELECT p.id, p.account_id, p.known_by_id, coalesce(r.bits, 0) AS bits,
           coalesce(r.bits, 0) & %(buyers)s > 0 OR coalesce(p.influence, 0) >= 4 AS decides,
           p.is_executive AND p.side = 'customer' AS executive
    FROM accounts_person p
    LEFT JOIN (
        SELECT person_id, bit_or(1 << (array_position(%(roles)s, role::text) - 1)) AS bits
        FROM accounts_personrole GROUP BY person_id
    ) r ON r.person_id = p.id
    WHERE p.left_on IS NULL AND p.side <> 'ours' AND p.account_id IN (
        SELECT account_id FROM ranked
        WHERE executive IS NOT NULL OR deciders > 0 OR knowers > 0 OR roles > 0
    )
), ties AS (
    SELECT w.person_id, a.user_id, p.account_id,
           100 * (1 - exp(-sum(
               CASE a.kind WHEN 'visit' THEN 3 WHEN 'meeting' THEN 3 WHEN 'call' THEN 2 ELSE 1 END
               * power(2, -(%(as_of)s - (a.at AT TIME ZONE %(zone)s)::date) / 90.0::float8)
           ) / 8)) AS strength,
           max((a.at AT TIME ZONE %(zone)s)::date)
               FILTER (WHERE p.executive AND a.kind IN ('visit', 'meeting')) AS met
    FROM accounts_activity_people w
    JOIN accounts_activity a ON a.id = w.activity_id
    JOIN people p ON p.id = w.person_id AND p.account_id = a.account_id
    WHERE a.at >= %(since)s AND a.at < %(until)s
    GROUP BY w.person_id, a.user_id, p.account_id
), knowing AS (
    SELECT person_id, user_id, account_id FROM ties WHERE round(strength::numeric, 6) >= 30
    UNION
    SELECT id, known_by_id, account_id FROM people WHERE known_by_id IS NOT NULL
), reached AS (
    SELECT p.account_id, bit_or(p.bits) AS bits, count(*) FILTER (WHERE p.decides) AS deciders
    FROM people p WHERE p.id IN (SELECT person_id FROM knowing) GROUP BY p.account_id
), knowers AS (
    SELECT account_id, count(DISTINCT user_id) AS n FROM knowing GROUP BY account_id
), met AS (
    SELECT account_id, max(met) AS last FROM ties GROUP BY account_id
), due AS (
    SELECT r.*, coalesce(r.last_contact + r.contact::int, DATE '1970-01-01') AS contact_due,
           CASE WHEN r.executive IS NULL THEN DATE '9999-12-31'
                ELSE coalesce(m.last + r.executive::int, DATE '1970-01-01') END AS executive_due
    FROM ranked r LEFT JOIN met m USING (account_id)
)
SELECT d.account_id, d.tier,
       ascii(d.tier) * 100000 + least(d.contact_due - DATE '1970-01-01', 99999),
       d.contact_due, d.executive_due, d.roles & ~coalesce(x.bits, 0), coalesce(x.deciders, 0),
       d.deciders, coalesce(k.n, 0), d.knowers
FROM due d LEFT JOIN reached x USING (account_id) LEFT JOIN knowers k USING (account_id);
ALTER TABLE bare_coverage ADD PRIMARY KEY (account_id);
CREATE INDEX ON bare_coverage (place, account_id);
CREATE INDEX ON bare_coverage (place, account_id) WHERE missing_roles > 0;
CREATE INDEX ON bare_coverage (place, account_id) WHERE deciders_known < deciders_wanted;
CREATE INDEX ON bare_coverage (place, account_id) WHERE knowers < knowers_wanted;
CREATE INDEX ON bare_coverage (place, account_id) WHERE executive_due < DATE '9999-12-31';
