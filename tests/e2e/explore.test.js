// Exploring a report, in the page and in the file that was shared: tables, filters, map, course, slices, search by
// keyboard; what only its owner can do; and what axe finds.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js';
import { axeFinds, dir, download, open, outside, root, type } from './browser.js';

const html = join(root, 'dist/tracesift.html');

/** @typedef {import('playwright-core').Page} Page */

/** The sample's report in the page. */
async function inPage() {
  const url = `file://${html}`;
  const opened = await open(url, { viewport: { width: 1280, height: 1200 } });
  await opened.page.getByRole('button', { name: 'Try the sample' }).click();
  await opened.page.getByRole('button', { name: 'Make the report' }).click();
  await opened.page.getByRole('heading', { name: 'Key findings' }).waitFor();
  return { ...opened, url };
}

/** The same as a shared file. @param {Page} page */
async function share(page) {
  await page.getByRole('button', { name: 'Download report' }).click();
  await page.getByRole('radio', { name: 'With full conversations' }).check();
  const saved = await download(page, () => page.getByRole('button', { name: /^Download, / }).click(), 'explore.html');
  const opened = await open(`file://${saved}`, { viewport: { width: 1280, height: 1200 } });
  await opened.page.getByRole('heading', { name: 'Key findings' }).waitFor();
  return { ...opened, url: `file://${saved}` };
}

