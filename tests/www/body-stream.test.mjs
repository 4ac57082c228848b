/**
 * The body of a response that is given up in the very moment in which it ends.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { bodyStream } from '../../pkg/host/body-stream.js';

const turn = () => new Promise((resolve) => { process.nextTick(resolve); });

/**
 * Ends a body and gives it up after so many turns of the queue.
 *
 * @param {number} turns
 * @param {(stream: ReadableStream, abort: AbortController) => unknown} giveUp
 */
async function endAndGiveUp(turns, giveUp) {
  const readable = new PassThrough();
  const abort = new AbortController();
  const stream = bodyStream(readable, abort.signal);
  const closed = new Promise((resolve) => { readable.once('close', resolve); });
  readable.end();
  for (let count = 0; count < turns; count++) await turn();
  await giveUp(stream, abort);
  await closed;
  await turn();
}

const waysToGiveUp = {
  'cancelled': (/** @type {ReadableStream} */ stream) => stream.cancel(),
  'aborted': (/** @type {ReadableStream} */ _stream, /** @type {AbortController} */ abort) => abort.abort(),
};

for (const [name, giveUp] of Object.entries(waysToGiveUp)) {
  test(`a body that ends while it is ${name} throws nothing into the process`, async () => {
    /** @type {unknown[]} */
    const uncaught = [];
    const note = (/** @type {unknown} */ error) => uncaught.push(error);
    process.on('uncaughtException', note);
    try {
      for (let turns = 0; turns < 12; turns++) await endAndGiveUp(turns, giveUp);
    } finally {
      process.off('uncaughtException', note);
    }
    assert.deepEqual(uncaught, []);
  });
}
