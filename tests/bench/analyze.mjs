// One report by the local engine, the same in Node and in a tab. The time is that of the report alone, until it can be
// shown: grouping twice (for its stability), naming, measuring, the map.

/**
 * @param {(options: object) => Promise<any>} createCore
 * @param {Uint8Array} wasmBinary
 * @param {string[]} texts
 */
export async function analyze(createCore, wasmBinary, texts) {
  const core = await createCore({ wasmBinary });
  const bridge = new core.Bridge();
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const put = (/** @type {Uint8Array} */ bytes) => {
    bridge.input(bytes.length).set(bytes);
    return bytes.length;
  };
  const call = (/** @type {string} */ method, /** @type {object} */ args = {}) =>
    JSON.parse(decoder.decode(bridge.call(method, put(encoder.encode(JSON.stringify(args)))))).ok;
  call('open', { name: 'bench' });
  for (let at = 0; at < texts.length; at += 1000) {
    const lines = texts.slice(at, at + 1000).map((text, i) => JSON.stringify({ id: `t${at + i}`, input: text }));
    bridge.feed(put(encoder.encode(`${lines.join('\n')}\n`)));
  }
  call('close');
  call('finish_reading');
  const start = performance.now();
  call('start', { config: {} });
  while (!call('poll').finished);
  const seconds = (performance.now() - start) / 1000;
  const report = call('report', { include: 'aggregates' });
  return { seconds, groups: report.categories.filter((/** @type {any} */ { level }) => level === 1).length };
}
