// The viewer inside an exported report file: its data stands in script elements that do not run.

import { conversationsIn } from '../lib/conversations.js';
import { mount } from './viewer.jsx';

const data = document.getElementById('tracesift-report');
const root = document.getElementById('app');
if (data && root) {
  /** @type {import('../types.js').Report} */
  const report = JSON.parse(data.textContent ?? '');
  const blocks = [...document.querySelectorAll('.tracesift-conversations')].map((element) => element.textContent ?? '');
  mount(root, { report, has_conversations: blocks.length > 0, thread: conversationsIn(blocks, report.rows) });
}
