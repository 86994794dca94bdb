-- Plans and what hangs on them, opportunities, and the facts that the demo company leaves out when
-- it is large. The best accounts have plans and reviews. %(accounts)s tells how much; %(today)s is
-- the day, %(year)s its year.
CREATE TEMP TABLE best ON COMMIT DROP AS
SELECT s.rank, a.id AS account_id, coalesce(a.owner_id, u.id) AS owner_id
FROM scoring_standing s
JOIN scoring_evaluation e ON e.id = s.evaluation_id AND e.is_current
JOIN accounts_account a ON a.id = s.account_id
CROSS JOIN (SELECT id FROM accounts_user WHERE username = 'admin') u
WHERE s.rank <= %(accounts)s / 50 + 1;
CREATE UNIQUE INDEX ON best (rank);

CREATE TEMP TABLE lines ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY line) - 1 AS place, line, count(*) OVER () AS number
FROM (SELECT DISTINCT line FROM accounts_product WHERE line <> '') named;

INSERT INTO accounts_opportunity
    (name, stage, step, amount, probability, expected_close, competitor, closed_on, reason, account_id, line, owner_id)
SELECT 'Project ' || n, stage, (ARRAY['found', 'qualified', 'offered', 'negotiated'])[1 + n %% 4],
    1000 + n * 7919 %% 400000, n * 31 %% 101,
    %(today)s::date - 60 + (n %% 400)::int,
    CASE WHEN n %% 3 = 0 THEN '' ELSE 'Competitor ' || n %% 17 END,
    CASE WHEN stage <> 'open' THEN %(today)s::date - (n * 13 %% 1000)::int END,
    '', a.id, line, a.owner_id
FROM (
    SELECT n, 1 + n * 7919 %% %(accounts)s AS account_id,
        (ARRAY['open', 'open', 'won', 'lost', 'lost'])[1 + n * 7 %% 5] AS stage
    FROM generate_series(1::bigint, %(accounts)s * 3 / 10) n
) drawn
JOIN accounts_account a ON a.id = drawn.account_id
JOIN lines ON place = n %% number;

INSERT INTO planning_plan (year, for_group, state, reason, account_id, created_by_id)
SELECT %(year)s - before, false,
    CASE WHEN before = 1 THEN 'closed' ELSE (ARRAY['approved', 'approved', 'in_review', 'draft'])[1 + rank %% 4] END,
    '', account_id, owner_id
FROM best CROSS JOIN generate_series(0, 1) before
WHERE rank <= greatest(1, %(accounts)s / 400);

INSERT INTO planning_planpart (section, text, certainty, internal, copied, plan_id, updated_by_id)
SELECT section, repeat('What we know of it and what we want there. ', 5), 'sure', false, false, p.id, p.created_by_id
FROM planning_plan p CROSS JOIN unnest(ARRAY['field_of_play', 'charter', 'players', 'trends', 'opportunities',
    'strengths', 'vulnerabilities', 'competitors', 'both_sides']) section;

INSERT INTO planning_goal
    (position, internal, as_role, achieved, strength, measure, target, due, state, unsure, copied, owner_id, plan_id)
SELECT n, false, 'partner', 'Scrap halved', 'Service', 'Percent', 50, %(today)s::date + 90, 'open', false, false,
    p.created_by_id, p.id
FROM planning_plan p CROSS JOIN generate_series(1, 3) n;

INSERT INTO planning_revenuetarget (position, internal, line, amount, plan_id)
SELECT place, false, line, 10000 + p.id * 331 %% 90000, p.id
FROM planning_plan p JOIN lines ON place < 3;

INSERT INTO planning_forecast
    (position, internal, section, statement, probability, settle_on, outcome, settled_on, made_by_id, plan_id)
SELECT n, false, (ARRAY['goals', 'risks', 'targets'])[n], 'They order before the summer', p.id * 37 %% 101,
    CASE WHEN p.id %% 2 = 0 THEN %(today)s::date - 20 ELSE %(today)s::date + 60 END,
    CASE WHEN p.id %% 4 = 0 THEN 'true' WHEN p.id %% 4 = 2 AND n < 3 THEN 'false' ELSE '' END,
    CASE WHEN p.id %% 4 = 0 OR p.id %% 4 = 2 AND n < 3 THEN %(today)s::date - 10 END,
    p.created_by_id, p.id
FROM planning_plan p CROSS JOIN generate_series(1, 3) n;

INSERT INTO planning_review
    (due, since, prepared, held_on, verdict, decision, account_id, held_by_id, plan_id)
SELECT day, day - 90, '{}', CASE WHEN held THEN day END, CASE WHEN held THEN 'on_track' ELSE '' END,
    CASE WHEN held THEN 'Go on' ELSE '' END, account_id, CASE WHEN held THEN owner_id END, NULL
FROM (
    SELECT account_id, owner_id, held,
        %(today)s::date - 40 + (rank * 7 %% 80)::int - CASE WHEN held THEN 90 ELSE 0 END AS day
    FROM best CROSS JOIN unnest(ARRAY[true, false]) held
    WHERE rank <= %(accounts)s / 100
) dated;

