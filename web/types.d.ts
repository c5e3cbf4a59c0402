// The contract between the core and whoever shows its results, in one file.
// docs/report-format.md explains the fields; src/report/codec.cpp writes them; src/api/api.cpp lists the methods.

export interface CoreFault {
  fault: string;
  message: string;
  where: string;
  /** Of all conversations, what would fit. */
  share?: number;
}

export interface RecordCounts {
  read: number;
  used: number;
  ignored: number;
  duplicate: number;
  bad: number;
}

export interface FileEntry {
  name: string;
  bytes: number;
  format: string | null;
  records: RecordCounts;
  threads: number;
  problems: CoreFault[];
  /** Text in records that no conversation has: of a field, or of whole records of a type. */
  unread?: { field?: string; record?: string; records: number; where: string }[];
  /** What the first records hold, where their meaning was guessed or unknown. */
  fields?: { path: string; example: string; role?: RoleName }[];
}

/** What a column can be: the same list as in include/tracesift/mapping.hpp. */
export type RoleName =
  | 'input'
  | 'output'
  | 'messages'
  | 'text'
  | 'speaker'
  | 'id'
  | 'thread'
  | 'error'
  | 'start'
  | 'end'
  | 'tokens'
  | 'cost'
  | 'score'
  | 'model';

/** For files whose fields are not recognised: role to column, or path in a record. */
export type Mapping = Partial<Record<RoleName, string>>;

export interface Ledger {
  loaded: number;
  analysed: number;
  /** Of them, those that are no copy of another. */
  unique?: number;
  no_text: number;
  /** Read and not kept, where only a part of all was wanted; not among those loaded. */
  undrawn?: number;
  /** Outside of the time or the filter that was asked for. */
  unmatched?: number;
  /** Not drawn. */
  unsampled?: number;
  /** Left out by an attribute. */
  filtered?: number;
  /** Who summarised what was analysed, where a model was asked. */
  models?: { by_model: number; copies: number; refused: number; failed: number; unasked: number };
  records: RecordCounts;
  files: FileEntry[];
}

export interface Period {
  start: string | null;
  end: string | null;
}

export interface Overview {
  threads: number;
  messages: number;
  formats: Record<string, number>;
  failed: number;
  with_latency: number;
  with_tokens: number;
  with_cost: number;
  feedback: Record<string, number>;
  period: Period;
  ledger: Ledger;
}

/** Something that a model reads from each conversation. */
export interface Attribute {
  name: string;
  type: 'string' | 'number' | 'boolean';
  description?: string;
  /** Of a boolean: conversations where it is false or unknown are left out. */
  filter_by?: boolean;
}

/** Which models are asked. No provider: none are. The key is no part of it. */
export interface Models {
  provider: string;
  base_url?: string;
  summary?: string;
  thinking?: string;
  flex?: boolean;
  /** A model names the local engine's categories, and nothing else. */
  names_only?: boolean;
  budget_usd?: number;
  concurrency?: number;
  requests_a_minute?: number;
  tokens_a_minute?: number;
  tokens_a_conversation?: number;
  redact?: boolean;
  /** Besides: words, with a # for any digit. */
  redact_also?: string[];
  /** Names of files whose conversations are sent as they are. */
  redact_except?: string[];
}

export interface Config {
  name?: string;
  question?: string;
  seed?: number;
  categories?: number;
  subcategories?: boolean;
  /** Exactly so many categories, from the lowest level up: [40, 8]. */
  hierarchy?: number[];
  /** These are the top-level categories. In a config file also an object: name to description. */
  partitions?: { name: string; description?: string; examples?: string[] }[];
  /** Conversations that are analysed, drawn with the seed; 0: all; under 1: a part of them. */
  sample?: number;
  /** Which ones: src/filter/filter.hpp. */
  filter?: string;
  start_time?: string | null;
  end_time?: string | null;
  /** Instead: before the run. */
  last_n_hours?: number;
  models?: Models;
  /** Mustache; docs/config.md lists the names. */
  summary_prompt?: string;
  attributes?: Attribute[];
  mapping?: Mapping;
}

export type Outcome = 'succeeded' | 'failed' | 'unknown';

