import { count, percent, percentRange } from '../lib/format.js';
import { toCategory, toTraces } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').FailureMode} FailureMode */

/** Share of each category's conversations that fail in each way; darker is more.
 * @param {{ report: Report, modes: FailureMode[] }} props */
function HeatMap({ report, modes }) {
  const columns = report.categories.filter(({ level }) => level === 1);
  if (columns.length < 2) return null;
  /** @param {FailureMode} mode @param {import('../types.js').Category} category */
  const rate = (mode, category) => (mode.by_category[category.id] ?? 0) / category.count;
  const most = Math.max(0.0001, ...modes.flatMap((mode) => columns.map((category) => rate(mode, category))));
  return (
    <section aria-labelledby="heat">
      <h2 id="heat">Where it happens</h2>
      <p class="note">
        Of each category’s conversations, the part in which a rule saw it. A conversation may be in several rows.
      </p>
      <div class="scroll">
        <table class="heat">
          <thead>
            <tr>
              <th scope="col">Way of failing</th>
              {columns.map((category) => (
                <th key={category.id} scope="col">
                  <a href={toCategory(category.id)}>{category.name}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {modes.map((mode) => (
              <tr key={mode.id}>
                <th scope="row">{mode.title}</th>
                {columns.map((category) => {
                  const n = mode.by_category[category.id] ?? 0;
                  const share = rate(mode, category);
                  return (
                    <td
                      key={category.id}
                      class={category.count < 10 ? 'small' : ''}
                      style={{ '--heat': `${Math.round((share / most) * 45)}%` }}
                      title={`${count(n)} of ${count(category.count)}`}
                    >
                      {n > 0 && <a href={toTraces({ category: category.id, mode: mode.id })}>{percent(share)}</a>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** @param {{ report: Report }} props */
export function FailuresView({ report }) {
  const modes = report.failure_modes;
  if (modes.length === 0) {
    return (
      <>
        <h2 class="big">Failures</h2>
        <p class="note">No failure modes detected in these conversations.</p>
      </>
    );
  }
  return (
    <>
      <h2 class="big">How conversations fail</h2>
      <p>
        Each way of failing is a rule that needs no model. Several may hold for one conversation, so they add up to more
        than the failures. A rule marked <span class="chip">decides</span> alone makes a conversation a failure where no
        feedback says otherwise; the others are signs worth looking at.
      </p>
      <div class="scroll">
        <table class="modes">
          <thead>
            <tr>
              <th scope="col">Way of failing</th>
              <th scope="col" class="number">
                Conversations
              </th>
              <th scope="col" class="number">
                Share
              </th>
              <th scope="col">Rule</th>
            </tr>
          </thead>
          <tbody>
            {modes.map((mode) => (
              <tr key={mode.id}>
                <th scope="row">
                  <a href={toTraces({ mode: mode.id })}>{mode.title}</a>{' '}
                  {mode.decides && <span class="chip">decides</span>}
                </th>
                <td class="number">
                  <a href={toTraces({ mode: mode.id })}>{count(mode.count)}</a>
                </td>
                <td class="number" title={`95% interval ${percentRange(mode.share_ci)}`}>
                  {percent(mode.share)}
                </td>
                <td class="detail">{mode.rule}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <HeatMap report={report} modes={modes} />
    </>
  );
}
