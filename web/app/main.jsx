// The page: load -> reading -> found -> working -> report. All computing is the worker's.

import { render } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { connect } from '../core/connect.js';
import { startWorker } from '../core/own_worker.js';
import { toCompare } from '../report/route.js';
import { Viewer } from '../report/viewer.jsx';
import { CompareButton } from './compare.jsx';
import { filesOf } from './files.js';
import { FoundScreen } from './found.jsx';
import { KeepButton } from './keep.jsx';
import { LoadScreen } from './load.jsx';
import { ProgressScreen } from './progress.jsx';
import { ShareButton } from './share.jsx';
import { keepCategories } from './store.js';
import { createWatch } from './watch.js';

/** @typedef {import('../types.js').Mapping} Mapping */
/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Opened} Opened */
/** @typedef {import('../types.js').Progress} Progress */
/** @typedef {import('../types.js').ReportSource} ReportSource */

const BRIEF = 500; // milliseconds
const MOST_CONFIG = 200_000; // bytes

/** Something that only a config says. @param {unknown} json */
const isConfig = (json) =>
  typeof json === 'object' &&
  json !== null &&
  !Array.isArray(json) &&
  ['question', 'filter', 'partitions', 'attributes', 'attribute_schemas', 'summary_prompt', 'user_context'].some(
    (key) => key in json,
  );

/** Text that the build put into the page. @param {string} id */
const embedded = (id) => document.getElementById(id)?.textContent ?? '';

/** @returns {import('../types.js').Viewer} */
const viewer = () => ({
  ...JSON.parse(embedded('viewer-hashes')),
  script: embedded('viewer-script'),
  style: embedded('viewer-style'),
});

/**
 * @typedef {{ screen: 'load', problem?: { message: string, where: string, share?: number, files?: File[] } }
 *   | { screen: 'busy', title: string, progress: Progress, since: number }
 *   | { screen: 'found', overview: import('../types.js').Overview, files: File[], mapping: Mapping, share: number, config?: Config,
 *       configName?: string, problem?: string }
 *   | { screen: 'report', source: ReportSource, note?: string, kept?: true }} State
 */