export interface Stats {
  /** Ended in an error. */
  errors: number;
  error_rate: number;
  error_rate_ci: [number, number];
  /** Outcomes; the rest is unknown. */
  succeeded: number;
  failed: number;
  /** Known failures of all. */
  failure_rate: number;
  failure_rate_ci: [number, number];
  latency_p50_s: number | null;
  latency_p50_ci: [number, number] | null;
  latency_p95_s: number | null;
  tokens_total: number | null;
  cost_usd_total: number | null;
  feedback: Record<string, { n: number; mean: number }>;
  attributes: Record<string, Record<string, number>>;
  /** Attributes that are numbers. */
  numbers?: Record<string, { n: number; mean: number }>;
}

/** More or less frequent in one category than elsewhere, beyond chance. */
export interface Difference {
  kind: 'outcome' | 'mode' | 'attribute' | 'category';
  key: string;
  value?: string;
  /** How many of how many. */
  here: [number, number];
  elsewhere: [number, number];
  q: number;
}

/** A way of failing that a rule saw in a conversation, and in which messages. */
export interface Sign {
  mode: string;
  at?: number[];
  detail?: string;
}

export interface FailureMode {
  id: string;
  title: string;
  rule: string;
  decides: boolean;
  count: number;
  share: number;
  share_ci: [number, number];
  /** Every category, parents too; "" the unclassified. */
  by_category: Record<string, number>;
  threads: string[];
}

export interface Category {
  id: string;
  parent_id: string | null;
  /** Not in the report that was continued. */
  is_new?: true;
  /** Stays its own in later reports, while ids follow the size; missing in reports of earlier versions. */
  uid?: string;
  /** Of categories that a person merged into it. */
  absorbed?: string[];
  level: number;
  name: string;
  description: string;
  example: string;
  count: number;
  share: number;
  share_ci: [number, number];
  typical: string[];
  /** That users write here more often than elsewhere. */
  phrases?: string[];
  /** By a person: kept when categories are cut again. */
  pinned?: true;
  stats: Stats;
  differences: Difference[];
  /** Conversations in each of the report's buckets. */
  over_time?: number[];
  trend?: { z: number; q: number };
}

export interface Row {
  thread_id: string;
  category_id: string | null;
  /** An earlier one whose user says nearly the same. */
  copy_of?: string;
  summary: string;
  /** What it ended in. */
  error: string | null;
  outcome: Outcome;
  /** "feedback: KEY", or the sign that decides. */
  outcome_by?: string;
  signs?: Sign[];
  /** Ids. */
  issues?: string[];
  start_time: string | null;
  latency_s: number | null;
  tokens: number | null;
  cost_usd: number | null;
  /** From tokens by list prices, because the export states no cost. */
  cost_is_computed?: true;
  turns: number;
  tool_calls: number;
  tool_errors: number;
  /** Called, in their order, "search ×3"; the first few. */
  tools?: string[];
  model: string | null;
  feedback: Record<string, number | string>;
  tags: string[];
  attributes: Record<string, string | number>;
  /** A person found it to be in the right category, or in the wrong one. */
  mark?: boolean;
  /** How close it is to the middle of its category, to 1. */
  fit?: number;
  /** In the map: a square from 0 to 1. */
  spot?: [number, number];
  /** What models made of it, where they were asked. */
  reading?: Reading;
}

/** What the agent does with one tool; of a shell, with one program. */
export interface ToolStat {
  step: string;
  calls: number;
  conversations: number;
  errors: number;
  /** By a person. */
  refused: number;
  /** From the call to its result, waits for approval included. */
  p50_s: number | null;
  p95_s: number | null;
  total_s: number;
  result_bytes: number;
  largest_bytes: number;
  error_texts: { template: string; count: number }[];
}

