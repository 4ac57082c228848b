/**
 * Results as JUnit writes them, which CI servers read.
 *
 * @import { Printed } from './index.js'
 * @import { Result } from './results.js'
 */
import { escapeXml } from './xml.js';

/** @param {Printed} printed */
export default function junit({ command, results }) {
  const count = (/** @type {Result['status'][]} */ ...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const time = results.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
  const counts = `tests="${results.length}" failures="${count('fail')}" errors="${count('unreachable', 'incomplete')}" skipped="0" time="${seconds(time)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="corsight" ${counts}>`,
    `  <testsuite name="corsight ${command}" ${counts}>`,
    ...results.map((result) => testcase(command, result)),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

/**
 * @param {string} command
 * @param {Result} result
 */
function testcase(command, { title, status, code, headline, text, location, duration }) {
  const file = location ? ` file="${escapeXml(location.file)}" line="${location.line}"` : '';
  const start = `    <testcase classname="corsight.${command}" name="${escapeXml(title)}"${file} time="${seconds(duration ?? 0)}"`;
  if (status === 'pass') return `${start}/>`;
  const kind = status === 'fail' ? 'failure' : 'error';
  return `${start}>\n      <${kind} type="${escapeXml(code)}" message="${escapeXml(headline)}">${escapeXml(text)}</${kind}>\n    </testcase>`;
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(3);
