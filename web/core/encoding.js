// Which encoding a text is in. UTF-8 where it plainly is, even with damage in it: a wrong byte then costs itself
// (U+FFFD in its place), and not the file.

const CONTINUES = (/** @type {number | undefined} */ byte) => byte !== undefined && byte >= 0x80 && byte < 0xc0;

/**
 * Sequences of several bytes that are valid UTF-8, and bytes that belong to none (RFC 3629). What the end cuts off
 * counts as neither.
 * @param {Uint8Array} bytes
 */
export function countUtf8(bytes) {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length; ) {
    const lead = /** @type {number} */ (bytes[at]);
    if (lead < 0x80) {
      at++;
      continue;
    }
    const more =
      lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    let n = 1;
    while (n <= more && CONTINUES(bytes[at + n])) n++;
    if (more > 0 && n <= more && at + n >= bytes.length) break;
    if (more > 0 && n > more) valid++;
    else invalid++;
    at += n;
  }
  return { valid, invalid };
}

/** @param {Uint8Array} head @param {number[]} magic */
const begins = (head, ...magic) => magic.every((byte, i) => head[i] === byte);

/** UTF-16 without its mark: text whose every second byte is mostly zero. Binary files are neither. @param {Uint8Array} head */
function withoutMark(head) {
  const zeros = [0, 0];
  const pairs = Math.min(head.length, 4096) >> 1;
  for (let i = 0; i < 2 * pairs; i++) if (head[i] === 0) zeros[i & 1] = Number(zeros[i & 1]) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > pairs * 0.7 && even === 0) return 'utf-16le';
  return even > pairs * 0.7 && odd === 0 ? 'utf-16be' : undefined;
}

/**
 * The encoding of a text that is not UTF-8; nothing where it is UTF-8, or not text.
 * @param {Uint8Array} head
 * @param {() => Promise<Uint8Array[]>} more pieces from further on, read where the head alone does not decide
 */
export async function encodingOf(head, more) {
  if (begins(head, 0xff, 0xfe)) return 'utf-16le';
  if (begins(head, 0xfe, 0xff)) return 'utf-16be';
  if (head.includes(0)) return withoutMark(head);
  const { valid, invalid } = countUtf8(head);
  if (invalid === 0 || valid > invalid) return undefined;
  let all = { valid, invalid };
  for (const piece of await more()) {
    const found = countUtf8(piece);
    all = { valid: all.valid + found.valid, invalid: all.invalid + found.invalid };
  }
  // In Windows-1252 two letters may look like one of UTF-8 ("Ã¤"), but seldom.
  return all.valid * 4 >= all.invalid ? undefined : 'windows-1252';
}