/** What keeps going wrong: failures of one kind, at one step, with one message. */
export interface Issue {
  id: string;
  kind: string;
  step: string | null;
  /** The message; what differs from case to case is <v>. */
  template: string | null;
  family: string | null;
  category_uid?: string;
  title: string;
  severity: 'high' | 'medium' | 'low';
  severity_reason?: string;
  state: 'ongoing' | 'new' | 'escalating' | 'quiet' | 'regressed';
  state_q?: number;
  mark?: 'resolved' | 'ignored' | 'not_an_issue';
  /** Conversations, events in them, and conversations in which it could have happened. */
  count: number;
  events: number;
  eligible: number;
  share: number;
  share_ci: [number, number];
  rate_ci: [number, number];
  /** [how many, of how many whose outcome is known] */
  failed: [number, number];
  failed_elsewhere: [number, number];
  q: number;
  /** Of the failed calls, after which the step worked later, did not, or was not tried again. */
  recovered?: { yes: number; no: number; untried: number };
  lost_s?: number;
  first_time: string | null;
  last_time: string | null;
  over_time?: number[];
  differences: Difference[];
  cause?: {
    rule: 'made_up' | 'other_shape';
    argument: string;
    shape?: string;
    usual?: string;
    here: [number, number];
    elsewhere: [number, number];
    examples?: string[];
  };
  by_category: Record<string, number>;
  values?: string[];
  examples: { thread_id: string; at: number; text: string }[];
  cases: { thread_id: string; at: number[] }[];
}

export interface Reading {
  by: 'model' | 'copy' | 'refused' | 'failed' | 'unasked';
  outcome?: 'achieved' | 'partly' | 'failed' | 'unclear';
  /** Messages that the model cites for it. */
  at?: number[];
  /** What went wrong, in its words. */
  symptom?: string;
}

/** What a stage's questions took. */
export interface Spent {
  stage: string;
  model: string;
  answers: number;
  input_tokens: number;
  cached_tokens: number;
  output_tokens: number;
  /** null: no price is known. */
  cost_usd: number | null;
  /** Answers that did not say what they cost, or said what cannot be: booked at the most that they can have cost. */
  estimated?: number;
}

/** Which rows a number speaks of; every field that is set must hold. */
export interface Filter {
  category?: string;
  not_category?: string;
  /** Ended in one. */
  error?: boolean;
  outcome?: Outcome;
  /** Has a sign of it. */
  mode?: string;
  tool_errors?: boolean;
  spoken?: boolean;
  /** Says this, in whatever case. */
  text?: string;
  /** Of web/rows/fields.js: a value, or a range "low..high" with either end left out. */
  fields?: Record<string, string>;
  /** Corners in the map: "x,y x,y …". */
  region?: string;
}

export interface Figure {
  text: string;
  metric: string;
  key?: string;
  value: number;
  high?: number;
  filter: Filter;
}

export type Part = string | { figure: number } | { trace: number } | { category: string };

export interface KeyPoint {
  kind: string;
  text: string;
  parts: Part[];
  /** So many parts say it; those after them give the numbers. */
  headline?: number;
  figures: Figure[];
  trace_refs: number[];
}

/** What counting everything again from the rows gave. */
export interface Verdict {
  checked: number;
  wrong: { where: string; stated: unknown; found: unknown }[];
}

export interface HighlightedTrace {
  rank: number;
  thread_id: string;
  category_id: string | null;
  reason: string;
}

export interface Group {
  count: number;
  share: number;
  stats: Stats;
}

/** [how many, of how many] in both reports, and how the rates differ. */
export interface Change {
  before: [number, number];
  after: [number, number];
  change: number;
  change_ci: [number, number];
  /** False discovery rate over all changes of a kind. */
  q: number;
}

/** One category in an earlier report and this one; where it is in one only, the other is null. */
export interface CategoryChange {
  level: number;
  before: { id: string; name: string } | null;
  after: { id: string; name: string } | null;
  state: 'new' | 'growing' | 'steady' | 'shrinking' | 'gone';
  /** What says that they are the same. */
  matched_by?: 'uid' | 'members' | 'name' | 'words';
  /** Conversations that are in both. */
  common?: number;
  share: Change;
  failures?: Change;
  /** The failure rate changed beyond chance. */
  outcome?: 'worse' | 'better';
  /** Most of a new one's conversations were in this. */
  from?: { id: string; name: string };
  /** Most of a gone one's conversations are in this. */
  into?: { id: string; name: string };
  /** Of a gone one. */
  quotes?: string[];
  measures: Measures;
}

export type Measures = Record<
  'latency_p50_s' | 'latency_p95_s' | 'tokens_total' | 'cost_usd_total',
  [number | null, number | null]
>;

