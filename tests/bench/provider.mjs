// The test provider in a process of its own, so that its work is not counted with ours: forked, given its options,
// asked once for what it saw.

import { makeAnswer } from '../provider/answers.mjs';
import { startProvider } from '../provider/server.mjs';

const options = JSON.parse(process.argv[2] ?? '{}');
const provider = await startProvider({ answer: makeAnswer(), ...options });
process.on('message', async () => {
  process.send?.(provider.stats());
  await provider.close();
  process.exit();
});
process.send?.(provider.base);
