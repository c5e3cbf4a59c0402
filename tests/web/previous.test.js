// A second report on the categories of the first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSession } from '../../web/cli/index.js';

const TOPICS = [
  (/** @type {number} */ i) => `Where is my parcel number ${'abcdefghij'[i % 10]}, the tracking page shows nothing new`,
  (/** @type {number} */ i) => `I want a refund for the ${['lamp', 'kettle', 'chair'][i % 3]} that arrived broken`,
  (/** @type {number} */ i) => `How do I export ${['all', 'some', 'our'][i % 3]} invoices of the company as a PDF file`,
  (/** @type {number} */ i) =>
    `Please change the ${['billing', 'shipping'][i % 2]} address of my account to a new street`,
];
const NEW = (/** @type {number} */ i) =>
  `The voice assistant speaker ${'abcdefghij'[i % 10]} does not answer the wake word any more`;

/** @param {string} id @param {string} input */
const line = (id, input) => `${JSON.stringify({ id, input, output: 'Thank you, we look into it.' })}\n`;
/** @param {string} text @param {string} [name] */
const file = (text, name = 'traces.jsonl') => new File([text], name);
/** @param {number} from @param {number} to */
const known = (from, to) => {
  let text = '';
  for (let i = from; i < to; i++) text += line(`k${i}`, /** @type {(i: number) => string} */ (TOPICS[i % 4])(i >> 2));
  return text;
};

/** @param {File[]} files @param {import('../../web/types.js').Report} [previous] */
async function report(files, previous) {
  const session = await openSession({ cores: 1 });
  await session.read(files);
  return session.analyze({}, previous ? { previous: JSON.stringify(previous) } : {});
}
/** @param {import('../../web/types.js').Report} made */
function namesOf(made) {
  const names = new Map(made.categories.map(({ id, name }) => [id, name]));
  return new Map(made.rows.map((row) => [row.thread_id, names.get(row.category_id ?? '')]));
}

const first = await report([file(known(0, 400))]);

test('the order of files changes nothing', async () => {
  const parts = [0, 100, 200, 300].map((from) => file(known(from, from + 100), `part-${from}.jsonl`));
  const forwards = JSON.stringify(await report(parts));
  assert.equal(JSON.stringify(await report([...parts].reverse())), forwards);
});

test('a tenth more of known topics leaves every conversation where it was, and goes where it belongs', async () => {
  const second = await report([file(known(0, 440))], first);
  const before = namesOf(first);
  const after = namesOf(second);
  for (const [id, name] of before) assert.equal(after.get(id), name, id);
  assert.ok(second.categories.every(({ is_new }) => !is_new));
  let right = 0;
  for (let i = 400; i < 440; i++) {
    const twins = [...before].filter(([id]) => Number(id.slice(1)) % 4 === i % 4).map(([, name]) => name);
    right += twins.includes(after.get(`k${i}`)) ? 1 : 0;
  }
  assert.ok(right >= 39, `${right} of 40`);
  assert.deepEqual(
    [second.continued?.kept, second.continued?.fresh],
    [first.rows.filter(({ category_id }) => category_id).length, 0],
  );
});

test('next week has other conversations, and the same categories; a report without rows keeps them too', async () => {
  const week = [file(known(400, 800).replaceAll('"k', '"next-'))];
  for (const earlier of [first, { ...first, rows: [] }]) {
    const second = await report(week, earlier);
    const { kept, placed = 0, fresh } = second.continued ?? {};
    assert.deepEqual([kept, fresh], [0, 0]);
    assert.ok(placed >= 384, `${placed} of 400 placed`);
    assert.ok(second.categories.every(({ is_new, level }) => level === 2 || !is_new));
    const [before, after] = [namesOf(first), namesOf(second)];
    const right = [...after].filter(([id, name]) => {
      const twin = (Number(id.slice(5)) - 400) % 4; // one of the first four has the same topic
      return [...before].some(([other, same]) => Number(other.slice(1)) % 4 === twin && same === name);
    });
    assert.ok(right.length >= 384, `${right.length} of 400 where they belong`);
  }
});

test('a category that is split for the first time is kept all the same', async () => {
  const session = await openSession({ cores: 1 });
  await session.read([file(known(0, 400))]);
  const flat = await session.analyze({ subcategories: false });
  assert.ok(flat.categories.every(({ level }) => level === 1));
  const split = await report([file(known(0, 400))], flat);
  assert.ok(split.categories.some(({ level, is_new }) => level === 2 && is_new));
  assert.deepEqual([split.continued?.kept, split.continued?.placed, split.continued?.fresh], [400, 0, 0]);
});

test('a new topic of three in a hundred makes a new category, of it alone', async () => {
  let text = known(0, 400);
  for (let i = 0; i < 12; i++) text += line(`n${i}`, NEW(i));
  const second = await report([file(text)], first);
  const fresh = second.categories.filter(({ is_new, level }) => is_new && level === 1);
  assert.equal(fresh.length, 1, fresh.map(({ name }) => name).join());
  const inside = second.rows.filter(({ category_id }) => category_id?.split('.')[0] === fresh[0]?.id);
  assert.ok(inside.length >= 11 && inside.every(({ thread_id }) => thread_id.startsWith('n')), `${inside.length}`);
  assert.match(fresh[0]?.name ?? '', /assistant|speaker|wake|answer/i);
  const before = namesOf(first);
  for (const [id, name] of namesOf(second)) if (id.startsWith('k')) assert.equal(name, before.get(id), id);
});

test('categories that are given by name and description are filled', async () => {
  const session = await openSession({ cores: 1 });
  await session.read([file(known(0, 400))]);
  const made = await session.analyze({
    partitions: [
      { name: 'Deliveries', description: 'Where a parcel is, tracking' },
      { name: 'Money back', description: 'Refunds for broken things' },
      { name: 'Paperwork', description: 'Export of invoices', examples: ['download an invoice as PDF'] },
      { name: 'Astronomy', description: 'Telescopes and planets' },
    ],
  });
  const tops = new Map(made.categories.filter(({ level }) => level === 1).map(({ id, name }) => [name, id]));
  assert.deepEqual([...tops.keys()].sort(), ['Astronomy', 'Deliveries', 'Money back', 'Paperwork']);
  const wanted = ['Deliveries', 'Money back', 'Paperwork'];
  for (const row of made.rows) {
    const topic = wanted[Number(row.thread_id.slice(1)) % 4];
    const found = row.category_id?.split('.')[0] ?? null;
    assert.equal(found, topic ? tops.get(topic) : null, row.summary);
  }
  assert.equal(made.categories.find(({ name }) => name === 'Deliveries')?.description, 'Where a parcel is, tracking');
  assert.equal(made.unclassified.count, 100); // addresses: nobody gave a category for them
});

test('a config’s categories are checked', async () => {
  const session = await openSession({ cores: 1 });
  await session.read([file(known(0, 8))]);
  for (const partitions of [3, [{}], [{ name: 'a' }, { name: 'a' }], { a: 1 }, [{ name: 'a', colour: 'red' }]]) {
    await assert.rejects(
      session.analyze(/** @type {any} */ ({ partitions })),
      (/** @type {any} */ error) => error.fault === 'bad_argument' && /partition/i.test(error.message + error.where),
    );
  }
  const made = await session.analyze(/** @type {any} */ ({ partitions: { Parcels: 'where is it' } }));
  assert.equal(made.config.partitions[0]?.name, 'Parcels');
});
