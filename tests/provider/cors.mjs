// Which pages each provider lets in, and what it lets them read. A page sees nothing else.

/** @typedef {import('./types.js').Profile} Profile */
/** @typedef {import('./types.js').Flags} Flags */
/** @typedef {Record<string, string>} Headers */

const openrouterTakes = [
  ...['authorization', 'content-type', 'http-referer', 'x-title', 'x-openrouter-title', 'x-openrouter-categories'],
];
const geminiTakes = ['content-type', 'x-goog-api-key', 'x-goog-api-client'];

/** @type {Partial<Record<Profile, string>>} Whatever is not named stays hidden, retry-after above all. */
const exposed = {
  openai: 'X-Request-ID',
  gemini: 'vary,content-encoding,date,server,content-length',
  openrouter: 'X-Generation-Id,cf-ray',
  azure: 'x-request-id,apim-request-id,x-ms-region',
};

/** Ollama by default. @param {string} origin @param {Flags} flags */
export const isLetIn = (origin, flags) =>
  origin === '' || flags.origins === '*' || /^https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?$/.test(origin);

/**
 * Headers of a reply.
 * @param {Profile} profile
 * @param {string} origin
 * @param {number} status
 * @param {Flags} flags
 * @returns {Headers}
 */
export function corsHeaders(profile, origin, status, flags) {
  if (origin === '' || profile === 'nocors') return {};
  if (status === 401 && (flags.dropOn401 ?? profile === 'openai')) return {};
  if (profile === 'ollama' && !isLetIn(origin, flags)) return {};
  const reflects = profile === 'anthropic' || profile === 'gemini' || profile === 'azure' || profile === 'ollama';
  /** @type {Headers} */
  const headers = { 'access-control-allow-origin': reflects && flags.origins !== '*' ? origin : '*' };
  if (reflects) headers.vary = 'Origin';
  const names = flags.expose === 'all' ? 'x-request-id,retry-after,retry-after-ms' : exposed[profile];
  if (names) headers['access-control-expose-headers'] = names;
  return headers;
}

/**
 * The answer to what a browser asks before it sends a request.
 * @param {Profile} profile
 * @param {string} path
 * @param {import('node:http').IncomingHttpHeaders} asked
 * @param {Flags} flags
 * @returns {{ status: number, headers: Headers }}
 */
export function preflight(profile, path, asked, flags) {
  const origin = asked.origin ?? '';
  const names = (asked['access-control-request-headers'] ?? '').toLowerCase();
  const list = names.split(',').map((name) => name.trim());
  const headers = corsHeaders(profile, origin, 200, flags);
  delete headers['access-control-expose-headers'];
  const allowed = {
    ...headers,
    'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
    'access-control-allow-headers': names,
    'access-control-max-age': '5',
  };
  if (profile === 'nocors') return { status: 403, headers: {} };
  if (profile === 'ollama' && !isLetIn(origin, flags)) return { status: 403, headers: {} };
  if (profile === 'gemini' && names !== '' && list.some((name) => !geminiTakes.includes(name))) {
    return { status: 403, headers: {} };
  }
  if (profile === 'anthropic' && !/^\/v1\/(messages(\/count_tokens)?|models(\/[^/]+)?)$/.test(path)) {
    return { status: 404, headers: {} };
  }
  if (profile === 'openrouter') allowed['access-control-allow-headers'] = openrouterTakes.join(',');
  return { status: profile === 'compatible' ? 200 : 204, headers: allowed };
}
