import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupAt, groupFindings } from '../../extension/src/groups.js';

const finding = (id, start, end, severity = 'low') => ({ id, start, end, severity });
const ids = (groups) => groups.map((group) => group.map(({ id }) => id).join('+'));

test('findings about the same words share a card, the most severe first', () => {
  const groups = groupFindings([finding('late', 30, 40), finding('mild', 4, 14), finding('grave', 5, 14, 'high')]);
  assert.deepEqual(ids(groups), ['grave+mild', 'late']);
});

test('a finding about the whole draft does not swallow those about its words', () => {
  const groups = groupFindings([finding('whole', 0, 100), finding('word', 10, 20, 'high'), finding('next', 22, 30)]);
  assert.deepEqual(ids(groups), ['whole', 'word', 'next']);
});

test('the caret opens the group that it is in, else the next, else the first', () => {
  const groups = groupFindings([finding('a', 5, 10), finding('b', 20, 30)]);
  assert.deepEqual([7, 10, 12, 99].map((caret) => groupAt(groups, caret)), [0, 0, 1, 0]);
});
