// Writes samples/support-agent.jsonl: LangSmith-like runs of a made-up shop's support agent, the same bytes for the
// same seed. Several intents in English and German, planted failure modes (a broken invoice export, refunds that loop,
// a slow stock search), latencies, costs, feedback. Everything in it is invented.
//
//   node samples/generate.mjs > samples/support-agent.jsonl

let state = 20260115n;
/** SplitMix64, in [0, 1). */
function random() {
  const mask = (1n << 64n) - 1n;
  state = (state + 0x9e3779b97f4a7c15n) & mask;
  let z = state;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
}
/** @template T @param {T[]} list @returns {T} */
const pick = (list) => /** @type {T} */ (list[Math.floor(random() * list.length)]);
/** @param {number} p */
const chance = (p) => random() < p;
/** @param {number} low @param {number} high */
const between = (low, high) => low + random() * (high - low);
/** @param {number} middle */
const around = (middle) => middle * Math.exp((random() + random() + random() - 1.5) * 0.9);
/** @param {number} n */
const hex = (n) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;

const order = () => `${pick(['A', 'B', 'C', 'K'])}${Math.floor(between(1000, 9999))}`;
const ITEMS = [
  'desk lamp',
  'kettle',
  'office chair',
  'water bottle',
  'backpack',
  'coffee grinder',
  'wool blanket',
  'bike light',
];
const DINGE = [
  'Schreibtischlampe',
  'Wasserkocher',
  'Bürostuhl',
  'Rucksack',
  'Kaffeemühle',
  'Wolldecke',
  'Fahrradlampe',
];

/**
 * What a user may want. `fails` is how often the agent does not get there; `how` what goes wrong then.
 * @typedef {{ name: string, weight: number, tool: string, fails: number, how: 'timeout' | 'loop' | 'wrong' | 'limit',
 *   seconds: number, ask: () => string[], answer: (o: string) => string }} Intent
 * @type {Intent[]}
 */
const INTENTS = [
  {
    name: 'refund',
    weight: 17,
    tool: 'issue_refund',
    fails: 0.2,
    how: 'loop',
    seconds: 7,
    ask: () =>
      pick([
        () => [`My order ${order()} arrived broken. I want a refund.`, 'Yes, please refund it to my card.'],
        () => [`I returned everything two weeks ago and still have no refund for order ${order()}.`],
        () => [
          `The ${pick(ITEMS)} stopped working after a day, can I get a refund?`,
          `The order number is ${order()}.`,
        ],
        () => [`Refund for order ${order()} please, it has a crack.`],
      ])(),
    answer: (o) => `I issued a refund for order ${o}. It reaches your account within five business days.`,
  },
  {
    name: 'tracking',
    weight: 21,
    tool: 'track_parcel',
    fails: 0.04,
    how: 'wrong',
    seconds: 3,
    ask: () =>
      pick([
        () => [`Where is my parcel? The delivery of order ${order()} was planned for yesterday.`],
        () => [`Can you track the delivery of my parcel, order ${order()}?`],
        () => [
          `The tracking of my parcel has said "in transit" for a week. What is the delivery date of ${order()}?`,
          'So when will the courier come?',
        ],
        () => [`My parcel ${order()} is marked as delivered but it is not here.`],
      ])(),
    answer: (o) => `Parcel ${o} is with the courier and should be delivered tomorrow before noon.`,
  },
  {
    name: 'invoice',
    weight: 13,
    tool: 'export_invoices',
    fails: 0.62,
    how: 'timeout',
    seconds: 22,
    ask: () =>
      pick([
        () => [`Export all my invoices from ${pick(['2024', '2025', 'last quarter', 'January to June'])} as CSV.`],
        () => [`I need an invoice export as PDF, the invoice must have our VAT number.`],
        () => ['Please export the invoices of our company.', 'As CSV, if you can export the invoices that way.'],
        () => [`The download of the invoice gives an error, can you export the invoice again?`],
      ])(),
    answer: () => 'Here are your invoices. The download link is valid for one hour.',
  },
  {
    name: 'stock',
    weight: 12,
    tool: 'search_stock',
    fails: 0.08,
    how: 'wrong',
    seconds: 34,
    ask: () =>
      pick([
        () => [`Is the ${pick(ITEMS)} in stock in ${pick(['black', 'green', 'oak', 'blue'])}?`],
        () => [`When will the ${pick(ITEMS)} be back in stock?`, 'Can you notify me when it is available?'],
        () => [`Do you have the ${pick(ITEMS)} in ${pick(['red', 'white', 'grey'])}, and how many are available?`],
      ])(),
    answer: () => 'It is in stock: eleven pieces are available in our warehouse.',
  },
  {
    name: 'address',
    weight: 9,
    tool: 'update_order',
    fails: 0.1,
    how: 'wrong',
    seconds: 4,
    ask: () =>
      pick([
        () => [`I moved. Please change the shipping address of order ${order()}.`, 'The new address is 12 Mill Lane.'],
        () => [`Wrong shipping address on order ${order()}, can you update the address before it ships?`],
        () => ['How do I change my default shipping address?', 'And does the new address apply to the open order?'],
      ])(),
    answer: (o) => `The shipping address of order ${o} is changed.`,
  },
  {
    name: 'subscription',
    weight: 8,
    tool: 'cancel_subscription',
    fails: 0.3,
    how: 'limit',
    seconds: 9,
    ask: () =>
      pick([
        () => [
          'Cancel my coffee subscription from next month.',
          'No, I do not want to pause the subscription. Cancel it.',
        ],
        () => ['How do I cancel the monthly subscription? I cannot find the button.'],
        () => ['You charged my subscription again although I cancelled the subscription in March.'],
      ])(),
    answer: () => 'Your subscription is cancelled. You will not be charged again.',
  },
  {
    name: 'login',
    weight: 7,
    tool: 'reset_password',
    fails: 0.06,
    how: 'wrong',
    seconds: 3,
    ask: () =>
      pick([
        () => ['I cannot log in, the password reset email never arrives.'],
        () => ['Reset my password please, my account is locked after too many login attempts.'],
        () => ['The login code by text message does not work.', 'Still locked out of my account.'],
      ])(),
    answer: () => 'I sent a new link to reset your password. Your account is unlocked.',
  },
  {
    name: 'paket',
    weight: 8,
    tool: 'track_parcel',
    fails: 0.05,
    how: 'wrong',
    seconds: 3,
    ask: () =>
      pick([
        () => [`Wo bleibt mein Paket? Die Lieferung der Bestellung ${order()} ist überfällig.`],
        () => [`Die Sendungsverfolgung für mein Paket ${order()} zeigt seit Tagen keine Lieferung an.`],
        () => [`Wann kommt die Lieferung? Das Paket ${order()} sollte gestern da sein.`],
      ])(),
    answer: (o) => `Das Paket ${o} ist unterwegs und kommt voraussichtlich morgen an.`,
  },
  {
    name: 'rueckgabe',
    weight: 6,
    tool: 'issue_refund',
    fails: 0.22,
    how: 'loop',
    seconds: 7,
    ask: () =>
      pick([
        () => [`Ich möchte eine Rückgabe anmelden und eine Erstattung. Bestellung ${order()}.`],
        () => [`Die Rückgabe ist zwei Wochen her, die Erstattung für ${order()} fehlt noch.`],
        () => [`Kann ich eine Erstattung bekommen? Die ${pick(DINGE)} kam defekt an.`, 'Die Rückgabe per Post, bitte.'],
      ])(),
    answer: () => 'Die Erstattung ist veranlasst und in fünf Werktagen auf Ihrem Konto.',
  },
];

