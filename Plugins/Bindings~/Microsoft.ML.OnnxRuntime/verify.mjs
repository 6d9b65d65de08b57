// node verify.mjs CHECKSUMS FOLDER
// Refuses a package whose files are not the pinned ones. CHECKSUMS holds lines `sha256  path` in the format of sha256sum; FOLDER is the installed
// package. npm has compared the archive's SHA-512 with package-lock.json already; this catches what changed on disk afterwards.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const [checksums, folder] = process.argv.slice(2);
if (!checksums || !folder) {
  console.error('usage: node verify.mjs CHECKSUMS FOLDER');
  process.exit(2);
}

const expected = new Map(readFileSync(checksums, 'utf8').split('\n').filter(line => /^[0-9a-f]{64}  \S/.test(line))
  .map(line => [line.slice(66).trim(), line.slice(0, 64)]));
const wrong = [];
for (const [path, hash] of expected) {
  const file = join(folder, path);
  if (!existsSync(file)) {
    wrong.push(`${path}: missing`);
    continue;
  }

  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (found !== hash) {
    wrong.push(`${path}: SHA-256 is ${found}, expected ${hash}`);
  }
}

// A source file that nobody pinned would be compiled in all the same.
const sources = join(folder, 'Runtime');
for (const entry of existsSync(sources) ? readdirSync(sources, { recursive: true }) : []) {
  const path = relative(folder, join(sources, entry)).split(sep).join('/');
  if (path.endsWith('.cs') && !expected.has(path)) {
    wrong.push(`${path}: not in ${checksums}`);
  }
}

if (expected.size === 0) {
  wrong.push(`${checksums}: holds no checksum`);
}

for (const line of wrong) {
  console.error(`omninpc: ${line}`);
}

process.exit(wrong.length === 0 ? 0 : 1);
