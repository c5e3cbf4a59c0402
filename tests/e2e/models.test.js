// A report made by models, through the real page, across origins: every provider's rules of who may ask, played by
// tests/provider. Both ways a page may be opened. The key is hunted for wherever it might have been left.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test as run } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';
import { axeFinds, download, newContext, open, outside, root, serve, type } from './browser.js';

const html = join(root, 'dist/tracesift.html');
const server = await serve(html);
after(async () => {
  server.close();
});

/** @param {string} name @param {() => Promise<void>} body */
const test = (name, body) => run(name, { timeout: 120_000 }, body);

const KEY = 'sk-canary-5f0c9a71d2e84b36';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('../provider/types.js').Profile} Profile */

/** Where each profile's API lies below its origin, and who is asked there. */
const APIS = /** @type {const} */ ({
  openai: { path: '/v1', models: [] },
  anthropic: { path: '/v1', models: [] },
  gemini: { path: '/v1beta', models: [] },
  openrouter: { path: '/api/v1', models: [] },
  azure: { path: '/openai/v1', models: ['gpt-6-luna', 'gpt-6.1-terra'] },
  groq: { path: '/openai/v1', models: [] },
  mistral: { path: '/v1', models: [] },
  deepseek: { path: '', models: [] },
  together: { path: '/v1', models: [] },
  compatible: { path: '/v1', models: ['small-model', 'big-model'] },
  ollama: { path: '', models: ['small-model', 'big-model'] },
});

/** From the sample to the form, filled in. @param {Page} page @param {keyof typeof APIS} profile @param {string} base @param {string} key */
async function fill(page, profile, base, key = KEY) {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('heading', { name: '360 conversations found' }).waitFor();
  // What was being edited is there again after a reload, and unfolded.
  const number = page.getByLabel('How many Drawn');
  await number.waitFor({ state: 'attached' }); // it comes with the count, and says only then whether it is folded away
  if (!(await number.isVisible())) await page.getByText('Which conversations').click();
  await type(number, '40');
  await page.getByLabel('Analysis engine').selectOption(profile);
  const { path, models } = APIS[profile];
  const own = page.getByLabel(/^Address/);
  if ((await own.count()) === 0) {
    await page.getByText('More', { exact: true }).click();
    await type(page.getByLabel(/^Another address/), base + path);
  } else {
    await type(own, base + path);
  }
  // After the address: a key belongs to a host, and another one has none.
  if (profile !== 'ollama') await type(page.getByLabel(/^API key/), key);
  const [reads, thinks] = models;
  if (reads && thinks) {
    await type(page.getByLabel(/^Summary model/), reads);
    await type(page.getByLabel(/^Reasoning model/), thinks);
  }
  if (profile === 'azure') await type(page.getByLabel(/^Spend at most/), '');
}

/** @param {Page} page */
const send = (page) => page.getByRole('button', { name: /^Send to/ }).click();

/** Everything that the page has put into storage, as text. @param {Page} page */
const stored = (page) =>
  page.evaluate(async () => {
    const all = [JSON.stringify(localStorage ?? {}), JSON.stringify(sessionStorage ?? {}), document.cookie];
    for (const { name = '' } of await indexedDB.databases()) {
      const opening = indexedDB.open(name);
      const database = await new Promise((resolve) => {
        opening.onsuccess = () => resolve(opening.result);
      });
      for (const store of database.objectStoreNames) {
        const asking = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => {
          asking.onsuccess = resolve;
        });
        all.push(store, JSON.stringify(asking.result));
      }
      database.close();
    }
    return all.join('\n');
  });

test('models are listed as each provider lists them, names are offered, and the prompt’s variables with how often they have a value', async () => {
  for (const profile of /** @type {const} */ ([
    'openai',
    'anthropic',
    'gemini',
    'openrouter',
    'compatible',
    'ollama',
  ])) {
    const flags = profile === 'ollama' ? { origins: '*' } : {};
    const provider = await startProvider({
      profile,
      answer: makeAnswer(),
      flags,
      ...(profile === 'ollama' ? {} : { key: KEY }),
    });
    const { page, complaints, close } = await open(`file://${html}`);
    try {
      await fill(page, profile, provider.base);
      await page.getByRole('button', { name: /^List the models of / }).click();
      await page.getByText(/^\d+ models: they are offered/).waitFor();
      assert.ok((await page.locator('#known-models option').count()) > 0, profile);
      assert.deepEqual(complaints, []);
      if (profile !== 'openai') continue;
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll('details')) fold.open = true;
      });
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await axeFinds(page), [], colorScheme);
      }
      // Three answers, of which the model makes the form; and back again.
      await type(page.getByLabel('What does your agent do?'), 'A shop');
      await type(page.getByLabel('What would you like to learn?'), 'Where it fails');
      await page.getByRole('button', { name: /^Let the model at .* write it/ }).click();
      await page.getByText('Written by the model.').waitFor();
      const question = () => page.getByLabel('Your question').inputValue();
      assert.equal(await question(), 'Where it fails (asked by a model)');
      assert.equal(await page.getByLabel('Prompt for one conversation').inputValue(), '{{run.inputs}}');
      await page.getByRole('button', { name: 'Undo' }).click();
      assert.equal(await question(), '');
      await page.getByRole('button', { name: 'run.error 10.0%' }).click();
      assert.equal(await page.getByLabel('Prompt for one conversation').inputValue(), '{{run.error}}');
      await type(page.getByLabel(/^API key/), 'sk-wrong-0000000000000000');
      await page.getByRole('button', { name: /^List the models of / }).click();
      await page.getByText(/The models could not be listed/).waitFor();
    } finally {
      await close();
      await provider.close();
    }
  }
});

