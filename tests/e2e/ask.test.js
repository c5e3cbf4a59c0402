// Asking the right question: presets, filters with a live count, given categories, saved configs, the library.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dir, download, makeReport, open, root, trySample, type } from './browser.js';

const html = join(root, 'dist/tracesift.html');
const url = `file://${html}`;

/** @typedef {import('playwright-core').Page} Page */

/** Until the page would ask before it is left, or would not. @param {Page} page @param {boolean} asks */
const untilLeaving = (page, asks) =>
  page.waitForFunction((wanted) => wanted !== dispatchEvent(new Event('beforeunload', { cancelable: true })), asks);

/** @param {Page} page @param {RegExp} words */
const matching = (page, words) => page.locator('summary [role=status]', { hasText: words }).waitFor();

test('conversations are chosen by time and filter, counted as it is typed, and the report says what was left out', async () => {
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await matching(page, /^360 of 360 match/);
  await page.getByText('Which conversations').click();
  const filter = page.getByLabel('Filter In LangSmith');
  await type(filter, 'eq(stauts, "error")');
  await page.getByRole('alert').getByText('Did you mean “status”?').waitFor();
  await type(filter, 'eq(status, "error")');
  await matching(page, /^36 of 360 match/);
  await page.getByLabel('What to ask for').selectOption({ label: 'says' });
  await type(page.getByLabel('Value'), 'refund');
  await page.getByRole('button', { name: 'Add to the filter' }).click();
  assert.equal(await filter.inputValue(), 'and(eq(status, "error"), search("refund"))');
  await page.waitForFunction(() => !document.querySelector('summary [role=status]')?.textContent?.startsWith('36 of'));
  await type(filter, '');
  await page.getByLabel('What to ask for').selectOption({ label: 'is of the model' });
  await type(page.getByLabel('Value', { exact: true }), 'large-1');
  await page.getByRole('button', { name: 'Add to the filter' }).click();
  await matching(page, /^113 of 360 match/);
  await type(filter, 'neq(error, null)');
  await matching(page, /^36 of 360 match/);
  await page.getByRole('combobox', { name: /^Time/ }).selectOption({ label: 'From … to …' });
  await page.getByRole('textbox', { name: 'from' }).fill('2030-01-01T00:00');
  await matching(page, /^0 of 360 match/);
  await page.getByRole('combobox', { name: /^Time/ }).selectOption({ label: 'All of it' });
  await matching(page, /^36 of 360 match/);
  await type(page.getByLabel('How many Drawn'), '20');
  await matching(page, /20 of them are drawn/);
  await makeReport(page);
  await page.getByRole('link', { name: 'Method' }).click();
  await page.getByText('324 outside of the time and filter that were asked for').waitFor();
  await page.getByText('16 not drawn').waitFor();
  await page.locator('.honesty').getByText('36 chosen by time and filter').waitFor();
  await page.locator('.honesty').getByText('numbers verified').waitFor();
  assert.equal(await page.locator('.honesty .error').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('categories that are given are used as they are', async () => {
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await page.locator('summary', { hasText: 'Categories that are given' }).click();
  await type(
    page.getByLabel('Categories to add'),
    'Refunds: money back for an order\n- Passwords: cannot sign in\nRefunds',
  );
  await page.getByRole('button', { name: 'Add these' }).click();
  assert.equal(await page.getByLabel('Category', { exact: true }).count(), 2);
  await makeReport(page);
  const names = await page.locator('table.categories tr.level-1 th a').allInnerTexts();
  assert.deepEqual(names.sort(), ['Passwords', 'Refunds']);
  assert.equal(await page.getByText('given by name alone').count(), 0);

  // What is still being typed counts too; a name alone is warned of, in the form and in the report.
  await page.getByRole('button', { name: 'Ask again' }).click();
  await type(page.getByLabel('Categories to add'), 'Invoices');
  await page.getByLabel('Your question').focus();
  await page.getByText('Say what belongs there').waitFor();
  await makeReport(page);
  await page.getByText('given by name alone').waitFor();
  await page.getByRole('link', { name: 'Method' }).click();
  await page.getByText('Refunds (money back for an order); Passwords (cannot sign in); Invoices').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a config is drafted, saved, loaded again, passed on as a file, and runs the same on the command line', async () => {
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await page.getByText('Answer three questions').click();
  await type(page.getByLabel('What does your agent do?'), 'Helps customers of a shop.');
  await type(page.getByLabel('What would you like to learn?'), 'Where does it go wrong?');
  await page.getByRole('button', { name: 'Fill in the form from these' }).click();
  assert.equal(await page.getByLabel('Your question').inputValue(), 'Where does it go wrong?');
  await page.getByText('Which conversations').click();
  await type(page.getByLabel('Filter In LangSmith'), 'gt(latency, 1)');
  await type(page.getByLabel('Name of the config'), 'Slow ones');
  await page.getByRole('button', { name: 'Save as' }).click();
  await page.getByText('Saved as “Slow ones”.').waitFor();

  await page.getByLabel('Begin with').selectOption({ label: 'Error analysis' });
  assert.equal(await page.getByLabel('Filter In LangSmith').inputValue(), 'neq(error, null)');
  // What is being edited is there again after a reload, and what was saved is too.
  await page.reload();
  await trySample(page);
  assert.equal(await page.getByLabel('Filter In LangSmith').inputValue(), 'neq(error, null)');
  await page.getByRole('button', { name: 'Begin with an empty form' }).click();
  assert.equal(await page.getByLabel('Filter In LangSmith').inputValue(), '');
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await page.getByLabel('Filter In LangSmith').inputValue(), 'neq(error, null)');
  await page.getByLabel('Begin with').selectOption({ label: 'Slow ones' });
  assert.equal(await page.getByLabel('Filter In LangSmith').inputValue(), 'gt(latency, 1)');

  // What was changed can be taken back and done again.
  await type(page.getByLabel('Your question'), 'What is asked?');
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.notEqual(await page.getByLabel('Your question').inputValue(), 'What is asked?');
  assert.equal(await page.getByLabel('Filter In LangSmith').inputValue(), 'gt(latency, 1)');
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await page.getByLabel('Filter In LangSmith').inputValue(), 'neq(error, null)');
  await page.getByRole('button', { name: 'Redo' }).click();
  assert.equal(await page.getByLabel('Filter In LangSmith').inputValue(), 'gt(latency, 1)');

  // Another name, which leaves one config, not two.
  await type(page.getByLabel('Name of the config'), 'Slow');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByText('“Slow ones” is “Slow” now.').waitFor();
  const kept = () => page.locator('optgroup[label=Saved] option').allInnerTexts();
  assert.deepEqual(await kept(), ['Slow']);
  await type(page.getByLabel('Name of the config'), 'Slow ones');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByText('“Slow” is “Slow ones” now.').waitFor();
  assert.deepEqual(await kept(), ['Slow ones']);

  // A run puts the categories that it found into the saved config, which had none.
  await makeReport(page);
  await page.getByText('Its categories are now part of the config “Slow ones”').waitFor();
  await page.getByRole('button', { name: 'New report' }).click();
  await trySample(page);
  await page.getByLabel('Begin with').selectOption({ label: 'Slow ones' });
  assert.ok((await page.getByLabel('Category', { exact: true }).count()) >= 3);

  const saved = await download(page, () => page.getByRole('button', { name: 'Save a file' }).click(), 'slow.json');
  const config = JSON.parse(readFileSync(saved, 'utf8'));
  const out = join(dir, 'slow-report.json');
  const [sample, tool] = ['samples/support-agent.jsonl', 'web/cli/tracesift.js'];
  execFileSync('node', [tool, 'analyze', sample, '--config', saved, '--json', out], { cwd: root });
  const report = JSON.parse(readFileSync(out, 'utf8'));
  for (const [key, value] of Object.entries(config)) {
    if (key !== 'attributes') assert.deepEqual(report.config[key], value, key); // a string is what every attribute is
  }
  assert.ok(report.rows.every((/** @type {any} */ row) => row.latency_s > 1));

  // Dropped back on the page it fills in the form, and is what it was.
  const text = readFileSync(saved, 'utf8').replace('gt(latency, 1)', 'gt(latency, 2)');
  writeFileSync(saved, text);
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'slow.json'));
    return data;
  }, text);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.waitForFunction(() =>
    [...document.querySelectorAll('input')].some((input) => input.value === 'gt(latency, 2)'),
  );
  await page.getByLabel('Begin with').selectOption({ label: 'Slow ones' });
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.waitForFunction(() => ![...document.querySelectorAll('option')].some((one) => one.text === 'Slow ones'));
  assert.deepEqual(
    complaints.filter((one) => !one.startsWith('dialog: Delete the config')),
    [],
  );
  await close();
});

