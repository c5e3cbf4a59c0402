// What the page promises: what is typed is what counts, a key goes nowhere that nobody named, and no click loses work.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';
import { dir, download, makeReport, open, root, trySample, type } from './browser.js';

const html = join(root, 'dist/tracesift.html');
const url = `file://${html}`;

/** @typedef {import('playwright-core').Page} Page */

const KEY = 'sk-canary-5f0c9a71d2e84b36';

/** Drops files anywhere on the page. @param {Page} page @param {[string, string][]} files names and contents */
const drop = (page, files) =>
  page.evaluate((all) => {
    const transfer = new DataTransfer();
    for (const [name, content] of all) transfer.items.add(new File([content], name));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, files);

/** The report of the page as a file. @param {Page} page @param {string} name */
async function share(page, name) {
  await page.getByRole('button', { name: 'Download report' }).click();
  return download(page, () => page.getByRole('button', { name: /^Download, / }).click(), name);
}

/** What the form would send, as the page remembers it. @param {Page} page */
const draft = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('tracesift draft') ?? '{}'));

/** Whether the page asks before it is left. @param {Page} page */
const asks = (page) => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));

test('an amount is what was typed, key by key; what is none is refused with a sentence and nothing is sent', async () => {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY });
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await page.getByLabel('Analysis engine').selectOption('openai');
  const budget = page.getByLabel(/^Spend at most/);
  for (const [text, amount] of /** @type {const} */ ([
    ['0.5', 0.5],
    ['2.50', 2.5],
    ['.5', 0.5],
    ['$3', 3],
    ['12', 12],
  ])) {
    await type(budget, text);
    assert.equal(await budget.inputValue(), text);
    assert.equal((await draft(page)).models.budget_usd, amount, text);
  }
  await type(budget, '');
  assert.equal((await draft(page)).models.budget_usd, undefined);
  await page.getByText('More', { exact: true }).click();
  await type(page.getByLabel(/^Another address/), `${provider.base}/v1`);
  await type(page.getByLabel(/^API key/), KEY);
  for (const [text, sentence] of /** @type {const} */ ([
    ['1,50', 'Write 1.50, with a point.'],
    ['abc', 'Write an amount in US dollars, like 2.50.'],
    ['0', 'Write an amount above 0, or leave it empty for no limit.'],
    ['-1', 'Write an amount in US dollars, like 2.50.'],
    ['1e3', 'Write an amount in US dollars, like 2.50.'],
  ])) {
    await type(budget, text);
    assert.equal(await budget.inputValue(), text);
    await page.getByText(sentence, { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Send to / }).click();
    assert.ok(await page.getByRole('heading', { name: '360 conversations found' }).isVisible(), text);
  }
  await page.getByText('Which conversations').click();
  for (const [label, good, value, bad] of /** @type {const} */ ([
    ['Categories How many', '12', 12, '51'],
    ['How many Drawn', '40', 40, '1.5'],
  ])) {
    await type(page.getByLabel(label), good);
    assert.equal((await draft(page))[label.startsWith('Cat') ? 'categories' : 'sample'], value);
    await type(page.getByLabel(label), bad);
    await page.getByText(/^Write a whole number from 1 to /).waitFor();
    await type(page.getByLabel(label), good);
  }
  assert.equal(provider.log.length, 0);
  assert.deepEqual(complaints, []);
  await close();
  await provider.close();
});

test('a key stays with the host that it was typed for: a loaded config with another one empties it, and buttons name hosts', async () => {
  const theirs = await startProvider({ profile: 'openai', answer: makeAnswer() });
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await page.getByLabel('Analysis engine').selectOption('openai');
  await type(page.getByLabel(/^API key/), KEY);
  await page.getByRole('button', { name: 'List the models of api.openai.com' }).waitFor();
  const config = JSON.stringify({ models: { provider: 'openai', base_url: `${theirs.base}/v1`, redact: false } });
  await drop(page, [['theirs.json', config]]);
  const host = new URL(theirs.base).host;
  await page.getByRole('button', { name: `Send to ${host} and make the report` }).waitFor();
  assert.equal(await page.getByLabel(/^API key/).inputValue(), '');
  assert.ok(await page.getByLabel(/^Another address/).isVisible(), 'the address is in plain sight');
  await page.getByText(/^Personal data is not redacted before sending/).waitFor();
  await page.getByRole('button', { name: `List the models of ${host}` }).click();
  await page.getByText(/The models could not be listed|models: they are offered/).waitFor();
  await page.getByText('Answer three questions').click();
  await type(page.getByLabel('What does your agent do?'), 'A shop');
  await page.getByRole('button', { name: `Let the model at ${host} write it` }).waitFor();
  assert.ok(theirs.log.length > 0);
  assert.ok(!JSON.stringify(theirs.log).includes(KEY), 'the key went nowhere');
  // Back at the first host it is there again.
  await type(page.getByLabel(/^Another address/), '');
  assert.equal(await page.getByLabel(/^API key/).inputValue(), KEY);
  assert.deepEqual(complaints, []);
  await close();
  await theirs.close();
});

