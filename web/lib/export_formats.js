// A report in other shapes: a brief for a chat or an issue, and its rows for a spreadsheet.

import { count, dollars, percent, percentRange, period, plural, seconds } from './format.js';
import { causeWords, failedWords, isPutAside, isSingle, rateWords, SEVERITY, STATE } from './issues.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Row} Row */

/** Text that Markdown takes for nothing but text, on one line. @param {string} text */
const plain = (text) => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');

/** @param {Report} report */
export function markdown(report) {
  const {
    title,
    ledger,
    overall,
    unclassified,
    categories,
    failure_modes: modes,
    key_points: points,
    issues = [],
  } = report;
  const lines = [
    `# ${plain(title)}`,
    '',
    `${plural(ledger.loaded, 'conversation')}${ledger.undrawn ? ` (a sample of ${count(ledger.loaded + ledger.undrawn)})` : ''}, ` +
      `${count(ledger.analysed)} analysed, ` +
      `${percent(1 - unclassified.share)} classified, ${count(ledger.records.bad)} of ` +
      `${plural(ledger.records.read, 'record')} unreadable; ${period(report.period)}.`,
  ];
  if (report.ended_early) lines.push('', `Not everything was asked: ${plain(report.ended_early)}`);
  lines.push('', '## Key findings', '', ...points.map(({ text }) => `- ${plain(text)}`));
  lines.push('', '## What users ask', '');
  lines.push('| Category | Conversations | Share (95% CI) | Failed | Errors | Time, median | Cost |');
  lines.push('|---|--:|--:|--:|--:|--:|--:|');
  for (const { level, name, count: n, share, share_ci: range, stats } of categories) {
    const cells = [
      `${level > 1 ? '– ' : ''}${plain(name)}`,
      count(n),
      `${percent(share)} (${percentRange(range)})`,
      percent(stats.failure_rate),
      percent(stats.error_rate),
      seconds(stats.latency_p50_s),
      dollars(stats.cost_usd_total),
    ];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  if (unclassified.count > 0) {
    lines.push(`| Unclassified | ${count(unclassified.count)} | ${percent(unclassified.share)} | | | | |`);
  }
  const open = issues.filter((issue) => !isSingle(issue) && !isPutAside(issue));
  if (open.length > 0) {
    lines.push('', '## Issues', '');
    for (const issue of open.slice(0, 10)) {
      const words = [rateWords(issue), failedWords(issue), causeWords(issue)].filter(Boolean).join('; ');
      lines.push(`- ${SEVERITY[issue.severity]}, ${STATE[issue.state]}: ${plain(issue.title)} – ${plain(words)}`);
    }
  }
  if (modes.length > 0) {
    lines.push('', '## Failure modes', '');
    for (const mode of modes.slice(0, 10)) {
      lines.push(`- ${plain(mode.title)}: ${count(mode.count)} of ${count(overall.count)} (${percent(mode.share)})`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A text that begins like a formula would be run by a spreadsheet: it gets an apostrophe. @param {unknown} value */
function cell(value) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value.replace(/^[=+\-@\t\r]/, "'$&") : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180, a header line first; feedback and attributes each as a column of their own. @param {Report} report @param {Row[]} rows */
export function csv(report, rows) {
  const names = new Map(report.categories.map(({ id, name }) => [id, name]));
  /** @param {string | null} leaf @param {number} level */
  const at = (leaf, level) => names.get((leaf ?? '').split('.').slice(0, level).join('.')) ?? '';
  /** @param {(row: Row) => object} of */
  const keys = (of) => [...new Set(rows.flatMap((row) => Object.keys(of(row))))].sort();
  const feedback = keys((row) => row.feedback);
  const attributes = keys((row) => row.attributes);
  /** @type {[string, (row: Row) => unknown][]} */
  const columns = [
    ['thread_id', (row) => row.thread_id],
    ['category', (row) => at(row.category_id, 1)],
    ['subcategory', (row) => ((row.category_id ?? '').includes('.') ? at(row.category_id, 2) : '')],
    ['summary', (row) => row.summary],
    ['outcome', (row) => row.outcome],
    ['outcome_by', (row) => row.outcome_by],
    ['error', (row) => row.error],
    ['signs', (row) => row.signs?.map(({ mode }) => mode).join(' ')],
    ['start_time', (row) => row.start_time],
    ['latency_s', (row) => row.latency_s],
    ['tokens', (row) => row.tokens],
    ['cost_usd', (row) => row.cost_usd],
    ['turns', (row) => row.turns],
    ['tool_calls', (row) => row.tool_calls],
    ['tool_errors', (row) => row.tool_errors],
    ['model', (row) => row.model],
    ['tags', (row) => row.tags.join(' ')],
    ...feedback.map(
      (key) => /** @type {[string, (row: Row) => unknown]} */ ([`feedback.${key}`, (row) => row.feedback[key]]),
    ),
    ...attributes.map(
      (key) => /** @type {[string, (row: Row) => unknown]} */ ([`attribute.${key}`, (row) => row.attributes[key]]),
    ),
  ];
  const lines = [columns.map(([name]) => cell(name)), ...rows.map((row) => columns.map(([, of]) => cell(of(row))))];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}
