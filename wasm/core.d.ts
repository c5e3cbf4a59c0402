// What bindings.cpp exports. Views are valid until the next call.

export interface Door {
  input(size: number): Uint8Array;
  feed(size: number): void;
  call(method: string, size: number): Uint8Array;
  delete(): void;
}

export interface CoreModule {
  Door: new () => Door;
  /** All of WebAssembly’s memory; another array once it has grown. */
  HEAPU8: Uint8Array;
}

export default function createCore(options: { wasmBinary: Uint8Array }): Promise<CoreModule>;
