import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { count, percent, period, plural } from '../lib/format.js';
import { LedgerView } from '../report/method.jsx';
import { toFailures } from '../report/route.js';
import { ConfigBar } from './configs.jsx';
import { useHistory } from './history.js';
import { hostOf, placeOf } from './keys.js';
import { MappingForm } from './mapping.jsx';
import { ModelsForm } from './models.jsx';
import { NumberField, parseCount } from './number_field.jsx';
import { GivenCategories } from './predefined_categories.jsx';
import { lacksModel } from './presets.js';
import { Preview } from './preview.jsx';
import { Selection } from './selection.jsx';
import { keepDraft, readDraft } from './store.js';

/** @typedef {import('../types.js').Config} Config */

const parseCategories = parseCount(1, 50);

/** Begins with a capital. @param {string} text */
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {import('../types.js').Overview} overview */
function facts({ threads, failed, with_latency, with_tokens, with_cost, feedback, messages }) {
  /** @param {number} n */
  const part = (n) => (n === 0 ? 'none' : n === threads ? 'all' : percent(n / threads));
  const keys = Object.entries(feedback).map(([key, n]) => `${key} (${count(n)})`);
  return [
    ['Conversations', count(threads)],
    ['Messages', count(messages)],
    ['Ended in an error', threads ? `${count(failed)} (${percent(failed / threads)})` : '–'],
    ['Have a duration', part(with_latency)],
    ['Have token counts', part(with_tokens)],
    ['Have a cost', part(with_cost)],
    ['Feedback', keys.slice(0, 8).join(', ') || 'none'],
  ];
}

/** What was found, and the few things to choose. @param {{ session: import('../types.js').Session,
 *   providers: import('../types.js').Provider[], keys: Map<string, string>,
 *   onKey: (place: string, key: string) => void, first: Config, problem?: string, buildsOn?: string, overview: import('../types.js').Overview,
 *   mapping: import('../types.js').Mapping, onMap: (mapping: import('../types.js').Mapping) => void,
 *   onStart: (config: Config, name: string, view?: string) => void, configName: string, onBack: () => void }} props */
