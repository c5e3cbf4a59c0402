// What the files of the double tell each other.

export type Profile =
  | ('openai' | 'anthropic' | 'gemini' | 'openrouter' | 'azure' | 'compatible' | 'ollama' | 'nocors')
  | ('groq' | 'mistral' | 'deepseek' | 'together');

/** A number in [0, 1), the next one with every call. */
export type Random = () => number;

export type Answer = (question: {
  system: string;
  prompt: string;
  schema: any;
  model: string;
  random: Random;
}) => unknown;

/**
 * Something that goes wrong. Without `at` and `probability` it hits whatever its filters let through.
 * `at` counts from 0 the requests that were neither refused nor over the limits.
 */
export interface Fault {
  kind: string;
  probability?: number;
  at?: number[];
  model?: string; // a part of its name
  marker?: string; // a part of the prompt or of the instructions
  times?: number; // then no more
  tries?: number; // only the first so many times that the same body comes
  on?: 'chat' | 'models';
  ms?: number;
  retryAfter?: number; // 429: header, seconds
  retryAfterMs?: number; // 429: header
  retryDate?: number; // 429: header as a date, so many seconds ahead
  hint?: number; // 429: in the body, seconds
  to?: string; // redirect: an origin
  where?: 'top' | 'choice'; // 200-error
}

export interface Limits {
  rpm?: number;
  tpm?: number;
  windowMs?: number; // how long the "minute" is
  countMax?: boolean; // the tokens asked for count too, whether used or not
}

export interface Flags {
  json?: 'none' | 'object' | 'loose' | 'schema'; // compatible: which response_format it takes; loose: no `strict`
  flat?: boolean; // compatible: errors without a wrapping `error`
  origins?: string; // ollama: '*' lets every page in
  expose?: 'all'; // every header may be read by a page
  dropOn401?: boolean; // a 401 carries no CORS headers; default for openai
  retryHeaders?: boolean; // false: a 429 says nothing in its headers
  deployed?: string; // azure: which model is behind every deployment
  deployments?: string[]; // azure: all others are unknown
  flex?: boolean; // azure: takes service_tier flex
  maxBody?: number; // bytes
}

export interface Options {
  profile: Profile;
  answer?: Answer;
  key?: string;
  seed?: number;
  latency?: number | { median: number; sigma: number };
  limits?: Limits;
  faults?: Fault[];
  contextTokens?: number;
  flags?: Flags;
  port?: number;
}

export interface Context {
  profile: Profile;
  flags: Flags;
  contextTokens: number | undefined;
}

/** A request for an answer, whatever the provider's words for it. */
export interface Asked {
  model: string;
  system: string;
  prompt: string;
  schema: any;
  tokens: number; // of everything that came in
  maxTokens: number;
  reasoning: number; // tokens it will think
  flex: boolean;
  cache: { text: string; writes: boolean; min: number } | undefined; // the prefix that may be cached
  extra?: any; // what only the dialect itself needs
}

export interface Usage {
  input: number; // all of it
  cached: number;
  written: number;
  reasoning: number;
  output: number; // with reasoning
}

export interface Outcome {
  text: string | null;
  finish: 'stop' | 'length' | 'refusal' | 'filter';
  usage: Usage;
  id: string;
  random: Random;
}

/** Why a request gets no answer; each dialect has its own words for it. */
export interface Problem {
  kind: string;
  message?: string;
  param?: string | undefined;
  code?: string;
  hint?: number | undefined; // seconds
  limit?: { name: 'requests' | 'tokens'; limit: number; used: number; requested: number };
  model?: string;
  id?: string;
}

export interface Wire {
  status: number;
  body: any; // an object; a string goes out as it is
  headers?: Record<string, string>;
}

export interface Dialect {
  /** The model's name, or '' where the body holds it; undefined where nothing is to be asked. */
  chat(path: string, context: Context): string | undefined;
  /** The list of models. */
  list(path: string, context: Context): Wire | undefined;
  /** Lists may be open to everyone. */
  openLists?: boolean;
  key(headers: Record<string, any>): string | undefined;
  /** Checks everything that can be checked before the body is read. */
  checkHeaders?(headers: Record<string, any>): void;
  read(body: any, model: string, context: Context): Asked;
  reply(asked: Asked, outcome: Outcome, context: Context): Wire;
  error(problem: Problem, context: Context): Wire;
}

export interface Entry {
  at: number;
  method: string;
  path: string;
  model: string;
  body: any;
  status: number; // 0: no answer was sent, or not yet
  fault: string;
  auth: 'ok' | 'bad' | 'missing';
  origin: string;
  leak: string; // where the key stood though it should not
  chat: boolean;
}
