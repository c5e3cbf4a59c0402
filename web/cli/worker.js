// A session in a thread of Node, for reading slices of a large file.

import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../core/serve.js';
import { startSession } from './index.js';

serve(startSession(workerData, 1), /** @type {any} */ (parentPort));