const ODD = [
  'asdf',
  'hello??',
  'Write me a poem about parcels',
  'Are you a human?',
  '👍',
  'What is the capital of Peru?',
  'test test',
  'Can you recommend a film for tonight?',
];

/** @param {number} at milliseconds */
const iso = (at) => new Date(at).toISOString().replace('Z', '000');

const SYSTEM = 'You are the support agent of Fernhill, a shop for home and travel goods. Use the tools. Be brief.';
/** @type {object[]} */
const runs = [];

/** @param {Intent} intent */
function draw(intent) {
  const asks = intent.ask();
  const failed = chance(intent.fails);
  const id = order();
  /** @type {any[]} */
  const messages = [{ role: 'system', content: SYSTEM }];
  /** @type {{ name: string, seconds: number, error: string | null, args: string, result: string }[]} */
  const tools = [];
  let error = null;
  const call = (
    /** @type {string} */ name,
    /** @type {string} */ args,
    /** @type {string} */ result,
    seconds = 1,
    broken = false,
  ) => {
    const callId = `call_${hex(8)}`;
    messages.push({
      role: 'assistant',
      content: null,
      tool_calls: [{ id: callId, type: 'function', function: { name, arguments: args } }],
    });
    messages.push({ role: 'tool', tool_call_id: callId, name, content: result });
    tools.push({ name, seconds, error: broken ? result : null, args, result });
  };
  asks.forEach((text, i) => {
    messages.push({ role: 'user', content: text });
    const last = i === asks.length - 1;
    if (!last) {
      messages.push({
        role: 'assistant',
        content: pick([
          'Of course. Let me look that up first.',
          'I can do that. Shall I go ahead?',
          'Sorry about that. One moment.',
        ]),
      });
      return;
    }
    const args = JSON.stringify({ order_id: id });
    call(
      'find_order',
      args,
      JSON.stringify({ order_id: id, status: pick(['shipped', 'delivered', 'open']) }),
      around(0.7),
    );
    if (!failed) {
      call(intent.tool, args, JSON.stringify({ ok: true }), around(intent.seconds * 0.6));
      messages.push({ role: 'assistant', content: intent.answer(id) });
    } else if (intent.how === 'timeout') {
      error = `TimeoutError: ${intent.tool} did not answer within 30 seconds`;
      call(intent.tool, args, error, 30, true);
    } else if (intent.how === 'loop') {
      for (let n = 0; n < 4; n++)
        call(intent.tool, args, 'Error: refund window check returned no policy', around(2), true);
      messages.push({ role: 'assistant', content: 'I could not complete the refund. Please contact us by phone.' });
    } else if (intent.how === 'limit') {
      for (let n = 0; n < 3; n++) call('find_order', args, '{"status":"unknown"}', around(1));
      error = 'RecursionError: the agent stopped after 25 steps without an answer';
    } else {
      call(intent.tool, args, '{"ok":false}', around(intent.seconds * 0.6));
      messages.push({ role: 'assistant', content: 'Everything is done. Is there anything else?' });
      messages.push({
        role: 'user',
        content: pick(['That is not what I asked.', 'No, this is wrong.', 'That did not help.']),
      });
      messages.push({ role: 'assistant', content: 'I am sorry. A colleague will write to you.' });
    }
  });
  return { messages, tools, error, failed, seconds: around(intent.seconds) };
}