/** What changed since an earlier report. */
export interface Comparison {
  /** Both reports are seen in the later one's categories. */
  aligned?: boolean;
  title: string;
  period: Period;
  counts: [number, number];
  /** Conversations that are in both reports. */
  common: number;
  failures: Change;
  measures: Measures;
  categories: CategoryChange[];
  /** Matched by id, what changed first; missing in older reports. */
  issues?: IssueChange[];
}

/** One issue in an earlier report and this one: [conversations, those in which it could have happened]. */
export interface IssueChange {
  id: string;
  title: string;
  severity: Issue['severity'];
  state: 'new' | 'gone' | 'more' | 'less' | 'steady';
  before: [number, number];
  after: [number, number];
  q: number;
}

export interface Report {
  schema: 'tracesift.report/2';
  title: string;
  engine: string;
  /** What the local engine did, a sentence a step; none where models found the categories, or in older reports. */
  steps?: string[];
  /** Who found the categories and who wrote the findings; missing in older reports. */
  provenance?: {
    categories: 'local' | 'model' | 'earlier' | 'given';
    names?: 'local' | 'model';
    findings: 'local' | 'model';
  };
  seed: number;
  config: Required<Config>;
  period: Period;
  /** Of the conversations that were asked for. */
  window?: Period;
  /** The day of the prices that costs were computed with; missing when every cost is the export's own. */
  prices_as_of?: string;
  key_points: KeyPoint[];
  highlighted_traces: HighlightedTrace[];
  categories: Category[];
  unclassified: Group;
  overall: Group;
  failure_modes: FailureMode[];
  /** Most serious first; missing in older reports. */
  issues?: Issue[];
  /** Most calls first; missing where no tool is called. */
  tools?: ToolStat[];
  /** Where the time of conversations goes; missing where messages have no times. */
  time_spent?: { model_s: number; tools_s: number; person_s: number; idle_s: number };
  /** How much of the top categories another seed finds again: adjusted Rand index, share that would move. */
  stability?: { agreement: number; moved: number };
  /** Made on the categories of an earlier report: conversations kept in them, placed into them, and in new ones. */
  spent?: Spent[];
  /** Conversations about whose category the votes of the models differed. */
  contested?: number;
  /** Why not everything was asked. */
  ended_early?: string;
  /** What was taken out before sending, by kind. */
  redactions?: Record<string, number>;
  continued?: { title: string; kept: number; placed: number; fresh: number };
  over_time?: { bucket: 'hour' | 'day' | 'week' | 'month'; starts: string[]; counts: number[] };
  /** Set beside an earlier report. */
  comparison?: Comparison;
  /** How a person changed the categories. */
  edits?: Edit[];
  rows: Row[];
  ledger: Ledger;
}

export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

export interface Message {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string;
  tool_calls?: ToolCall[];
  tool_call_id?: string;
  name?: string;
  is_error?: boolean;
  /** The answer ended because no tokens were left. */
  is_cut?: boolean;
  time?: string;
}

export interface Tokens {
  input: number | null;
  output: number | null;
  total: number | null;
}

export interface Run {
  id: string;
  trace_id: string;
  parent_id: string | null;
  name: string;
  kind: string;
  start_time: string | null;
  end_time: string | null;
  error: string | null;
  model: string | null;
  tokens: Tokens;
  cost_usd: number | null;
}

export interface Thread {
  thread_id: string;
  messages: Message[];
  runs: Run[];
  error: string | null;
  start_time: string | null;
  end_time: string | null;
  latency_s: number | null;
  tokens: Tokens;
  cost_usd: number | null;
  cost_is_computed?: true;
  tool_errors: number;
  /** Called, in their order, "search ×3"; the first few. */
  tools?: string[];
  model: string | null;
  feedback: { key: string; score: number | null; value?: string; comment?: string }[];
  metadata: Record<string, string>;
  tags: string[];
  source_format: string;
}

export interface HttpRequest {
  id: number;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Its reply's name in a store; empty: it is not kept. */
  reply_key: string;
  /** What a store holds under that name is of no use. */
  fresh?: boolean;
  timeout_s: number;
}

export interface HttpReply {
  /** 0: no answer at all; the body says why. */
  status: number;
  headers: Record<string, string>;
  body: string;
  is_kept?: boolean;
  /** Of status 0: the provider may have worked on it, and bill it. */
  may_cost?: boolean;
}

