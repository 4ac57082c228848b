export const encoder: TextEncoder;
/** A string in the memory of the wasm. */
export function text(pointer: number, length: number): string;
/** Gives the exports of a new instance. */
export function start(module: WebAssembly.Module): any;
