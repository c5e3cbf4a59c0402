// The page: load -> reading -> found -> working -> report. All computing is the worker's.

import { render } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { connect } from '../core/connect.js';
import { startWorker } from '../core/own_worker.js';
import { toCompare } from '../report/route.js';
import { Viewer } from '../report/viewer.jsx';
import { CompareButton } from './compare.jsx';
import { createDesk } from './desk.js';
import { useDrop } from './drop.js';
import { KeepButton } from './keep.jsx';
import { placeOf } from './keys.js';
import { LoadScreen } from './load.jsx';
import { ProgressScreen } from './progress.jsx';
import { FoundScreen } from './setup.jsx';
import { ShareButton } from './share.jsx';
import { keepCategories } from './store.js';
import { createWatch } from './watch.js';

/** @typedef {import('../types.js').Mapping} Mapping */
/** @typedef {import('../types.js').Config} Config */
/** @typedef {import('../types.js').Progress} Progress */
/** @typedef {import('../types.js').ReportSource} ReportSource */
/** @typedef {import('../types.js').Remote} Remote */
/** @typedef {import('./desk.js').Item} Item */

const BRIEF = 500; // milliseconds
const MAX_CONFIG_BYTES = 200_000; // bytes

/** Something that only a config says. @param {unknown} json */
const isConfig = (json) =>
  typeof json === 'object' &&
  json !== null &&
  !Array.isArray(json) &&
  [
    'question',
    'filter',
    'partitions',
    'attributes',
    'attribute_schemas',
    'summary_prompt',
    'user_context',
    'models',
  ].some((key) => key in json);

/** Text that the build put into the page. @param {string} id */
const embedded = (id) => document.getElementById(id)?.textContent ?? '';

/** @returns {import('../types.js').Viewer} */
const viewer = () => ({
  ...JSON.parse(embedded('viewer-hashes')),
  script: embedded('viewer-script'),
  style: embedded('viewer-style'),
});

/**
 * @typedef {{ screen: 'found', overview: import('../types.js').Overview, files: File[], mapping: Mapping, share: number,
 *   session: Remote, config?: Config, configName?: string, problem?: string, buildsOn?: string }} Found
 * @typedef {{ message: string, where: string, share?: number, files?: File[] }} Problem
 * @typedef {{ screen: 'load', problem?: Problem }
 *   | { screen: 'busy', title: string, progress: Progress, since: number, session: Remote, pays: boolean }
 *   | Found
 *   | { screen: 'report', item: Item, source: ReportSource, note?: string, problem?: string }} State
 */

