// Harper's local linter with its default rules, in Node. The same lines in and out as the Python peers.
import readline from "node:readline";
import { Dialect, LocalLinter } from "harper.js";
import { binary } from "harper.js/binary";

const linter = new LocalLinter({ binary, dialect: Dialect.American });
await linter.setup();

for await (const line of readline.createInterface({ input: process.stdin })) {
  const taken = [];
  for (const text of JSON.parse(line)) {
    const begin = performance.now();
    await linter.lint(text);
    taken.push(performance.now() - begin);
  }
  process.stdout.write(`${JSON.stringify(taken)}\n`);
}
