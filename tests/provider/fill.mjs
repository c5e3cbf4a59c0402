// The default answer: any value that a schema allows, with words from the prompt.

/** @param {string} system The schema that a question without a JSON mode states in words. */
export function schemaInWords(system) {
  for (let from = system.indexOf('{'); from >= 0; from = system.indexOf('{', from + 1)) {
    const to = system.lastIndexOf('}');
    try {
      const value = JSON.parse(system.slice(from, to + 1));
      if (value?.type === 'object') return value;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/** @type {import('./types.js').Answer} */
export function fill({ system, prompt, schema, random }) {
  const words = prompt.match(/\p{L}{3,}/gu) ?? ['nothing'];
  const text = () => {
    const from = Math.floor(random() * words.length);
    return words.slice(from, from + 6).join(' ');
  };
  /** @param {any} node @returns {any} */
  const value = (node) => {
    if (node?.enum) return node.enum[0];
    if (node?.anyOf) return value(node.anyOf[0]);
    const type = Array.isArray(node?.type) ? node.type[0] : node?.type;
    if (type === 'object') {
      return Object.fromEntries(Object.entries(node.properties ?? {}).map(([key, child]) => [key, value(child)]));
    }
    if (type === 'array') return [];
    if (type === 'integer' || type === 'number') return 1 + Math.floor(random() * 5);
    if (type === 'boolean') return random() < 0.5;
    return type === 'null' ? null : text();
  };
  return value(schema ?? schemaInWords(system) ?? { type: 'object', properties: { text: { type: 'string' } } });
}