/** The address of each screen, so that Back and Forward lead where people expect. @param {State} state */
const isAt = (state) => (state.screen === 'load' ? /^#?$/ : state.screen === 'found' ? /^#\/data$/ : /^#\/(?!data$)/);

/** @param {{ openSession: () => Remote }} props */
function App({ openSession }) {
  const [state, setState] = useState(/** @type {State} */ ({ screen: 'load' }));
  const latest = useRef(state);
  latest.current = state;
  const desk = useMemo(createDesk, []);
  const first = useMemo(openSession, [openSession]);
  const reader = useRef(first); // the session that read last
  const found = useRef(/** @type {Found | undefined} */ (undefined));
  const seen = useRef(/** @type {Item | undefined} */ (undefined)); // the report that was shown last
  const listed = useMemo(() => first.call('providers', {}), [first]);
  const [providers, setProviders] = useState(/** @type {import('../types.js').Provider[]} */ ([]));
  useEffect(() => {
    listed.then(setProviders);
  }, [listed]);
  const [keys, setKeys] = useState(/** @type {Map<string, string>} */ (new Map())); // by place; in memory, and nowhere else
  const onKey = (/** @type {string} */ place, /** @type {string} */ key) =>
    setKeys((now) => new Map(now).set(place, key));
  const known = useRef(keys);
  known.current = keys;
  const [standings, setStandings] = useState(/** @type {Map<string, import('./watch.js').Standing>} */ (new Map()));
  const watch = useMemo(
    () =>
      createWatch({
        openSession,
        providers: listed,
        keyOf: (place) => known.current.get(place),
        onChange: setStandings,
      }),
    [openSession, listed],
  );
  useEffect(() => void watch.look(), [watch]);

  /** Shows a screen under its address. @param {State} next */
  const go = (next) => {
    if (next.screen === 'found') found.current = next;
    if (next.screen === 'report') seen.current = next.item;
    if (next.screen !== 'busy' && !isAt(next).test(location.hash)) {
      location.hash = next.screen === 'load' ? '' : next.screen === 'found' ? '#/data' : '#/';
    }
    setState(next);
  };

  /** Runs something long, showing its progress; a failure leads back with its sentence.
   * @param {{ title: string, session: Remote, back: State, files?: File[], pays?: boolean }} what
   * @param {(report: (progress: Progress) => void) => Promise<State>} work */
  async function busy({ title, session, back, files, pays = false }, work) {
    const since = performance.now();
    /** @type {Progress} */
    const begin = { stage: '', done: 0, total: 1 };
    // What takes a moment only does not take the report away.
    const onProgress = (/** @type {Progress} */ progress) =>
      setState((now) =>
        now.screen === 'report' && performance.now() - since < BRIEF
          ? now
          : { screen: 'busy', title, progress, since, session, pays },
      );
    onProgress(begin);
    try {
      go(await work(onProgress));
    } catch (error) {
      const { message, where = '', fault = '', share } = /** @type {import('../core/bridge.js').CoreError} */ (error);
      if (fault === 'cancelled') go(back);
      else if (back.screen === 'found' || back.screen === 'report') go({ ...back, problem: message });
      else go({ screen: 'load', problem: { message, where, ...(share && files && { share, files }) } });
    }
  }

  /** A report with what its owner can do. @param {Item} item @returns {State} */
  const show = (item) => {
    const { session, report, has, edits } = item;
    if (!session) {
      const gone = async () => undefined;
      return { screen: 'report', item, source: { report, has_conversations: false, thread: gone } };
    }
    /** @param {import('../types.js').Edit[]} all */
    const apply = async (all) => {
      item.report = await session.call('edit', { edits: all });
      item.edits = all;
      item.kept = false;
      setState(show(item));
    };
    /** @type {import('../types.js').Owner} */
    const owner = {
      edits: edits.length,
      edit: (...more) => apply([...item.edits, ...more]),
      undo: () => apply(item.edits.slice(0, -1)),
      mark: async (thread, right) => {
        await session.call('mark', { thread, right });
        const rows = item.report.rows.map((row) => {
          const { mark: _, ...rest } = row;
          return row.thread_id === thread ? { ...rest, ...(right === null ? {} : { mark: right }) } : row;
        });
        item.report = { ...item.report, rows };
        setState(show(item));
      },
    };
    const source = { report, has_conversations: has, thread: (/** @type {string} */ id) => session.thread(id), owner };
    /** @type {State} */
    const shown = { screen: 'report', item, source };
    if (!item.found) return shown;
    owner.rawRecords = (id) => session.rawRecords(id);
    owner.recluster = (categories) =>
      busy({ title: 'Clustering again', session, back: shown }, async (onProgress) => {
        const { found: form, config, place } = item;
        const key = known.current.get(place ?? '') ?? '';
        const made = await session.recluster(categories, { key, onProgress });
        return show(
          desk.add({
            session,
            report: made,
            has,
            ...(form && { found: form }),
            ...(config && { config: { ...config, categories } }),
            ...(place && { place }),
          }),
        );
      });
    return shown;
  };

  /** Shows a report of this tab again. @param {Item} item */
  const reopen = (item) => {
    const { session, config } = item;
    if (!session || desk.isHeld(item)) return go(show(item));
    return busy({ title: `Making “${item.report.title}” again`, session, back: latest.current }, async (onProgress) => {
      if (config) {
        const key = known.current.get(item.place ?? '') ?? '';
        await session.analyze(config, { key, onProgress });
      }
      desk.hold(item);
      if (item.edits.length > 0) item.report = await session.call('edit', { edits: item.edits });
      return show(item);
    });
  };

  /** A config that is dropped where one is filled in is filled in. @param {File[]} files */
  async function fillIn(files) {
    const [file] = files;
    const now = latest.current;
    if (now.screen !== 'found' || files.length !== 1 || !file || file.size > MAX_CONFIG_BYTES) return false;
    const json = await file
      .text()
      .then(JSON.parse)
      .catch(() => undefined);
    if (!isConfig(json)) return false;
    const name = file.name.replace(/\.json$/, '');
    await now.session.call('accept', { config: json }).then(
      ({ config }) => go({ ...now, config, configName: name }),
      (error) => go({ ...now, problem: `${file.name}: ${error.message}` }),
    );
    return true;
  }

  /** @param {File[]} files @param {Mapping} mapping @param {number} share of all conversations */
  const open = (files, mapping = {}, share = 1) => {
    if (files.length === 0 || latest.current.screen === 'busy') return;
    // What was made so far keeps its session.
    const session = desk.isUsed(reader.current) ? openSession() : reader.current;
    reader.current = session;
    if (found.current?.session === session) found.current = undefined;
    const title = files.length === 1 ? `Reading ${files[0]?.name}` : `Reading ${files.length} files`;
    const back = latest.current.screen === 'report' ? latest.current : /** @type {State} */ ({ screen: 'load' });
    return busy({ title, session, back, files }, async (onProgress) => {
      const opened = await session.read(files, { mapping, share, onProgress });
      if (opened.kind === 'report') {
        return show(desk.add({ session, report: opened.report, has: opened.has_conversations }));
      }
      const { overview, builds_on: buildsOn } = opened;
      return { screen: 'found', overview, files, mapping, share, session, ...(buildsOn && { buildsOn }) };
    });
  };

  /** @param {Config} config @param {string} name of a saved config @param {Found} back @param {string} [view] to begin with */
  const analyze = (config, name, back, view) => {
    const { session } = back;
    const provider = providers.find(({ id }) => id === config.models?.provider);
    const place = placeOf(provider, config.models);
    return busy({ title: 'Making the report', session, back, pays: place !== '' }, async (onProgress) => {
      const made = await session.analyze(config, { key: keys.get(place) ?? '', onProgress });
      const shown = show(desk.add({ session, report: made, has: true, config, place, found: back }));
      if (view) location.hash = view;
      const isKept = name !== '' && (await keepCategories(name, config, made).catch(() => false));
      return isKept && shown.screen === 'report'
        ? { ...shown, note: `Its categories are now part of the config “${name}”: the next report with it uses them.` }
        : shown;
    });
  };

  const dropping = useDrop(async (files) => {
    if (!(await fillIn(files))) open(files);
  });
  useEffect(() => {
    const follow = () => {
      const now = latest.current;
      if (now.screen === 'busy' || isAt(now).test(location.hash)) return;
      if (/^#?$/.test(location.hash)) setState({ screen: 'load' });
      else if (location.hash === '#/data') {
        if (found.current) setState(found.current);
      } else if (seen.current) reopen(seen.current);
    };
    history.replaceState(null, '', location.href.split('#')[0]); // a page that is loaded begins at its beginning
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const title = state.screen === 'report' ? state.source.report.title : 'Tracesift';
  useEffect(() => {
    document.title = title;
  }, [title]);
  const isAtRisk = (state.screen === 'busy' && state.pays) || desk.hasUnkept();
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
          made={desk.list()}
          onMade={reopen}
          found={found.current}
          onFound={() => found.current && go(found.current)}
        />
      );
    case 'busy': {
      const { session } = state;
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
    }
    case 'found':
      return (
        <FoundScreen
          key={state.configName}
          session={state.session}
          providers={providers}
          keys={keys}
          onKey={onKey}
          first={state.config ?? {}}
          configName={state.configName ?? ''}
          {...(state.problem ? { problem: state.problem } : {})}
          {...(state.buildsOn ? { buildsOn: state.buildsOn } : {})}
          overview={state.overview}
          mapping={state.mapping}
          onMap={(mapping) => open(state.files, mapping, state.share)}
          onStart={(config, configName, view) => {
            const { problem: _, ...form } = state;
            analyze(config, configName, { ...form, config, configName }, view);
          }}
          onBack={() => go({ screen: 'load' })}
        />
      );
    case 'report': {
      const { item } = state;
      return (
        <Viewer
          source={state.source}
          actions={
            <>
              {state.problem && (
                <p class="error" role="alert">
                  {state.problem}
                </p>
              )}
              <button type="button" title="This one stays in this tab" onClick={() => go({ screen: 'load' })}>
                New report
              </button>
              {item.found && item.session && (
                <button
                  type="button"
                  title="The same conversations, another question, choice or categories"
                  onClick={() => item.found && go(item.found)}
                >
                  Ask again
                </button>
              )}
              {item.session && (
                <CompareButton
                  session={item.session}
                  onCompared={(comparison) => {
                    item.report = { ...item.report, comparison };
                    setState(show(item));
                    location.hash = toCompare();
                  }}
                />
              )}
              <KeepButton
                report={state.source.report}
                onKept={() => {
                  item.kept = true;
                  setState((now) => ({ ...now }));
                }}
              />
              {state.note && (
                <span class="note" role="status">
                  {state.note}
                </span>
              )}
              {item.session && <ShareButton session={item.session} source={state.source} viewer={parts} />}
            </>
          }
        />
      );
    }
  }
}

const root = document.getElementById('app');
if (root) {
  root.replaceChildren();
  const script = new Blob([embedded('worker-script')], { type: 'text/javascript' });
  render(<App openSession={() => connect(startWorker(script))} />, root);
}
