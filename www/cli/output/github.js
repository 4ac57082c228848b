/**
 * Results as annotations of GitHub Actions.
 * <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>
 *
 * @import { Printed } from './index.js'
 */
import { visible } from '../wrap.js';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' };

/** @param {Printed} printed */
export default function github({ results, summary }) {
  const lines = results.filter(({ status, level }) => status !== 'pass' || level !== 'note').map(({ level, title, text, headline, location }) => {
    const place = location ? `file=${property(location.file)},line=${location.line},` : '';
    return `::${COMMANDS[level]} ${place}title=${property(title)}::${message(text || headline)}`;
  });
  return [...lines, ...(summary ? [summary] : results.length && !lines.length ? [`${results.length} checked, nothing to mend`] : [])].join('\n');
}

/** @param {string} text */
const message = (text) => visible(text).replaceAll('%', '%25').replaceAll('\n', '%0A');

/** @param {string} text */
const property = (text) => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
