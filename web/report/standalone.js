// The viewer inside an exported report file: its data is in script elements that do not run.

import { conversationsIn, firstOf } from '../lib/conversations.js';
import { freeKeys } from '../lib/foreign.js';
import { mount } from './viewer.jsx';

/** @returns {import('../lib/conversations.js').Block[]} */
const blocksHere = () =>
  [...document.querySelectorAll('script.tracesift-conversations')].map((element, i) => {
    const file = element.getAttribute('data-file');
    const first = firstOf(element.getAttribute('data-first'), i);
    return { first, text: element.textContent ?? '', ...(file ? { file } : {}) };
  });

const data = document.getElementById('tracesift-report');
const root = document.getElementById('app');
if (data && root) {
  /** @type {import('../types.js').Report} */
  const report = freeKeys(JSON.parse(data.textContent ?? ''));
  const blocks = blocksHere();
  /** What the reader gave: a page from a disk may not read the files beside it by itself. @type {File[]} */
  let given = [];
  const thread = conversationsIn(blocks, report.rows, (name) =>
    given.find((file) => name.endsWith(`/${file.name}`))?.text(),
  );
  /** @type {import('../types.js').ReportSource} */
  const source = { report, has_conversations: blocks.length > 0, thread };
  if (blocks.some(({ file }) => file)) {
    source.giveFolder = (files) => {
      given = files;
    };
  }
  mount(root, source);
}
