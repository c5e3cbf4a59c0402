// Makes the picture in the README from our own sample: node tools/screenshots.mjs (after ./dev build).

import { chromium } from 'playwright-core';
import { chromiumPath } from '../tests/chromium.mjs';

const root = new URL('..', import.meta.url).pathname;
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 860 } });
await page.goto(`file://${root}dist/tracesift.html`);
await page.getByRole('button', { name: 'Try the sample' }).click();
await page.getByRole('button', { name: 'Make the report' }).click();
await page.getByRole('heading', { name: 'Key findings' }).waitFor();
await page.locator('.honesty').getByText('numbers verified').waitFor();
await page.setViewportSize({ width: 1200, height: 1250 });
await page.screenshot({ path: `${root}docs/report.png` });
await browser.close();
