// A pretended provider for a person: node tests/provider/serve.mjs --profile openai --port 8089 --latency 300

import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startProvider } from './server.mjs';

const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'openai' },
    port: { type: 'string', default: '8089' },
    latency: { type: 'string', default: '300' },
    key: { type: 'string' },
    rpm: { type: 'string' },
    tpm: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    origins: { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] }, // kind or kind=probability
  },
});

const answers = new URL('answers.mjs', import.meta.url);
const answer = existsSync(answers) ? (await import(answers.href)).default : undefined;
const faults = values.fault.map((one) => {
  const [kind = '', probability] = one.split('=');
  return { kind, ...(probability && { probability: Number(probability) }) };
});
const provider = await startProvider({
  profile: /** @type {import('./types.js').Profile} */ (values.profile),
  port: Number(values.port),
  seed: Number(values.seed),
  latency: { median: Number(values.latency), sigma: 0.5 },
  limits: { ...(values.rpm && { rpm: Number(values.rpm) }), ...(values.tpm && { tpm: Number(values.tpm) }) },
  faults,
  flags: {
    ...(values.json && { json: /** @type {any} */ (values.json) }),
    ...(values.origins && { origins: values.origins }),
  },
  ...(values.key && { key: values.key }),
  ...(answer && { answer }),
});

const key = values.key ?? 'any key';
console.log(`${values.profile} at ${provider.base}, ${key}${answer ? '' : ', answers made from the schema'}`);
process.on('SIGINT', () => {
  console.log(provider.stats());
  process.exit(0);
});
