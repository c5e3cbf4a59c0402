/** What is used of sql.js, which brings no types. https://sql.js.org/documentation/ */
declare module 'sql.js' {
  export interface Statement {
    step(): boolean;
    getAsObject(): Record<string, unknown>;
    free(): void;
  }
  export interface Database {
    exec(query: string): { columns: string[]; values: unknown[][] }[];
    prepare(query: string): Statement;
    close(): void;
  }
  export default function createSqlite(options: { wasmBinary: Uint8Array }): Promise<{
    Database: new (bytes: Uint8Array) => Database;
  }>;
}