for (const profile of /** @type {(keyof typeof APIS)[]} */ (Object.keys(APIS))) {
  for (const [where, url] of /** @type {const} */ ([
    ['file://', `file://${html}`],
    ['http://', server.url],
  ])) {
    test(`${where}: ${profile} reads, sorts and writes; the key is nowhere`, async () => {
      const provider = await startProvider({
        profile,
        answer: makeAnswer(),
        ...(profile === 'ollama' ? {} : { key: KEY }),
        flags: profile === 'ollama' && where === 'file://' ? { origins: '*' } : {},
      });
      const { page, asked, complaints, close } = await open(url);
      try {
        await fill(page, profile, provider.base);
        await send(page);
        await page.getByRole('heading', { name: 'Key findings' }).waitFor();
        assert.equal(await page.locator('p.error').count(), 0);
        await page.waitForFunction(() => {
          const figures = [...document.querySelectorAll('a.figure')];
          return figures.length > 2 && figures.every((figure) => figure.classList.contains('checked'));
        });
        assert.equal(await page.locator('.figure.wrong').count(), 0);
        const findings = await page.locator('.findings').innerText();
        assert.doesNotMatch(findings, /42 percent/, 'a number that no code computed');
        const stats = provider.stats();
        assert.ok(stats.requests >= 43 && stats.requests <= 60, `${stats.requests} requests for 40 conversations`);
        assert.deepEqual(stats.byStatus, { 200: stats.requests }, 'the provider refused nothing');
        assert.deepEqual(
          outside(asked, url).filter((one) => !one.startsWith(provider.base)),
          [],
        );
        assert.deepEqual(complaints, []);

        await page.getByRole('button', { name: 'Download report' }).click();
        await page.getByRole('radio', { name: 'With full conversations' }).check();
        const name = `models-${profile}-${where.slice(0, 4)}.html`;
        const file = await download(page, () => page.getByRole('button', { name: /^Download, / }).click(), name);
        for (const [what, text] of Object.entries({
          'the shared report': readFileSync(file, 'utf8'),
          'the page': await page.content(),
          'the addresses': asked.join('\n'),
          'the storage': await stored(page),
          'what was sent': JSON.stringify(provider.log.map(({ body }) => body)),
        })) {
          assert.ok(!text.includes(KEY), `the key is in ${what}`);
        }
        assert.match(await stored(page), /replies/, 'paid replies are kept');
      } finally {
        await close();
        await provider.close();
      }
    });
  }
}

test('a key is kept only when that is asked for, and locked: another passphrase does not open it', async () => {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY });
  const { page, complaints, close } = await open(server.url);
  await fill(page, 'openai', provider.base);
  assert.doesNotMatch(await stored(page), /locked key/);
  await page.getByText('Keep the key in this browser').click();
  const passphrase = page.getByLabel(/^Passphrase/);
  await type(passphrase, 'short');
  assert.ok(await page.getByRole('button', { name: 'Keep it locked' }).isDisabled());
  await type(passphrase, 'correct horse battery');
  await page.getByRole('button', { name: 'Keep it locked' }).click();
  await page.getByText('Saved, encrypted with your passphrase.').waitFor();
  const all = await stored(page);
  assert.match(all, /locked key openai/);
  assert.ok(!all.includes(KEY) && !all.includes('correct horse') && !all.includes(btoa(KEY)));

  await page.reload();
  await fill(page, 'openai', provider.base, '');
  await page.getByText('A locked key is kept in this browser').click();
  await type(passphrase, 'wrong horse battery');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('This is not the passphrase.').waitFor();
  assert.equal(await page.getByLabel(/^API key/).inputValue(), '');
  await type(passphrase, 'correct horse battery');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('Unlocked').waitFor();
  assert.equal(await page.getByLabel(/^API key/).inputValue(), KEY);
  await page.getByRole('button', { name: /^List the models of / }).click();
  await page.getByText(/^\d+ models: they are offered/).waitFor();
  await page.getByRole('button', { name: 'Forget it' }).click();
  await page.getByText('Forgotten.').waitFor();
  assert.doesNotMatch(await stored(page), /locked key/);
  assert.deepEqual(complaints, []);
  await close();
  await provider.close();
});

