// What happened in a conversation, in a sentence or two, from its row alone.

import { plural, seconds } from '../lib/format.js';
import { modeOf } from './failure_mode.js';

const MOST_TOOLS = 5;

/** "a, b and c" @param {string[]} parts */
const listed = (parts) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);

/** What the agent did. @param {import('../types.js').Row} row */
function steps({ tools = [], tool_calls: calls, tool_errors: errors, turns }) {
  const asked = turns > 1 ? `The user wrote ${turns} times` : turns === 1 ? 'The user wrote once' : 'No user wrote';
  if (calls === 0) return `${asked}; the agent called no tool.`;
  const shown = tools.slice(0, MOST_TOOLS);
  const rest = tools.length - shown.length;
  const path = listed(rest > 0 ? [...shown, 'others'] : shown);
  const failed = errors === 0 ? '' : errors >= calls ? ', which failed' : `; ${errors} of ${calls} calls failed`;
  return `${asked}; the agent called ${path || plural(calls, 'tool')}${failed}.`;
}

/** How it ended, and who says so.
 * @param {import('../types.js').Report} report @param {import('../types.js').Row} row */
function ending(report, { outcome, outcome_by: by = '', error, feedback, latency_s: latency }) {
  const after = latency === null || latency === undefined ? '' : ` after ${seconds(latency)}`;
  if (error) return `It ended in an error${after}.`;
  if (outcome === 'unknown') return `It ended${after}; nothing says how.`;
  const score = feedback?.[by];
  const mode = modeOf(report, by);
  const reason = mode
    ? `“${mode.title}”`
    : by === 'model'
      ? 'as the model read it'
      : [by, score === undefined ? '' : String(score)].filter(Boolean).join(' ');
  return `It ${outcome}${after}${reason && `: ${reason}`}.`;
}

/** @param {import('../types.js').Report} report @param {import('../types.js').Row} row */
export const storyOf = (report, row) => `${steps(row)} ${ending(report, row)}`;
