// Schedules: times over a leap year, what is due and what was missed, and the command that runs it.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dueAt, nextTimes } from '../../web/lib/schedule.js';

const root = new URL('../../', import.meta.url).pathname;

/** Every minute of a year that a cron of plain numbers, stars, steps, ranges and lists names: by looking at each. @param {string} cron @param {number} year */
function everyMinute(cron, year) {
  const fields = cron.split(' ').map((field, i) => {
    const [low, high] = /** @type {[number, number]} */ (
      [
        [0, 59],
        [0, 23],
        [1, 31],
        [1, 12],
        [0, 6],
      ][i]
    );
    /** @type {Set<number>} */
    const values = new Set();
    for (const part of field.split(',')) {
      const [range = '*', step = '1'] = part.split('/');
      const [from = low, to = range.includes('-') || range === '*' ? high : Number(range)] =
        range === '*' ? [low, high] : range.split('-').map(Number);
      for (let value = Number(from); value <= Number(to); value += Number(step)) values.add(value);
    }
    return { values, isStar: field === '*' };
  });
  const [minutes, hours, days, months, weekdays] = /** @type {[any, any, any, any, any]} */ (fields);
  const times = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 60_000) {
    const time = new Date(at);
    const isDay = days.values.has(time.getUTCDate());
    const isWeekday = weekdays.values.has(time.getUTCDay());
    // POSIX: where both are named, either will do.
    const isDate = days.isStar || weekdays.isStar ? isDay && isWeekday : isDay || isWeekday;
    if (
      isDate &&
      minutes.values.has(time.getUTCMinutes()) &&
      hours.values.has(time.getUTCHours()) &&
      months.values.has(time.getUTCMonth() + 1)
    ) {
      times.push(time.toISOString());
    }
  }
  return times;
}

test('times over a leap year are those of a look at every minute', () => {
  for (const [when, cron] of [
    ['daily', '0 8 * * *'],
    ['weekly', '0 8 * * 1'],
    ['30 6 29 2 *', '30 6 29 2 *'],
    ['15 9-17/4 * * 1-5', '15 9-17/4 * * 1-5'],
    ['0 0 1,15 * *', '0 0 1,15 * *'],
    ['0 12 31 * *', '0 12 31 * *'],
    ['0 0 13 * 5', '0 0 13 * 5'],
    ['0 */6 * 3 *', '0 */6 * 3 *'],
  ]) {
    const wanted = everyMinute(String(cron), 2028);
    const found = nextTimes(String(when), new Date(Date.UTC(2028, 0, 1) - 1), wanted.length + 1)
      .filter((time) => time.getUTCFullYear() === 2028)
      .map((time) => time.toISOString());
    assert.deepEqual(found, wanted, when);
    assert.ok(wanted.length > 0);
  }
  assert.throws(() => nextTimes('sometimes', new Date(), 1), /daily, weekly, or a cron/);
});

test('what is due is the last time up to now; those before it are counted as missed', () => {
  const monday = new Date('2026-01-05T08:00:00Z');
  const at = (/** @type {string} */ time) => new Date(time);
  assert.deepEqual(dueAt('weekly', undefined, monday), { due: monday, missed: 0 });
  assert.equal(dueAt('weekly', monday, at('2026-01-12T07:59:59Z')), undefined);
  assert.deepEqual(dueAt('weekly', monday, at('2026-01-12T08:00:00Z')), { due: at('2026-01-12T08:00:00Z'), missed: 0 });
  assert.deepEqual(dueAt('weekly', monday, at('2026-02-03T00:00:00Z')), { due: at('2026-02-02T08:00:00Z'), missed: 3 });
});

