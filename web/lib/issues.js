// Issues in words: titles, states, numbers.

import { count, percent, percentRange, plural, seconds } from './format.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Issue} Issue */

/** Seen in one conversation only: listed apart. @param {Issue} issue */
export const isSingle = ({ count: n, kind }) => n < 2 && kind !== 'unexplained';

/** A person said that it needs nobody. @param {Issue} issue */
export const isPutAside = ({ mark }) => mark !== undefined;

/** @param {Report} report */
export const openIssues = ({ issues = [] }) => issues.filter((one) => !isSingle(one) && !isPutAside(one)).length;

/** @param {Report} report @param {string} id */
export const issueOf = ({ issues = [] }, id) => issues.find((one) => one.id === id);
/** @param {Report} report @param {string} id */
export const issueTitle = (report, id) => issueOf(report, id)?.title ?? id;

/** @type {Record<Issue['severity'], string>} */
export const SEVERITY = { high: 'High', medium: 'Medium', low: 'Low' };
/** @type {Record<Issue['state'], string>} */
export const STATE = {
  ongoing: 'ongoing',
  new: 'new',
  escalating: 'escalating',
  quiet: 'quiet',
  regressed: 'back again',
};
/** @type {Record<NonNullable<Issue['mark']>, string>} */
export const MARK = { resolved: 'resolved', ignored: 'ignored', not_an_issue: 'not an issue' };

/** @type {Record<Issue['state'], string>} */
export const STATE_RULE = {
  ongoing: 'As often as before, as far as is known.',
  new: 'Not seen before the last third of the conversations, or not in the earlier report.',
  escalating: 'More than one and a half times as frequent in the last third of the conversations as before.',
  quiet: 'Not seen in the last third of the conversations, though three or more were expected.',
  regressed: 'It was quiet or resolved in the earlier report, and is back.',
};

/** The conversations in which it could have happened. @param {Issue} issue */
export function eligibleWords({ step, kind, eligible }) {
  if (step && (kind === 'tool_error' || kind === 'loop' || kind === 'person_refused')) {
    return `${count(eligible)} that call ${step}`;
  }
  return `${count(eligible)} in which it could happen`;
}

/** "10 of 285 that call it (3.5%, 1.9–6.3%)" @param {Issue} issue */
export const rateWords = (issue) =>
  `${count(issue.count)} of ${eligibleWords(issue)} (${percent(issue.count / issue.eligible)}, 95% CI ${percentRange(issue.rate_ci)})`;

/** "9 of 10 failed, 46% elsewhere"; nothing where no outcome is known. @param {Issue} issue */
export function failedWords({ failed: [n, known], failed_elsewhere: [other, otherKnown] }) {
  if (known === 0) return '';
  const elsewhere = otherKnown > 0 ? `, elsewhere ${percent(other / otherKnown)}` : '';
  return `${count(n)} of ${count(known)} failed${elsewhere}`;
}

/** What became of failed calls. @param {Issue} issue */
export function recoveredWords({ recovered, lost_s: lost }) {
  if (!recovered) return '';
  const { yes, no, untried } = recovered;
  const parts = [];
  if (yes > 0) parts.push(`worked later in ${count(yes)} of ${count(yes + no + untried)}`);
  if (no > 0) parts.push(`failed again in ${count(no)}`);
  if (untried > 0) parts.push(`not tried again in ${count(untried)}`);
  const time = lost !== undefined && yes > 0 ? `; about ${seconds(lost / yes)} each until it worked` : '';
  return `The same step ${parts.join(', ')}${time}.`;
}

/** @param {Issue} issue */
export function causeWords({ cause, step }) {
  if (!cause) return '';
  const { rule, argument, here, elsewhere, shape, usual } = cause;
  const numbers = `${count(here[0])} of ${count(here[1])} failing calls; of ${count(elsewhere[1])} that worked: ${count(elsewhere[0])}`;
  if (rule === 'made_up') return `${step} is called with a ${argument} that nobody gave: ${numbers}.`;
  return `${argument} looks like “${shape}” instead of “${usual}”: ${numbers}.`;
}

/** What an over-represented value is called. @param {Report} report @param {import('../types.js').Difference} difference */
export function differenceName(report, { kind, key, value = '' }) {
  if (kind !== 'category') return `${key}: ${value}`;
  return report.categories.find(({ id }) => id === value)?.name ?? 'Unclassified';
}

/** As text for a bug tracker. @param {Report} report @param {Issue} issue */
export function asText(report, issue) {
  const lines = [
    `# ${issue.title}`,
    '',
    `${SEVERITY[issue.severity]} · ${STATE[issue.state]} · ${rateWords(issue)} · ${plural(issue.events, 'event')}`,
  ];
  for (const words of [issue.severity_reason ?? '', failedWords(issue), recoveredWords(issue), causeWords(issue)]) {
    if (words) lines.push('', words);
  }
  for (const difference of issue.differences) {
    const [here, ofHere] = difference.here;
    const [elsewhere, ofElsewhere] = difference.elsewhere;
    lines.push(
      `- ${differenceName(report, difference)}: ${count(here)} of ${count(ofHere)} here, ${count(elsewhere)} of ${count(ofElsewhere)} elsewhere`,
    );
  }
  lines.push('', 'Examples:', '');
  for (const { thread_id: id, at, text } of issue.examples) lines.push(`- ${id}, message ${at + 1}: ${text}`);
  return `${lines.join('\n')}\n`;
}

/** Cases as lines of JSON, for a set of evaluations. @param {Issue} issue */
export const asLines = (issue) =>
  issue.cases
    .map(
      ({ thread_id, at }) =>
        `${JSON.stringify({ issue: issue.id, kind: issue.kind, title: issue.title, thread_id, at })}\n`,
    )
    .join('');
