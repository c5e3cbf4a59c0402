// What bindings.cpp exports. Views are valid until the next call.

export interface Bridge {
  input(size: number): Uint8Array;
  feed(size: number): void;
  adopt(size: number): void;
  slice(size: number, offset: number): Uint8Array;
  call(method: string, size: number): Uint8Array;
  delete(): void;
}

export interface CoreModule {
  Bridge: new () => Bridge;
  /** All of WebAssembly’s memory; another array once it has grown. */
  HEAPU8: Uint8Array;
}

export interface CoreOptions {
  wasmBinary?: Uint8Array;
  /** Instead: something else makes the instance. */
  instantiateWasm?(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): object;
}

export default function createCore(options: CoreOptions): Promise<CoreModule>;
