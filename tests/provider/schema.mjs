// What the providers refuse in a JSON Schema.

import { invalid, isObject } from './refusal.mjs';

const types = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
const strictWords = ['type', 'enum', 'description', 'title', 'properties', 'required', 'additionalProperties', 'items'];
const strictMore = ['anyOf', '$ref', '$defs'];
const geminiWords = [
  ...['$id', '$defs', '$ref', '$anchor', 'type', 'format', 'title', 'description', 'enum', 'items', 'prefixItems'],
  ...['minItems', 'maxItems', 'minimum', 'maximum', 'anyOf', 'oneOf', 'properties', 'additionalProperties', 'required'],
  'propertyOrdering',
];
const anthropicWords = [...strictWords, ...strictMore, 'format', 'const', 'default', 'minItems'];
const formats = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'];

/**
 * Calls `visit` for every schema in a schema.
 * @param {any} node
 * @param {(node: Record<string, any>, path: string[], depth: number) => void} visit
 * @param {string[]} [path]
 * @param {number} [depth] Of objects and arrays around it.
 */
function walk(node, visit, path = [], depth = 1) {
  if (!isObject(node)) invalid(`The schema at (${path.map((part) => `'${part}'`).join(', ')}) is not an object.`);
  visit(node, path, depth);
  for (const group of ['properties', '$defs']) {
    for (const [name, child] of Object.entries(node[group] ?? {}))
      walk(child, visit, [...path, group, name], depth + 1);
  }
  if (node.items !== undefined) walk(node.items, visit, [...path, 'items'], depth + 1);
  for (const [i, child] of (node.anyOf ?? []).entries()) walk(child, visit, [...path, 'anyOf', `${i}`], depth);
}

/** @param {Record<string, any>} node */
const isObjectType = (node) => node.type === 'object' || node.type?.includes?.('object') || node.properties;

/** @param {Record<string, any>} node @param {string} name */
const isListed = (node, name) => Array.isArray(node.required) && node.required.includes(name);

/** OpenAI with `strict`. @param {any} schema @param {string} name */
export function lintStrict(schema, name) {
  /** @param {string[]} path @param {string} what @returns {never} */
  const bad = (path, what) => {
    const where = path.length ? `(${path.map((part) => `'${part}'`).join(', ')}${path.length === 1 ? ',' : ''})` : '()';
    invalid(`Invalid schema for response_format '${name}': In context=${where}, ${what}`, {
      param: 'response_format',
      code: 'invalid_json_schema',
    });
  };
  let [properties, letters, values] = [0, 0, 0];
  if (!isObject(schema) || schema.type !== 'object') bad([], 'schema must be of type "object".');
  walk(schema, (node, path, depth) => {
    const odd = Object.keys(node).find((word) => !strictWords.includes(word) && !strictMore.includes(word));
    if (odd) bad(path, `'${odd}' is not permitted.`);
    if (depth > 10) bad(path, 'nesting is deeper than 10 levels.');
    if (!node.anyOf && !node.$ref && !node.enum && !node.type) bad(path, "schema must have a 'type' key.");
    for (const type of [node.type ?? []].flat()) if (!types.includes(type)) bad(path, `'${type}' is not a valid type.`);
    if ([node.type].flat().includes('array') && node.items === undefined) bad(path, 'array schema missing items.');
    if (node.enum && (!Array.isArray(node.enum) || node.enum.length === 0)) bad(path, 'enum must not be empty.');
    for (const value of node.enum ?? []) letters += `${value}`.length;
    values += node.enum?.length ?? 0;
    if (!isObjectType(node)) return;
    if (node.additionalProperties !== false)
      bad(path, "'additionalProperties' is required to be supplied and to be false.");
    const names = Object.keys(node.properties ?? {});
    const missing = names.find((one) => !isListed(node, one));
    if (missing || !Array.isArray(node.required)) {
      bad(
        path,
        `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing ?? ''}'.`,
      );
    }
    const extra = node.required.find((/** @type {string} */ one) => !names.includes(one));
    if (extra !== undefined) bad(path, `'required' holds '${extra}', which is no property.`);
    properties += names.length;
    letters += names.join('').length;
  });
  if (properties > 5000) bad([], 'there are more than 5000 properties.');
  if (values > 1000) bad([], 'there are more than 1000 enum values.');
  if (letters > 120_000) bad([], 'names and enum values are longer than 120000 characters.');
}

/** Anthropic's output_config.format. @param {any} schema */
export function lintAnthropic(schema) {
  let optional = 0;
  /** @param {string} what @returns {never} */
  const bad = (what) => invalid(`output_config.format.schema: ${what}`);
  if (!isObject(schema) || schema.type !== 'object') bad("The root must have 'type': 'object'.");
  walk(schema, (node, path) => {
    const kind = [node.type ?? 'schema'].flat()[0];
    const odd = Object.keys(node).find((word) => !anthropicWords.includes(word));
    if (odd) bad(`For '${kind}' type, property '${odd}' is not supported`);
    if ((node.minItems ?? 0) > 1) bad("For 'array' type, 'minItems' values other than 0 or 1 are not supported");
    if (node.format !== undefined && !formats.includes(node.format))
      bad(`String format '${node.format}' is not supported`);
    if (node.$ref && path.join('/').includes(`${node.$ref}`.split('/').slice(1).join('/'))) {
      bad('Recursive schemas are not supported');
    }
    if (!isObjectType(node)) return;
    if (node.additionalProperties !== false)
      bad("For 'object' type, 'additionalProperties' must be explicitly set to false");
    optional += Object.keys(node.properties ?? {}).filter((name) => !isListed(node, name)).length;
  });
  if (optional > 24) bad(`Schema has ${optional} optional parameters, which exceeds the limit of 24.`);
}

/** Gemini's responseJsonSchema. @param {any} schema */
export function lintGemini(schema) {
  walk(schema, (node, path) => {
    const odd = Object.keys(node).find((word) => !geminiWords.includes(word));
    const where = ['generation_config.response_json_schema', ...path].join('.');
    if (odd) invalid(`Invalid JSON payload received. Unknown name "${odd}" at '${where}': Cannot find field.`);
    for (const type of [node.type ?? []].flat()) {
      if (!types.includes(type)) invalid(`Invalid value at '${where}.type': "${type}"`);
    }
    if (node.enum && node.enum.length === 0) invalid(`${where}.enum: cannot be empty`);
    const names = Object.keys(node.properties ?? {});
    const extra = (node.required ?? []).find((/** @type {string} */ one) => !names.includes(one));
    if (extra !== undefined) invalid(`${where}.required[0]: property '${extra}' is not defined`);
  });
}
