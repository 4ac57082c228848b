export let WASM_VECTOR_LEN: number;
export function passStringToWasm0(text: string, allocate: (length: number, alignment: number) => number): number;
export function takeFromExternrefTable0(place: number): any;
/** Gives the exports of a new instance. */
export function start(module: WebAssembly.Module): any;
