// Configs by name: begin with a preset, save, load, pass on as a file; and a draft from three answers.

import { useEffect, useRef, useState } from 'preact/hooks';
import { download, fileName } from '../lib/download.js';
import { draft, PRESETS } from './presets.js';
import { deleteConfig, listConfigs, saveConfig } from './store.js';

/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('./store.js').SavedConfig} SavedConfig */

/**
 * Three questions, of which a config is made: by rules, or by a model where one is chosen.
 * @param {{ config: Config, host: string, apiKey: string, session: import('../types.js').Session, onConfig: (config: Config) => void }} props
 */
function Guided({ config, host, apiKey, session, onConfig }) {
  const [answers, setAnswers] = useState({ does: '', learn: '', groups: '' });
  const [said, setSaid] = useState('');
  const [isAsking, setIsAsking] = useState(false);
  const ask = async () => {
    setIsAsking(true);
    setSaid('The model reads your answers…');
    try {
      const made = await session.propose(config, answers, apiKey);
      const { models } = config;
      onConfig({ ...made, ...(models && { models }) });
      setSaid('Written by the model. Look it over: Undo brings the form back as it was.');
    } catch (error) {
      setSaid(/** @type {Error} */ (error).message);
    }
    setIsAsking(false);
  };
  /** @type {[keyof typeof answers, string, string][]} */
  const questions = [
    ['does', 'What does your agent do?', 'Helps customers of a shop'],
    ['learn', 'What would you like to learn?', 'Where does it fail, and for whom?'],
    ['groups', 'Do you have categories already? (names, or nothing)', ''],
  ];
  return (
    <details class="mapping">
      <summary>Answer three questions instead of filling in the form</summary>
      <div class="form">
        {questions.map(([key, question, example]) => (
          <label key={key}>
            {question}
            <textarea
              rows={1}
              placeholder={example}
              value={answers[key]}
              onInput={(event) => setAnswers({ ...answers, [key]: event.currentTarget.value })}
            />
          </label>
        ))}
        <button
          type="button"
          disabled={!Object.values(answers).some((answer) => answer.trim())}
          onClick={() => onConfig(draft(answers))}
        >
          Fill in the form from these
        </button>
        <div class="row">
          <button
            type="button"
            disabled={isAsking || !config.models?.provider || !Object.values(answers).some((answer) => answer.trim())}
            onClick={ask}
          >
            {host ? `Let the model at ${host} write it` : 'Let the model write it'}
          </button>
          <span class="note" role="status">
            {said ||
              (config.models?.provider
                ? 'Sends your answers and the beginnings of twelve conversations; costs about a cent.'
                : 'Choose a provider below, then a model can write the form from your answers and the data.')}
          </span>
        </div>
      </div>
    </details>
  );
}

/**
 * @param {{ session: import('../types.js').Session, config: Config, host: string, apiKey: string, name: string,
 *   onConfig: (config: Config, name: string) => void, undo: (() => void) | undefined, redo: (() => void) | undefined }} props
 */
export function ConfigBar({ session, config, host, apiKey, name, onConfig, undo, redo }) {
  const [saved, setSaved] = useState(/** @type {SavedConfig[]} */ ([]));
  const [said, setSaid] = useState('');
  const [newName, setNewName] = useState('');
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));
  const refresh = () => listConfigs().then(setSaved, () => setSaid('This browser keeps nothing here.'));
  useEffect(() => {
    void refresh();
  }, []);
  /** @param {string} id */
  const choose = (id) => {
    const preset = PRESETS.find((one) => `preset:${one.id}` === id);
    const kept = saved.find((one) => `saved:${one.name}` === id);
    if (preset) onConfig(preset.config, '');
    else if (kept) onConfig(kept.config, kept.name);
  };
  /** @param {string} as */
  const save = async (as) => {
    await saveConfig(as, config);
    onConfig(config, as);
    setNewName('');
    setSaid(`Saved as “${as}”.`);
    await refresh();
  };
  const rename = async () => {
    const as = newName.trim();
    if (saved.some((one) => one.name === as)) return setSaid(`There is a “${as}” already.`);
    await save(as);
    await deleteConfig(name);
    setSaid(`“${name}” is “${as}” now.`);
    await refresh();
  };
  /** @param {File | undefined} chosen */
  const load = async (chosen) => {
    if (!chosen) return;
    try {
      // In our own words, whoever's words it came in.
      const { config: accepted } = await session.call('accept', { config: JSON.parse(await chosen.text()) });
      onConfig(accepted, chosen.name.replace(/\.json$/, ''));
      setSaid('Loaded.');
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      setSaid(error instanceof SyntaxError ? 'This file is not JSON.' : message);
    }
  };
  const chosen = saved.some((one) => one.name === name) ? `saved:${name}` : '';
  return (
    <section class="configs" aria-label="Configs">
      <div class="row">
        <label>
          Begin with{' '}
          <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="">…</option>
            <optgroup label="Presets">
              {PRESETS.map(({ id, title, hint }) => (
                <option key={id} value={`preset:${id}`} title={hint}>
                  {title}
                </option>
              ))}
            </optgroup>
            {saved.length > 0 && (
              <optgroup label="Saved">
                {saved.map((one) => (
                  <option key={one.name} value={`saved:${one.name}`}>
                    {one.name}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        </label>
        {chosen && (
          <>
            <button type="button" onClick={() => save(name)}>
              Save
            </button>
            <button
              type="button"
              onClick={async () => {
                if (!confirm(`Delete the config “${name}”?`)) return;
                await deleteConfig(name);
                onConfig(config, '');
                await refresh();
              }}
            >
              Delete
            </button>
          </>
        )}
        <input
          type="text"
          class="short"
          aria-label="Name of the config"
          placeholder="a name"
          value={newName}
          onInput={(event) => setNewName(event.currentTarget.value)}
        />
        <button type="button" disabled={newName.trim() === ''} onClick={() => save(newName.trim())}>
          Save as
        </button>
        {chosen && (
          <button type="button" disabled={newName.trim() === ''} onClick={rename}>
            Rename
          </button>
        )}
        <button type="button" onClick={() => file.current?.click()}>
          Load a file
        </button>
        <button
          type="button"
          onClick={() =>
            download(
              [`${JSON.stringify(config, null, 2)}\n`],
              'application/json',
              fileName(name || 'tracesift-config', 'json'),
            )
          }
        >
          Save a file
        </button>
        <input
          ref={file}
          type="file"
          hidden
          accept=".json"
          aria-label="Config file"
          onChange={(event) => load(event.currentTarget.files?.[0])}
        />
        <button type="button" disabled={!undo} onClick={undo}>
          Undo
        </button>
        <button type="button" disabled={!redo} onClick={redo}>
          Redo
        </button>
        <span class="note" role="status">
          {said}
        </span>
      </div>
      <Guided config={config} host={host} apiKey={apiKey} session={session} onConfig={(made) => onConfig(made, '')} />
    </section>
  );
}
