import { useEffect, useId, useState } from 'preact/hooks';
import { percent } from '../lib/format.js';
import { Attributes } from './attributes.jsx';
import { Check } from './check.jsx';
import { hostOf, placeOf } from './keys.js';
import { NumberField, parseAmount } from './number_field.jsx';
import { Redaction } from './redaction.jsx';
import { KeptKey } from './saved_key.jsx';

/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Models} Models */
/** @typedef {import('../types.js').Provider} Provider */

const BUDGET = 5; // US dollars, unless somebody says otherwise

/** Whether this page's security policy lets it reach an address. @param {string} url */
export function mayReach(url) {
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
  const allowed = /connect-src ([^;]*)/.exec(policy)?.[1]?.split(' ') ?? [];
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  return allowed.some((source) => {
    if (source === protocol || source === origin) return true;
    const [, scheme, name, anyPort] = /^(\w+:)\/\/([^:]+)(:\*)?$/.exec(source) ?? [];
    if (scheme !== protocol || name === undefined) return false;
    if (name.startsWith('*.')) return hostname.endsWith(name.slice(1));
    return Boolean(anyPort) && hostname === name;
  });
}

/** @param {{ label: string, hint?: string, value: string, placeholder?: string, secret?: boolean, class?: string,
 *   list?: string, onChange: (value: string) => void }} props */
