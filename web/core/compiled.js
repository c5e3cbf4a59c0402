// The core is compiled once: the threads of helpers run the same machine code.

/** @typedef {import('../../wasm/core.js').CoreModule} CoreModule */

/**
 * @param {(options: import('../../wasm/core.js').CoreOptions) => Promise<CoreModule>} createCore
 * @param {WebAssembly.Module} compiled
 */
export function instantiate(createCore, compiled) {
  return createCore({
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(compiled, imports).then(done);
      return {}; // later
    },
  });
}
