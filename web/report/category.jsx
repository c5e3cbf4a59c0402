import { select } from '../lib/figures.js';
import { compact, count, dollars, percent, percentRange, seconds } from '../lib/format.js';
import { CategoryTable } from './categories.jsx';
import { Course } from './course.jsx';
import { modeTitle, ratio } from './outcome.jsx';
import { toCategory, toThread, toTraces } from './route.js';
import { TraceTable } from './traces.jsx';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Category} Category */

/** @param {{ label: string, value: string, detail?: string, href?: string }} props */
function Tile({ label, value, detail, href }) {
  return (
    <div class="tile">
      <dt>{label}</dt>
      <dd>{href ? <a href={href}>{value}</a> : value}</dd>
      {detail && <span class="detail">{detail}</span>}
    </div>
  );
}

/** @param {{ report: Report, category: Category }} props */
function Tiles({ report, category }) {
  const { stats } = category;
  const all = report.overall.stats;
  return (
    <dl class="tiles">
      <Tile
        label="Conversations"
        value={count(category.count)}
        detail={`${percent(category.share)} of all, 95% ${percentRange(category.share_ci)}`}
        href={toTraces({ category: category.id })}
      />
      <Tile
        label="Failed"
        value={percent(stats.failure_rate)}
        detail={`95% ${percentRange(stats.failure_rate_ci)}; over all ${percent(all.failure_rate)}`}
        href={toTraces({ category: category.id, outcome: 'failed' })}
      />
      {stats.succeeded > 0 && (
        <Tile
          label="Succeeded"
          value={percent(stats.succeeded / category.count)}
          detail={`of ${count(category.count - stats.failed - stats.succeeded)} nobody says`}
          href={toTraces({ category: category.id, outcome: 'succeeded' })}
        />
      )}
      {stats.latency_p50_s !== null && (
        <Tile
          label="Median time"
          value={seconds(stats.latency_p50_s)}
          detail={`${stats.latency_p50_ci ? `95% ${stats.latency_p50_ci.map(seconds).join('–')}; ` : ''}p95 ${seconds(
            stats.latency_p95_s,
          )}; over all ${seconds(all.latency_p50_s)}`}
        />
      )}
      {stats.tokens_total !== null && <Tile label="Tokens" value={compact(stats.tokens_total)} />}
      {stats.cost_usd_total !== null && (
        <Tile label="Cost" value={dollars(stats.cost_usd_total)} detail={`of ${dollars(all.cost_usd_total)}`} />
      )}
      {Object.entries(stats.feedback).map(([key, { n, mean }]) => (
        <Tile
          key={key}
          label={key}
          value={mean.toFixed(2)}
          detail={`mean of ${count(n)}; over all ${all.feedback[key]?.mean.toFixed(2)}`}
        />
      ))}
    </dl>
  );
}

/** What stands for values that are not told one by one. */
const OTHERS = '(other values)';

