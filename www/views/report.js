// What the views need of a call. A call of `corsight/capture` is one, and so is what `call-of.js` makes.

/**
 * @import { Plan, RequestRecord, ResponseLike, Verdict } from '../index.js'
 *
 * @typedef {object} Message One request that travelled, with its answer.
 * @property {'preflight' | 'request' | 'redirect'} kind
 * @property {{ method: string, url: string, headers: [string, string][] }} request
 * @property {null | { status: number, headers: [string, string][] }} response Null if there is no answer.
 * @property {string | null} failure The words of the network.
 * @property {boolean} cached The preflight was not sent, because the preflight cache covered it.
 *
 * @typedef {object} Call One call of a page, with everything that belongs to it.
 * @property {string} id
 * @property {number | null} startedAt In milliseconds since 1970.
 * @property {number | null} duration In milliseconds.
 * @property {string | null} origin The origin of the page.
 * @property {RequestRecord} request
 * @property {ResponseLike[]} responses
 * @property {Message[]} messages
 * @property {{ outcome: 'allowed' | 'blocked' | 'pending' | 'unknown', error: string | null }} recorded
 * @property {'allowed' | 'opaque' | 'blocked' | 'incomplete' | 'pending'} outcome
 * @property {Verdict | null} verdict
 * @property {Plan | null} plan
 * @property {{ what: string, why: string, otherwise: { outcome: string, cause: string | null } | null }[]} unknowns
 */

export {};
