// Names the bundler resolves: tools/build.mjs.
declare module 'tracesift-core' {
  export { default } from '../../wasm/core.js';
}
declare module 'tracesift-core-wasm' {
  const bytes: Uint8Array<ArrayBuffer>; // gzip
  export default bytes;
}
declare module 'tracesift-sqlite-wasm' {
  const bytes: Uint8Array<ArrayBuffer>; // gzip
  export default bytes;
}
