// The main job through the real page: drop -> found -> report -> share -> open again.

import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dir, download, open, outside, root, serve, type } from './browser.js';

const html = join(root, 'dist/tracesift.html');
const server = await serve(html);
after(async () => {
  server.close();
});

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string[]} files */
const choose = (page, files) => page.locator('input[type=file][multiple]').setInputFiles(files);

/** @param {Page} page */
async function makeReport(page) {
  await page.getByRole('button', { name: 'Make the report' }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
}

/** Every number of the summary was computed again, and is right. @param {Page} page */
async function checked(page) {
  await page.waitForFunction(() => {
    const figures = [...document.querySelectorAll('a.figure')];
    return figures.length > 5 && figures.every((figure) => figure.classList.contains('checked'));
  });
  assert.equal(await page.locator('.figure.wrong').count(), 0);
}

/** @param {Page} page @param {string} level @param {string} name */
async function share(page, level, name) {
  await page.getByRole('button', { name: 'Download report' }).click();
  await page.getByRole('radio', { name: level }).check();
  return download(page, () => page.getByRole('button', { name: /^Download, / }).click(), name);
}

for (const [where, url] of /** @type {const} */ ([
  ['file://', `file://${html}`],
  ['http://', server.url],
])) {
  test(`${where}: from the sample to a shared report, without a request`, async () => {
    const { page, asked, complaints, close } = await open(url);
    await page.getByRole('button', { name: 'Try the sample' }).click();
    await page.getByRole('heading', { name: '360 conversations found' }).waitFor();
    assert.match(await page.locator('main').innerText(), /Ended in an error\s+36 \(10\.0%\)/);
    await makeReport(page);
    const findings = await page.locator('.finding').count();
    assert.ok(findings >= 3 && findings <= 7, `${findings} findings`);
    await checked(page);

    await page.locator('.finding.failure').last().locator('a.figure').first().click();
    const rows = Number((await page.locator('h2.big').innerText()).match(/\d+/)?.[0]);
    assert.ok(rows > 5);
    await page.getByRole('link', { name: 'Summary' }).click();
    await page.locator('table.categories tbody th a').first().click();
    await page.getByRole('heading', { name: 'Subcategories' }).waitFor();
    await page.locator('table.traces tbody a').first().click();
    await page.locator('.message.user').first().waitFor();
    assert.ok((await page.locator('.message').count()) > 2);
    await page.goBack();
    await page.getByRole('heading', { name: 'Subcategories' }).waitFor();

    const saved = await share(page, 'With full conversations', `shared-${where.slice(0, 4)}.html`);
    assert.deepEqual(outside(asked, url), []);
    assert.deepEqual(complaints, []);
    await close();

    const shared = await open(`file://${saved}`);
    await shared.page.getByRole('heading', { name: 'Key findings' }).waitFor();
    await shared.page.locator('.cards a').first().click();
    await shared.page.locator('.message.user').first().waitFor();
    await shared.page.goBack();
    await checked(shared.page);
    assert.deepEqual(shared.asked, [`file://${saved}`]);
    assert.deepEqual(shared.complaints, []);
    await shared.close();
  });
}

test('fields that nobody knows are asked about, and read as they were said to be', async () => {
  const { page, complaints, close } = await open(`file://${html}`);
  const odd = join(dir, 'odd.jsonl');
  const rows = Array.from({ length: 30 }, (_, i) => ({
    nr: i,
    ask: { words: `where is parcel ${i}` },
    reply_words: 'here',
  }));
  writeFileSync(odd, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await choose(page, [odd]);
  await page.getByRole('heading', { name: 'No conversations found' }).waitFor();
  await page.getByText('What is what in “odd.jsonl”?').waitFor();
  await page.getByRole('rowheader', { name: 'ask.words' }).waitFor();
  const again = page.getByRole('button', { name: 'Read again like this' });
  assert.equal(await again.isDisabled(), true);
  await page.getByLabel('What the user asked').selectOption('ask.words');
  await page.getByLabel('What the agent answered').selectOption('reply_words');
  await page.screenshot({ path: join(process.env.TRACESIFT_SHOTS ?? dir, 'mapping.png'), fullPage: true });
  await again.click();
  await page.getByRole('heading', { name: '30 conversations found' }).waitFor();
  await makeReport(page);
  await page.getByRole('link', { name: 'Conversations', exact: true }).click();
  await page.locator('table.traces tbody a').first().click();
  await page.locator('.message.assistant').getByText('here').waitFor();
  // The next file with the same fields is asked about with the answers filled in.
  await page.reload();
  await choose(page, [odd]);
  await page.getByText('It is filled in as you did for a file with the same fields.').waitFor();
  assert.equal(await page.getByLabel('What the user asked').inputValue(), 'ask.words');
  await again.click();
  await page.getByRole('heading', { name: '30 conversations found' }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a database of an agent is opened in the page, under its security policy', async () => {
  const { page, complaints, close } = await open(`file://${html}`);
  await choose(page, [new URL('../containers/zed_threads.db', import.meta.url).pathname]);
  await page.getByRole('heading', { name: '2 conversations found' }).waitFor();
  await page.getByText('Format: zed.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('text that no reader knows is named, with its place', async () => {
  const path = join(dir, 'unknown.jsonl');
  const row = { input: 'Is rye bread left?', output: 'Two loaves.', appendix: 'Words that nobody reads. '.repeat(20) };
  writeFileSync(path, `${JSON.stringify(row)}\n`);
  const { page, complaints, close } = await open(`file://${html}`);
  await choose(page, [path]);
  await page.getByRole('heading', { name: '1 conversation found' }).waitFor();
  await page.getByText('Text that was not read: 1 unknown field').click();
  await page.getByText('unknown.jsonl:1').waitFor();
  await page.getByText('field appendix in 1 record').waitFor();
  await page.screenshot({ path: join(process.env.TRACESIFT_SHOTS ?? dir, 'unread.png'), fullPage: true });
  assert.deepEqual(complaints, []);
  await close();
});

test('the exported report is forbidden to ask, and cannot', async () => {
  const { page, close } = await open(`file://${html}`);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await makeReport(page);
  const saved = await share(page, 'With first requests', 'closed.html');
  await close();
  const shared = await open(`file://${saved}`);
  const csp = await shared.page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.match(csp ?? '', /^default-src 'none'/);
  assert.doesNotMatch(csp ?? '', /unsafe/);
  const results = await shared.page.evaluate(async () => {
    const fetched = await fetch('http://127.0.0.1:9/').then(
      () => 'sent',
      () => 'refused',
    );
    let markup = 'allowed';
    try {
      document.body.insertAdjacentHTML('beforeend', '<b>x</b>');
    } catch {
      markup = 'refused';
    }
    return { fetched, markup };
  });
  assert.deepEqual(results, { fetched: 'refused', markup: 'refused' });
  assert.deepEqual(
    shared.asked.filter((one) => !one.startsWith('file:')),
    [],
  );
  await shared.close();
});

test('with scripts off the findings and categories can still be read', async () => {
  const { page, close } = await open(`file://${html}`);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await makeReport(page);
  const [first = ''] = await page.locator('.finding').allInnerTexts();
  const saved = await share(page, 'Numbers only', 'plain.html');
  await close();
  const plain = await open(`file://${saved}`, { javaScriptEnabled: false });
  const text = await plain.page.locator('body').innerText();
  const numbers = first.match(/\d+ of \d+ conversations \([^)]+\)/)?.[0] ?? assert.fail(first);
  assert.ok(text.includes(numbers), `${numbers}\n\n${text}`);
  assert.match(text, /Category\s+Conversations\s+Share\s+Failed/);
  await plain.close();
});

test('hostile text is text, in the page and in the report', async () => {
  const hostile =
    '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=2"><a href="javascript:window.hacked=3">x</a> \u2028\u2029 {{x}} <svg onload=window.hacked=4>';
  const lines = Array.from({ length: 12 }, (_, i) =>
    JSON.stringify({
      id: `${hostile}${i}`,
      messages: [
        { role: 'user', content: `${hostile} please help ${i}` },
        { role: 'assistant', content: hostile, tool_calls: [{ id: hostile, name: hostile, arguments: hostile }] },
        { role: 'tool', content: hostile, name: hostile, tool_call_id: hostile },
        { role: 'assistant', content: hostile },
      ],
      error: i % 2 ? hostile : null,
      model: hostile,
      tags: [hostile],
      score: hostile,
      [hostile]: `${hostile}${i % 2}`,
      metadata: { plan: i % 3 ? hostile : 'b' },
    }),
  );
  const path = join(dir, 'hostile.jsonl');
  writeFileSync(path, lines.join('\n'));
  const url = `file://${html}`;
  const { page, asked, complaints, close } = await open(url);
  await choose(page, [path]);
  await makeReport(page);
  const visit = async (/** @type {Page} */ at) => {
    await at.locator('nav a', { hasText: 'Conversations' }).click();
    await at.locator('table.traces tbody a').first().click();
    await at.locator('.message.user').first().waitFor();
    await at.locator('details').evaluateAll((all) => {
      for (const one of all) one.setAttribute('open', '');
    });
    const text = await at.locator('.messages').innerText();
    assert.ok(text.includes('<script>window.hacked=1</script>'), text);
    assert.ok(text.includes('javascript:window.hacked=3'));
    for (const view of ['Method', 'Summary']) await at.locator('nav a', { hasText: view }).click();
    await at.locator('table.categories tbody th a').first().click();
    await at.locator('h2.big').waitFor();
    assert.equal(await at.evaluate(() => /** @type {any} */ (window).hacked), undefined);
    assert.equal(await at.locator('img, svg, a[href^="javascript:"]').count(), 0);
  };
  await visit(page);
  const saved = await share(page, 'With full conversations', 'hostile.html');
  assert.deepEqual(outside(asked, url), []);
  assert.deepEqual(complaints, []);
  await close();
  const shared = await open(`file://${saved}`);
  await shared.page.getByRole('heading', { name: 'Key findings' }).waitFor();
  await visit(shared.page);
  assert.deepEqual(outside(shared.asked, `file://${saved}`), []);
  assert.deepEqual(shared.complaints, []);
  await shared.close();
});

test('a report that is dropped opens again, with its conversations, and can be shared on', async () => {
  const { page, complaints, close } = await open(`file://${html}`);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await makeReport(page);
  const findings = await page.locator('.findings').innerText();
  const saved = await share(page, 'With full conversations', 'again.html');
  await page.getByRole('button', { name: 'New report' }).click();
  await choose(page, [saved]);
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  assert.equal(await page.locator('.findings').innerText(), findings);
  await page.locator('.cards a').first().click();
  await page.locator('.message.user').first().waitFor();
  const onward = await share(page, 'With full conversations', 'onward.html');
  await page.getByRole('button', { name: 'New report' }).click();
  await choose(page, [onward]);
  await page.locator('.cards a').first().click();
  await page.locator('.message.user').first().waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('reports of every version so far open in the page, and every number of theirs is right', async () => {
  for (const name of ['report-1', 'report-2-first', 'report-2']) {
    const { page, complaints, close } = await open(`file://${html}`);
    await choose(page, [join(root, `tests/reports/${name}.json`)]);
    await page.getByRole('heading', { name: 'Key findings' }).waitFor();
    await page.locator('.honesty').getByText('numbers verified').waitFor();
    assert.equal(await page.locator('.honesty .error').count(), 0, name);
    for (const view of ['Failures', 'Conversations', 'Method']) {
      await page.getByRole('link', { name: view, exact: true }).first().click();
      await page.locator('h2.big').waitFor();
    }
    assert.deepEqual(complaints, [], name);
    await close();
  }
});

test('bad files are explained and good ones beside them are read; dropping works as choosing does', async () => {
  const { page, close } = await open(`file://${html}`);
  const png = join(dir, 'picture.png');
  writeFileSync(png, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  await choose(page, [png]);
  await page.getByRole('heading', { name: 'No conversations found' }).waitFor();
  assert.match(await page.locator('main').innerText(), /This is a PNG image/);
  await page.getByRole('button', { name: 'Choose other files' }).click();

  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"input":"where is my parcel","output":"here"}\n{"input":"cut'], 'cut.jsonl'));
    data.items.add(new File([''], 'empty.jsonl'));
    return data;
  });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.getByRole('heading', { name: '1 conversation found' }).waitFor();
  const text = await page.locator('main').innerText();
  assert.match(text, /cut\.jsonl:2 Skipped: the file ends inside this record/);
  assert.match(text, /empty\.jsonl The file is empty/);
  await close();
});

test('cancel leaves a working page; the page answers while the worker reads', async () => {
  const big = join(dir, 'big.jsonl');
  const line = (/** @type {number} */ i) =>
    JSON.stringify({
      id: `r${i}`,
      messages: [
        { role: 'user', content: `where is parcel ${i} ${'lorem ipsum '.repeat(200)}` },
        { role: 'assistant', content: 'here' },
      ],
    });
  writeFileSync(big, Array.from({ length: 30_000 }, (_, i) => line(i)).join('\n'));
  const { page, complaints, close } = await open(`file://${html}`);
  await page.evaluate(() => {
    const w = /** @type {any} */ (window);
    w.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) w.longest = Math.max(w.longest, entry.duration);
    }).observe({ type: 'longtask' });
  });
  await choose(page, [big]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await choose(page, [big]);
  await page.getByText(/\d records · \d/).waitFor();
  await page.getByRole('heading', { name: '30,000 conversations found' }).waitFor({ timeout: 60_000 });
  // Alone it is under 200 ms; here another test may have both cores.
  const longest = await page.evaluate(() => /** @type {any} */ (window).longest);
  assert.ok(longest < 1000, `the longest task of the page took ${longest} ms`);
  assert.deepEqual(complaints, []);
  await close();
});

test('from a way of failing to the message that shows it', async () => {
  const { page, complaints, close } = await open(`file://${html}`);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await makeReport(page);
  await page.getByRole('link', { name: 'Failures' }).click();
  await page.getByRole('heading', { name: 'How conversations fail' }).waitFor();
  const row = page.locator('table.modes tbody tr', { hasText: 'Same call again and again' });
  const stated = Number(await row.locator('td').first().innerText());
  assert.ok(stated > 5);
  const cells = page.locator('table.heat tbody tr', { hasText: 'Same call again and again' }).locator('td');
  const shares = (await cells.allInnerTexts()).filter((text) => text !== '');
  assert.ok(shares.length > 0 && shares.every((text) => /^[\d.]+%$/.test(text)), shares.join());
  await row.getByRole('link').first().click();
  await page.getByRole('heading', { name: `${stated} conversations` }).waitFor();
  await page.locator('table.traces tbody a').first().click();
  await page
    .locator('.evidence li', { hasText: 'Same call again and again' })
    .getByRole('button', { name: /^message \d+$/ })
    .first()
    .click();
  const seen = page.locator('.message.seen:focus');
  await seen.waitFor();
  assert.match(await seen.innerText(), /Same call again and again/);
  assert.deepEqual(complaints, []);
  await close();
});

test('everything is reached by keyboard', async () => {
  const { page, close } = await open(`file://${html}`);
  /** Tabs until the focused element's text matches. @param {RegExp} wanted */
  const tabTo = async (wanted) => {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press('Tab');
      const text = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (wanted.test(text)) return;
    }
    assert.fail(`no Tab leads to ${wanted}`);
  };
  await tabTo(/^Try the sample$/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Make the report' }).waitFor();
  await tabTo(/^Make the report$/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  await tabTo(/^unfold all$/);
  await page.keyboard.press('Enter');
  assert.ok((await page.locator('tr.level-2').count()) > 5);
  await tabTo(/invoice/i);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /All \d+ conversations/ }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  await page.keyboard.press('Shift+Tab');
  await tabTo(/^Method$|invoice/i);
  await close();
});

test('a report that was changed by hand says so when it is opened, in itself and in the page', async () => {
  const { page, close } = await open(`file://${html}`);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await makeReport(page);
  await page.getByRole('link', { name: /^✓ \d+ numbers verified$/ }).click();
  await page.getByText(/All are equal/).waitFor();
  await page.getByRole('link', { name: 'Summary' }).click();
  const path = await share(page, 'With first requests', 'doctored.html');
  const doctored = readFileSync(path, 'utf8').replace(/"failed":(\d+)/, (words, n) =>
    words.replace(n, `${Number(n) + 1}`),
  );
  writeFileSync(path, doctored);
  await page.goto(`file://${path}`);
  const alert = page.getByRole('alert');
  assert.match(await alert.innerText(), /1 of [\d,]+ numbers is not what the rows of this report give/);
  await alert.getByRole('link').click();
  await page.getByText(/the report says \d+, its rows give \d+/).waitFor();
  await page.screenshot({ path: join(dir, 'doctored.png') });
  await page.goto(`file://${html}`);
  await choose(page, [path]);
  await page.getByRole('alert').filter({ hasText: 'is not what the rows' }).waitFor();
  await close();
});

test('what was said is searched, and what was found is taken along: in the page and in an exported file', async () => {
  const { page, complaints, close } = await open(`file://${html}`);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await makeReport(page);
  /** By hand, in the sample's own lines: who says it, anywhere. */
  const lines = readFileSync(join(root, 'samples/support-agent.jsonl'), 'utf8').split('\n');
  const word = 'courier';
  assert.ok(lines.some((line) => line.toLowerCase().includes(word)));
  const search = async () => {
    await page.getByRole('link', { name: 'Conversations', exact: true }).click();
    await type(page.getByRole('searchbox', { name: 'Search' }), word);
    await page.keyboard.press('Enter');
    await page.getByText(`saying “${word}”`).waitFor();
    await page.waitForFunction(
      () => !/Reading what was said/.test(document.querySelector('.search')?.textContent ?? ''),
    );
    return Number((await page.locator('h2.big').innerText()).replace(/\D/g, ''));
  };
  const found = await search();
  assert.ok(found > 0 && found < 360, `${found}`);
  const table = await download(
    page,
    () => page.getByRole('button', { name: 'Save these as CSV' }).click(),
    'found.csv',
  );
  assert.ok(readFileSync(table, 'utf8').split('\r\n').length > found);
  const save = () => page.getByRole('button', { name: /^Save with all that was said/ }).click();
  const said = readFileSync(await download(page, save, 'found.jsonl'), 'utf8')
    .trim()
    .split('\n');
  assert.equal(said.length, found);
  for (const line of said) assert.ok(line.toLowerCase().includes(word));
  await page.getByRole('link', { name: 'Summary' }).click();
  const path = await share(page, 'With full conversations', 'searched.html');
  await page.goto(`file://${path}`);
  assert.equal(await search(), found);
  await page.locator('table.traces tbody a').first().click();
  await page.locator('.message').first().waitFor();
  assert.match(await page.locator('.crumbs').innerText(), new RegExp(`1 of ${found}`));
  await page.getByRole('link', { name: 'Summary' }).click();
  const saveJson = () => page.getByRole('button', { name: 'Save as JSON' }).click();
  const json = JSON.parse(readFileSync(await download(page, saveJson, 'again.json'), 'utf8'));
  assert.equal(json.rows.length, 360);
  assert.deepEqual(complaints, []);
  await close();
});

test('personal data is taken out of what is passed on, and shown before', async () => {
  const people = join(dir, 'people.jsonl');
  const lines = Array.from({ length: 30 }, (_, i) =>
    JSON.stringify({ input: `my parcel ${i} is late, write to anna${i}@example.org`, output: `gone to 10.0.0.${i}` }),
  );
  writeFileSync(people, lines.join('\n'));
  const { page, close } = await open(`file://${html}`);
  await choose(page, [people]);
  await makeReport(page);
  await page.getByRole('button', { name: 'Download report' }).click();
  await page.getByRole('checkbox', { name: 'Redact personal data' }).check();
  await page.getByRole('radio', { name: 'With full conversations' }).check();
  const list = page.getByRole('list', { name: 'Redacted' });
  await list.getByText(/× ip: 10\.0\.0\./).waitFor();
  assert.match(await list.innerText(), /\d+ × email: anna\d+@example\.org/);
  await page.screenshot({ path: join(dir, 'redacted.png') });
  const path = await download(page, () => page.getByRole('button', { name: /^Download, / }).click(), 'clean.html');
  assert.ok(!readFileSync(path, 'utf8').includes('@example.org'));
  await page.goto(`file://${path}#/traces`);
  await page.locator('table.traces tbody a').first().click();
  await page.getByText('gone to [ip]').waitFor();
  assert.ok(!(await page.locator('body').innerText()).includes('@example.org'));
  await close();
});

test('copies with more and with less in them have other names', async () => {
  const { page, close } = await open(`file://${html}`);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await makeReport(page);
  await page.getByRole('button', { name: 'Download report' }).click();
  const names = [];
  for (const level of ['Numbers only', 'With full conversations']) {
    await page.getByRole('radio', { name: level }).check();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Download, / }).click(),
    ]);
    names.push(file.suggestedFilename());
    if (!(await page.getByRole('radio', { name: level }).isVisible()))
      await page.getByRole('button', { name: 'Download report' }).click();
  }
  assert.match(names[0] ?? '', /\.numbers\.html$/);
  assert.match(names[1] ?? '', /\.conversations\.html$/);
  await close();
});

