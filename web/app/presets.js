// Configs to begin with.

/** @typedef {import('../types.js').Config} Config */

/** `needsModel`: comparing the words of users cannot find its categories.
 * @type {{ id: string, title: string, hint: string, config: Config, needsModel?: boolean }[]} */
export const PRESETS = [
  {
    id: 'usage',
    title: 'Usage patterns',
    hint: 'What people ask for, and how that goes.',
    config: { question: 'What are users asking the agent, and where does it fail?' },
  },
  {
    id: 'errors',
    title: 'Error analysis',
    hint: 'Only conversations that ended in an error: what they were about, and what broke.',
    config: {
      question: 'What breaks, and in which requests?',
      filter: 'neq(error, null)',
      attributes: [{ name: 'cause', type: 'string', description: 'What broke first, in a few words' }],
    },
  },
  {
    id: 'behaviour',
    title: 'Agent behaviour',
    hint: 'How the agent works: which tools it takes, in which order, and where it strays.',
    config: {
      question: 'How does the agent go about its work, and where does it stray?',
      summary_prompt: 'What the agent did:\n{{run.outputs}}\n{{#run.error}}It ended in: {{run.error}}{{/run.error}}',
      attributes: [
        { name: 'strayed', type: 'boolean', description: 'The agent did something that was not asked for' },
        { name: 'steps_wasted', type: 'number', description: 'Steps that brought it no further' },
      ],
    },
  },
  {
    id: 'failures',
    title: 'Failure modes',
    hint: 'Sorts conversations by what went wrong. A model reads it; without one, rules report what they detect.',
    needsModel: true,
    config: {
      question: 'In which ways does the agent fail?',
      partitions: [
        { name: 'Did what was asked', description: 'Nothing went wrong that the conversation shows' },
        { name: 'Wrong tool or arguments', description: 'A tool that does not fit, or values that are wrong' },
        { name: 'Ignored an instruction', description: 'A rule or a wish that was stated is not followed' },
        { name: 'Made something up', description: 'States what no tool or user said' },
        { name: 'Gave up early', description: 'Stops, declines or hands over where it could have gone on' },
        { name: 'Went in circles', description: 'Repeats itself without getting further' },
        { name: 'Claimed success wrongly', description: 'Says that it is done when it is not' },
        { name: 'Broken tool or service', description: 'What it called failed, whatever the agent did' },
      ],
    },
  },
];

/** Whether a config asks for categories that only a model can assign, and asks none. @param {Config} config */
export const lacksModel = ({ models, partitions = [] }) =>
  !models?.provider &&
  PRESETS.some(
    ({ needsModel, config }) =>
      needsModel &&
      config.partitions?.length === partitions.length &&
      config.partitions.every(({ name }, i) => name === partitions[i]?.name),
  );

const FAILS = /\b(fail|error|wrong|break|broke|bug|problem|crash)/i;
const ACTS = /\b(tool|step|behav|loop|path|how the agent|plan)/i;

/**
 * A draft from what somebody says of their agent, by rules: no model is asked.
 * @param {{ does: string, learn: string, groups: string }} answers
 * @returns {Config}
 */
export function draft({ does, learn, groups }) {
  const base = PRESETS.find(
    ({ id }) => id === (FAILS.test(learn) ? 'usage' : ACTS.test(learn) ? 'behaviour' : 'usage'),
  );
  /** @type {Config} */
  const config = { ...base?.config };
  if (learn.trim()) config.question = learn.trim();
  if (does.trim()) config.name = `${does.trim().replace(/[.\s]+$/, '')}: ${config.question}`.slice(0, 120);
  if (FAILS.test(learn)) {
    config.attributes = [
      { name: 'solved', type: 'boolean', description: 'The user got what they asked for' },
      { name: 'what_went_wrong', type: 'string', description: 'In a few words; empty if nothing did' },
    ];
  }
  const partitions = parseGroups(groups);
  if (partitions.length > 0) config.partitions = partitions;
  return config;
}

/** "Returns: money back" a line, or names with commas. @param {string} text */
export function parseGroups(text) {
  const lines = text.includes('\n') || text.includes(':') ? text.split('\n') : text.split(',');
  const seen = new Set();
  return lines.flatMap((line) => {
    const [, name = '', description = ''] = /^\s*(?:[-*•]|\d+[.)])?\s*([^:]*?)\s*(?::\s*(.*?)\s*)?$/.exec(line) ?? [];
    if (!name || seen.has(name)) return [];
    seen.add(name);
    return [description ? { name, description } : { name }];
  });
}
