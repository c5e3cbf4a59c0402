// What a model would make of the questions: from the question alone, by words. A conversation says what it is about
// with a mark like `topic:refund`; without one the words that set a line apart do.

/** @typedef {{ system: string, prompt: string, schema?: any, model: string, random: () => number }} Asked */

const MARK = /topic:([a-z-]+)/i;
const SMALL = new Set(
  'about after agent asked asks been could does from have help into need needs please should that their them then they this user wants what when which with would your'.split(
    ' ',
  ),
);

/** @param {string} text */
const wordsOf = (text) => (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((word) => !SMALL.has(word));

/** @param {string} text @returns {{ number: number, text: string }[]} */
const linesOf = (text) =>
  [...text.matchAll(/^\[(\d+)\] (.*)$/gm)].map(([, number, line]) => ({ number: Number(number), text: line ?? '' }));

/** @param {string[]} words */
function mostFrequent(words) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word);
}

/** @param {Asked} asked */
function summarize({ prompt, schema }) {
  const said = /\[M\d+ user\] (.*)/.exec(prompt)?.[1] ?? '';
  const topic = MARK.exec(prompt)?.[1];
  const failed = /ERROR\]|could not|cannot|failed/i.test(prompt);
  const evidence = /\[(M\d+) agent\]/.exec(prompt)?.[1];
  /** @type {Record<string, string>} */
  const attributes = {};
  for (const [name, { enum: words }] of Object.entries(schema.properties.attributes?.properties ?? {})) {
    attributes[name] = words ? (failed ? 'true' : 'false') : /number|count|amount/.test(name) ? '3' : 'some';
  }
  return {
    summary: `Wants ${topic ? `topic:${topic} ` : ''}${said
      .slice(0, 80)
      .replace(MARK, '')
      .replace(/[\d{}]/g, '')}, and ${failed ? 'did not get it' : 'got it'}.`,
    outcome: failed ? 'failed' : 'achieved',
    outcome_evidence: evidence ? [evidence] : [],
    failure: failed ? 'The agent said that it could not do what was asked' : '',
    instructions_to_analyst: /analyst/i.test(prompt.replace(/Report on the conversation[\s\S]*$/, '')),
    ...(schema.properties.attributes ? { attributes } : {}),
  };
}

