// What each known model takes. Stricter than reality where the notes disagree.

/** @typedef {{ context: number, out: number, efforts?: string[], caches?: 'paid' | 'free', flex?: boolean }} OpenAiModel */

const now = { context: 1_050_000, out: 128_000, caches: /** @type {const} */ ('paid'), flex: true };
const efforts = ['none', 'low', 'medium', 'high', 'xhigh', 'max'];

/** @type {Record<string, OpenAiModel>} Without `efforts` a model does not reason. */
export const openai = {
  'gpt-6-luna': { ...now, efforts },
  'gpt-6.1-terra': { ...now, efforts },
  'gpt-6.1-sol': { ...now, efforts: efforts.slice(1) },
  'gpt-5-mini': {
    context: 400_000,
    out: 128_000,
    caches: 'free',
    flex: true,
    efforts: ['minimal', 'low', 'medium', 'high'],
  },
  'gpt-4o-mini': { context: 128_000, out: 16_384, caches: 'free' },
};

/**
 * `thinking`: optional (on unless turned off), always, budget (off unless turned on).
 * @type {Record<string, { context: number, out: number, thinking: 'optional' | 'always' | 'budget', efforts: string[] }>}
 */
export const anthropic = {
  'claude-haiku-5-5': { context: 1e6, out: 128_000, thinking: 'optional', efforts: ['low', 'medium', 'high', 'max'] },
  'claude-sonnet-5-5': { context: 1e6, out: 128_000, thinking: 'always', efforts: efforts.slice(1) },
  'claude-opus-5-5': { context: 1e6, out: 128_000, thinking: 'always', efforts: efforts.slice(1) },
  'claude-haiku-4-5': { context: 200_000, out: 64_000, thinking: 'budget', efforts: [] },
};

/** @type {Record<string, { context: number, out: number, levels: string[] }>} Without levels: a budget. */
export const gemini = {
  'gemini-3.5-flash-lite': { context: 1_048_576, out: 65_536, levels: ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'] },
  'gemini-3.8-flash': { context: 1_048_576, out: 65_536, levels: ['LOW', 'MEDIUM', 'HIGH'] },
  'gemini-2.5-flash-lite': { context: 1_048_576, out: 65_536, levels: [] },
};

/** @type {Record<string, { context: number, out: number, price: [number, number], always?: boolean }>} */
export const openrouter = {
  'openai/gpt-6-luna': { context: 1_050_000, out: 128_000, price: [1e-7, 5e-7] },
  'anthropic/claude-sonnet-5-5': { context: 1e6, out: 128_000, price: [2e-6, 1e-5], always: true },
};

/** @type {Record<string, { context: number, thinks: boolean }>} */
export const local = {
  'small-model': { context: 32_768, thinks: false },
  'big-model': { context: 131_072, thinks: true },
};

/** @type {Record<string, number>} */
const thoughts = { none: 0, minimal: 30, low: 100, medium: 300, high: 1000, xhigh: 2000, max: 4000 };

/** Tokens that a model thinks. @param {string} effort */
export const thoughtsAt = (effort) => thoughts[effort.toLowerCase()] ?? 300;