test('dark and small screens: nothing sticks out', async () => {
  const { page, close } = await open(`file://${html}`, { colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  const fits = async () => {
    assert.ok(
      await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      'the page scrolls sideways',
    );
    // What is left out where there is no room is left out of the head as well.
    const crooked = await page.evaluate(() => {
      const width = (/** @type {HTMLTableRowElement | null} */ row) =>
        [...(row?.cells ?? [])]
          .filter((cell) => getComputedStyle(cell).display !== 'none')
          .reduce((sum, cell) => sum + cell.colSpan, 0);
      return [...document.querySelectorAll('table')]
        .filter((table) => table.tHead && table.tBodies[0]?.rows.length)
        .map((table) => [
          table.className,
          width(table.tHead?.rows[0] ?? null),
          width(table.tBodies[0]?.rows[0] ?? null),
        ])
        .filter(([, head, row]) => head !== row);
    });
    assert.deepEqual(crooked, []);
  };
  await fits();
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('button', { name: 'Make the report' }).waitFor();
  await fits();
  await makeReport(page);
  await fits();
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(background, 'rgb(20, 24, 28)');
  for (const view of ['Failures', 'Over time', 'Breakdown', 'Map', 'Conversations', 'Method', 'Summary']) {
    await page.getByRole('link', { name: view, exact: true }).click();
    await page.locator(`nav [aria-current=page]:text-is("${view}")`).waitFor();
    await fits();
  }
  await page.locator('.cards a').first().click();
  await page.locator('.message.user').first().waitFor();
  await fits();
  await close();
});

test('files that would need too much memory are refused early, and a sample of them is offered', async () => {
  const path = join(dir, 'giant.jsonl');
  const line = JSON.stringify({ id: 'ID', input: `refund my order ${'please '.repeat(40)}`, output: 'done' });
  const file = openSync(path, 'w');
  for (let n = 0; n < 120; n++) {
    writeSync(file, Array.from({ length: 3000 }, (_, i) => `${line.replace('ID', `c${n}-${i}`)}\n`).join(''));
  }
  ftruncateSync(file, 30e9); // the rest is a hole, which takes no room
  closeSync(file);
  const { page, complaints, close } = await open(`file://${html}`);
  await choose(page, [path]);
  await page.getByRole('button', { name: /^Read \d+(\.\d)?% of their conversations$/ }).waitFor({ timeout: 60_000 });
  assert.match(await page.getByRole('alert').innerText(), /would need about \d+\.\d GB of memory, and there are 4/);
  assert.deepEqual(complaints, []);
  await close();
});

test('a report of a sample says so', async () => {
  const { fileSource, loadViewer, openSession } = await import('../../web/cli/index.js');
  const session = await openSession();
  await session.read([await fileSource(join(root, 'samples/support-agent.jsonl'), 'sample.jsonl')], { share: 0.5 });
  const report = await session.analyze({});
  const path = join(dir, 'sampled.html');
  const { file } = await session.export({ include: 'summaries', viewer: await loadViewer(), date: '2026-01-01' });
  writeFileSync(path, new Uint8Array(await file.arrayBuffer()));
  const { page, complaints, close } = await open(`file://${path}`);
  await page.getByRole('link', { name: 'a sample of 360' }).click();
  const share = `${((report.ledger.loaded / 360) * 100).toFixed(1)}% of 360 conversations`;
  await page.getByText(share).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a folder can be chosen: its files are one dataset, named by their paths, hidden ones left out', async () => {
  const folder = join(dir, 'folder');
  mkdirSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'a.jsonl'), '{"input":"where is my parcel","output":"here"}\n');
  writeFileSync(join(folder, 'deep', 'b.jsonl'), '{"input":"refund please","output":"done"}\n');
  writeFileSync(join(folder, '.hidden.jsonl'), '{"input":"not this","output":"one"}\n');
  const { page, complaints, close } = await open(`file://${html}`);
  await page.locator('input[type=file]:not([multiple])').setInputFiles(folder);
  await page.getByRole('heading', { name: '2 conversations found' }).waitFor();
  assert.match(await page.locator('main').innerText(), /folder\/deep\/b\.jsonl/);
  assert.deepEqual(complaints, []);
  await close();
});
