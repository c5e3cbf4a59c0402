// A key belongs to a provider and a host: another address is another place, with no key until somebody gives it one.

/** @typedef {import('../types.js').Models} Models */
/** @typedef {import('../types.js').Provider} Provider */

/** Where conversations would go. @param {Provider | undefined} provider @param {Partial<Models> | undefined} models */
export function hostOf(provider, models) {
  const url = models?.base_url || provider?.base_url || '';
  return URL.canParse(url) ? new URL(url).host : '';
}

/** The name that keys are known by: "openai at api.openai.com". @param {Provider | undefined} provider @param {Partial<Models> | undefined} models */
export const placeOf = (provider, models) => (provider ? `${provider.id} at ${hostOf(provider, models)}` : '');
