// A pretended provider on 127.0.0.1: strict about what is asked, nasty in what it answers, the same every time.

import { createServer } from 'node:http';
import { anthropic } from './anthropic.mjs';
import { PromptCache } from './cache.mjs';
import { compatible } from './compatible.mjs';
import { corsHeaders, isLetIn, preflight } from './cors.mjs';
import { Faults, problems, retryHeaders } from './faults.mjs';
import { fill } from './fill.mjs';
import { gemini } from './gemini.mjs';
import { Buckets, limitHeaders } from './limits.mjs';
import { ollama } from './ollama.mjs';
import { azure, openai } from './openai.mjs';
import { openrouter } from './openrouter.mjs';
import { delayOf, hashOf, randomOf } from './random.mjs';
import { isObject, Refusal } from './refusal.mjs';
import { compose } from './reply.mjs';
import { cut, pause, send } from './send.mjs';
import { spoilUsage } from './spoil.mjs';
import { Ledger } from './stats.mjs';
import { vendorDialects } from './vendors.mjs';

/** @typedef {import('./types.js').Wire} Wire */
/** @typedef {import('./types.js').Asked} Asked */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */

/** @type {Record<import('./types.js').Profile, import('./types.js').Dialect>} */
const dialects = {
  ...vendorDialects,
  ...{ openai, anthropic, gemini, openrouter, azure, compatible, ollama, nocors: compatible },
};
const keyless = ['compatible', 'ollama', 'nocors'];

/** @param {Request} request @param {number} most */
async function readBody(request, most) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
  }
  if (size > most) throw new Refusal({ kind: 'too-large' });
  return Buffer.concat(chunks).toString('utf8');
}

