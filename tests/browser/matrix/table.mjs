/** docs/editors.md: its table is what the matrix saw. Run with UPDATE=1, the tests write it instead of comparing. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';

const DOCUMENT = new URL('../../../docs/editors.md', import.meta.url);
const [BEGIN, END] = ['<!-- matrix -->', '<!-- end of matrix -->'];

const line = (cells) => `| ${cells.join(' | ')} |`;

/** @param {string[]} steps @param {Map<string, Record<string, string>>} results by editor, then by step */
function draw(steps, results) {
  const rows = [...results].map(([editor, seen]) => line([editor, ...steps.map((step) => seen[step] ?? 'no')]));
  return [line(['', ...steps]), line(['', ...steps].map(() => '---')), ...rows];
}

/** A run that looks at some editors alone vouches for their lines alone. */
export async function expectDocumented(steps, results, { whole }) {
  const text = await readFile(DOCUMENT, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const [shown, after] = rest.split(END);
  const drawn = draw(steps, results);
  if (process.env.UPDATE && whole) await writeFile(DOCUMENT, [before, BEGIN, '\n', drawn.join('\n'), '\n', END, after].join(''));
  else if (whole) assert.equal(shown.trim(), drawn.join('\n'), 'docs/editors.md is out of date: run the test with UPDATE=1');
  else assert.deepEqual(drawn.filter((each) => !shown.includes(each)), [], 'docs/editors.md says otherwise');
}
