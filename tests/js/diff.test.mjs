import assert from 'node:assert/strict';
import { test } from 'node:test';
import { around, difference } from '../../extension/src/diff.js';

const drawn = (before, after) => difference(before, after).map(({ kind, words }) => ({ same: words, del: `[-${words}-]`, ins: `[+${words}+]` })[kind]).join('');

for (const [before, after, shown] of [
  ['a safe fund', 'a safe fund', 'a safe fund'],
  ['guaranteed', 'targeted', '[-guaranteed-][+targeted+]'],
  ['This fund is guaranteed to grow', 'This fund aims to grow', 'This fund [-is guaranteed-][+aims+] to grow'],
  ['', 'Capital at risk.', '[+Capital at risk.+]'],
  ['risk-free ', '', '[-risk-free -]'],
  ['I guarantee you 8%', 'We talk you through it', '[-I guarantee you 8%-][+We talk you through it+]'],
  ['sans aucun risque', 'avec un risque', '[-sans aucun-][+avec un+] risque'],
]) {
  test(`${before} -> ${after}`, () => assert.equal(drawn(before, after), shown));
}

test('nothing is lost or added on either side, whatever the texts', () => {
  const words = ['a', 'risk', 'risk-free', ' ', '  ', ',', '😀', 'é', '8%', 'fund', 'guarantee', '\n'];
  let seed = 7;
  const next = (below) => ((seed = (seed * 1103515245 + 12345) % 2 ** 31), seed % below);
  const text = () => Array.from({ length: next(12) }, () => words[next(words.length)]).join('');
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [text(), text()];
    const parts = difference(before, after);
    const side = (gone) => parts.filter(({ kind }) => kind !== gone).map((part) => part.words).join('');
    assert.deepEqual([side('ins'), side('del')], [before, after]);
  }
});

test('two long texts are not compared word by word', () => {
  const long = 'word '.repeat(3000);
  assert.deepEqual(difference(long, `x ${long}`).map(({ kind }) => kind), ['del', 'ins']);
});

test('the words around: within the line, cut at a blank', () => {
  const text = 'First line\nWe would like to offer you all a guaranteed rate on every new account that you open with us today';
  const start = text.indexOf('guaranteed');
  assert.deepEqual(around(text, { start, end: start + 10 }), { before: '… like to offer you all a ', after: ' rate on every new account …' });
  assert.deepEqual(around('risk-free', { start: 0, end: 9 }), { before: '', after: '' });
});
