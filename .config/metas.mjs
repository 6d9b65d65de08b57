// node metas.mjs ROOT: gives every file and folder that Unity imports the .meta file it lacks, and removes those whose file is gone.
// A GUID that exists is never changed, also when its file moves together with its .meta: scenes and prefabs of games refer to it.
import { existsSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isHidden, metaText } from './unity-meta.mjs';

const root = process.argv[2];
let written = 0;
let removed = 0;
function visit(folder) {
  for (const name of readdirSync(folder).filter(name => !isHidden(name)).sort()) {
    const full = join(folder, name);
    if (name.endsWith('.meta')) {
      if (!existsSync(full.slice(0, -5))) {
        unlinkSync(full);
        removed++;
      }

      continue;
    }

    const isFolder = statSync(full).isDirectory();
    const path = relative(root, full).split(sep).join('/');
    if (!existsSync(`${full}.meta`)) {
      writeFileSync(`${full}.meta`, metaText(path, isFolder));
      written++;
    }

    if (isFolder) visit(full);
  }
}

visit(root);
console.log(`${written} .meta files written, ${removed} without a file removed`);
