// An error whose message is a sentence for people, and what other errors of reading mean to them.

/** @param {string} message */
export const plainError = (message) => Object.assign(new Error(message), { plain: true });

/** By the code of a system's error, or the name of a browser's. @type {Map<string, string>} */
const SENTENCES = new Map([
  ['EACCES', 'You may not read this: its permissions do not allow it.'],
  ['EPERM', 'You may not read this: its permissions do not allow it.'],
  ['ENOENT', 'This is not there any more, or is a link that points to nothing.'],
  ['ELOOP', 'This link points to itself.'],
  ['NotReadableError', 'The browser could not read this file: it was changed, moved or locked. Drop it again.'],
  ['NotFoundError', 'This file is not there any more. Drop it again.'],
]);

/** Why a file could not be read or unpacked. @param {unknown} error */
export function sentenceOf(error) {
  const { name, code = '', message, plain } = /** @type {Error & { code?: string, plain?: boolean }} */ (error);
  if (plain) return message;
  const known = SENTENCES.get(code) ?? SENTENCES.get(name);
  return known ?? `It could not be unpacked, so it is damaged or no archive: ${message}.`;
}