test('the command runs what is due once, catches up, and writes over nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracesift-schedule-'));
  writeFileSync(join(folder, 'config.json'), '{"question":"Every week?","filter":"gt(latency, 0)"}');
  const file = join(folder, 'schedules.json');
  const sample = join(root, 'samples/support-agent.jsonl');
  const entry = { name: 'Support week', when: 'weekly', files: [sample], config: 'config.json', out: 'reports' };
  writeFileSync(file, JSON.stringify({ schedules: [entry] }));
  const call = (/** @type {string[]} */ ...args) =>
    spawnSync('node', ['web/cli/tracesift.js', 'schedule', ...args], { cwd: root, encoding: 'utf8' });
  const made = () => readdirSync(join(folder, 'reports')).filter((name) => name.endsWith('.html'));

  assert.match(call('list', file, '--now', '2026-01-04T00:00:00Z').stdout, /never run: due at once/);
  assert.match(call('next', file, '--now', '2026-01-04T00:00:00Z').stdout, /2026-01-05T08:00[\s\S]*2026-02-02T08:00/);
  const first = call('run', file, '--now', '2026-01-04T09:30:00Z');
  assert.equal(first.status, 0, first.stderr);
  assert.deepEqual(made(), ['Support-week-2026-01-04T0930.html']);
  assert.match(call('run', file, '--now', '2026-01-05T07:00:00Z').stdout, /not due before 2026-01-05T08:00/);
  const late = call('run', file, '--now', '2026-01-20T00:00:00Z');
  assert.match(late.stdout, /2 earlier times were missed/);
  assert.deepEqual(made(), ['Support-week-2026-01-04T0930.html', 'Support-week-2026-01-19T0800.html']);
  // The history was lost: the slot is taken all the same.
  writeFileSync(join(folder, 'reports/history.jsonl'), '');
  const [before] = made().map((name) => readFileSync(join(folder, 'reports', name), 'utf8'));
  assert.match(call('run', file, '--now', '2026-01-04T09:30:00Z').stdout, /is being run already, or was/);
  assert.equal(readFileSync(join(folder, 'reports', made()[0] ?? ''), 'utf8'), before);
  assert.match(before ?? '', /Every week\?/);
  assert.match(call('install', file).stdout, /\*\/15 \* \* \* \* .* schedule run /);

  writeFileSync(file, JSON.stringify({ schedules: [{ ...entry, when: 'whenever' }] }));
  assert.match(call('list', file).stderr, /is not a schedule/);
  writeFileSync(file, JSON.stringify({ schedules: [{ ...entry, wen: 'daily' }] }));
  assert.match(call('list', file).stderr, /“wen” is not a field/);
});

test('what a kill or a full disk leaves behind costs no later run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracesift-schedule-'));
  const reports = join(folder, 'reports');
  const file = join(folder, 'schedules.json');
  const sample = join(root, 'samples/support-agent.jsonl');
  writeFileSync(
    file,
    JSON.stringify({ schedules: [{ name: 'Week', when: 'weekly', files: [sample], out: 'reports' }] }),
  );
  const args = ['web/cli/tracesift.js', 'schedule', 'run', file, '--now'];
  const run = (/** @type {string} */ now) => spawnSync('node', [...args, now], { cwd: root, encoding: 'utf8' });

  // Killed as soon as it has its slot: no report yet, and the next call makes it.
  const killed = spawn('node', [...args, '2026-01-04T09:30:00Z'], { cwd: root, stdio: 'ignore' });
  const slot = join(reports, '.runs/Week-2026-01-04T0930');
  while (!existsSync(slot)) await new Promise((done) => setTimeout(done, 1));
  // While it runs, nobody else gets it.
  assert.match(run('2026-01-04T09:30:00Z').stdout, /is being run already/);
  killed.kill('SIGKILL');
  await new Promise((done) => killed.on('exit', done));
  const again = run('2026-01-04T09:30:00Z');
  assert.equal(again.status, 0, again.stderr);
  assert.match(readFileSync(join(reports, 'history.jsonl'), 'utf8'), /"name":"Week","due":"2026-01-04T09:30/);

  // Half a line, and lines that are no history.
  writeFileSync(join(reports, 'history.jsonl'), 'null\n5\n{"name":"Week","due":"2026-01-04T09:3');
  const after = run('2026-01-12T00:00:00Z');
  assert.equal(after.status, 0, after.stderr);
  const lines = readFileSync(join(reports, 'history.jsonl'), 'utf8').trimEnd().split('\n');
  assert.equal(JSON.parse(lines.at(-1) ?? '').code, 0);
});

test('a schedule writes nowhere but into its folder, and says what is wrong with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracesift-schedule-'));
  mkdirSync(join(folder, 'reports'));
  const file = join(folder, 'schedules.json');
  const entry = { name: 'Week', when: 'weekly', files: [join(root, 'samples/support-agent.jsonl')], out: 'reports' };
  const target = join(folder, 'target');
  for (const [schedules, sentence] of /** @type {[unknown, RegExp][]} */ ([
    [[{ ...entry, options: ['--out', target] }], /“--out” is not for schedules/],
    [[{ ...entry, options: [`--threads=${target}`] }], /“--threads=.*” is not for schedules/],
    [[{ ...entry, options: ['--base-url', 'http://example.org'] }], /“--base-url” is not for schedules/],
    [[{ ...entry, options: ['--allow-host', 'example.org'] }], /“--allow-host” is not for schedules/],
    [[{ ...entry, options: 5 }], /options must be a list of texts/],
    [[{ ...entry, files: [5] }], /files must be a list of paths/],
    [[{ ...entry, name: '../../x' }], /name must be letters/],
    [[null], /schedules\.0 must be an object/],
    [null, /must be \{"schedules"/],
  ])) {
    writeFileSync(file, JSON.stringify({ schedules }));
    const { status, stderr } = spawnSync('node', ['web/cli/tracesift.js', 'schedule', 'run', file], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 2, stderr);
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /\n\s+at /, 'no stack trace');
  }
  assert.ok(!existsSync(target));
  assert.deepEqual(readdirSync(join(folder, 'reports')), []);
});