/** Kinds of lines: by their marks, else by the words that are frequent in few of them. @param {string} prompt */
function kindsOf(prompt) {
  const lines = linesOf(prompt);
  /** @type {Map<string, number>} */
  const kinds = new Map();
  const frequent = mostFrequent(lines.flatMap(({ text }) => [...new Set(wordsOf(text))])).slice(0, 12);
  for (const { text } of lines) {
    const kind = MARK.exec(text)?.[1] ?? frequent.find((word) => text.toLowerCase().includes(word));
    if (kind) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** @param {Asked} asked */
function categorize({ system, prompt, schema }) {
  const least = Number(/at least (\d+) of them/.exec(system)?.[1] ?? 2);
  const wanted = Number(/Find (?:exactly |\d+ to )?(\d+)/.exec(system)?.[1] ?? 20);
  const isMarked = MARK.test(prompt);
  const kinds = kindsOf(prompt)
    .filter(([, n]) => n >= least)
    .slice(0, isMarked ? Math.max(20, wanted) : wanted);
  const nested = 'subcategories' in schema.properties.categories.items.properties;
  return {
    categories: kinds.map(([kind]) => ({
      name: `${kind[0]?.toUpperCase()}${kind.slice(1)} requests`,
      description: `Conversations about ${isMarked ? `topic:${kind}` : kind}.`,
      ...(nested ? { subcategories: [] } : {}),
    })),
  };
}

/** @param {Asked} asked @param {number} wrong */
function assign({ system, prompt, random }, wrong) {
  const categories = [...system.matchAll(/^(\d+)\. (.*)$/gm)].map(([, number, text]) => ({
    number: Number(number),
    mark: MARK.exec(text ?? '')?.[1],
    words: new Set(wordsOf(text ?? '')),
  }));
  return {
    assignments: linesOf(prompt).map(({ number, text }) => {
      const mark = MARK.exec(text)?.[1];
      const marked = categories.find((one) => one.mark !== undefined && one.mark === mark);
      const words = wordsOf(text);
      const score = (/** @type {Set<string>} */ set) => words.filter((word) => set.has(word)).length;
      const best = [...categories].sort((a, b) => score(b.words) - score(a.words))[0];
      const fits = marked ?? (mark === undefined && best && score(best.words) > 0 ? best : undefined);
      const err = random() < wrong ? categories[Math.floor(random() * categories.length)] : fits;
      return { item: number, category: err?.number ?? 0 };
    }),
  };
}

/** Keeps every name. @param {Asked} asked */
function rename({ prompt }) {
  const entries = [...prompt.matchAll(/^(\d+)\. (?:\(in \d+\) )?(.*?): (.*)$/gm)];
  return {
    categories: entries.map(([, number, name, description]) => ({ category: Number(number), name, description })),
  };
}

/** Says what the facts say, and once what they do not. @param {Asked} asked */
function narrate({ prompt }) {
  const facts = [...prompt.matchAll(/^\{\{(f\d+)\}\} = (.*)$/gm)].map(([, key, text]) => ({ key, text: text ?? '' }));
  const points = facts
    .filter(({ text }) => /share of conversations in \{\{c\d+\}\}|failed/.test(text))
    .slice(0, 4)
    .map(({ key, text }) => {
      const category = /\{\{c[\d.]+\}\}/.exec(text)?.[0];
      const first = linesOf(prompt).find((line) => category !== undefined && line.text.includes(`in ${category}`));
      return {
        kind: text.includes('failed') ? 'failure' : 'usage',
        text: !category
          ? `In all, {{${key}}} failed.`
          : text.includes('failed')
            ? `In ${category} {{${key}}} of the conversations failed.`
            : `{{${key}}} of what users ask is about ${category}.`,
        traces: first ? [first.number] : [],
      };
    });
  return {
    key_points: [...points, { kind: 'cost', text: 'About 42 percent is wasted.', traces: [] }],
    highlights: linesOf(prompt)
      .slice(0, 3)
      .map(({ number }) => ({ trace: number, reason: 'Shows how such a request goes.' })),
  };
}

/** What was answered to three questions, as a config; and things that nobody may take over. @param {Asked} asked */
function propose({ prompt }) {
  const [does, learn, groups] = ['agent do?', 'learnt?', 'wanted?'].map(
    (question) => prompt.split(`${question}\n`)[1]?.split('\n')[0] ?? '',
  );
  return {
    name: does,
    question: `${learn} (asked by a model)`,
    summary_prompt: prompt.includes('run.inputs') ? '{{run.inputs}}' : '{{broken',
    attributes: [
      { name: 'Was it Solved?', type: 'boolean', description: 'The user got what they asked for' },
      { name: '???', type: 'string', description: 'No name is left of this' },
    ],
    categories:
      groups === '(no answer)' ? [] : groups?.split(', ').map((name) => ({ name, description: `On ${name}` })),
  };
}

/** @param {{ wrong?: number }} [options] `wrong`: the share of assignments that are drawn by lot */
export function makeAnswer({ wrong = 0 } = {}) {
  /** @param {Asked} asked */
  return (asked) => {
    const schema = asked.schema ?? JSON.parse(/JSON Schema:\n(.*)/.exec(asked.system)?.[1] ?? '{"properties":{}}');
    const given = { ...asked, schema };
    const { properties } = schema;
    if (properties.summary) return summarize(given);
    if (properties.assignments) return assign(given, wrong);
    if (properties.key_points) return narrate(given);
    if (properties.summary_prompt) return propose(given);
    if (properties.categories?.items?.properties?.category) return rename(given);
    if (properties.categories) return categorize(given);
    throw new Error('this question is none that is known');
  };
}

export const answer = makeAnswer();
export default answer;