export function FoundScreen({
  session,
  providers,
  keys,
  onKey,
  first,
  configName,
  problem,
  buildsOn,
  overview,
  mapping,
  onMap,
  onStart,
  onBack,
}) {
  const edited = useHistory(() => {
    const begun = Object.keys(first).length > 0 ? first : readDraft(); // what was being edited when the page was left
    const { mapping: _, ...rest } = begun;
    return /** @type {Config} */ (Object.keys(mapping).length > 0 ? { ...rest, mapping } : rest);
  });
  const { value: config, set: setConfig } = edited;
  const [isLast] = useState(
    () => Object.keys(first).length === 0 && Object.keys(config).some((key) => key !== 'mapping'),
  );
  const [name, setName] = useState(configName);
  useLayoutEffect(() => keepDraft(config), [config]); // at once: the page may be left right after
  const provider = providers.find(({ id }) => id === config.models?.provider);
  const host = provider && config.models ? hostOf(provider, config.models) : '';
  const place = placeOf(provider, config.models);
  const unsure = overview.ledger.files.find((file) => file.fields);
  const { threads, ledger, formats } = overview;
  const skipped = ledger.files.filter((file) => file.problems.length > 0).length;
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  // By a click and not by submitting: a page in a frame may be forbidden to submit.
  const start = () => {
    if (form.current?.reportValidity() !== false) onStart(config, name);
  };
  return (
    <main class="app">
      <h1>{threads > 0 ? `${plural(threads, 'conversation')} found` : 'No conversations found'}</h1>
      <p class="lead">
        {Object.keys(formats).length > 0 && `Format: ${Object.keys(formats).join(', ')}. `}
        {threads > 0 && `${sentence(period(overview.period))}. `}
        {ledger.undrawn !== undefined &&
          `A sample: these are ${percent(threads / (threads + ledger.undrawn))} of ${count(threads + ledger.undrawn)}, drawn by their ids. `}
        {skipped > 0 &&
          `${count(skipped)} of ${count(ledger.files.length)} files had problems; ${threads > 0 ? 'the rest was read' : 'see below'}.`}
      </p>
      {problem && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {buildsOn && (
        <p class="note" role="status">
          The categories of “{buildsOn}” are kept: conversations go where they fit, and what fits nowhere makes new
          ones.
        </p>
      )}
      {unsure && <MappingForm file={unsure} mapping={mapping} onMap={onMap} />}
      {threads > 0 && (
        <>
          <dl class="facts">
            {facts(overview).map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <ConfigBar
            session={session}
            config={config}
            host={host}
            apiKey={keys.get(place) ?? ''}
            name={name}
            undo={edited.undo}
            redo={edited.redo}
            onConfig={(next, nextName) => {
              edited.replace(next);
              setName(nextName);
            }}
          />
          {isLast && Object.keys(config).some((key) => key !== 'mapping') && (
            <p class="note">
              What you filled in last time is here again.{' '}
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  edited.replace(config.mapping ? { mapping: config.mapping } : {});
                  setName('');
                }}
              >
                Begin with an empty form
              </button>
            </p>
          )}
          <form
            ref={form}
            class="form"
            onSubmit={(event) => {
              event.preventDefault();
              start();
            }}
          >
            <label>
              Your question
              <span class="hint">Stands as the report's title.</span>
              <input
                type="text"
                value={config.question ?? ''}
                placeholder="What are users asking the agent, and where does it fail?"
                onInput={(event) => {
                  const { question: _, ...rest } = config;
                  const { value } = event.currentTarget;
                  setConfig(value ? { ...rest, question: value } : rest);
                }}
              />
            </label>
            <NumberField
              label="Categories"
              hint="How many at the top. Empty: as many as fit the data."
              value={config.categories || undefined}
              parse={parseCategories}
              onChange={(categories) => {
                const { categories: _, ...rest } = config;
                setConfig(categories === undefined ? rest : { ...rest, categories });
              }}
            />
            <GivenCategories
              partitions={config.partitions ?? []}
              onChange={(partitions) => {
                const { partitions: _, ...rest } = config;
                setConfig(partitions.length > 0 ? { ...rest, partitions } : rest);
              }}
            />
            <Selection
              session={session}
              config={config}
              onConfig={setConfig}
              hasTimes={overview.period.start !== null}
            />
            <ModelsForm
              session={session}
              providers={providers}
              config={config}
              onConfig={setConfig}
              apiKey={keys.get(place) ?? ''}
              onKey={(key) => onKey(place, key)}
              files={ledger.files.map((file) => file.name)}
            />
            {provider && <Preview session={session} config={config} host={host} />}
            {lacksModel(config) && (
              <p class="note" role="note">
                Which of these ways a conversation failed in, only a model can read. Choose one above, or let the rules
                report what they detect: errors, loops, tools that failed, answers that are missing and two dozen more.
              </p>
            )}
            <div class="row">
              {lacksModel(config) ? (
                <button
                  type="button"
                  class="primary"
                  onClick={() => {
                    const { partitions: _, ...rest } = config;
                    if (form.current?.reportValidity() !== false) onStart(rest, name, toFailures());
                  }}
                >
                  Make the report by the rules
                </button>
              ) : (
                <button type="button" class="primary" onClick={start}>
                  {provider ? `Send to ${host || 'the provider'} and make the report` : 'Make the report'}
                </button>
              )}
              <button type="button" onClick={onBack}>
                Back
              </button>
            </div>
          </form>
        </>
      )}
      {threads === 0 && (
        <button type="button" class="primary" onClick={onBack}>
          Choose other files
        </button>
      )}
      <h2>What was read</h2>
      <LedgerView ledger={ledger} />
    </main>
  );
}
