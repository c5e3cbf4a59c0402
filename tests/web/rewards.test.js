// Failure rates against a reference that knows nothing of us: it counts the rewards in the benchmark's own files.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileSource, openSession } from '../../web/cli/index.js';

const folder = new URL('../../../shared/data/tau2bench/main/', import.meta.url).pathname;
const skip = !existsSync(folder) && `SKIPPED, real data is absent: ${folder}`;

test('tau2-bench: each category fails as often as its rewards say, and holds one domain', { skip }, async () => {
  const paths = readdirSync(folder).map((name) => folder + name);
  const session = await openSession({ cores: 1 });
  await session.read(await Promise.all(paths.map((path) => fileSource(path))));
  const report = await session.analyze({});

  /** @type {Map<string, { reward: number, domain: string }>} */
  const truth = new Map();
  for (const path of paths) {
    const { simulations, info } = JSON.parse(readFileSync(path, 'utf8'));
    for (const { id, reward_info } of simulations) {
      const fact = { reward: reward_info.reward, domain: info.environment_info.domain_name };
      truth.set(id, fact);
      truth.set(`${id} @ ${path}`, fact); // two files hold runs of the same ids
    }
  }
  const known = report.rows.filter(({ thread_id }) => truth.has(thread_id));
  assert.ok(known.length > 400 && known.length === report.rows.length, `${known.length} of ${report.rows.length}`);

  let pure = 0;
  for (const { id, level, stats, count } of report.categories) {
    const inside = known.filter(({ category_id: leaf }) => leaf === id || leaf?.startsWith(`${id}.`));
    const facts = inside.map(
      ({ thread_id }) => /** @type {{ reward: number, domain: string }} */ (truth.get(thread_id)),
    );
    assert.equal(inside.length, count);
    assert.equal(stats.failed, facts.filter(({ reward }) => reward < 0.5).length, `failures of ${id}`);
    assert.equal(stats.succeeded, facts.filter(({ reward }) => reward >= 0.5).length, `successes of ${id}`);
    if (level !== 1) continue;
    const airline = facts.filter(({ domain }) => domain === 'airline').length;
    pure += Math.max(airline, facts.length - airline);
  }
  assert.ok(pure / known.length > 0.95, `${pure} of ${known.length} are in a category of their domain`);
});