test('a wrong key says so and leads back to the form, with everything still in it', async () => {
  for (const profile of /** @type {const} */ (['openai', 'anthropic', 'gemini'])) {
    const provider = await startProvider({ profile, key: KEY });
    const { page, close } = await open(`file://${html}`);
    await fill(page, profile, provider.base, 'sk-wrong-0123456789abcdef');
    await send(page);
    const message = await page.getByRole('alert').first().innerText();
    assert.match(message, /key/i, profile);
    assert.doesNotMatch(message, /sk-wrong/);
    assert.equal(await page.getByLabel('Analysis engine').inputValue(), profile);
    await close();
    await provider.close();
  }
});

test('the estimate and the exact words come before anything is sent', async () => {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY });
  const { page, close } = await open(`file://${html}`);
  await fill(page, 'openai', provider.base);
  await page.getByRole('button', { name: /^Estimate the cost/ }).click();
  await page.getByText(/^About \$0\.\d\d to \$0\.\d\d/).waitFor();
  await page
    .getByText(/^Word for word/)
    .first()
    .click();
  assert.match(await page.locator('.estimate .text').first().innerText(), /\[M\d+ user\]/);
  assert.equal(provider.log.length, 0);
  await close();
  await provider.close();
});

test('a run can pause, and end with what is there: the report says so', async () => {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY, latency: 250 });
  const { page, close } = await open(`file://${html}`);
  await fill(page, 'openai', provider.base);
  await type(page.getByLabel('How many Drawn'), '300');
  await send(page);
  await page.getByRole('list', { name: 'Newest summaries' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.waitForTimeout(700);
  const paused = provider.stats().requests;
  await page.waitForTimeout(700);
  assert.equal(provider.stats().requests, paused, 'nothing is sent while it is paused');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForFunction(() => /\d/.test(document.querySelector('main')?.textContent ?? ''));
  await page.waitForTimeout(500);
  assert.ok(provider.stats().requests > paused);
  await page.getByRole('button', { name: 'Finish with what is there' }).click();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor();
  const notes = (await page.locator('p.error').allInnerTexts()).join('\n');
  assert.match(notes, /Not everything was asked.*ended/s);
  assert.match(notes, /No model found categories/);
  await close();
  await provider.close();
});

test('cancel aborts what is on the way at once', async () => {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY, latency: 600_000 });
  const { page, close } = await open(`file://${html}`);
  await fill(page, 'openai', provider.base);
  await send(page);
  await page.getByText(/questions on the way/).waitFor();
  await page.waitForTimeout(300);
  const begun = Date.now();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: /^Send to/ }).waitFor();
  const took = Date.now() - begun;
  assert.ok(took < 1000, `${took} ms until the form was back`);
  // The provider notices a moment after the page: that it does, and for each, is what counts.
  assert.ok(provider.stats().requests > 0);
  while (provider.stats().aborted < provider.stats().requests) await delay(20);
  await close();
  await provider.close();
});

test('a tab that is closed ten times goes on where it was, without paying twice', async () => {
  const provider = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY, latency: 40 });
  const context = await newContext();
  const begin = async () => {
    const page = await context.newPage();
    await page.goto(server.url);
    await fill(page, 'openai', provider.base);
    await send(page);
    return page;
  };
  let killed = 0;
  for (const more of [5, 1, 3, 9, 2, 4, 7, 1, 6, 2]) {
    const page = await begin();
    // By what the provider has answered, not by the clock: how far a run gets in a time depends on the machine.
    const paid = provider.stats().paid + more;
    const made = page.getByRole('heading', { name: 'Key findings' });
    while (provider.stats().paid < paid && !(await made.isVisible())) await delay(5);
    if (await made.isVisible()) break;
    await page.close({ runBeforeUnload: false });
    killed++;
  }
  assert.ok(killed >= 5, `the run was through after ${killed} tabs`);
  const page = await begin();
  await page.getByRole('heading', { name: 'Key findings' }).waitFor({ timeout: 60_000 });
  const { paid, distinctPaid } = provider.stats();
  const alone = await startProvider({ profile: 'openai', answer: makeAnswer(), key: KEY });
  const fresh = await open(`file://${html}`);
  await fill(fresh.page, 'openai', alone.base);
  await send(fresh.page);
  await fresh.page.getByRole('heading', { name: 'Key findings' }).waitFor();
  assert.equal(distinctPaid, alone.stats().distinctPaid);
  // What was on the way when a tab was killed may have been paid for and lost: at most a window of 16 each time.
  assert.ok(paid - distinctPaid <= killed * 16, `${paid} paid for ${distinctPaid} questions`);
  await context.close();
  await fresh.close();
  await provider.close();
  await alone.close();
});
