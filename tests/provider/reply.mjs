// An answer as the model would have written it: within its limit of tokens, or spoilt as a fault says.

import { tokensOf } from './random.mjs';
import { spoilText, spoilValue } from './spoil.mjs';

/** @typedef {import('./types.js').Fault} Fault */
/** @typedef {import('./types.js').Outcome} Outcome */

/**
 * @param {import('./types.js').Asked} asked
 * @param {unknown} value A string is the text of the reply as it is.
 * @param {Fault | undefined} fault
 * @param {{ id: string, random: import('./types.js').Random, cache: import('./cache.mjs').PromptCache }} more
 * @returns {Outcome}
 */
export function compose(asked, value, fault, { id, random, cache }) {
  const kind = fault?.kind ?? '';
  const spoilt = spoilValue(kind, value, asked.schema, random);
  let text = spoilText(kind, typeof spoilt === 'string' ? spoilt : JSON.stringify(spoilt));
  let reasoning = Math.min(asked.reasoning, asked.maxTokens);
  const room = asked.maxTokens - reasoning;
  /** @type {Outcome['finish']} */
  let finish = 'stop';
  if (tokensOf(text) > room) {
    text = text.slice(0, room * 4);
    finish = 'length';
  }
  if (kind === 'length') {
    text = text.slice(0, Math.ceil(text.length / 2));
    finish = 'length';
  }
  if (kind === 'length-thinking') {
    text = '';
    reasoning = asked.maxTokens;
    finish = 'length';
  }
  if (kind === 'empty-content' || kind === 'null-content' || kind === 'content_filter') text = '';
  if (kind === 'content_filter') finish = 'filter';
  if (kind === 'refusal') finish = 'refusal';
  const written = kind === 'refusal' ? 10 : tokensOf(text);
  const usage = { input: asked.tokens, ...cache.use(asked), reasoning, output: reasoning + written };
  return { text: kind === 'null-content' ? null : text, finish, usage, id, random };
}
