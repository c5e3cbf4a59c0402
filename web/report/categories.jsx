import { useState } from 'preact/hooks';
import { compact, count, dollars, fixed, percent, percentRange, score, seconds } from '../lib/format.js';
import { ShareBar } from './bar.jsx';
import { OutcomeBar } from './outcome.jsx';
import { toCategory, toTraces } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Category} Category */

const SMALL = 10; // conversations under which a rate says little

/** Feedback keys worth a column: the ones most conversations have. @param {Report} report */
function feedbackKeys(report) {
  return Object.entries(report.overall.stats.feedback)
    .sort(([, a], [, b]) => b.n - a.n)
    .slice(0, 2)
    .map(([key]) => key);
}

const isYesNo = (/** @type {string} */ value) => value === 'true' || value === 'false';

/** Attributes worth a column: what models were asked for; else what the data answers by yes or no. @param {Report} report */
function attributeKeys({ config, overall }) {
  const { attributes, numbers = {} } = overall.stats;
  const asked = (config.attributes ?? []).map(({ name }) => name).filter((key) => key in attributes || key in numbers);
  if (asked.length > 0) return asked.slice(0, 3);
  return Object.entries(attributes)
    .filter(([, values]) => Object.keys(values).every(isYesNo))
    .slice(0, 2)
    .map(([key]) => key);
}

/**
 * What a category's conversations say of it: the part that is a yes, the mean of numbers, else the value that most have.
 * @param {import('../types.js').Stats} stats @param {string} key
 * @returns {{ text: string, wanted?: string }} `wanted`: the value of the rows it speaks of
 */
function toldOf({ attributes, numbers }, key) {
  const mean = numbers?.[key];
  if (mean) return { text: fixed(mean.mean, 1) };
  const values = Object.entries(attributes[key] ?? {});
  const all = values.reduce((sum, [, n]) => sum + n, 0);
  if (all === 0) return { text: '–' };
  if (values.every(([value]) => isYesNo(value))) {
    return { text: percent((attributes[key]?.true ?? 0) / all), wanted: 'true' };
  }
  const [[value, n]] = /** @type {[[string, number]]} */ (values.sort(([, a], [, b]) => b - a));
  return { text: `${value} ${percent(n / all)}`, ...(value !== '(other values)' && { wanted: value }) };
}

/**
 * @param {{ report: Report, category: Category, children: Category[], scale: number, keys: string[], attributes: string[],
 *   open: boolean, onToggle?: (() => void) | undefined }} props
 */
function CategoryRow({ report, category, children, scale, keys, attributes, open, onToggle }) {
  const { stats } = category;
  const small = category.count < SMALL ? 'small' : '';
  const shown = report.overall.stats;
  const apart = category.differences.find(({ kind }) => kind === 'outcome');
  /** To the rows, the most relevant first; they are measured there again. @param {string} text @param {string} order */
  const to = (text, order) => (
    <td class="number" key={order}>
      {text === '–' ? text : <a href={toTraces({ category: category.id }, order)}>{text}</a>}
    </td>
  );
  const mark = apart && (apart.here[0] / apart.here[1] > apart.elsewhere[0] / apart.elsewhere[1] ? '▲' : '▼');
  return (
    <tr class={`level-${category.level} ${small}`}>
      <th scope="row">
        <div class="name">
          {onToggle ? (
            <button
              type="button"
              class="twist"
              aria-expanded={open}
              aria-label={`Subcategories of ${category.name}`}
              onClick={onToggle}
            >
              {open ? '▾' : '▸'}
            </button>
          ) : (
            <span class="twist" />
          )}
          <a href={toCategory(category.id)}>{category.name}</a>
          {category.pinned && <span class="chip">pinned</span>}
          {category.is_new && <span class="chip">new</span>}
        </div>
      </th>
      <td class="number">
        <a href={toTraces({ category: category.id })}>{count(category.count)}</a>
      </td>
      <td class="number" title={`95% interval ${percentRange(category.share_ci)}`}>
        <a href={toTraces({ category: category.id })}>{percent(category.share)}</a>
      </td>
      <td class="bars">
        <ShareBar category={category} scale={scale}>
          {children}
        </ShareBar>
      </td>
      <td class="number" title={`95% interval ${percentRange(stats.failure_rate_ci)}`}>
        {stats.failed > 0 ? (
          <a href={toTraces({ category: category.id, outcome: 'failed' })}>{percent(stats.failure_rate)}</a>
        ) : (
          percent(0)
        )}
        {mark && (
          <span class={mark === '▲' ? 'bad' : 'good'} title="Statistically significant difference">
            {' '}
            {mark}
          </span>
        )}
      </td>
      <td>
        <OutcomeBar stats={stats} total={category.count} />
      </td>
      {shown.latency_p50_s !== null && to(seconds(stats.latency_p50_s), '-latency_s')}
      {shown.latency_p95_s !== null && to(seconds(stats.latency_p95_s), '-latency_s')}
      {shown.tokens_total !== null && to(compact(stats.tokens_total), '-tokens')}
      {shown.cost_usd_total !== null && to(dollars(stats.cost_usd_total), '-cost_usd')}
      {keys.map((key) => to(score(stats.feedback[key]?.mean), `feedback:${key}`))}
      {attributes.map((key) => {
        const { text, wanted } = toldOf(stats, key);
        const fields = wanted === undefined ? {} : { fields: { [`attribute:${key}`]: wanted } };
        return (
          <td key={key} class="number">
            {text === '–' ? text : <a href={toTraces({ category: category.id, ...fields })}>{text}</a>}
          </td>
        );
      })}
    </tr>
  );
}

