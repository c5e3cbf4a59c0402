// The only caller of wasm/bindings.cpp: text goes in and comes out as bytes, decoded before the next call can move them.

import { freeKeys } from '../lib/foreign.js';

/** @typedef {import('../types.js').CoreFault} CoreFault */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An error the core answered with. Code looks at `fault`; people read the message. */
export class CoreError extends Error {
  /** @param {CoreFault} fault */
  constructor(fault) {
    super(fault.message);
    this.fault = fault.fault;
    this.where = fault.where;
    if (fault.share) this.share = fault.share;
  }
}

/**
 * @param {import('../../wasm/core.js').CoreModule} module
 */
export function openBridge(module) {
  const bridge = new module.Bridge();

  /** @param {Uint8Array} bytes */
  const put = (bytes) => bridge.input(bytes.length).set(bytes);

  return {
    /** @param {Uint8Array} bytes content of the file that `open` began */
    feed(bytes) {
      put(bytes);
      bridge.feed(bytes.length);
    },
    /** @param {Uint8Array} slice what another session's `slice` made of the content that follows */
    adopt(slice) {
      put(slice);
      bridge.adopt(slice.length);
    },
    /** @param {Uint8Array[]} lines of the file that the method `slice` named @param {number} offset theirs in it */
    slice(lines, offset) {
      const size = lines.reduce((sum, part) => sum + part.length, 0);
      const input = bridge.input(size);
      let at = 0;
      for (const part of lines) {
        input.set(part, at);
        at += part.length;
      }
      return bridge.slice(size, offset).slice();
    },
    /**
     * @template {keyof import('../types.js').Methods} M
     * @param {M} method
     * @param {import('../types.js').Methods[M][0]} args
     * @returns {import('../types.js').Methods[M][1]}
     */
    call(method, args) {
      const bytes = encoder.encode(JSON.stringify(args));
      put(bytes);
      const answer = JSON.parse(decoder.decode(bridge.call(method, bytes.length)));
      if (answer.error) throw new CoreError(answer.error);
      return freeKeys(answer.ok);
    },
  };
}

/** @typedef {ReturnType<typeof openBridge>} Bridge */
