// Questions outside of a run, one request each: which models there are, which config a model proposes, what a run would
// send and cost.

import { CoreError } from './bridge.js';
import { createTransport } from './transport.js';

/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').HttpRequest} HttpRequest */

const ESTIMATE_SAMPLE = 24; // conversations
const SHOWN_PROMPTS = 3;

/** @param {import('./bridge.js').Bridge} bridge @param {string} provider @param {string} base @param {string} key */
export async function listModels(bridge, provider, base, key) {
  const given = { provider, base_url: base };
  const request = /** @type {HttpRequest} */ (bridge.call('list_models', given));
  const { status, body } = await createTransport({ key, replies: undefined }).send(request);
  const names = status === 200 ? /** @type {string[]} */ (bridge.call('list_models', { body })) : [];
  if (names.length > 0) return names;
  const why = status === 0 ? body : status === 200 ? 'It answered no list of models.' : `It answered ${status}.`;
  throw new CoreError({ fault: 'provider', message: `The models could not be listed. ${why}`, where: provider });
}

/** @param {import('./bridge.js').Bridge} bridge @param {Config} config @param {import('../types.js').Wishes} wishes @param {string} key */
export async function proposeConfig(bridge, config, wishes, key) {
  const ask = async (/** @type {boolean} */ plain) => {
    const given = { ...wishes, config, plain };
    const request = /** @type {HttpRequest} */ (bridge.call('propose', given));
    const reply = await createTransport({ key, replies: undefined }).send(request);
    return /** @type {Config} */ (bridge.call('propose', { ...given, reply }));
  };
  try {
    return await ask(false);
  } catch (error) {
    if (!(error instanceof CoreError) || error.fault !== 'unsupported') throw error;
    return ask(true); // a model that takes no schema is asked in words
  }
}

/** The question about each conversation that a run would ask, as a request. @param {import('./bridge.js').Bridge} bridge
 * @param {ReturnType<typeof import('./reading.js').createReading>} reading @param {Config} config */
export async function* batchQuestions(bridge, reading, config) {
  const time = new Date().toISOString();
  const { ids } = bridge.call('count_matches', { config, time, drawn: true });
  for (const id of ids) {
    const question = await reading.callWhole(id, 'batch_question', { config, time });
    yield/** @type {{ key: string, url: string, body: string }} */ (/** @type {unknown} */ (question));
  }
}

/** @param {import('./bridge.js').Bridge} bridge @param {ReturnType<typeof import('./reading.js').createReading>} reading @param {Config} config */
export async function previewRun(bridge, reading, config) {
  const time = new Date().toISOString();
  const { ids } = bridge.call('count_matches', { config, time, some: ESTIMATE_SAMPLE });
  const samples = [];
  let tokens = 0;
  for (const id of ids) {
    const { input_tokens, ...sample } = await reading.callWhole(id, 'preview', { config, time });
    tokens += input_tokens;
    if (samples.length < SHOWN_PROMPTS) samples.push({ id, ...sample });
  }
  const mean = ids.length > 0 ? tokens / ids.length : 0;
  return { samples, ...bridge.call('estimate', { config, time, input_tokens: mean }) };
}
