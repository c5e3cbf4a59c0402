// Where Chromium is: the headless build of it, which starts sooner and works less, or the one with windows.

import { existsSync } from 'node:fs';

export const chromiumPath =
  process.env.CHROMIUM ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)) ??
  'chromium';
