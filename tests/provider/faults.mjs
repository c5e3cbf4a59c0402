// Which fault hits which request, and which of them take the place of an answer.

import { randomOf } from './random.mjs';

/** @typedef {import('./types.js').Fault} Fault */

/** Faults that answer with an error in the provider's own words. @type {Record<string, string>} */
export const problems = {
  429: 'busy',
  '429-quota': 'quota',
  '429-daily': 'daily',
  529: 'overloaded',
  500: 'server',
  503: 'unavailable',
  504: 'gateway-timeout',
  402: 'payment',
  403: 'forbidden',
  '404-model': 'no-model',
  413: 'too-large',
  '400-json': 'json-invalid',
  'flex-unavailable': 'flex',
};

/** Faults that are a state of the server and hit no single request. */
const states = ['preflight-fail', 'preflight-slow', 'cors-drop-on-401', 'org-cors-blocked'];

/** All others: of sending, of the envelope, of the text inside. */
const others = [
  ...['502-html', 'redirect', '200-error', 'timeout', 'reset', 'reset-mid', 'slow', 'slow-body', 'drip', 'truncated'],
  ...['malformed-json-envelope', 'octet-stream', 'leading-whitespace', 'nousage', 'usage-strings', 'usage-absurd'],
  ...[
    'malformed-json-content',
    'fenced',
    'prose-prefix',
    'trailing-comma',
    'extra-field',
    'missing-field',
    'wrong-type',
  ],
  ...['bad-enum', 'nan', 'deep-unicode', 'xss', 'injection-echo', 'empty-content', 'null-content', 'refusal'],
  ...['content_filter', 'length', 'length-thinking'],
];

export const kinds = [...Object.keys(problems), ...states, ...others];

/** @typedef {{ hash: string, model: string, words: string, flex: boolean }} Target */

export class Faults {
  /** @type {Map<string, number>} */
  #seen = new Map();
  #count = { chat: 0, models: 0 };

  /** @param {Fault[]} list @param {number} seed */
  constructor(list, seed) {
    const odd = list.find(({ kind }) => !kinds.includes(kind));
    if (odd) throw new Error(`No such fault: ${odd.kind}. There are: ${kinds.join(', ')}`);
    this.faults = list.map((fault) => ({ fault, hits: 0 }));
    this.seed = seed;
  }

  /** The fault that hits this request, if any. @param {'chat' | 'models'} on @param {Target} target */
  pick(on, target) {
    const tried = this.#seen.get(target.hash) ?? 0;
    this.#seen.set(target.hash, tried + 1);
    const index = this.#count[on]++;
    const hit = this.faults.find(({ fault, hits }, i) => {
      if (states.includes(fault.kind) || (fault.on ?? 'chat') !== on) return false;
      if (fault.times !== undefined && hits >= fault.times) return false;
      if (fault.tries !== undefined && tried >= fault.tries) return false;
      if (fault.at && !fault.at.includes(index)) return false;
      if (fault.model !== undefined && !target.model.includes(fault.model)) return false;
      if (fault.marker !== undefined && !target.words.includes(fault.marker)) return false;
      if (fault.kind === 'flex-unavailable' && !target.flex) return false;
      return fault.probability === undefined || randomOf(this.seed, target.hash, tried, i)() < fault.probability;
    });
    if (hit) hit.hits++;
    return hit?.fault;
  }

  /** Whether the server is in this state. @param {string} kind */
  state(kind) {
    const found = this.faults.find(
      ({ fault, hits }) => fault.kind === kind && hits < (fault.times ?? Number.POSITIVE_INFINITY),
    );
    if (found) found.hits++;
    return found?.fault;
  }
}

/** What a 429 says in its headers. @param {Fault} fault @returns {Record<string, string>} */
export function retryHeaders({ retryAfter, retryAfterMs, retryDate }) {
  return {
    ...(retryAfter !== undefined && { 'retry-after': `${retryAfter}` }),
    ...(retryAfterMs !== undefined && { 'retry-after-ms': `${retryAfterMs}` }),
    ...(retryDate !== undefined && { 'retry-after': new Date(Date.now() + retryDate * 1000).toUTCString() }),
  };
}