INSERT INTO planning_action
    (title, note, due, started_on, done_on, evidence, internal, copied, account_id, owner_id, plan_id)
SELECT 'Step ' || n, '', due, CASE WHEN n %% 4 = 0 THEN least(due, %(today)s::date) - 20 END,
    CASE WHEN n %% 3 = 0 THEN least(due, %(today)s::date) END, '', false, false, best.account_id, owner_id, p.id
FROM (
    SELECT n, 1 + n * 7 %% (%(accounts)s / 50) AS rank, %(today)s::date - 120 + (n * 11 %% 240)::int AS due
    FROM generate_series(1::bigint, %(accounts)s / 20) n
) drawn
JOIN best USING (rank)
LEFT JOIN planning_plan p ON p.account_id = best.account_id AND p.year = %(year)s;

INSERT INTO planning_valueentry ("on", kind, what, amount, measured_by, account_id)
SELECT %(today)s::date - (n * 17 %% 700)::int, (ARRAY['gained', 'gave', 'got'])[1 + n %% 3], 'Stock reduced',
    500 + n * 113 %% 50000, 'Their controller', account_id
FROM generate_series(1::bigint, %(accounts)s / 50) n
JOIN best ON rank = 1 + n * 3 %% (%(accounts)s / 50);

INSERT INTO planning_whitespacemark (line, state, competitor, rival_share, note, judged_on, account_id)
SELECT line, 'competitor', 'Competitor ' || place, 40, '', %(today)s::date - 30, account_id
FROM best JOIN lines ON place = rank %% number;

INSERT INTO accounts_receivable
    (invoice, issued_on, due, amount, amount_open, currency, base_amount, base_open, paid_on, account_id)
SELECT 'F' || n, day, day + 30, 3000, CASE WHEN paid THEN 0 ELSE 3000 END, 'EUR', 3000,
    CASE WHEN paid THEN 0 ELSE 3000 END, CASE WHEN paid THEN day + 25 END, 1 + n * 31 %% %(accounts)s
FROM (
    SELECT n, %(today)s::date - 30 - (n * 19 %% 700)::int AS day, n %% 6 <> 0 AS paid
    FROM generate_series(1::bigint, %(accounts)s / 2) n
) drawn;

INSERT INTO accounts_concession (given_on, kind, amount, note, account_id)
SELECT %(today)s::date - (n * 23 %% 600)::int, 'discount', 100 + n %% 5000, '', 1 + n * 37 %% %(accounts)s
FROM generate_series(1::bigint, %(accounts)s / 5) n;

INSERT INTO accounts_servicecost (month, hours, rate, spent, note, account_id)
SELECT date_trunc('month', %(today)s::date)::date - interval '1 month' * (n / %(accounts)s * 2 + n %% 2), 1 + n %% 9, 60,
    n %% 500, '', 1 + n * 41 %% %(accounts)s
FROM generate_series(1::bigint, %(accounts)s / 2) n;

INSERT INTO accounts_feedback (kind, given_on, channel, satisfaction, recommendation, text, resolution, account_id)
SELECT 'opinion', %(today)s::date - (n * 29 %% 700)::int, 'survey', n * 7 %% 11, n * 3 %% 11, '', '', 1 + n * 43 %% %(accounts)s
FROM generate_series(1::bigint, %(accounts)s / 5) n;

INSERT INTO accounts_referral (company, referred_on, note, account_id)
SELECT 'Company ' || n, %(today)s::date - (n * 41 %% 900)::int, '', 1 + n * 47 %% %(accounts)s
FROM generate_series(1::bigint, %(accounts)s / 50) n;

INSERT INTO accounts_contract (name, line, starts, ends, amount, state, settled_on, account_id)
SELECT 'Contract', line, ends - 365, ends, 20000, CASE WHEN ends > %(today)s::date THEN 'open'
    ELSE 'ended' END, CASE WHEN ends <= %(today)s::date THEN ends END, 1 + n * 53 %% %(accounts)s
FROM (
    SELECT n, %(today)s::date - 900 + (n * 59 %% 1200)::int AS ends FROM generate_series(1::bigint, %(accounts)s / 20) n
) drawn JOIN lines ON place = n %% number;

INSERT INTO scoring_criterion (name, capability)
SELECT name, 0.3 + 0.1 * place FROM unnest(ARRAY['Price', 'Quality', 'Brand', 'Service', 'Time']) WITH ORDINALITY named (name, place);

INSERT INTO scoring_industryneed (line, need, strength, industry_id)
SELECT line, (i.id * 3 + place) %% 6, (i.id + place * 2) %% 6, i.id FROM accounts_industry i CROSS JOIN lines;

INSERT INTO scoring_demand (line, level, account_id)
SELECT line, (a.id + place) %% 6, a.id
FROM accounts_account a JOIN lines ON place IN (a.id %% number, (a.id + 2) %% number)
WHERE a.status = 'prospect';

INSERT INTO scoring_criterionweight (weight, account_id, criterion_id)
SELECT 1 + (a.id + c.id) %% 9, a.id, c.id
FROM accounts_account a JOIN scoring_criterion c ON (a.id + c.id) %% 2 = 0
WHERE a.status = 'prospect';