test('no click loses a report: New, Back, Forward, a file that is dropped, even a wrong one', async () => {
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await type(page.getByLabel('Your question'), 'First?');
  await makeReport(page);
  // A change by hand is part of it.
  await page.locator('table.categories tr.level-1 th a').first().click();
  await page.getByText('Change this category').click();
  await type(page.getByRole('textbox', { name: 'Name' }), 'By my own words');
  await page.getByRole('button', { name: 'Save the words' }).click();
  await page.getByRole('heading', { name: 'By my own words' }).waitFor();
  await page.getByRole('link', { name: 'Summary', exact: true }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  const first = await page.locator('table.categories').innerText();

  await page.getByRole('button', { name: 'New report' }).click();
  await page.getByRole('heading', { name: 'In this tab' }).waitFor();
  await page.getByRole('button', { name: 'First?', exact: true }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  assert.equal(await page.locator('table.categories').innerText(), first);

  // Another report of the same conversations; the first one can be had again, with its change and its conversations.
  await page.getByRole('button', { name: 'Ask again' }).click();
  await type(page.getByLabel('Your question'), 'Second?');
  await makeReport(page);
  await page.getByRole('link', { name: 'Second?' }).waitFor();
  await page.getByRole('button', { name: 'New report' }).click();
  await page.getByRole('button', { name: 'First?', exact: true }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  assert.equal(await page.locator('table.categories').innerText(), first);
  await page.getByRole('link', { name: 'Conversations', exact: true }).click();
  await page.locator('main table tbody a').first().click();
  await page.locator('.message').first().waitFor();

  // A file of no use leaves the report where it is; one of use opens beside it.
  await drop(page, [['rubbish.bin', '\u0000\u0001\u0002']]);
  await page.getByRole('heading', { name: 'No conversations found' }).waitFor();
  await page.goBack();
  await page.locator('.message').first().waitFor();
  await drop(page, [['two.jsonl', '{"id":"x","input":"where is it","output":"here"}\n']]);
  await page.getByRole('heading', { name: '1 conversation found' }).waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  for (const name of ['First?', 'Second?']) {
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('heading', { name: 'Key findings' }).waitFor();
    await page.getByRole('link', { name, exact: true }).waitFor();
    await page.getByRole('button', { name: 'New report' }).click();
  }
  assert.equal(await asks(page), true, 'with the tab they would be lost');
  assert.deepEqual(complaints, []);
  await close();
});

test('Back and Forward lead through start, form and report', async () => {
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await type(page.getByLabel('Your question'), 'Which?');
  await makeReport(page);
  await page.goBack();
  await page.getByRole('heading', { name: '360 conversations found' }).waitFor();
  assert.equal(await page.getByLabel('Your question').inputValue(), 'Which?');
  await page.goBack();
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await page.getByRole('button', { name: /^Go on with 360 conversations/ }).waitFor();
  await page.goForward();
  await page.getByRole('heading', { name: '360 conversations found' }).waitFor();
  await page.goForward();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a run that is paid for asks before the tab is left, and a file that is dropped meanwhile changes nothing', async () => {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY, latency: 400 });
  const { page, close } = await open(url);
  await trySample(page);
  assert.equal(await asks(page), false);
  await page.getByText('Which conversations').click();
  await type(page.getByLabel('How many Drawn'), '20');
  await page.getByLabel('Analysis engine').selectOption('openai');
  await page.getByText('More', { exact: true }).click();
  await type(page.getByLabel(/^Another address/), `${provider.base}/v1`);
  await type(page.getByLabel(/^API key/), KEY);
  await page.getByRole('button', { name: /^Send to / }).click();
  await page.getByText(/questions? on the way/).waitFor();
  assert.equal(await asks(page), true);
  await drop(page, [['two.jsonl', '{"id":"x","input":"where is it","output":"here"}\n']]);
  await page.getByRole('heading', { name: 'Key findings' }).waitFor({ timeout: 60_000 });
  await close();
  await provider.close();
});

test('“Failure modes” without a model is answered by the rules', async () => {
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await page.getByLabel(/^Begin with/).selectOption({ label: 'Failure modes' });
  await page.getByText('only a model can read').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Make the report', exact: true }).count(), 0);
  await page.getByRole('button', { name: 'Make the report by the rules' }).click();
  await page.getByRole('link', { name: 'Last tool call failed' }).first().waitFor();
  assert.equal(await page.getByText('90.0%').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('a config in LangSmith’s words fills in the form; categories that describe nothing are said to be no answer', async () => {
  const { page, complaints, close } = await open(url);
  await trySample(page);
  const config = {
    partitions: { Weather: 'rain and sun', Music: 'songs to play' },
    attribute_schemas: { topic: { type: 'string' } },
  };
  await drop(page, [['weekly.json', JSON.stringify(config)]]);
  await page.waitForFunction(() => localStorage.getItem('tracesift draft')?.includes('Weather'));
  const { partitions, attributes } = await draft(page);
  assert.deepEqual(
    partitions.map((/** @type {{ name: string }} */ { name }) => name),
    ['Weather', 'Music'],
  );
  assert.equal(attributes[0].name, 'topic');
  await makeReport(page);
  await page.getByText('The given categories do not describe these conversations').waitFor();
  assert.equal(await page.getByText('Most often users ask about').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('an earlier report that is dropped with new files keeps its categories', async () => {
  const lines = readFileSync(join(root, 'samples/support-agent.jsonl'), 'utf8').trimEnd().split('\n');
  const { page, complaints, close } = await open(url);
  await trySample(page);
  await makeReport(page);
  const before = await page.locator('table.categories tr.level-1 th a').allInnerTexts();
  const path = await share(page, 'earlier.html');
  await drop(page, [
    ['earlier.html', readFileSync(path, 'utf8')],
    ['new.jsonl', lines.slice(0, 900).join('\n')],
  ]);
  await page.getByText(/^The categories of “.*” are kept/).waitFor();
  await makeReport(page);
  const after = await page.locator('table.categories tr.level-1 th a').allInnerTexts();
  assert.deepEqual(after.filter((name) => before.includes(name)).sort(), [...before].sort());
  assert.deepEqual(complaints, []);
  await close();
});

test('a doctored report opens as far as it is one, and says what is not', async () => {
  const { page, close } = await open(url);
  await trySample(page);
  await makeReport(page);
  const path = await share(page, 'fresh.html');
  const text = readFileSync(path, 'utf8');
  const [, json = ''] = /id="tracesift-report">(.*?)<\/script>/s.exec(text) ?? [];
  /** @param {string} name @param {(report: any) => void} change */
  const doctored = (name, change) => {
    const report = JSON.parse(json);
    change(report);
    const changed = join(dir, name);
    writeFileSync(
      changed,
      text.replace(json, () => JSON.stringify(report).replaceAll('<', '\\u003c')),
    );
    return changed;
  };
  for (const [name, change] of /** @type {[string, (report: any) => void][]} */ ([
    [
      'stats.html',
      (report) => {
        report.overall.stats = null;
      },
    ],
    [
      'ledger.html',
      (report) => {
        report.ledger.files = [5, null, {}];
      },
    ],
    [
      'rows.html',
      (report) => {
        report.rows = report.rows.map((/** @type {any} */ row) => ({ thread_id: row.thread_id, feedback: 7 }));
      },
    ],
  ])) {
    const changed = doctored(name, change);
    // By itself, and on the page.
    const alone = await open(`file://${changed}`);
    await alone.page
      .getByText(/cannot be shown|not what the rows|Key findings/)
      .first()
      .waitFor();
    await alone.close();
    await page.goto('about:blank');
    await page.goto(url);
    await drop(page, [[name, readFileSync(changed, 'utf8')]]);
    await page
      .getByText(/cannot be shown|damaged|not what the rows|Key findings/)
      .first()
      .waitFor();
  }
  const many = doctored('many.html', (report) => {
    const [one] = report.categories;
    report.categories = Array.from({ length: 10_000 }, (_, i) => ({
      ...one,
      id: String(i + 1),
      parent_id: null,
      level: 1,
    }));
  });
  const alone = await open(`file://${many}`);
  await alone.page.getByText('cannot be shown').first().waitFor();
  await alone.close();
  await close();
});

test('a host’s own headers: another charset changes nothing, a frame without forms works, a policy is named', async () => {
  const content = readFileSync(html);
  const server = createServer((request, response) => {
    if (request.url === '/frame') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<iframe id="f" sandbox="allow-scripts" src="/latin" width="1000" height="800"></iframe>');
      return;
    }
    const headers = request.url === '/strict' ? { 'content-security-policy': "default-src 'self'" } : {};
    response.writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1', ...headers }).end(content);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  server.unref();
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const base = `http://127.0.0.1:${port}`;
  const plain = await open(`${base}/latin`);
  await trySample(plain.page);
  await makeReport(plain.page);
  assert.deepEqual(plain.complaints, [], 'no complaint, not even about an icon');
  await plain.close();
  const framed = await open(`${base}/frame`);
  const frame = framed.page.frameLocator('#f');
  await frame.getByRole('button', { name: 'Try the sample' }).click();
  await frame.getByRole('button', { name: 'Make the report' }).click();
  await frame.getByRole('heading', { name: 'Key findings' }).waitFor();
  await framed.close();
  const strict = await open(`${base}/strict`);
  await strict.page.getByText('a server that neither forbids inline scripts').waitFor();
  await strict.close();
  server.close();
});
