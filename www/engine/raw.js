/**
 * The only module that calls the engine's WebAssembly. All engines share one instance of it.
 */
import { __wbg_reset_state as restart, initSync } from '../wasm/corsight.js';
import { Instance } from './instance.js';

export { RawEngine, initiators, stamp, version } from '../wasm/corsight.js';

export const wasm = new Instance({ initSync, restart });

// Frees a Rust object when its JavaScript owner was garbage collected.
const collectedOwners = new FinalizationRegistry((/** @type {() => void} */ release) => release());

/**
 * Frees a Rust object together with its JavaScript owner: when the owner is garbage collected, or when the returned function is called.
 *
 * @param {object} owner
 * @param {() => void} free Calls the wasm.
 */
export function releaseWith(owner, free) {
  const madeIn = wasm.number;
  let isReleased = false;
  const release = () => {
    collectedOwners.unregister(release);
    // If the instance is gone, its memory is gone too.
    if (isReleased || madeIn !== wasm.number) return;
    isReleased = true;
    try {
      free();
    } catch {
      // No caller can receive this error. The instance is replaced, and the next use of a lost fetch reports it.
    }
  };
  collectedOwners.register(owner, release, release);
  return release;
}