/** @param {import('./types.js').Options} options */
export async function startProvider(options) {
  const { profile, answer = fill, key, seed = 1, latency = 0, limits = {}, flags: given = {} } = options;
  const dialect = dialects[profile];
  if (!dialect) throw new Error(`No such profile: ${profile}. There are: ${Object.keys(dialects).join(', ')}`);
  const faults = new Faults(options.faults ?? [], seed);
  const drops = options.faults?.some(({ kind }) => kind === 'cors-drop-on-401');
  const flags = drops ? { ...given, dropOn401: true } : given;
  const context = { profile, flags, contextTokens: options.contextTokens };
  const ledger = new Ledger(limits.windowMs ?? 60_000);
  const buckets = new Buckets(limits);
  const cache = new PromptCache();
  let count = 0;

  /** @param {Problem} problem @param {Record<string, string>} [headers] @returns {Wire} */
  const trouble = (problem, headers = {}) => {
    const wire = dialect.error({ ...problem, id: hashOf(count).slice(0, 24) }, context);
    return { ...wire, headers: { ...headers, ...wire.headers } };
  };

  /** Everything but the key itself. @param {string} text */
  const scrub = (text) => (key ? text.replaceAll(key, '{{key}}') : text);

  /**
   * Where a key stands, and whether it is the right one.
   * @param {Request} request
   * @param {URL} url
   * @param {Entry} entry
   */
  function checkKey(request, url, entry) {
    const inAddress = url.searchParams.get('key');
    const shown = dialect.key(request.headers) ?? (profile === 'gemini' ? (inAddress ?? undefined) : undefined);
    if (inAddress !== null || (key && request.url?.includes(key))) entry.leak = 'address';
    if (shown === undefined || shown === '') return;
    entry.auth = key === undefined || shown === key ? 'ok' : 'bad';
  }

  /** @param {Request} request @param {Entry} entry @param {boolean} open */
  function letIn(request, entry, open) {
    if (profile === 'ollama' && !isLetIn(entry.origin, flags)) throw new Refusal({ kind: 'forbidden' });
    const needed = !open && (key !== undefined || !keyless.includes(profile));
    if (needed && entry.auth === 'missing') throw new Refusal({ kind: 'no-key' });
    if (needed && entry.auth === 'bad') throw new Refusal({ kind: 'bad-key' });
    dialect.checkHeaders?.(request.headers);
    if (entry.origin !== '' && profile === 'anthropic' && faults.state('org-cors-blocked')) {
      throw new Refusal({ kind: 'org-cors' });
    }
  }

  /** @param {string} text @param {string} model @param {Request} request @param {Entry} entry */
  function readQuestion(text, model, request, entry) {
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      throw new Refusal({ kind: 'syntax' });
    }
    if (key && text.includes(key)) entry.leak = 'body';
    entry.body = JSON.parse(scrub(text));
    if (!isObject(body)) throw new Refusal({ kind: 'syntax' });
    entry.model = model || `${body.model ?? ''}`;
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw new Refusal({ kind: 'syntax' });
    return dialect.read(body, model, context);
  }

  /**
   * A fault that takes the place of an answer.
   * @param {import('./types.js').Fault | undefined} fault
   * @param {string} path
   * @param {string} model
   */
  function instead(fault, path, model) {
    if (!fault) return undefined;
    const kind = problems[fault.kind];
    if (kind) return trouble({ kind, model, hint: fault.hint }, retryHeaders(fault));
    if (fault.kind === 'content_filter' && ['azure', 'anthropic', 'openrouter'].includes(profile)) {
      return trouble({ kind: 'filter', model });
    }
    if (fault.kind === 'redirect') {
      return { status: 302, body: '', headers: { location: `${fault.to ?? 'http://127.0.0.1:9'}${path}` } };
    }
    if (fault.kind === '502-html') {
      const body =
        '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n';
      return { status: 502, body, headers: { 'content-type': 'text/html' } };
    }
    if (fault.kind !== '200-error') return undefined;
    const error = {
      code: 502,
      message: 'Provider returned error',
      metadata: { provider_name: 'Test', raw: 'overloaded' },
    };
    if (fault.where === 'choice') {
      const message = { role: 'assistant', content: '' };
      return { status: 200, body: { id: 'gen-test', choices: [{ index: 0, message, finish_reason: 'error', error }] } };
    }
    return { status: 200, body: profile === 'ollama' ? { error: error.message } : { error } };
  }

  /** @param {Asked} asked @param {string} text @param {string} path @param {Entry} entry @param {Response} response */
  async function reply(asked, text, path, entry, response) {
    const hash = hashOf(text);
    const over = buckets.take(asked.tokens + (limits.countMax ? asked.maxTokens : 0));
    if (over) {
      const headers = flags.retryHeaders === false ? {} : limitHeaders(profile, over);
      return { wire: trouble({ kind: 'busy', hint: over.wait, limit: over.limit, model: asked.model }, headers) };
    }
    const words = `${asked.system}\n${asked.prompt}`;
    const fault = faults.pick('chat', { hash, model: asked.model, words, flex: asked.flex });
    entry.fault = fault?.kind ?? '';
    if (!(await pause(response, delayOf(latency, randomOf(seed, hash, 'delay'))))) return {};
    const wrong = instead(fault, path, asked.model);
    if (wrong) return { wire: wrong, fault };
    const random = randomOf(seed, hash, 'answer');
    const { system, prompt, schema, model } = asked;
    const value = await answer({ system, prompt, schema, model, random });
    const outcome = compose(asked, value, fault, { id: hashOf(seed, hash), random, cache });
    ledger.charge(model, outcome.usage);
    buckets.spend(limits.countMax ? 0 : outcome.usage.output);
    const wire = dialect.reply(asked, outcome, context);
    const statesUsage = fault?.kind !== 'nousage' && fault?.kind !== 'malformed-json-envelope';
    if (statesUsage) response.once('finish', () => ledger.pay(hash, outcome.usage));
    return { wire: { ...wire, body: spoilUsage(fault?.kind ?? '', wire.body) }, fault };
  }

  /** @param {Request} request @param {Response} response @param {URL} url @param {Entry} entry */
  async function handle(request, response, url, entry) {
    const path = url.pathname;
    const model = request.method === 'POST' ? dialect.chat(path, context) : undefined;
    entry.chat = model !== undefined;
    entry.model = model ?? '';
    if (entry.chat) {
      ledger.enter();
      response.once('close', () => ledger.leave(!response.writableFinished && !cut.has(response)));
    }
    const text = await readBody(request, flags.maxBody ?? 32 << 20);
    checkKey(request, url, entry);
    if (model !== undefined) {
      letIn(request, entry, false);
      return reply(readQuestion(text, model, request, entry), text, path, entry, response);
    }
    if (request.method !== 'GET') throw new Refusal({ kind: 'no-path' });
    letIn(request, entry, dialect.openLists ?? false);
    const fault = faults.pick('models', { hash: path, model: '', words: '', flex: false });
    entry.fault = fault?.kind ?? '';
    const wire = instead(fault, path, '') ?? dialect.list(path, context);
    if (!wire) throw new Refusal({ kind: 'no-path' });
    return { wire, fault };
  }

  /** @param {Request} request @param {Response} response */
  async function serve(request, response) {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    /** @type {Entry} */
    const entry = {
      ...{ at: Date.now(), method: request.method ?? '', path: scrub(url.pathname), model: '', body: undefined },
      ...{ status: 0, fault: '', auth: 'missing', origin: request.headers.origin ?? '', leak: '', chat: false },
    };
    ledger.log.push(entry);
    if (request.method === 'OPTIONS') {
      const slow = faults.state('preflight-slow');
      const fails = faults.state('preflight-fail');
      if (slow && !(await pause(response, slow.ms ?? 2000))) return;
      const { status, headers } = fails
        ? { status: 403, headers: {} }
        : preflight(profile, url.pathname, request.headers, flags);
      entry.status = status;
      entry.fault = (fails ?? slow)?.kind ?? '';
      response.writeHead(status, headers).end();
      return;
    }
    /** @type {{ wire?: Wire, fault?: import('./types.js').Fault | undefined }} */
    let result;
    try {
      result = await handle(request, response, url, entry);
    } catch (error) {
      if (response.destroyed) return;
      if (error instanceof Refusal) result = { wire: trouble({ ...error.problem }) };
      else {
        // The test's own answer function, or a gap of this double: nothing that a retry should paper over.
        console.error(error);
        result = { wire: trouble({ kind: 'invalid', message: `The test double failed: ${error}` }) };
        entry.fault = 'double-failed';
      }
    }
    const { wire, fault } = result;
    if (!wire) return;
    const quiet = fault && ['timeout', 'reset'].includes(fault.kind);
    entry.status = quiet ? 0 : wire.status;
    const cors = corsHeaders(profile, entry.origin, wire.status, flags);
    const id = `req_${count}`;
    const own = profile === 'anthropic' ? { 'request-id': id } : { 'x-request-id': id };
    await send(response, { ...wire, headers: { ...own, ...cors, ...wire.headers } }, fault);
  }

  const server = createServer((request, response) => {
    count++;
    response.on('error', () => {});
    serve(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 120_000;
  await new Promise((resolve) => server.listen(options.port ?? 0, '127.0.0.1', () => resolve(undefined)));
  if (!options.port) server.unref(); // a test that failed did not close it: its process ends all the same
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    base: `http://127.0.0.1:${port}`,
    log: ledger.log,
    bill: ledger.bill,
    stats: () => ledger.stats(),
    close: () =>
      new Promise((/** @type {(done: void) => void} */ resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
