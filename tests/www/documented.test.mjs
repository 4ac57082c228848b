/**
 * Whoever points at a word of the package's types in an editor is told what it is: each declaration and each member has a comment.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';

const pkg = new URL('../../pkg/', import.meta.url);
const DECLARATION = /^(?:export |declare )+(?:interface|type|class|function|const) (\w+)/;
const MEMBER = /^ +(?:readonly )?(\w+)\??(?:[<(]|: )/;

for (const file of readdirSync(pkg).filter((name) => name.endsWith('.d.ts'))) {
  test(file, () => {
    const lines = readFileSync(new URL(file, pkg), 'utf8').split('\n');
    let count = 0;
    const silent = lines.filter((line, index) => {
      const name = (DECLARATION.exec(line) ?? MEMBER.exec(line))?.[1];
      if (!name || name === 'import') return false;
      count += 1;
      const before = lines[index - 1];
      // A further form of a function needs no comment of its own, and neither do arguments on lines of their own.
      return !before.endsWith('*/') && (DECLARATION.exec(before) ?? MEMBER.exec(before))?.[1] !== name && !/[(,:]$/.test(before);
    });
    assert.ok(count > 0);
    assert.deepEqual(silent, []);
  });
}
