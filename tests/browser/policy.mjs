/**
 * What IT manages, in real Chromium: a policy file for a copy of the extension with an id of its own, so that no other
 * browser on this machine is touched by it.
 */
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXTENSION } from './browser.mjs';

const FOLDER = '/etc/chromium/policies/managed';

/** The folder is root's. @param {string} command @param {string} [input] */
function asRoot(command, input = '') {
  const how = process.getuid() === 0 ? ['sh', '-c', command] : ['sudo', '-n', 'sh', '-c', command];
  execFileSync(how[0], how.slice(1), { input });
}

/** As Chromium makes it of the public key. */
const idOf = (key) => [...createHash('sha256').update(key).digest('hex').slice(0, 32)].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('');

/** @returns a copy of the extension that a policy can name alone: set(), and remove() when done */
export async function manageCopy() {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const id = idOf(key);
  const folder = await mkdtemp(join(tmpdir(), 'caveat-managed-'));
  await cp(EXTENSION, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, key: key.toString('base64') }));
  const file = `${FOLDER}/caveat-test-${id}.json`;
  process.once('exit', () => asRoot(`rm -f ${file}`));
  return {
    folder,
    set: (values) => asRoot(`mkdir -p ${FOLDER} && cat > ${file}`, JSON.stringify({ '3rdparty': { extensions: { [id]: values } } })),
    remove: async () => {
      asRoot(`rm -f ${file}`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
