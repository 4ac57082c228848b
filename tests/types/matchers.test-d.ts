/**
 * The types of the matchers, in each runner.
 */
import { expect as jestExpect } from 'corsight/jest';
import * as matchers from 'corsight/matchers';
import { expect as playwrightExpect } from 'corsight/playwright';
import { expect } from 'corsight/vitest';
import { expect as vitestExpect } from 'vitest';

const call = { url: 'https://api.example/', origin: 'https://app.example', method: 'PUT' };

const promises: Promise<void>[] = [
  expect('cors.json').toHoldAgainst('http://localhost:3000', { profile: 'chromium' }),
  expect({ origins: [], calls: [] }).not.toHoldAgainst(new URL('http://localhost:3000')),
  vitestExpect(call).toBeAllowedByCors({ readable: ['ETag'], preflight: { maxAge: 600 }, status: ['2xx', 404] }),
  vitestExpect(call).not.toBeBlockedByCors(),
  jestExpect('cors.json').toHoldAgainst(),
  jestExpect(call).toBeBlockedByCors({ cause: 'options-authentication' }),
  jestExpect(call).not.toBeAllowedByCors(),
  playwrightExpect('cors.json').toHoldAgainst('http://localhost:3000'),
  playwrightExpect(call).toBeAllowedByCors({ preflight: true }),
  playwrightExpect(call).not.toBeBlockedByCors(),
];

// The matchers that were there stay.
jestExpect(1).toBe(1);
vitestExpect(1).toBe(1);
playwrightExpect(1).toBe(1);
vitestExpect.extend(matchers);

// @ts-expect-error a profile is one of four
expect('cors.json').toHoldAgainst('http://localhost:3000', { profile: 'safari' });
// @ts-expect-error status is a number or a text
jestExpect(call).toBeAllowedByCors({ status: true });
// @ts-expect-error a refusal has no readable headers
playwrightExpect(call).toBeBlockedByCors({ readable: ['ETag'] });

void promises;
