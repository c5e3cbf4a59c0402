// Which conversations: a time, a filter, a number; and how many that are, at once.

import { useEffect, useState } from 'preact/hooks';
import { count } from '../lib/format.js';
import { NumberField, parseCount } from './number_field.jsx';

/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Session} Session */

const HOUR = 1;
const DAY = 24 * HOUR;
/** @type {[string, string][]} */
const WINDOWS = [
  ['', 'All of it'],
  [String(HOUR), 'The last hour'],
  [String(DAY), 'The last day'],
  [String(7 * DAY), 'The last week'],
  [String(30 * DAY), 'The last 30 days'],
  ['custom', 'From … to …'],
];

/** What the builder offers: a field, how to ask, an example. @type {[string, string, string][]} */
const QUESTIONS = [
  ['neq(error, null)', 'ended in an error', ''],
  ['gt(latency, "?s")', 'took longer than (seconds)', '10'],
  ['gt(total_cost, ?)', 'cost more than (US dollars)', '0.1'],
  ['gt(total_tokens, ?)', 'has more tokens than', '5000'],
  ['has(tags, "?")', 'has the tag', 'beta'],
  ['and(eq(metadata_key, "?"), eq(metadata_value, "??"))', 'has the metadata (key=value)', 'plan=pro'],
  ['and(eq(feedback_key, "?"), lt(feedback_score, ??))', 'has feedback lower than (key=score)', 'user_score=0.5'],
  ['eq(model, "?")', 'is of the model', 'large-1'],
  ['eq(name, "?")', 'is named', ''],
  ['search("?")', 'says', 'refund'],
];

/** @param {string} filter @param {string} more */
const both = (filter, more) => {
  if (!filter.trim()) return more;
  return filter.startsWith('and(') ? `${filter.slice(0, -1)}, ${more})` : `and(${filter}, ${more})`;
};

/** @param {{ filter: string, onFilter: (filter: string) => void }} props */
function Builder({ filter, onFilter }) {
  const [at, setAt] = useState(0);
  const [value, setValue] = useState('');
  const [pattern = '', , example = ''] = QUESTIONS[at] ?? [];
  const needsValue = pattern.includes('?');
  const add = () => {
    const [first = '', second = ''] = value.split('=').map((part) => part.trim().replaceAll('"', '\\"'));
    onFilter(both(filter, pattern.replace('??', second).replace('?', pattern.includes('??') ? first : value)));
    setValue('');
  };
  return (
    <div class="row">
      <select aria-label="What to ask for" value={at} onChange={(event) => setAt(Number(event.currentTarget.value))}>
        {QUESTIONS.map(([, words], i) => (
          <option key={words} value={i}>
            {words}
          </option>
        ))}
      </select>
      {needsValue && (
        <input
          class="short"
          type="text"
          aria-label="Value"
          value={value}
          placeholder={example}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      )}
      <button type="button" disabled={needsValue && value.trim() === ''} onClick={add}>
        Add to the filter
      </button>
    </div>
  );
}

/** A number of conversations, or a part of all below 1. @param {string} text */
function parseSample(text) {
  const part = /^\s*(0?\.\d{1,6})\s*$/.exec(text);
  if (part && Number(part[1]) > 0) return { value: Number(part[1]) };
  return parseCount(1, 999_999_999)(text);
}

/** How many conversations a config asks for, counted as it is typed. @param {Session} session @param {Config} config */
function useMatching(session, config) {
  const [count, setCount] = useState(
    /** @type {{ matching?: import('../types.js').Matching, problem?: string }} */ ({}),
  );
  const { filter, last_n_hours: hours, start_time: start, end_time: end, sample } = config;
  useEffect(() => {
    let current = true;
    const chosen = { filter, last_n_hours: hours, start_time: start, end_time: end, sample };
    const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
    session.call('count_matches', { config: given, time: new Date().toISOString() }).then(
      (matching) => current && setCount({ matching }),
      (error) => current && setCount({ problem: `${error.message} (${error.where})` }),
    );
    return () => {
      current = false;
    };
  }, [session, filter, hours, start, end, sample]);
  return count;
}

/** @param {{ session: Session, config: Config, onConfig: (config: Config) => void, hasTimes: boolean }} props */
export function Selection({ session, config, onConfig, hasTimes }) {
  const { matching, problem } = useMatching(session, config);
  const { filter = '', last_n_hours: hours, start_time: start, end_time: end } = config;
  const [isCustom, setCustom] = useState(Boolean(start || end));
  const [isOpen] = useState(Boolean(filter || hours || start || end || config.sample)); // at first
  /** What is empty is not in the config. @param {Partial<Config>} change @param {(keyof Config)[]} [without] */
  const change = (change, without = []) => {
    const next = { ...config, ...change };
    for (const key of without) delete next[key];
    onConfig(next);
  };
  /** @param {string} chosen */
  const chooseWindow = (chosen) => {
    setCustom(chosen === 'custom');
    if (chosen === 'custom' || chosen === '') change({}, ['last_n_hours', 'start_time', 'end_time']);
    else change({ last_n_hours: Number(chosen) }, ['start_time', 'end_time']);
  };
  return (
    <details class="mapping" open={isOpen}>
      <summary>
        Which conversations{' '}
        <span class="hint" role="status">
          {matching &&
            `${count(matching.matching)} of ${count(matching.of)} match${
              matching.analysed < matching.matching ? `, ${count(matching.analysed)} of them are drawn` : ''
            }.`}
        </span>
      </summary>
      {hasTimes && (
        <div class="row">
          <label>
            Time{' '}
            <select
              value={isCustom ? 'custom' : String(hours ?? '')}
              onChange={(event) => chooseWindow(event.currentTarget.value)}
            >
              {WINDOWS.map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
              {hours && !WINDOWS.some(([value]) => value === String(hours)) && (
                <option value={String(hours)}>The last {hours} hours</option>
              )}
            </select>
          </label>
          {isCustom &&
            /** @type {const} */ (['start_time', 'end_time']).map((key) => (
              <label key={key}>
                {key === 'start_time' ? 'from' : 'to'}{' '}
                <input
                  type="datetime-local"
                  value={(config[key] ?? '').slice(0, 16)}
                  onInput={(event) => {
                    const { value } = event.currentTarget;
                    if (value) change({ [key]: `${value}:00Z` });
                    else change({}, [key]);
                  }}
                />
              </label>
            ))}
          {isCustom && <span class="hint">UTC</span>}
        </div>
      )}
      <label>
        Filter
        <span class="hint">
          {' '}
          In LangSmith’s language: and(eq(status, "error"), gt(latency, "5s")). Empty: all of them.
        </span>
        <input
          type="text"
          spellcheck={false}
          autocomplete="off"
          value={filter}
          aria-invalid={problem !== undefined}
          onInput={(event) => {
            const { value } = event.currentTarget;
            if (value) change({ filter: value });
            else change({}, ['filter']);
          }}
        />
      </label>
      {problem && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      <Builder filter={filter} onFilter={(next) => change({ filter: next })} />
      {(matching?.of ?? 0) > 100 && (
        <NumberField
          label="How many"
          hint="Drawn evenly over time and outcomes, so that shares stay what they are. Empty: all that match."
          value={config.sample}
          parse={parseSample}
          onChange={(sample) => (sample === undefined ? change({}, ['sample']) : change({ sample }))}
        />
      )}
    </details>
  );
}