/** Values of each attribute here against everywhere. @param {{ report: Report, category: Category }} props */
function Attributes({ report, category }) {
  const entries = Object.entries(category.stats.attributes);
  const numbers = Object.entries(category.stats.numbers ?? {});
  if (entries.length + numbers.length === 0) return null;
  return (
    <section aria-labelledby="attributes">
      <h2 id="attributes">Attributes</h2>
      {numbers.length > 0 && (
        <ul>
          {numbers.map(([key, { n, mean }]) => (
            <li key={key}>
              {key}: mean {mean.toFixed(2)} of {count(n)}; over all{' '}
              {report.overall.stats.numbers?.[key]?.mean.toFixed(2)}
            </li>
          ))}
        </ul>
      )}
      <div class="attributes">
        {entries.map(([key, values]) => {
          const here = Object.values(values).reduce((sum, n) => sum + n, 0);
          const everywhere = report.overall.stats.attributes[key] ?? {};
          const total = Object.values(everywhere).reduce((sum, n) => sum + n, 0);
          return (
            <table key={key}>
              <caption>{key}</caption>
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  <th scope="col" class="number">
                    Here
                  </th>
                  <th scope="col" class="number">
                    Over all
                  </th>
                </tr>
              </thead>
              <tbody>
                {Object.entries(values)
                  .sort(([, a], [, b]) => b - a)
                  .slice(0, 8)
                  .map(([value, n]) => (
                    <tr key={value}>
                      <th scope="row">{value}</th>
                      <td class="number">{percent(n / here)}</td>
                      <td class="number">
                        {value in everywhere || !(OTHERS in everywhere)
                          ? percent((everywhere[value] ?? 0) / total)
                          : 'rare'}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          );
        })}
      </div>
    </section>
  );
}

/** What is more or less frequent here than elsewhere, beyond chance. @param {{ report: Report, category: Category }} props */
function Differences({ report, category }) {
  if (category.differences.length === 0) return null;
  /** @param {import('../types.js').Difference} difference */
  const name = ({ kind, key, value }) => {
    if (kind === 'outcome') return 'Failed';
    if (kind === 'mode') return modeTitle(report, key);
    return `${key}: ${value}`;
  };
  /** @param {import('../types.js').Difference} difference */
  const link = ({ kind, key }) => {
    if (kind === 'outcome') return toTraces({ category: category.id, outcome: 'failed' });
    return kind === 'mode' ? toTraces({ category: category.id, mode: key }) : undefined;
  };
  return (
    <section aria-labelledby="differences">
      <h2 id="differences">What stands out</h2>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" class="number">
                Here
              </th>
              <th scope="col" class="number">
                Elsewhere
              </th>
              <th scope="col" class="number">
                Compared
              </th>
            </tr>
          </thead>
          <tbody>
            {category.differences.map((difference) => {
              const [here, ofHere] = difference.here;
              const [elsewhere, ofElsewhere] = difference.elsewhere;
              const href = link(difference);
              return (
                <tr key={name(difference)}>
                  <th scope="row">{href ? <a href={href}>{name(difference)}</a> : name(difference)}</th>
                  <td class="number" title={`${count(here)} of ${count(ofHere)}`}>
                    {percent(here / ofHere)}
                  </td>
                  <td class="number" title={`${count(elsewhere)} of ${count(ofElsewhere)}`}>
                    {percent(elsewhere / ofElsewhere)}
                  </td>
                  <td class="number" title={`False discovery rate ${difference.q.toPrecision(2)}`}>
                    {ratio(here / ofHere, elsewhere / ofElsewhere)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="detail">
        Only what differs beyond chance: a false discovery rate of 5% over all comparisons of the report.
      </p>
    </section>
  );
}

/** @param {{ report: Report, id: string }} props */
export function CategoryView({ report, id }) {
  const category = report.categories.find((candidate) => candidate.id === id);
  if (!category) return <p class="note">This report has no category {id}.</p>;
  const parent = report.categories.find((candidate) => candidate.id === category.parent_id);
  const children = report.categories.filter((candidate) => candidate.parent_id === id);
  const rows = select(report.rows, { category: id });
  const order = new Map(category.typical.map((thread, i) => [thread, i]));
  const typical = rows.filter((row) => order.has(row.thread_id));
  typical.sort((a, b) => (order.get(a.thread_id) ?? 0) - (order.get(b.thread_id) ?? 0));
  return (
    <>
      {parent && (
        <p class="crumbs">
          <a href={toCategory(parent.id)}>{parent.name}</a> ›
        </p>
      )}
      <h2 class="big">{category.name}</h2>
      {category.example && <blockquote>{category.example}</blockquote>}
      <p>{category.description}</p>
      <Tiles report={report} category={category} />
      {children.length > 0 && (
        <section aria-labelledby="subcategories">
          <h2 id="subcategories">Subcategories</h2>
          <CategoryTable report={report} categories={children} />
        </section>
      )}
      {typical.length > 0 && (
        <section aria-labelledby="typical">
          <h2 id="typical">Typical requests</h2>
          <ul class="quotes">
            {typical.slice(0, 5).map((row) => (
              <li key={row.thread_id}>
                <a href={toThread(row.thread_id, { category: id })}>{row.summary || row.thread_id}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Differences report={report} category={category} />
      <Course report={report} category={category} />
      <Attributes report={report} category={category} />
      {rows.length > 0 && (
        <section aria-labelledby="rows">
          <h2 id="rows">All {count(rows.length)} conversations</h2>
          <TraceTable report={report} rows={rows} filter={{ category: id }} />
        </section>
      )}
    </>
  );
}
