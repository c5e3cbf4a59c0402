// Who made a report, and how: the part of the method page that differs.

import { count, fixed, percent } from '../lib/format.js';
import { isReadByModels } from '../lib/provenance.js';

/** @typedef {import('../types.js').Report} Report */

/** @param {{ report: Report }} props */
export function LocalEngineUsed({ report }) {
  return (
    <p>
      By the local engine ({report.engine}, seed {report.seed}), without any model and without sending anything
      anywhere. The same files, settings and version give the same report, byte for byte.
    </p>
  );
}

/** @param {{ report: Report }} props */
export function LocalSteps({ report }) {
  return (
    <>
      {(report.steps ?? []).map((step) => (
        <li key={step}>{step}</li>
      ))}
    </>
  );
}

/** @param {number | null} cost */
const dollars = (cost) => (cost === null ? 'unknown' : `$${fixed(cost, 4)}`);

/** @param {{ report: Report }} props */
export function ModelsUsed({ report }) {
  const { spent = [], config } = report;
  const sum = spent.reduce(
    (all, { cost_usd }) => (all === null || cost_usd === null ? null : all + cost_usd),
    /** @type {number | null} */ (0),
  );
  const estimated = spent.reduce((all, one) => all + (one.estimated ?? 0), 0);
  return (
    <>
      <p>
        {isReadByModels(report)
          ? `By models of ${config.models.provider}`
          : `By the local engine; a model of ${config.models.provider} named the categories`}{' '}
        ({report.engine}, seed {report.seed}). What they wrote is theirs; every number was counted by code. The same
        files, settings and answers give the same report, byte for byte.
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col">Model</th>
              {['Answers', 'Tokens in', 'Tokens out', 'Cost'].map((title) => (
                <th key={title} scope="col" class="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {spent.map((one) => (
              <tr key={one.stage + one.model}>
                <th scope="row">{one.stage}</th>
                <td>{one.model}</td>
                <td class="number">{count(one.answers)}</td>
                <td class="number">{count(one.input_tokens)}</td>
                <td class="number">{count(one.output_tokens)}</td>
                <td class="number">{dollars(one.cost_usd)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={5}>
                In all, by list prices or as the provider states it
                {estimated > 0 &&
                  `; ${count(estimated)} answers did not say what they cost and are booked at the most that they can have cost`}
              </th>
              <td class="number">{dollars(sum)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  );
}

const FOUND = {
  model: 'A model that thinks found categories in the summaries.',
  local: 'No model found categories; the local engine did, by the words of the summaries.',
  earlier: 'The categories are those of an earlier report.',
  given: 'The categories are those that were given.',
};

/** @param {{ report: Report }} props */
export function ModelSteps({ report }) {
  const { contested = 0, ledger, redactions } = report;
  const taken = Object.entries(redactions ?? {}).map(([kind, n]) => `${kind} (${count(n)})`);
  return (
    <>
      {taken.length > 0 && <li>Before anything was sent, this was taken out: {taken.join(', ')}.</li>}
      <li>
        A model read each conversation by itself and summarised it. Numbers in a summary that are not in the
        conversation were replaced by “…”; cited messages that it was not shown were dropped.
      </li>
      <li>
        {FOUND[report.provenance?.categories ?? 'model']} Each conversation was then put into one, by number, or into
        none; where the vectors of its words point elsewhere, two more votes were taken:{' '}
        {percent(ledger.analysed > 0 ? contested / ledger.analysed : 0)} were contested. What fitted none was looked at
        for new categories once. Names were then checked against the members of each category.
      </li>
      <li>
        {report.provenance?.findings === 'local'
          ? 'The findings are computed; no sentence of a model passed the checks.'
          : 'The findings were written around numbers that code had computed: a sentence with a number of its own, or with a comparison that no number supports, was refused.'}
      </li>
    </>
  );
}
