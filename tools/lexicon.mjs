#!/usr/bin/env node
// Writes src/language/english.txt from WordNet 3.0:  node tools/lexicon.mjs FOLDER > src/language/english.txt
// FOLDER holds cntlist.rev, index.noun and verb.exc (Debian: wordnet-base, /usr/share/wordnet). How often a word was a verb, noun or
// adjective in the texts that WordNet's authors tagged decides; what they lacked (refund, unsubscribe …) is named here.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? '/usr/share/wordnet';
const MIN_VERB = 8; // uses
const MIN_ADJECTIVE = 4;

/** Verbs of software, shops and travel. @type {string[]} */
const VERBS = `
activate adjust annotate appeal apply archive assemble assign attach authenticate authorize autofill automate backup bake
bill block book bookmark boot brainstorm browse buy calculate call cancel charge chat check checkout clarify classify
clean click clone code commit compare compile complain configure confirm connect convert cook copy crop customize debug
decode decrypt delete delay deploy deposit design diagnose disable disconnect discount dispute donate downgrade download
draft edit email enable encode encrypt enroll erase escalate exchange export extract fax file filter fix format freeze
fund generate highlight hire import impersonate implement insert install insure integrate invest invite invoice itemize
label lease lint list localize lock log login mail manage mark merge message migrate minimize mock modify monitor mute
navigate notify onboard optimize order outline package paginate pair paraphrase park parse paste pay personalize phone
pin plan play plot post preview print proofread provision publish purchase push query quote rank rate rebase reboot
rebook recharge recommend reconcile reconnect record recover recycle redeem redirect redo reduce refactor refer refill
reformat refresh refund register reimburse reinstall relist remind remove rename render renew rent reopen reorder
repair replace reply report repost reprint reroute resale reschedule resend reserve reset resize restart restore resubmit
resume retry return revert review revise revoke rewrite roll rollback run save scale scan schedule scrape scroll search
secure sell send serialize share ship shop shorten sign signup simplify simulate skip sort spell stop stream submit
subscribe suggest summarize swap switch sync tag test text track trade train transcribe transfer translate transpose
troubleshoot tune type unblock undo uninstall unlock unmute unpin unsubscribe unzip update upgrade upload validate verify
view visualize void wait waive whitelist wipe withdraw wrap zip zoom`
  .trim()
  .split(/\s+/);

/** Verbs that are more often a noun, also at the head of a sentence ("Order 12 has not come"). */
const NOUN_FIRST = new Set(
  'book order return account bank charge fund position function table picture form'.split(' '),
);

/** @type {Map<string, { v: number, n: number, a: number, r: number }>} */
const counts = new Map();
for (const line of readFileSync(join(folder, 'cntlist.rev'), 'utf8').split('\n')) {
  const [key = '', , times = '0'] = line.split(' ');
  const [lemma = '', sense = ''] = key.split('%');
  if (!/^[a-z]+$/.test(lemma)) continue;
  const kind = /** @type {const} */ ({ 1: 'n', 2: 'v', 3: 'a', 4: 'r', 5: 'a' })[sense[0] ?? ''];
  const count = counts.get(lemma) ?? { v: 0, n: 0, a: 0, r: 0 };
  if (kind) count[kind] += Number(times);
  counts.set(lemma, count);
}

/** Words that are a noun at all. */
const nouns = new Set(
  readFileSync(join(folder, 'index.noun'), 'utf8')
    .split('\n')
    .map((line) => line.split(' ', 1)[0] ?? ''),
);
const NO_VERBS = new Set('be have do can will may must shall dare need'.split(' '));
const verbs = new Set(VERBS);
for (const [lemma, { v }] of counts) if (v >= MIN_VERB && !NO_VERBS.has(lemma)) verbs.add(lemma);
const marks = [...verbs].sort().map((verb) => {
  const { v = 0, n = 0 } = counts.get(verb) ?? {};
  const isNounFirst = NOUN_FIRST.has(verb) || n > 3 * Math.max(v, 4);
  const isNoun = n > 0 || (v < MIN_VERB && nouns.has(verb));
  return verb + (isNounFirst ? '=' : isNoun ? '-' : '');
});
const irregular = readFileSync(join(folder, 'verb.exc'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' '))
  .filter(([form = '', base = '']) => verbs.has(base) && /^[a-z]+$/.test(form) && !/(?:ing|ed)$/.test(form))
  .map(([form, base]) => `${form}:${base}`);
const adjectives = [...counts]
  .filter(([lemma, { a, n, v }]) => a >= MIN_ADJECTIVE && a > n && a > v && !verbs.has(lemma))
  .map(([lemma]) => lemma)
  .sort();

/** @param {string} title @param {string[]} words */
const section = (title, words) => {
  const lines = [''];
  for (const word of words) {
    if ((lines.at(-1) ?? '').length + word.length > 118) lines.push('');
    lines[lines.length - 1] += (lines.at(-1) ? ' ' : '') + word;
  }
  return `${title}\n${lines.join('\n')}\n`;
};
process.stdout.write(
  `# English words that the chunker knows. Made by tools/lexicon.mjs from WordNet 3.0 (wordnet_license.txt).
# Verbs; - is also a noun, = is mostly one.
${section('[verbs]', marks)}# Forms of verbs that no rule gives.
${section('[irregular]', irregular)}# Adjectives that are seldom nouns.
${section('[adjectives]', adjectives)}`,
);