/** Answers to three questions; each may be empty: what the agent does, what to learn, which categories. */
export interface Wishes {
  does: string;
  learn: string;
  groups: string;
}

/** Replies that were paid for, by the name of what was asked. */
/** Paid replies, each put only after it was understood. A store that cannot keep one says so itself and goes on. */
export interface Replies {
  get(key: string): Promise<string | undefined>;
  put(key: string, body: string): Promise<void>;
  count?(): Promise<number>;
  clear?(): Promise<void>;
}

export interface Provider {
  id: string;
  title: string;
  base_url: string;
  summary: string;
  thinking: string;
  key_name: string;
  has_flex: boolean;
  is_local: boolean;
}

/** Where a config sends conversations; null: nowhere. */
export type Destination = {
  provider: string;
  base_url: string;
  /** The provider's own address. */
  is_own: boolean;
  /** On this machine. */
  is_loopback: boolean;
  key_name: string;
  /** Whether what looks like personal data is taken out of all that is sent. */
  redacts: boolean;
} | null;

/** What would be sent of one conversation, word for word. */
export interface Sample {
  id: string;
  system: string;
  prompt: string;
  redactions: Record<string, number>;
  /** Names in the prompt that this conversation has no value for. */
  empty: string[];
}

export interface Estimate {
  roles: { model: string; requests: number; input_tokens: number; output_tokens: number; cost_usd: number | null }[];
  low_usd: number | null;
  /** With which a model finds categories; below it can only read. */
  least_budget_usd: number | null;
  high_usd: number | null;
}

/** What the host is to do next, and how far the job is. */
export interface Step extends Progress {
  finished: boolean;
  send?: HttpRequest;
  /** A thread that is to be supplied. */
  read?: string;
  /** Until then, or until a reply. */
  wait?: number | null;
}

export type Include = 'aggregates' | 'summaries' | 'conversations';

/** What an exported report is made of, from the build. */
export interface Viewer {
  script: string;
  script_hash: string;
  style: string;
  style_hash: string;
}

/** The core's methods: name -> arguments and answer. The same list as in src/api/api.cpp; a test compares them. */
export interface Methods {
  forget: [Record<string, never>, null];
  /** Before the first file is opened: only this part of all threads is kept. */
  set_sample_share: [{ share: number }, null];
  open: [{ name: string; mapping?: Mapping }, null];
  /** By which format another session can read the lines that follow; null where they must be fed. */
  slice_format: [Record<string, never>, string | null];
  /** Makes this session read slices of a file that another one reads. */
  slice: [{ name: string; format: string; mapping?: Mapping }, null];
  close: [Record<string, never>, FileEntry];
  reject_file: [{ name: string; message: string }, null];
  read_progress: [Record<string, never>, { records: number; traces: number }];
  finish_reading: [Record<string, never>, Overview];
  thread_ids: [{ from: number; count: number }, string[]];
  /** Which bytes of which files (as they were opened) are to be fed before `thread` is called. */
  begin_reread: [{ id: string }, { file: number; offset: number; length: number }[]];
  thread: [Record<string, never>, Thread];
  /** `previous`: the text of a report file whose categories are kept. */
  start: [{ config: Config; time?: string; previous?: string }, Destination];
  /** The report again, with another number of top-level categories; then as after `start`. */
  recluster: [{ categories: number }, Destination];
  /** A config in our own words, whoever's words it came in; faults are those of `start`. */
  accept: [{ config: unknown; time?: string }, { config: Config; destination: Destination }];
  /** All edits since the report was made; the report with them. */
  edit: [{ edits: Edit[] }, Report];
  mark: [{ thread: string; right: boolean | null }, null];
  providers: [Record<string, never>, Provider[]];
  /** The request for a provider's list, or of its reply's `body` the models' names. */
  list_models: [{ provider?: string; base_url?: string; body?: string }, HttpRequest | string[]];
  /** The request that asks for a config, or of the reply to it what is proposed. `plain`: without a schema. */
  propose: [Wishes & { config: Config; plain?: boolean; reply?: HttpReply }, HttpRequest | Config];
  /** `some`: ids of so many of them, evenly from first to last. `time`: from which last_n_hours counts back. */
  count_matches: [{ config: Config; time?: string; some?: number; drawn?: boolean }, Matching];
  /** What a prompt may name, and how many conversations have a value for it. */
  variables: [{ config: Config; time?: string }, { of: number; names: { name: string; count: number }[] }];
  /** After `begin_reread` and its bytes. */
  preview: [{ config: Config; time?: string }, Omit<Sample, 'id'> & { input_tokens: number }];
  /** A question as somebody sends it in a batch; its answer is kept under the key. */
  batch_question: [{ config: Config; time?: string }, { key: string; url: string; body: string }];
  estimate: [{ config: Config; time?: string; input_tokens: number }, Estimate];
  poll: [{ now?: number }, Step];
  /** After `begin_reread` and its bytes; without them what the index holds does. */
  provide_thread: [{ id: string }, null];
  /** Whether the reply answers its question: then it is worth keeping. */
  receive: [HttpReply & { id: number; now: number }, boolean];
  end_early: [{ why: string }, null];
  report: [{ include?: Include }, Report];
  /** The report, or the conversation that is given, without what looks like a secret or personal data. */
  redacted: [{ include?: Include } | { thread: Thread }, { report: Report; thread: Thread; taken: Taken }];
  html: [
    { include: Include; date: string; redact?: boolean } & Viewer,
    { before: string; after: string; taken: Taken },
  ];
  is_report: [{ head: string }, boolean];
  load: [{ text: string }, Report];
  /** Sets the report beside an earlier one, given as the text of its file. */
  compare: [{ earlier: string }, Comparison];
}