const total = INTENTS.reduce((sum, intent) => sum + intent.weight, 0);
/** @returns {Intent} */
function choose() {
  let at = random() * total;
  for (const intent of INTENTS) {
    at -= intent.weight;
    if (at < 0) return intent;
  }
  return /** @type {Intent} */ (INTENTS[0]);
}

const START = Date.UTC(2026, 0, 5, 7);
const THREADS = 360;
for (let t = 0; t < THREADS; t++) {
  const odd = chance(0.03);
  const intent = choose();
  const drawn = odd
    ? {
        messages: [
          { role: 'system', content: SYSTEM },
          { role: 'user', content: pick(ODD) },
          { role: 'assistant', content: 'I can help with orders of our shop. What can I do for you?' },
        ],
        tools: [],
        error: null,
        failed: false,
        seconds: around(1.5),
      }
    : draw(intent);
  const start = START + Math.floor((t / THREADS) * 21 * 86400e3 + between(0, 5 * 3600e3));
  const length = (drawn.seconds + drawn.tools.reduce((sum, tool) => sum + tool.seconds, 0)) * 1000;
  const end = start + Math.round(length);
  const id = uuid();
  const model = chance(0.7) ? 'small-1' : 'large-1';
  const characters = JSON.stringify(drawn.messages).length;
  const prompt = Math.round(characters / 3.2) + 240;
  const completion = Math.round(around(60) + drawn.tools.length * 25);
  const cost = (prompt * 0.15 + completion * 0.6) * (model === 'large-1' ? 12 : 1) * 1e-6;
  const metadata = {
    thread_id: `conversation-${String(t + 1).padStart(4, '0')}`,
    user_id: `user-${Math.floor(between(1, 140))}`,
    ls_model_name: model,
    channel: pick(['web', 'web', 'app', 'email']),
    plan: pick(['free', 'free', 'plus']),
  };
  const scored = chance(0.35);
  const happy = drawn.failed || drawn.error ? chance(0.12) : chance(0.9);
  const split = drawn.messages.findIndex((message) => message.role === 'user') + 1;
  runs.push({
    id,
    trace_id: id,
    name: 'support_agent',
    run_type: 'chain',
    start_time: iso(start),
    end_time: iso(end),
    parent_run_id: null,
    dotted_order: `${iso(start).replace(/[-:.]/g, '')}Z${id}`,
    inputs: { messages: drawn.messages.slice(0, split) },
    outputs: { messages: drawn.messages },
    status: drawn.error ? 'error' : 'success',
    error: drawn.error,
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    total_cost: cost.toFixed(7),
    feedback_stats: scored ? { user_score: { n: 1, avg: happy ? 1 : 0 } } : {},
    tags: [metadata.channel, chance(0.1) ? 'beta' : 'prod'],
    extra: { metadata },
  });
  let at = start + drawn.seconds * 500;
  for (const tool of drawn.tools) {
    const child = uuid();
    runs.push({
      id: child,
      trace_id: id,
      name: tool.name,
      run_type: 'tool',
      start_time: iso(Math.round(at)),
      end_time: iso(Math.round(at + tool.seconds * 1000)),
      parent_run_id: id,
      dotted_order: `${iso(start).replace(/[-:.]/g, '')}Z${id}.${iso(Math.round(at)).replace(/[-:.]/g, '')}Z${child}`,
      inputs: { input: tool.args },
      outputs: tool.error ? null : { output: tool.result },
      status: tool.error ? 'error' : 'success',
      error: tool.error,
      extra: { metadata: { thread_id: metadata.thread_id } },
    });
    at += tool.seconds * 1000;
  }
}
for (const run of runs) console.log(JSON.stringify(run));
