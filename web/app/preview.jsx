import { useState } from 'preact/hooks';
import { count, fixed } from '../lib/format.js';

/** @typedef {import('../types.js').Config} Config */

/** What would be sent and what it would cost, before anything is. @param {{ session: import('../types.js').Session,
 *   config: Config, host: string }} props */
export function Preview({ session, config, host }) {
  const [made, setMade] = useState(/** @type {Awaited<ReturnType<typeof session.preview>> | undefined} */ (undefined));
  const [problem, setProblem] = useState('');
  const budget = config.models?.budget_usd ?? 0;
  async function estimate() {
    try {
      setMade(await session.preview(config));
      setProblem('');
    } catch (error) {
      setMade(undefined);
      setProblem(/** @type {Error} */ (error).message);
    }
  }
  const taken = Object.entries(
    (made?.samples ?? []).reduce(
      (all, { redactions }) => {
        for (const [kind, n] of Object.entries(redactions)) all[kind] = (all[kind] ?? 0) + n;
        return all;
      },
      /** @type {Record<string, number>} */ ({}),
    ),
  );
  return (
    <section class="estimate" aria-label="Estimate">
      <button type="button" onClick={estimate}>
        Estimate the cost and show what would be sent
      </button>
      {problem && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {made && (
        <div aria-live="polite">
          <p>
            {made.low_usd === null || made.high_usd === null ? (
              'No price is known for these models, so no cost can be foreseen.'
            ) : (
              <>
                About <strong>{`$${fixed(made.low_usd, 2)} to $${fixed(made.high_usd, 2)}`}</strong>, by list prices.
              </>
            )}{' '}
            Goes to {host}.
          </p>
          {budget > 0 && made.least_budget_usd !== null && budget < made.least_budget_usd && (
            <p class="warn" role="note">
              {`$${fixed(budget, 2)} cannot pay for categories by a model; about $${fixed(made.least_budget_usd, 2)} can.`}
            </p>
          )}
          <table>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col" class="number">
                  Requests
                </th>
                <th scope="col" class="number">
                  Tokens in
                </th>
                <th scope="col" class="number">
                  Tokens out
                </th>
                <th scope="col" class="number">
                  Cost
                </th>
              </tr>
            </thead>
            <tbody>
              {made.roles.map(({ model, requests, input_tokens, output_tokens, cost_usd }, i) => (
                <tr key={i === 0 ? 'reads' : 'thinks'}>
                  <th scope="row">{model}</th>
                  <td class="number">{count(requests)}</td>
                  <td class="number">{count(Math.round(input_tokens))}</td>
                  <td class="number">{count(Math.round(output_tokens))}</td>
                  <td class="number">{cost_usd === null ? 'unknown' : `$${fixed(cost_usd, 2)}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {taken.length > 0 && (
            <p>Redacted in the three below: {taken.map(([kind, n]) => `${kind} (${count(n)})`).join(', ')}.</p>
          )}
          {made.samples.map(({ id, system, prompt, empty }) => (
            <details key={id}>
              <summary>Word for word: {id}</summary>
              {empty.length > 0 && <p class="bad">This conversation has no value for {empty.join(', ')}.</p>}
              <div class="text">{`${system}\n\n${prompt}`}</div>
            </details>
          ))}
        </div>
      )}
    </section>
  );
}
