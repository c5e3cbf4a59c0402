// What is printed. Names and texts from files may hold anything, so control characters are shown, not obeyed; and
// whoever reads our output may stop reading (| head) without stopping the work.

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE') throw error;
  });
}

/** Control characters but line feed and tab, and those that change the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** @param {string} character */
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text that a terminal shows as it is. @param {string} text */
export const shown = (text) => text.replace(CONTROL, escaped);

/** @param {string} text */
export const print = (text) => process.stdout.write(`${shown(text)}\n`);

/** @param {string} text */
export const complain = (text) => process.stderr.write(`${shown(text)}\n`);

/** In JSON the escapes are JSON's own. @param {unknown} value */
export const printJson = (value) => print(JSON.stringify(value, null, 2));

/** Progress, where somebody looks at it. @param {string} text */
export function showStatus(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${shown(text)}`);
}

/** Takes the progress away. */
export const clear = () => showStatus('');
