/**
 * Results for people.
 *
 * @import { Io, Style } from '../io.js'
 * @import { Printed } from './index.js'
 * @import { Result } from './results.js'
 */
import { wrap } from '../wrap.js';

/** @type {Record<Result['status'], { mark: string, style: Style }>} */
export const MARKS = {
  pass: { mark: '✓', style: 'green' },
  fail: { mark: '✗', style: 'red' },
  unreachable: { mark: '!', style: 'yellow' },
  incomplete: { mark: '?', style: 'yellow' },
};

/**
 * @param {Printed} printed
 * @param {Io} io
 */
export default function text({ results, summary }, io) {
  const parts = results.map((result, index) => {
    // Results of one line each stand together.
    const isCompact = index > 0 && !result.text && !results[index - 1].text;
    return `${index === 0 ? '' : isCompact ? '\n' : '\n\n'}${one(result, io)}`;
  });
  return parts.join('') + (summary ? `${parts.length ? '\n\n' : ''}${wrap(summary, io.columns)}` : '');
}

/**
 * @param {Result} result
 * @param {Io} io
 */
function one({ status, title, text }, io) {
  const { mark, style } = MARKS[status];
  const [first, ...others] = wrap(`${mark} ${title}`, io.columns).split('\n');
  const head = [io.paint('bold', io.paint(style, first)), ...others].join('\n');
  return text ? `${head}\n\n${wrap(text, io.columns, '  ')}` : head;
}