/** How often something of each kind was taken out, and a few of them as they stood. */
export interface Taken {
  counts: Record<string, number>;
  examples: Record<string, string[]>;
}

export interface Progress {
  stage: string;
  done: number;
  total: number;
  records?: number;
  traces?: number;
  /** `done` of `total` questions are answered. */
  asks?: boolean;
  in_flight?: number;
  retries?: number;
  waits_s?: number;
  cost_usd?: number;
  latest?: string[];
  /** Names of the top categories so far. */
  categories?: string[];
  paused?: boolean;
}

/** What can be read from: made of a browser's File, of a path, or of something unpacked (whose size is 0: unknown). */
export interface Source {
  name: string;
  size: number;
  /** A slice costs no more than its bytes: nothing has to be unpacked for it. */
  seekable: boolean;
  stream(): ReadableStream<Uint8Array>;
  slice(start: number, end: number): Promise<Uint8Array>;
  /** Why it cannot be read at all: it is only listed. */
  problem?: unknown;
}

/** Bytes that were unpacked, kept outside of memory where the host can. */
export interface Cache {
  write(bytes: Uint8Array): void;
  read(start: number, end: number): Promise<Uint8Array>;
  remove(): Promise<void>;
}

/** What reading gives: a dataset, or the report that the one file was. */
export type Opened =
  | {
      kind: 'dataset';
      overview: Overview /** Title of the report that lay among the files: its categories are kept. */;
      builds_on?: string;
    }
  | { kind: 'report'; report: Report; has_conversations: boolean };

/** Another thread, as a page's Worker is one. */
export interface Port {
  postMessage(message: unknown, transfer?: any[]): void;
  onmessage: ((event: any) => any) | null;
  onerror: ((event: any) => any) | null;
  terminate(): void;
}

export type Receiver = Pick<Port, 'postMessage' | 'onmessage'>;

/** What a session needs of where it runs. */
export interface Host {
  /** Reads a file of the latest read (by its place among them) in a thread that may. */
  readFile?(file: number, start: number, end: number): Promise<Uint8Array>;
  openCache(): Promise<Cache>;
  /** Another session, in a thread of its own. */
  openHelper(): Helper;
  /** Where paid replies are kept; without it they are not. */
  openReplies?(): Promise<Replies>;
  /** Where the platform's own gives up too early. */
  fetch?: typeof fetch;
  cores: number;
  /** SQLite's own code as WebAssembly, when a database is opened. */
  loadSqlite(): Promise<Uint8Array>;
}

export interface ReadOptions {
  mapping?: Mapping;
  /** Only this part of all conversations is kept, chosen by a hash of their ids; 1: all. */
  share?: number;
  onProgress?: (progress: Progress) => void;
}

export interface RunOptions {
  /** That requests are sent with; stays in this thread's memory. */
  key?: string;
  onProgress?: (progress: Progress) => void;
}

