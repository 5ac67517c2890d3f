import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical, hashOf } from '../../extension/src/sameness.js';

test('a form’s line ends, blanks at the ends and another spelling of an accent make no other text', async () => {
  const [typed, sent] = ['Marché\nen hausse', ' Marche\u0301\r\nen hausse\r\n'];
  assert.equal(canonical(sent), typed);
  assert.equal(await hashOf(sent), await hashOf(typed));
});

test('another word, another case or a line break less make another text', async () => {
  for (const other of ['Marché\nen baisse', 'marché\nen hausse', 'Marché en hausse']) {
    assert.notEqual(await hashOf(other), await hashOf('Marché\nen hausse'));
  }
});