/** Categories with their metrics; subcategories fold out. @param {{ report: Report, categories: Category[] }} props */
export function CategoryTable({ report, categories }) {
  const [open, setOpen] = useState(() => /** @type {Set<string>} */ (new Set()));
  const level = Math.min(...categories.map((category) => category.level));
  const heads = categories.filter((category) => category.level === level);
  const scale = Math.max(...heads.map((category) => category.share), 0.0001);
  const keys = feedbackKeys(report);
  const attributes = attributeKeys(report);
  const shown = report.overall.stats;
  const foldable = heads.some((head) => categories.some((category) => category.parent_id === head.id));
  if (heads.length === 0) return <p class="note">There is no category: too few conversations say something.</p>;

  /** @param {string} id */
  const toggle = (id) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  const allOpen = open.size > 0;
  return (
    <div class="scroll">
      <table class="categories">
        <thead>
          <tr>
            <th scope="col">
              Category{' '}
              {foldable && (
                <button
                  type="button"
                  class="quiet unfold"
                  onClick={() => setOpen(allOpen ? new Set() : new Set(heads.map((head) => head.id)))}
                >
                  {allOpen ? 'fold all' : 'unfold all'}
                </button>
              )}
            </th>
            <th scope="col" class="number">
              Conversations
            </th>
            <th scope="col" class="number">
              Share
            </th>
            <th scope="col" class="bars">
              <span class="hidden">Share as a bar</span>
            </th>
            <th scope="col" class="number">
              Failed
            </th>
            <th scope="col">
              <span class="hidden">Outcomes as a bar</span>
            </th>
            {shown.latency_p50_s !== null && (
              <th scope="col" class="number">
                Median time
              </th>
            )}
            {shown.latency_p95_s !== null && (
              <th scope="col" class="number">
                p95 time
              </th>
            )}
            {shown.tokens_total !== null && (
              <th scope="col" class="number">
                Tokens
              </th>
            )}
            {shown.cost_usd_total !== null && (
              <th scope="col" class="number">
                Cost
              </th>
            )}
            {keys.map((key) => (
              <th key={key} scope="col" class="number">
                {key}
              </th>
            ))}
            {attributes.map((key) => (
              <th key={key} scope="col" class="number">
                {key}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {heads.map((head) => {
            const children = categories.filter((category) => category.parent_id === head.id);
            const isOpen = open.has(head.id);
            const shared = { report, scale, keys, attributes };
            return [
              <CategoryRow
                key={head.id}
                {...shared}
                category={head}
                open={isOpen}
                onToggle={children.length > 0 ? () => toggle(head.id) : undefined}
              >
                {children}
              </CategoryRow>,
              ...(isOpen
                ? children.map((child) => (
                    <CategoryRow key={child.id} {...shared} category={child} open={false}>
                      {[]}
                    </CategoryRow>
                  ))
                : []),
            ];
          })}
        </tbody>
      </table>
    </div>
  );
}