function Field({ label, hint, secret = false, onChange, ...rest }) {
  const id = useId();
  const common = {
    id,
    autocomplete: 'off',
    spellcheck: false,
    ...rest,
    onInput: (/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => onChange(currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {hint && <span class="hint">{hint}</span>}
      </label>
      {secret ? <input type="password" {...common} /> : <input type="text" {...common} />}
    </div>
  );
}

/** What the provider has, asked for when somebody wants it; offered while a name is typed.
 * @param {{ session: import('../types.js').Session, provider: Provider, base: string, apiKey: string }} props */
function ModelList({ session, provider, base, apiKey }) {
  const [names, setNames] = useState(/** @type {string[]} */ ([]));
  const [said, setSaid] = useState('');
  const host = hostOf(provider, { base_url: base });
  const ask = async () => {
    try {
      const found = await session.listModels(provider.id, base, apiKey);
      setNames(found);
      setSaid(`${found.length} models: they are offered as you type.`);
    } catch (error) {
      setNames([]);
      setSaid(/** @type {Error} */ (error).message);
    }
  };
  return (
    <p class="row">
      <button type="button" disabled={host === ''} onClick={ask}>
        List the models of {host || 'the provider'}
      </button>
      <span class="note" role="status">
        {said}
      </span>
      <datalist id="known-models">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </p>
  );
}

const MAX_NAMES = 40;

/** What the prompt may name, with the part of the conversations that have it; a click puts it in.
 * @param {{ session: import('../types.js').Session, onChoose: (name: string) => void }} props */
function Variables({ session, onChoose }) {
  const [variables, setVariables] = useState(
    /** @type {import('../types.js').Methods['variables'][1]} */ ({ of: 0, names: [] }),
  );
  useEffect(() => {
    session.call('variables', { config: {} }).then(setVariables, () => {});
  }, [session]);
  const names = [...variables.names].sort((a, b) => b.count - a.count).slice(0, MAX_NAMES);
  return (
    <ul class="names" aria-label="What the prompt may name">
      {names.map(({ name, count }) => (
        <li key={name}>
          <button type="button" class="quiet chip" onClick={() => onChoose(name)}>
            {name} {percent(count / variables.of)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Which models are asked, with whose key, for how much, and what for.
 * @param {{ session: import('../types.js').Session, providers: Provider[], config: Config, onConfig: (config: Config) => void, apiKey: string,
 *   onKey: (key: string) => void, files: string[] }} props */
export function ModelsForm({ session, providers, config, onConfig, apiKey, onKey, files }) {
  const [kept, setKept] = useState(0);
  useEffect(() => {
    session.replies(false).then(setKept);
  }, [session]);
  const { models } = config;
  const provider = providers.find(({ id }) => id === models?.provider);

  /** @param {{ [K in keyof Models]?: Models[K] | undefined }} change */
  const change = (change) => {
    const next = /** @type {Models} */ ({ ...models, ...change });
    // What is left empty is the provider's default.
    const stated = Object.entries(next).filter(([, value]) => value !== '' && value !== undefined);
    onConfig({ ...config, models: /** @type {Models} */ (Object.fromEntries(stated)) });
  };
  /** @param {string} text */
  const changePrompt = (text) => {
    const { summary_prompt: _, ...rest } = config;
    onConfig(text ? { ...rest, summary_prompt: text } : rest);
  };
  /** @param {string} id */
  const choose = (id) => {
    const { models: _, attributes: __, summary_prompt: ___, ...rest } = config;
    const chosen = providers.find((one) => one.id === id);
    if (!chosen) onConfig(rest);
    else onConfig({ ...config, models: { provider: id, ...(chosen.is_local ? {} : { budget_usd: BUDGET }) } });
  };

  return (
    <>
      <label>
        Analysis engine
        <span class="hint">
          The local engine compares words, for nothing and without sending anything. A model reads each conversation,
          summarises it and finds the categories; it costs money and sees what you send.
        </span>
        <select
          aria-label="Analysis engine"
          value={models?.provider ?? ''}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">The local engine, in this tab</option>
          {providers.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}, with my key
            </option>
          ))}
        </select>
      </label>
      {provider && models && (
        <>
          {!(provider.is_local && provider.id === 'ollama') && (
            <Field
              label={provider.is_local ? 'API key, if the server wants one' : 'API key'}
              hint={`Stays in this tab's memory, unless you keep it below, and is sent to ${hostOf(provider, models) || 'the provider'} only. Best is a key with a spending limit.`}
              secret
              value={apiKey}
              onChange={onKey}
            />
          )}
          {provider.id !== 'ollama' && (
            <KeptKey
              key={placeOf(provider, models)}
              place={placeOf(provider, models)}
              legacy={models.base_url ? '' : provider.id}
              apiKey={apiKey}
              onKey={onKey}
            />
          )}
          {(!provider.base_url || provider.is_local) && (
            <Field
              label="Address"
              hint="Of the API, without a key in it."
              value={models.base_url ?? ''}
              placeholder={provider.base_url || 'https://…/openai/v1'}
              onChange={(base_url) => change({ base_url })}
            />
          )}
          {models.base_url && !mayReach(models.base_url) && (
            <p class="error" role="alert">
              This page may not reach that address: its security policy names the known providers and this computer.
              Open tracesift-any-host.html instead, which lies beside this page.
            </p>
          )}
          <Check
            label="Only name the categories: one request, about a cent"
            hint="The local engine makes the report, a model gives its categories names and descriptions. It sees a few requests of each, with personal data taken out."
            checked={models.names_only === true}
            onChange={(names_only) => change({ names_only: names_only || undefined })}
          />
          <div class="two">
            <Field
              label="Summary model"
              hint="Each conversation: a cheap one."
              value={models.summary ?? ''}
              placeholder={provider.summary}
              list="known-models"
              onChange={(summary) => change({ summary })}
            />
            <Field
              label="Reasoning model"
              hint="Categories and findings: a good one."
              value={models.thinking ?? ''}
              placeholder={provider.thinking || 'the same'}
              list="known-models"
              onChange={(thinking) => change({ thinking })}
            />
          </div>
          <ModelList session={session} provider={provider} base={models.base_url ?? ''} apiKey={apiKey} />
          {!provider.is_local && (
            <NumberField
              label="Spend at most (US dollars)"
              hint="Hard limit: requests that could exceed it are not sent. Leave empty for no limit."
              value={models.budget_usd}
              parse={parseAmount}
              onChange={(budget_usd) => change({ budget_usd })}
            />
          )}
          <Attributes
            attributes={config.attributes ?? []}
            onChange={(attributes) => {
              const { attributes: _, ...rest } = config;
              onConfig(attributes.length > 0 ? { ...rest, attributes } : rest);
            }}
          />
          {(models.redact === false || (models.redact_except ?? []).length > 0) && (
            <p class="error" role="note">
              {models.redact === false
                ? 'Personal data is not redacted before sending: “Redact secrets and personal data” is off below, under More.'
                : 'Some files are sent with personal data in them: see below, under More.'}
            </p>
          )}
          <details class="mapping" open={Boolean(models.base_url) && !provider.is_local}>
            <summary>More</summary>
            <div class="form">
              {provider.base_url && !provider.is_local && (
                <Field
                  label="Another address"
                  hint="Of a data region or a proxy of yours."
                  value={models.base_url ?? ''}
                  placeholder={provider.base_url}
                  onChange={(base_url) => change({ base_url })}
                />
              )}
              <label>
                Prompt for one conversation
                <span class="hint">
                  Mustache:{' '}
                  {'{{all_thread_messages}}, {{run.inputs}}, {{run.outputs}}, {{run.error}}, {{run.feedback}}'} … Empty:
                  the whole conversation.
                </span>
                <textarea
                  rows={3}
                  spellcheck={false}
                  placeholder="{{all_thread_messages}}"
                  value={config.summary_prompt ?? ''}
                  onInput={(event) => changePrompt(event.currentTarget.value)}
                />
              </label>
              <Variables
                session={session}
                onChoose={(name) => changePrompt(`${config.summary_prompt ?? ''}{{${name}}}`)}
              />
              <Redaction models={models} onChange={change} files={files} />
              {provider.has_flex && (
                <Check
                  label="Flex tier: half price, slower. Falls back to standard pricing when unavailable."
                  hint="Where the provider has room for it."
                  checked={models.flex === true}
                  onChange={(flex) => change({ flex })}
                />
              )}
              {kept > 0 && (
                <p class="note">
                  {kept} paid answers are kept in this browser, so that nothing is paid for twice.{' '}
                  <button type="button" onClick={() => session.replies(true).then(setKept)}>
                    Forget them
                  </button>
                </p>
              )}
            </div>
          </details>
        </>
      )}
    </>
  );
}
