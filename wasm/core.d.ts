// What bindings.cpp exports. Views are valid until the next call.

export interface Door {
  input(size: number): Uint8Array;
  feed(size: number): void;
  call(method: string, size: number): Uint8Array;
  delete(): void;
}

export interface CoreModule {
  Door: new () => Door;
}

export default function createCore(options: { wasmBinary: Uint8Array }): Promise<CoreModule>;