/** @param {{ openSession: () => import('../types.js').Remote }} props */
function App({ openSession }) {
  const session = useMemo(openSession, [openSession]);
  const [state, setState] = useState(/** @type {State} */ ({ screen: 'load' }));
  const latest = useRef(state);
  latest.current = state;
  const [dropping, setDropping] = useState(false);
  const [providers, setProviders] = useState(/** @type {import('../types.js').Provider[]} */ ([]));
  useEffect(() => {
    session.call('providers', {}).then(setProviders);
  }, [session]);
  const [keys, setKeys] = useState(/** @type {Record<string, string>} */ ({})); // by provider; in memory, and nowhere else
  const onKey = (/** @type {string} */ provider, /** @type {string} */ key) =>
    setKeys((now) => ({ ...now, [provider]: key }));
  const known = useRef({ keys, providers });
  known.current = { keys, providers };
  const [standings, setStandings] = useState(/** @type {Map<string, import('./watch.js').Standing>} */ (new Map()));
  const watch = useMemo(
    () =>
      createWatch({
        openSession,
        keyOf: (provider) => known.current.keys[provider] ?? '',
        needsKey: (provider) =>
          known.current.providers.some(({ id, is_local: isLocal }) => id === provider && !isLocal),
        onChange: setStandings,
      }),
    [openSession],
  );
  useEffect(() => {
    if (providers.length > 0) void watch.look();
  }, [providers, watch]);
  const asked = useRef(/** @type {State | null} */ (null)); // the form that the report was asked for with

  /** Runs something long, showing its progress; a failure leads back with its sentence.
   * @param {string} title @param {(report: (progress: Progress) => void) => Promise<State>} work @param {State} back
   * @param {File[]} [files] that are read */
  async function busy(title, work, back, files) {
    const since = performance.now();
    /** @type {Progress} */
    const first = { stage: '', done: 0, total: 1 };
    // What takes a moment only does not take the report away.
    const tell = (/** @type {Progress} */ progress) =>
      setState((now) =>
        now.screen === 'report' && performance.now() - since < BRIEF ? now : { screen: 'busy', title, progress, since },
      );
    tell(first);
    try {
      setState(await work(tell));
    } catch (error) {
      const { message, where = '', fault = '', share } = /** @type {import('../core/door.js').CoreError} */ (error);
      if (fault === 'cancelled') setState(back);
      else if (back.screen === 'found') setState({ ...back, problem: message });
      else setState({ screen: 'load', problem: { message, where, ...(share && files && { share, files }) } });
    }
  }

  /** A report with what its owner can do. @param {import('../types.js').Report} report @param {boolean} has @param {boolean} hasFiles @param {import('../types.js').Edit[]} [edits] @returns {State} */
  const show = (report, has, hasFiles, edits = []) => {
    /** @param {import('../types.js').Edit[]} all */
    const apply = async (all) => setState(show(await session.call('edit', { edits: all }), has, hasFiles, all));
    /** @type {import('../types.js').Owner} */
    const owner = {
      edits: edits.length,
      edit: (...more) => apply([...edits, ...more]),
      undo: () => apply(edits.slice(0, -1)),
      mark: async (thread, right) => {
        await session.call('mark', { thread, right });
        const rows = report.rows.map((row) => {
          const { mark: _, ...rest } = row;
          return row.thread_id === thread ? { ...rest, ...(right === null ? {} : { mark: right }) } : row;
        });
        setState(show({ ...report, rows }, has, hasFiles, edits));
      },
    };
    const source = { report, has_conversations: has, thread: (/** @type {string} */ id) => session.thread(id), owner };
    if (!hasFiles) return { screen: 'report', source };
    owner.raw = (id) => session.raw(id);
    owner.recut = (categories) =>
      busy('Cutting the categories again', async (tell) => show(await session.recut(categories, tell), has, hasFiles), {
        screen: 'report',
        source,
      });
    return { screen: 'report', source };
  };

  /** A config that is dropped where one is filled in is filled in. @param {File[]} files */
  async function fillIn(files) {
    const [file] = files;
    if (latest.current.screen !== 'found' || files.length !== 1 || !file || file.size > MOST_CONFIG) return false;
    const config = await file
      .text()
      .then(JSON.parse)
      .catch(() => undefined);
    if (!isConfig(config)) return false;
    setState((now) =>
      now.screen === 'found' ? { ...now, config, configName: file.name.replace(/\.json$/, '') } : now,
    );
    return true;
  }

  /** @param {File[]} files @param {Mapping} mapping @param {number} share of all conversations */
  const open = (files, mapping = {}, share = 1) =>
    files.length > 0 &&
    busy(
      files.length === 1 ? `Reading ${files[0]?.name}` : `Reading ${files.length} files`,
      async (report) => {
        asked.current = null;
        await session.draw(share);
        const opened = await session.read(files, mapping, report);
        location.hash = '';
        return opened.kind === 'report'
          ? show(opened.report, opened.has_conversations, false)
          : { screen: 'found', overview: opened.overview, files, mapping, share };
      },
      { screen: 'load' },
      files,
    );

  /** @param {import('../types.js').Config} config @param {string} name of a saved config @param {State} back */
  const analyze = (config, name, back) =>
    busy(
      'Making the report',
      async (report) => {
        await session.useKey(keys[config.models?.provider ?? ''] ?? '');
        const made = await session.analyze(config, report);
        location.hash = '#/';
        asked.current = back;
        const shown = show(made, true, true);
        const isKept = name !== '' && (await keepCategories(name, config, made).catch(() => false));
        return isKept && shown.screen === 'report'
          ? {
              ...shown,
              note: `Its categories are now part of the config “${name}”: the next report with it uses them.`,
            }
          : shown;
      },
      back,
    );

  useEffect(() => {
    /** @param {DragEvent} event */
    const over = (event) => {
      event.preventDefault();
      setDropping(true);
    };
    /** @param {DragEvent} event */
    const leave = (event) => event.relatedTarget === null && setDropping(false);
    /** @param {DragEvent} event */
    const drop = async (event) => {
      event.preventDefault();
      setDropping(false);
      const files = event.dataTransfer ? await filesOf(event.dataTransfer) : [];
      if (!(await fillIn(files))) open(files);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);

  useEffect(() => {
    document.body.classList.toggle('dropping', dropping);
  }, [dropping]);
  const title = state.screen === 'report' ? state.source.report.title : 'Tracesift';
  useEffect(() => {
    document.title = title;
  }, [title]);
  // A report that was only opened is not lost with the page, nor is one that is kept.
  const isAtRisk =
    state.screen === 'report' &&
    !state.kept &&
    (Boolean(state.source.owner?.raw) || (state.source.owner?.edits ?? 0) > 0);
  useEffect(() => {
    if (!isAtRisk) return;
    /** @param {BeforeUnloadEvent} event */
    const ask = (event) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isAtRisk]);
  const parts = useMemo(viewer, []);

  switch (state.screen) {
    case 'load':
      return (
        <LoadScreen
          onFiles={(files) => open(files)}
          onSample={(files, share) => open(files, {}, share)}
          problem={state.problem}
          sample={embedded('sample')}
          dropping={dropping}
          watch={watch}
          standings={standings}
          onKey={onKey}
        />
      );
    case 'busy':
      return (
        <ProgressScreen
          title={state.title}
          progress={state.progress}
          since={state.since}
          onCancel={() => session.cancel()}
          onPause={(wanted) => session.pause(wanted)}
          onEnd={() => session.endEarly()}
        />
      );
    case 'found':
      return (
        <FoundScreen
          key={state.configName}
          session={session}
          providers={providers}
          keys={keys}
          onKey={onKey}
          first={state.config ?? {}}
          configName={state.configName ?? ''}
          {...(state.problem ? { problem: state.problem } : {})}
          overview={state.overview}
          mapping={state.mapping}
          onMap={(mapping) => open(state.files, mapping, state.share)}
          onStart={(config, configName) => {
            const { problem: _, ...found } = state;
            analyze(config, configName, { ...found, config, configName });
          }}
          onBack={() => setState({ screen: 'load' })}
        />
      );
    case 'report':
      return (
        <Viewer
          source={state.source}
          actions={
            <>
              <button
                type="button"
                onClick={() => {
                  location.hash = '';
                  setState({ screen: 'load' });
                }}
              >
                New report
              </button>
              {asked.current && (
                <button
                  type="button"
                  title="The same conversations, another question, choice or categories"
                  onClick={() => {
                    location.hash = '';
                    if (asked.current) setState(asked.current);
                  }}
                >
                  Ask again
                </button>
              )}
              <CompareButton
                session={session}
                onCompared={(comparison) => {
                  const { source } = state;
                  setState({ screen: 'report', source: { ...source, report: { ...source.report, comparison } } });
                  location.hash = toCompare();
                }}
              />
              <KeepButton
                report={state.source.report}
                onKept={() => setState((now) => (now.screen === 'report' ? { ...now, kept: true } : now))}
              />
              {state.note && (
                <span class="note" role="status">
                  {state.note}
                </span>
              )}
              <ShareButton session={session} source={state.source} viewer={parts} />
            </>
          }
        />
      );
  }
}

const root = document.getElementById('app');
if (root) {
  root.replaceChildren();
  const script = new Blob([embedded('worker-script')], { type: 'text/javascript' });
  render(<App openSession={() => connect(startWorker(script))} />, root);
}