test('from the files to a second, tuned report in five actions: what was asked before is still in the form', async () => {
  const { page, complaints, close } = await open(url);
  await page.locator('input[type=file][multiple]').setInputFiles([join(root, 'samples/support-agent.jsonl')]); // 1
  await page.getByRole('button', { name: 'Make the report' }).click(); // 2
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  await page.getByRole('button', { name: 'Ask again' }).click(); // 3
  await page.getByLabel('Begin with').selectOption({ label: 'Error analysis' }); // 4
  await page.getByRole('button', { name: 'Make the report' }).click(); // 5
  await page.getByRole('heading', { name: 'What breaks, and in which requests?' }).waitFor();
  assert.match(await page.locator('.honesty').innerText(), /36 analysed/);
  await page.getByRole('button', { name: 'Ask again' }).click();
  assert.equal(await page.getByLabel('Your question').inputValue(), 'What breaks, and in which requests?');
  await type(page.getByLabel('Your question'), 'And now?');
  await page.getByRole('button', { name: 'Make the report' }).click();
  await page.getByRole('heading', { name: 'And now?' }).waitFor();
  // A report that was opened has no conversations to ask again of.
  await page.getByRole('button', { name: 'New report' }).click();
  await page.locator('input[type=file][multiple]').setInputFiles([join(root, 'tests/reports/report-2.json')]);
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Ask again' }).count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('reports are kept in this browser, opened, compared, renamed and wiped', async () => {
  const { page, complaints, close } = await open(url);
  for (const question of ['What is asked?', 'What fails?']) {
    await trySample(page);
    await type(page.getByLabel('Your question'), question);
    if (question === 'What fails?') {
      await page.getByText('Which conversations').click();
      await type(page.getByLabel('Filter In LangSmith'), 'gt(latency, 1)');
    }
    await makeReport(page);
    await untilLeaving(page, true);
    await page.getByRole('button', { name: 'Keep in this browser' }).click();
    await page.getByRole('button', { name: 'Kept' }).waitFor();
    await untilLeaving(page, false);
    await page.getByRole('button', { name: 'New report' }).click();
  }
  await page.reload();
  const rows = page.locator('table.library tbody tr');
  await rows.first().waitFor();
  assert.equal(await rows.count(), 2);
  assert.match(await rows.first().innerText(), /What fails\?[\s\S]*gt\(latency, 1\)/);
  await page.getByRole('button', { name: 'What is asked?', exact: true }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'What is asked?');
  await page.getByRole('button', { name: 'New report' }).click();
  await page.getByLabel('Choose What is asked?').check();
  await page.getByLabel('Choose What fails?').check();
  await page.getByRole('button', { name: 'Compare two' }).click();
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await page.locator('table.changes').first().waitFor();
  await page.getByRole('button', { name: 'New report' }).click();
  await page.getByRole('button', { name: 'Wipe everything' }).click();
  await page.locator('table.library').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
  assert.equal(await page.locator('table.library').count(), 0);
  assert.deepEqual(
    complaints.filter((one) => !one.startsWith('dialog: Delete every report')),
    [],
  );
  await close();
});
