import { bytes, count, percent, plural, score, time } from '../lib/format.js';
import { isReadByModels } from '../lib/provenance.js';
import { LocalEngineUsed, LocalSteps, ModelSteps, ModelsUsed } from './provenance.jsx';
import { Precision } from './review.jsx';
import { toFailures } from './route.js';
import { VerdictView } from './verdict.jsx';

/** @typedef {import('../types.js').Report} Report */

/** Text whose meaning no reader knows. @param {{ files: import('../types.js').FileEntry[] }} props */
function UnreadText({ files }) {
  const all = files.flatMap((file) => file.unread ?? []);
  if (all.length === 0) return null;
  return (
    <details>
      <summary>Text that was not read: {plural(all.length, 'unknown field')}</summary>
      <p class="note">
        These fields or kinds of records hold text, and Tracesift does not know what it means. It is in no conversation.
      </p>
      <ul class="problems">
        {all.slice(0, 200).map(({ field, record, records, where }) => (
          <li key={`${where} ${field ?? ''} ${record ?? ''}`}>
            <code>{where}</code>{' '}
            {field ? (
              <>
                field <code>{field}</code> in {plural(records, 'record')}
              </>
            ) : (
              <>
                {plural(records, 'record')} of the type <code>{record}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What became of everything that was given. @param {{ ledger: import('../types.js').Ledger }} props */
export function LedgerView({ ledger }) {
  const { read, used, ignored, duplicate, bad } = ledger.records;
  const problems = ledger.files.flatMap((file) => file.problems);
  return (
    <>
      <p>
        {count(read)} records were read = {count(used)} used + {count(ignored)} bookkeeping of the format +{' '}
        {count(duplicate)} duplicates + {count(bad)} unreadable.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Files">
        <table>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Format</th>
              <th scope="col" class="number">
                Size
              </th>
              <th scope="col" class="number">
                Records
              </th>
              <th scope="col" class="number">
                Unreadable
              </th>
              <th scope="col" class="number">
                Conversations
              </th>
            </tr>
          </thead>
          <tbody>
            {ledger.files.slice(0, 500).map((file) => (
              <tr key={file.name}>
                <th scope="row">{file.name}</th>
                <td>{file.format ?? <span class="bad">not read</span>}</td>
                <td class="number">{bytes(file.bytes)}</td>
                <td class="number">{count(file.records.read)}</td>
                <td class={file.records.bad > 0 ? 'number bad' : 'number'}>{count(file.records.bad)}</td>
                <td class="number">{count(file.threads)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <UnreadText files={ledger.files} />
      {problems.length > 0 && (
        <>
          <h3>What could not be read</h3>
          <ul class="problems">
            {problems.slice(0, 200).map((problem) => (
              <li key={problem.where + problem.message}>
                <code>{problem.where}</code> {problem.message}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** @param {{ report: Report, verdict: import('../types.js').Verdict | undefined }} props */
export function MethodView({ report, verdict }) {
  const { config, ledger, spent } = report;
  return (
    <>
      <h2 class="big">How this report was made</h2>
      {spent ? <ModelsUsed report={report} /> : <LocalEngineUsed report={report} />}
      <ol>
        <li>
          Records became conversations: repeated history was removed, tool results were separated from what users said.
        </li>
        {isReadByModels(report) ? <ModelSteps report={report} /> : <LocalSteps report={report} />}
        <li>
          Every number was counted from the conversations. Ranges are 95% Wilson intervals; percentiles are
          interpolated, a median’s range is the bootstrap’s. What is said to stand out has a false discovery rate of at
          most 5%.
        </li>
        <li>
          A conversation’s outcome is what its feedback says; without feedback, a rule that alone means failure;{' '}
          {isReadByModels(report)
            ? 'else what the model that read it says, where it is sure.'
            : 'else it is not known.'}{' '}
          <a href={toFailures()}>The rules</a> look at errors, tool calls, and words of English.
        </li>
        {report.stability && (
          <li>
            With another seed {percent(report.stability.moved)} of the classified conversations would be in another top
            category (adjusted Rand index {score(report.stability.agreement)}; 1 is the same). To keep categories as
            they are, make the next report on this one.
          </li>
        )}
        {report.continued && (
          <li>
            The categories are those of “{report.continued.title}”: {count(report.continued.kept)} conversations stayed
            where they were, {count(report.continued.placed)} others went where they fit, and{' '}
            {count(report.continued.fresh)} are in new categories.
          </li>
        )}
        {report.prices_as_of && (
          <li>
            Costs marked ≈ are not in the export: they were computed from tokens by the makers’ list prices as of{' '}
            {report.prices_as_of}, without discounts. {count(report.rows.filter((row) => row.cost_is_computed).length)}{' '}
            of {count(report.rows.length)} conversations have such a cost.
          </li>
        )}
      </ol>
      <dl class="facts">
        <div>
          <dt>Question</dt>
          <dd>{config.question}</dd>
        </div>
        {config.filter && (
          <div>
            <dt>Filter</dt>
            <dd>
              <code>{config.filter}</code>
            </dd>
          </div>
        )}
        {report.window && (
          <div>
            <dt>Time</dt>
            <dd>
              {report.window.start ? `from ${time(report.window.start)} ` : ''}
              {report.window.end ? `to ${time(report.window.end)}` : ''}
            </dd>
          </div>
        )}
        <div>
          <dt>Categories asked for</dt>
          <dd>
            {config.partitions?.length > 0
              ? config.partitions
                  .map(({ name, description }) => (description ? `${name} (${description})` : name))
                  .join('; ')
              : config.categories || 'as many as fit'}
          </dd>
        </div>
        <div>
          <dt>Subcategories</dt>
          <dd>{config.subcategories ? 'yes' : 'no'}</dd>
        </div>
        <div>
          <dt>Schema</dt>
          <dd>{report.schema}</dd>
        </div>
      </dl>
      {report.edits && report.edits.length > 0 && (
        <p>
          The categories were changed by hand in {count(report.edits.length)} steps (
          {[...new Set(report.edits.map(({ op }) => op))].join(', ')}), and everything was counted again.
        </p>
      )}
      <Precision rows={report.rows} />
      <h2>Counted again</h2>
      <VerdictView verdict={verdict} />
      <h2>What was read</h2>
      <p>
        {count(ledger.loaded)} conversations = {count(ledger.analysed)} analysed + {count(ledger.no_text)} in which no
        user says anything
        {ledger.unmatched ? ` + ${count(ledger.unmatched)} outside of the time and filter that were asked for` : ''}
        {ledger.unsampled ? ` + ${count(ledger.unsampled)} not drawn` : ''}
        {ledger.filtered ? ` + ${count(ledger.filtered)} left out by an attribute` : ''}.
      </p>
      {ledger.undrawn && (
        <p>
          These are a sample: {percent(ledger.loaded / (ledger.loaded + ledger.undrawn))} of{' '}
          {count(ledger.loaded + ledger.undrawn)} conversations in the files, drawn by their ids while they were read.
        </p>
      )}
      {ledger.models && (
        <p>
          Of the {count(ledger.analysed)} analysed, a model read {count(ledger.models.by_model)};{' '}
          {count(ledger.models.copies)} are equal to one of these; {count(ledger.models.refused)} it refused to read,
          for {count(ledger.models.failed)} no readable answer came, and for {count(ledger.models.unasked)} none was
          asked for. These show what the user wrote, in the category they are closest to.
        </p>
      )}
      <LedgerView ledger={ledger} />
    </>
  );
}
