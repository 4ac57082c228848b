/**
 * Results as SARIF 2.1.0, which code scanning reads. <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
 *
 * @import { Printed } from './index.js'
 */
import { version } from '../../index.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const PAGE = (/** @type {string} */ code) => `https://unpkg.com/corsight@${version.split('+')[0]}/docs/codes.html#${code}`;

/** @param {Printed} printed */
export default function sarif({ results }) {
  const told = results.filter(({ status, level }) => status !== 'pass' || level !== 'note');
  const codes = [...new Set(told.map(({ code }) => code))];
  return JSON.stringify({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{
      tool: { driver: {
        name: 'corsight', semanticVersion: version, informationUri: 'https://www.npmjs.com/package/corsight',
        rules: codes.map((code) => ({ id: code, helpUri: PAGE(code), shortDescription: { text: told.find((each) => each.code === code)?.headline } })),
      } },
      results: told.map(({ id, code, level, title, headline, text, location }) => ({
        ruleId: code,
        ruleIndex: codes.indexOf(code),
        level,
        message: { text: `${title}\n${text || headline}` },
        partialFingerprints: { 'corsight/v1': `${id} ${code}` },
        ...(location ? { locations: [{ physicalLocation: { artifactLocation: { uri: location.file }, region: { startLine: location.line } } }] } : {}),
      })),
    }],
  }, null, 2);
}
