import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editBetween, shiftFindings, shiftSpan } from '../../extension/src/spans.js';

/** The span marked by [brackets] in the first text is where the brackets of the second text are; null: it is dropped. */
const CASES = [
  ['typing after it leaves it', 'a [risk-free] fund', 'a [risk-free] fund!'],
  ['typing before it moves it', 'a [risk-free] fund', 'such a [risk-free] fund'],
  ['deleting before it moves it', 'such a [risk-free] fund', 'a [risk-free] fund'],
  ['typing in it drops it', 'a [risk-free] fund', 'a risk--free fund'],
  ['a letter at its end makes another word', '[guarantee]', 'guaranteed'],
  ['a letter at its start makes another word', 'the [able]', 'the unable'],
  ['a comma at its end does not', '[guarantee]', '[guarantee],'],
  ['a space at its start does not', '[guarantee]', ' [guarantee]'],
  ['replacing a text that holds it drops it', 'a [risk-free] fund', 'nothing alike'],
  ['an emoji before it counts as two units', '[risk-free]', '😀[risk-free]'],
  ['a repeated letter after it is no part of it', 'see [all] lll', 'see [all] llll'],
  ['clearing the text drops it', '[risk-free]', ''],
];

const bare = (marked) => marked.replace(/[[\]]/g, '');
const spanOf = (marked) => (marked.includes('[') ? { start: marked.indexOf('['), end: marked.indexOf(']') - 1 } : null);

for (const [name, before, after] of CASES) {
  test(`a span: ${name}`, () => {
    const edit = editBetween(bare(before), bare(after));
    assert.deepEqual(shiftSpan(spanOf(before), edit), spanOf(after));
  });
}

test('an edit is the smallest replaced part', () => {
  assert.deepEqual(editBetween('one two three', 'one 2 three'), { start: 4, end: 7, inserted: '2' });
  assert.deepEqual(editBetween('same', 'same'), { start: 4, end: 4, inserted: '' });
});

test('a place to insert at moves with the text before it', () => {
  const edit = editBetween('Buy.', 'Do buy. Buy.');
  assert.deepEqual(shiftSpan({ start: 4, end: 4 }, edit), { start: 12, end: 12 });
});

test('a finding takes its suggestions along, and loses those whose words were touched', () => {
  const suggestions = [
    { label: 'near', start: 4, end: 9, replacement: 'x' },
    { label: 'far', start: 16, end: 20, replacement: 'y' },
  ];
  const text = 'the quick brown food';
  const finding = { id: 'a', start: 4, end: 9, suggestions };
  const after = (changed) => shiftFindings([finding], editBetween(text, changed));

  const [moved] = after('the quick, brown food');
  assert.deepEqual(moved.suggestions.map(({ start }) => start), [4, 17]);

  const [kept] = after('the quick brown fo od');
  assert.deepEqual(kept.suggestions.map(({ label }) => label), ['near']);

  assert.deepEqual(after('the quack brown food'), []);
});
