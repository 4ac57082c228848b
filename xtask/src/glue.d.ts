export const encoder: TextEncoder;
/** A string in the memory of the wasm. */
export function text(pointer: number, length: number): string;
/** The version that the wasm has to have in its section `corsight`. */
export const stamp: string;
/** The exports of the instance. */
export let wasm: any;
/** Makes an instance in place of any earlier one. */
export function start(module: WebAssembly.Module): void;