export interface AnalyzeOptions extends RunOptions {
  /** The text of a report file whose categories are kept; default: of the report among the files, if there was one. */
  previous?: string;
}

export interface ExportOptions {
  include: Include;
  viewer: Viewer;
  /** As the page prints it: `2026-01-31`. */
  date: string;
  /** Take out what looks like a secret or personal data. */
  redact?: boolean;
  /** A folder in a zip, the conversations beside the page; default: one HTML file. */
  apart?: boolean;
}

/** One session with the core, the same in the page (behind a worker) and in Node. Failures are CoreFault. */
export interface Session {
  read(files: (File | Source)[], options?: ReadOptions): Promise<Opened>;
  analyze(config: Config, options?: AnalyzeOptions): Promise<Report>;
  /** The last report again, with another number of top-level categories; 0: by the rule. */
  recluster(categories: number, options?: RunOptions): Promise<Report>;
  /** What a provider lists for this key. */
  listModels(provider: string, base: string, key: string): Promise<string[]>;
  /** A config that the reasoning model of this one writes from three answers and from what the data shows. */
  propose(config: Config, wishes: Wishes, key: string): Promise<Config>;
  /** What analyze would send and cost, from some conversations. */
  preview(config: Config): Promise<Estimate & { samples: Sample[] }>;
  /** The questions about conversations that a run would ask, for a batch. Not in a worker. */
  questions?(config: Config): AsyncIterable<{ key: string; url: string; body: string }>;
  pause(wanted: boolean): Promise<void>;
  /** Asks nothing more: analyze returns with what is there. */
  endEarly(): Promise<void>;
  /** How many paid replies are kept, after forgetting them if so wanted. */
  replies(forget: boolean): Promise<number>;
  thread(id: string): Promise<Thread | undefined>;
  /** The records of a conversation, as the files hold them. */
  rawRecords(id: string): Promise<string>;
  /** What changed in the report since an earlier one, given as the text of its file; becomes a part of it. */
  compare(earlier: string): Promise<Comparison>;
  export(options: ExportOptions): Promise<{ file: Blob; taken: Taken }>;
  /** Reads lines (which may be in parts) of a file that another session reads; empty: that one must read them itself. */
  slice(file: Methods['slice'][0], lines: Uint8Array[], offset: number): Promise<Uint8Array>;
  call<M extends keyof Methods>(method: M, args: Methods[M][0]): Promise<Methods[M][1]>;
  cancel(): Promise<void>;
}

/** A session in another thread. */
export interface Remote extends Session {
  close(): void;
}
export type Helper = Pick<Remote, 'slice' | 'close'>;

/** What the viewer shows, whoever has it. */
export interface ReportSource {
  report: Report;
  has_conversations: boolean;
  thread(id: string): Promise<Thread | undefined>;
  /** Conversations are in a folder beside the report, and have to be given. */
  giveFolder?(files: File[]): void;
  /** Only in the page, where the core stands behind the report. */
  owner?: Owner;
}

/** What a config's filter and times select. */
export interface Matching {
  of: number;
  matching: number;
  /** After sampling. */
  analysed: number;
  ids: string[];
}

/** One change of the categories by hand (src/edit/edit.hpp). */
export type Edit =
  | { op: 'rename'; id: string; name: string }
  | { op: 'describe'; id: string; description: string }
  | { op: 'merge'; ids: string[]; name?: string }
  | { op: 'move'; id: string; parent: string }
  | { op: 'split'; id: string; into: number }
  | { op: 'assign'; threads: string[]; id: string }
  | { op: 'pin'; id: string; pinned: boolean }
  /** Of an issue; an empty mark takes it away. */
  | { op: 'mark_issue'; id: string; mark: string };

/** What who made the report can do with it. Failures are errors with a sentence. */
export interface Owner {
  /** How many changes can be taken back. */
  edits: number;
  edit(...edits: Edit[]): Promise<void>;
  undo(): Promise<void>;
  /** Whether a conversation is in the right category; null takes it back. */
  mark(thread: string, right: boolean | null): Promise<void>;
  /** As long as the files are at hand: other numbers of categories, and the raw records. */
  recluster?(categories: number): Promise<void>;
  rawRecords?(thread: string): Promise<string>;
}