/** @param {Page} page @param {string} hash */
async function go(page, hash) {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/** @param {Page} page */
const headline = (page) => page.locator('h2.big').innerText();

/** Every number was verified and is right. @param {Page} page */
async function isVerified(page) {
  await page.locator('.honesty').getByText('numbers verified').waitFor();
  assert.equal(await page.locator('.honesty .error').count(), 0);
}

/** @param {Page} page */
async function explore(page) {
  // The table: sorted, other columns, the keyboard.
  await go(page, '#/traces');
  assert.equal(await headline(page), '360 conversations');
  const first = () => page.locator('table.traces tbody tr[data-index="0"] td').first().innerText();
  await page.getByRole('button', { name: 'Time', exact: true }).click();
  await page.locator('th[aria-sort=descending]').waitFor();
  const slowest = await first();
  await page.getByRole('button', { name: 'Time ↓' }).click();
  await page.waitForFunction(
    (was) => document.querySelector('table.traces tr[data-index="0"] td')?.textContent !== was,
    slowest,
  );
  assert.ok((await page.locator('table.traces tbody tr[data-index]').count()) < 60, 'only what is in sight exists');
  await page.locator('details.picker summary').click();
  await page.getByRole('checkbox', { name: 'Fit' }).check();
  await page.getByRole('columnheader', { name: 'Fit' }).waitFor();
  await page.locator('details.picker summary').click();
  await page.locator('table.traces tbody a').first().focus();
  const top = await first();
  for (const key of ['ArrowDown', 'ArrowDown', 'End']) await page.keyboard.press(key);
  await page.waitForFunction(() => document.activeElement?.closest('tr')?.dataset.index === '359');
  for (const key of ['Home', 'Enter']) await page.keyboard.press(key); // faster than rows are drawn
  await page.locator('.message').first().waitFor();
  assert.equal(await headline(page), top);
  await page.locator('details.raw summary').click();
  await page.locator('details.raw .text').waitFor();

  // A field's value and a range, and away again.
  await go(page, '#/traces');
  await page.getByLabel('Filter by').selectOption({ label: 'Tools' });
  await page.getByLabel('Value of Tools').selectOption({ index: 1 });
  await page.locator('.chips').getByText('Tools:').waitFor();
  const byTool = Number.parseInt(await headline(page), 10);
  assert.ok(byTool > 0 && byTool < 360);
  await page.getByLabel('Filter by').selectOption({ label: 'Time' });
  await type(page.getByLabel('from'), '2');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.locator('.chips').getByText('Time: from 2').waitFor();
  assert.ok(Number.parseInt(await headline(page), 10) <= byTool);
  await page.getByRole('link', { name: /Without: Tools/ }).click();
  await page.getByRole('link', { name: /Without: Time/ }).click();
  await page.getByRole('heading', { name: '360 conversations' }).waitFor();

  // Over time, to a bucket's rows.
  await page.getByRole('link', { name: 'Over time' }).click();
  const bar = page.locator('.stack a').nth(1);
  const [, counted = ''] = /: (\d+) conversations/.exec((await bar.getAttribute('aria-label')) ?? '') ?? [];
  await bar.click();
  await page.locator('.chips').waitFor();
  assert.match(await headline(page), new RegExp(`^${counted} conversation`));

  // Breakdown: every count leads to as many rows, and a cell of the cross table too.
  await page.getByRole('link', { name: 'Breakdown' }).click();
  for (const field of ['Outcome', 'Time', 'Tools']) {
    await page.getByLabel('Group by').selectOption({ label: field });
    await page.getByRole('columnheader', { name: field, exact: true }).waitFor();
    const link = page.locator('table.slices tbody tr').nth(1).locator('a').first();
    const n = await link.innerText();
    await link.click();
    await page.locator('.chips').waitFor();
    assert.equal(Number.parseInt(await headline(page), 10), Number(n), field);
    await page.goBack();
  }
  const cell = page.locator('table.heat td a').first();
  const [, inside = ''] =
    /^(\d+) of/.exec((await page.locator('table.heat td:has(a)').first().getAttribute('title')) ?? '') ?? [];
  await cell.click();
  await page.locator('.chips').waitFor();
  assert.equal(Number.parseInt(await headline(page), 10), Number(inside));

  // The map: drawn around everything, then around nothing.
  await page.getByRole('link', { name: 'Map' }).click();
  const canvas = page.locator('.map canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  assert.ok(box && box.width > 200);
  const ink = await canvas.evaluate((/** @type {HTMLCanvasElement} */ element) => {
    const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    return data.some((value, i) => i % 4 === 3 && value > 0);
  });
  assert.ok(ink, 'something is drawn');
  const placed = Number.parseInt(await page.locator('.row [role=status]').innerText(), 10); // who says nothing is nowhere
  assert.ok(placed > 350);
  /** @param {[number, number][]} corners */
  const lasso = async (corners) => {
    await canvas.scrollIntoViewIfNeeded();
    const at = (await canvas.boundingBox()) ?? assert.fail('the map is not there');
    for (const [i, [x, y]] of corners.entries()) {
      await page.mouse.move(at.x + x * at.width, at.y + y * at.height, { steps: i ? 4 : 1 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
    await page.locator('.chips').getByText('in a part of the map').waitFor();
    return Number.parseInt(await headline(page), 10);
  };
  assert.equal(
    await lasso([
      [0.012, 0.012],
      [0.988, 0.012],
      [0.988, 0.988],
      [0.012, 0.988],
      [0.012, 0.012],
    ]),
    placed,
  );
  await page.goBack();
  await canvas.waitFor();
  const part = await lasso([
    [0.012, 0.012],
    [0.5, 0.012],
    [0.5, 0.988],
    [0.012, 0.988],
    [0.012, 0.012],
  ]);
  assert.ok(part > 0 && part < 360);

  // A category: typical, barely here, went worst, paths through tools.
  await go(page, '#/category/1');
  for (const name of ['Typical requests', 'Borderline', 'What the agent does']) {
    await page.getByRole('heading', { name }).waitFor();
  }
  const way = page.locator('.paths li').first();
  const [, rows = ''] =
    /through (\d+) conversations/.exec((await page.locator('.paths + .detail').textContent()) ?? '') ?? [];
  const wayShare = Number.parseFloat(await way.locator('a').innerText());
  await way.locator('a').click();
  await page
    .locator('.chips')
    .getByText(/Way through tools|no tool is called/)
    .waitFor();
  assert.equal((Number.parseInt(await headline(page), 10) / Number(rows)).toFixed(3), (wayShare / 100).toFixed(3));
  await page.goBack();
  await page.locator('.members a').first().click();
  await page.getByText('Why here:').waitFor();
}

/** Every part of the line that says what is behind the report leads there, and numbers of tables to rows that give
 * them again. @param {Page} page */
async function follow(page) {
  await go(page, '#/');
  for (const [name, chip] of /** @type {const} */ ([
    ['analysed', 'in which a user speaks'],
    ['unique', 'without copies'],
    ['classified', 'in a category'],
  ])) {
    const link = page.locator('.honesty').getByRole('link', { name });
    const stated = Number.parseInt(await link.innerText(), 10);
    await link.click();
    await page.locator('.chips').getByText(chip).waitFor();
    if (name !== 'classified') assert.equal(Number.parseInt(await headline(page), 10), stated, name);
    await page.goBack();
  }
  for (const column of ['Failed', 'Median time', 'p95 time', 'Tokens', 'Cost']) {
    const heads = await page.locator('table.categories thead th').allInnerTexts();
    const at = heads.findIndex((head) => head.trim() === column);
    const link = page.locator('table.categories tbody tr').first().locator('th, td').nth(at).locator('a');
    const stated = await link.innerText();
    await link.click();
    await page.locator('.measured dt').first().waitFor();
    if (column === 'Failed') {
      assert.match(await page.locator('.measured').innerText(), /Failed\s*100\.0%/);
    } else {
      const measured = page.locator('.measured div', { hasText: column }).locator('dd');
      assert.equal(await measured.innerText(), stated, column);
      await page.locator('th[aria-sort=descending]').waitFor();
    }
    await page.goBack();
    await page.locator('table.categories').first().waitFor();
  }
}

/** A table is copied for a spreadsheet, row by row. @param {Page} page */
async function copyTable(page) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await go(page, '#/traces?outcome=failed');
  const rows = Number.parseInt(await headline(page), 10);
  await page.getByRole('button', { name: 'Copy table' }).click();
  await page.getByText(`Copied ${rows} rows.`).waitFor();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  assert.equal(lines.length, rows + 1);
  assert.ok(lines[0]?.startsWith('First request\tCategory\tOutcome\t'), lines[0]);
  assert.ok(lines.slice(1).every((line) => line.split('\t')[2] === 'failed'));
}

/** What axe finds in each view. @param {Page} page @param {string[]} views */
async function violations(page, views) {
  const found = [];
  for (const view of views) {
    await go(page, view);
    await page.waitForTimeout(200);
    for (const one of await axeFinds(page)) found.push(`${view} ${one}`);
  }
  return found;
}

const VIEWS = [
  '#/',
  '#/category/1',
  '#/issues',
  '#/tools',
  '#/failures',
  '#/time',
  '#/slice/outcome',
  '#/map',
  '#/traces',
  '#/method',
];

/** The board, an issue, its evidence in a conversation, and the tools. @param {Page} page */
async function followIssue(page) {
  await page.getByRole('link', { name: /^Issues \d+$/ }).click();
  await page.locator('li.issue').first().waitFor();
  const all = await page.locator('ul.issues').first().locator('li.issue').count();
  assert.equal(await headline(page), `${all} issues`);
  await page.getByLabel('Severity').selectOption('high');
  const high = await page.locator('ul.issues').first().locator('li.issue').count();
  assert.ok(high > 0 && high < all, `${high} of ${all}`);
  await page.getByRole('link', { name: /^issue_refund: refund window check returned no policy/ }).click();
  await page.getByRole('heading', { name: /^issue_refund: refund window check returned no policy/ }).waitFor();
  await page.getByText(/19 of 78 that call issue_refund \(24\.4%, 95% CI 16\.2–34\.9%\)/).waitFor();
  await page.getByText('How it was grouped').click();
  await page.locator('code', { hasText: 'refund window check returned no policy' }).waitFor();
  await page.getByRole('link', { name: '19 conversations' }).click();
  await page.getByRole('heading', { name: '19 conversations' }).waitFor();
  await page.getByRole('link', { name: /^Without: “issue_refund: refund window check/ }).waitFor();
  await page.goBack();
  await page.locator('ul.quotes a').first().click();
  await page
    .getByRole('list', { name: 'Issues' })
    .getByRole('button', { name: /^message \d+$/ })
    .first()
    .click();
  await page.waitForFunction(() => document.activeElement?.classList.contains('message'));
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /returned no policy/);
  await go(page, '#/tools');
  const calls = await page.locator('table.tools tbody tr').first().locator('td').first().innerText();
  await page.getByRole('button', { name: 'Errors' }).click();
  await page.locator('th[aria-sort=descending]', { hasText: 'Errors' }).waitFor();
  assert.ok(Number(calls) > 0);
}

test('a report is explored in the page, and all the same in the shared file', async () => {
  const here = await inPage();
  await explore(here.page);
  await follow(here.page);
  await followIssue(here.page);
  await copyTable(here.page);
  const there = await share(here.page);
  await explore(there.page);
  await follow(there.page);
  await followIssue(there.page);
  await copyTable(there.page);
  assert.equal(await there.page.locator('details.edit, .marks, .cut').count(), 0, 'only the owner changes it');
  for (const { asked, url, complaints, close } of [here, there]) {
    assert.deepEqual(outside(asked, url), []);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test('what models were asked for has columns: the value that most have, which leads to as many rows', async () => {
  const json = join(dir, 'asked.json');
  execFileSync('node', ['web/cli/tracesift.js', 'analyze', 'samples/support-agent.jsonl', '--json', json], {
    cwd: root,
  });
  const report = JSON.parse(readFileSync(json, 'utf8'));
  report.config.attributes = [{ name: 'plan', type: 'string' }];
  writeFileSync(json, JSON.stringify(report));
  const { page, complaints, close } = await open(`file://${html}`, { viewport: { width: 1280, height: 900 } });
  await page.locator('input[type=file][multiple]').setInputFiles([json]);
  await page.locator('table.categories').getByRole('columnheader', { name: 'plan' }).waitFor();
  const { free = 0, plus = 0 } = report.categories[0].stats.attributes.plan;
  const label = `free ${((100 * free) / (free + plus)).toFixed(1)}%`;
  await page.locator('table.categories tbody tr').first().getByRole('link', { name: label }).click();
  await page.getByRole('heading', { name: `${free} conversations` }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('printed it is a brief of two pages: findings and categories, nothing to press', async () => {
  const here = await inPage();
  const there = await share(here.page);
  for (const { page } of [here, there]) {
    await go(page, '#/');
    await page.locator('table.categories').waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const shown of ['h1', '.honesty', '.findings', 'table.categories']) {
      assert.ok(await page.locator(shown).first().isVisible(), shown);
    }
    for (const hidden of ['button', 'nav', 'footer', 'input']) {
      assert.equal(await page.locator(`.report ${hidden}:visible`).count(), 0, hidden);
    }
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    assert.ok(pages >= 1 && pages <= 2, `${pages} pages`);
  }
  await here.close();
  await there.close();
});

test('axe finds nothing, in light and dark, on a large and a small screen', async () => {
  const here = await inPage();
  for (const [colorScheme, width] of /** @type {const} */ ([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ])) {
    await here.page.emulateMedia({ colorScheme });
    await here.page.setViewportSize({ width, height: 900 });
    const row = await here.page.evaluate(() => document.querySelector('.cards a')?.getAttribute('href') ?? '#/traces');
    assert.deepEqual(await violations(here.page, [...VIEWS, row]), [], `${colorScheme} ${width}`);
    await go(here.page, '#/');
    await here.page.locator('.cards a').first().waitFor();
  }
  const there = await share(here.page);
  assert.deepEqual(await violations(there.page, VIEWS), []);
  await here.close();
  await there.close();
});

test('its owner marks an issue: it is put aside, kept through other changes, and can be taken back', async () => {
  const { page, complaints, close } = await inPage();
  await go(page, '#/issues');
  await page.getByRole('link', { name: /^The user rejects what/ }).click();
  await page.getByRole('button', { name: 'Not an issue' }).click();
  await page.locator('.state', { hasText: 'not an issue' }).waitFor();
  await go(page, '#/issues');
  await page.getByText('1 put aside').click();
  await page.locator('details li.issue', { hasText: 'The user rejects what' }).waitFor();
  await isVerified(page);
  const shared = await share(page);
  await go(shared.page, '#/issues');
  await shared.page.getByText('1 put aside').waitFor();
  await shared.close();
  await go(page, '#/');
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  await go(page, '#/issues');
  await page.locator('li.issue').first().waitFor();
  await page.locator('summary', { hasText: 'put aside' }).waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await close();
});

test('its owner changes the categories: numbers follow at once, and can be taken back', async () => {
  const { page, complaints, close } = await inPage();
  await isVerified(page);
  const names = async () => {
    await page.locator('table.categories').waitFor();
    return page.locator('table.categories tr.level-1 th a').allInnerTexts();
  };
  const before = await names();
  await page.getByRole('button', { name: 'Finer' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('table.categories tr.level-1').length > n, before.length);
  await isVerified(page);

  // Words, then a pin, which survives another cut.
  await page.locator('table.categories tr.level-1 th a').first().click();
  await page.getByText('Change this category').click();
  await type(page.getByRole('textbox', { name: 'Name' }), 'What I call it');
  await type(page.getByLabel('What belongs here'), 'By my own words.');
  await page.getByRole('button', { name: 'Save the words' }).click();
  await page.getByRole('heading', { name: 'What I call it' }).waitFor();
  await page.getByText('By my own words.').first().waitFor();
  if (!(await page.getByRole('button', { name: /^Pin/ }).isVisible()))
    await page.getByText('Change this category').click();
  await page.getByRole('button', { name: /^Pin/ }).click();
  await page.locator('h2.big .chip', { hasText: 'pinned' }).waitFor();
  await page.getByRole('link', { name: 'Summary' }).click();
  await isVerified(page);
  const many = await names();
  await page.getByRole('button', { name: 'Coarser' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('table.categories tr.level-1').length < n, many.length);
  await page.getByText('1 pinned').waitFor();
  assert.ok((await names()).includes('What I call it'));
  await isVerified(page);

  // The categories as a config, which runs on the command line.
  const saved = await download(
    page,
    () => page.getByRole('button', { name: 'Save the categories as a config' }).click(),
    'categories.json',
  );
  const config = JSON.parse(readFileSync(saved, 'utf8'));
  assert.deepEqual(
    config.partitions.map((/** @type {{ name: string }} */ { name }) => name),
    ['What I call it'], // those that are pinned
  );
  execFileSync('node', ['web/cli/tracesift.js', 'analyze', 'samples/support-agent.jsonl', '--config', saved], {
    cwd: root,
  });

  // Merge, and undo.
  const cut = await names();
  await page.locator('table.categories tr.level-1 th a').nth(1).click();
  await page.getByText('Change this category').click();
  await page.getByLabel('Merge with').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.getByRole('button', { name: 'Undo the last change' }).waitFor();
  assert.equal((await names()).length, cut.length - 1);
  await isVerified(page);
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('table.categories tr.level-1').length === n, cut.length);
  assert.deepEqual(await names(), cut);

  // Right or wrong, and how often.
  await go(page, '#/traces');
  await page.locator('table.traces tbody a').first().click();
  await page.getByRole('button', { name: 'right', exact: true }).click();
  await page.locator('[aria-pressed=true]', { hasText: 'right' }).waitFor();
  await page.locator('a[rel=next]').click();
  await page.getByRole('button', { name: 'wrong', exact: true }).click();
  await page.getByRole('link', { name: 'Method' }).click();
  await page.getByText(/Looked at by a person: 2, of which 1 are in the right category/).waitFor();

  // All of it is in the shared file, and what was opened again can be changed on.
  const there = await share(page);
  await go(there.page, '#/method');
  await there.page.getByText(/Looked at by a person: 2/).waitFor();
  await isVerified(there.page);
  assert.deepEqual(there.complaints, []);
  await there.close();
  assert.deepEqual(complaints, []);
  await close();
});

test('a report that is a folder reads conversations from the folder it is given', async () => {
  const out = join(dir, 'folder.zip');
  execFileSync(
    'node',
    ['web/cli/tracesift.js', 'analyze', 'samples/support-agent.jsonl', '--include', 'conversations', '--out', out],
    { cwd: root },
  );
  const reader = new ZipReader(new BlobReader(new Blob([readFileSync(out)])));
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const path = join(dir, entry.filename);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await entry.getData(new TextWriter()));
  }
  const url = `file://${join(dir, 'report/report.html')}`;
  const { page, asked, complaints, close } = await open(url);
  await page.locator('.cards a').first().click();
  await page.getByText('are in the folder that it came in').waitFor();
  await page.locator('input[type=file]').setInputFiles(join(dir, 'report/conversations'));
  await page.locator('.message.user').first().waitFor();
  assert.deepEqual(outside(asked, url), []);
  assert.deepEqual(complaints, []);
  await close();
});
