// node metas.mjs ROOT: gives every file and folder that Unity imports the .meta file it lacks, and removes those whose file is gone.
// A new GUID is the MD5 of the package's name and the path, so two checkouts agree. A GUID that exists is never changed, also when its file moves
// together with its .meta: scenes and prefabs of games refer to it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

const root = process.argv[2];
const tail = '  externalObjects: {}\n  userData: \n  assetBundleName: \n  assetBundleVariant: \n';
const plain = importer => `${importer}:\n${tail}`;
const text = ['.json', '.md', '.txt', '.tsv', '.csv', '.xml', '.html', '.svg'];
const native = { '.so': ['Linux64', 'Linux'], '.dll': ['Win64', 'Windows'], '.dylib': ['OSXUniversal', 'OSX'] };

// The block that Unity would write itself on import. Sounds and pictures get none: Unity then takes its defaults.
function importer(path, isFolder) {
  const extension = extname(path);
  if (isFolder) return `folderAsset: yes\n${plain('DefaultImporter')}`;
  if (path === 'package.json') return plain('PackageManifestImporter');
  if (extension === '.asmdef') return plain('AssemblyDefinitionImporter');
  if (text.includes(extension)) return plain('TextScriptImporter');
  if (extension === '.cs') {
    return 'MonoImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n  executionOrder: 0\n  icon: {instanceID: 0}\n'
      + '  userData: \n  assetBundleName: \n  assetBundleVariant: \n';
  }

  if (native[extension]) {
    const [platform, os] = native[extension];
    const cpu = /arm64/.test(path) ? 'ARM64' : 'x86_64';
    return 'PluginImporter:\n  externalObjects: {}\n  serializedVersion: 3\n  iconMap: {}\n  executionOrder: {}\n  defineConstraints: []\n  isPreloaded: 0\n'
      + '  isOverridable: 1\n  isExplicitlyReferenced: 0\n  validateReferences: 1\n  platformData:\n    Any:\n      enabled: 0\n      settings: {}\n'
      + `    Editor:\n      enabled: 1\n      settings:\n        CPU: ${cpu}\n        DefaultValueInitialized: true\n        OS: ${os}\n`
      + `    ${platform}:\n      enabled: 1\n      settings:\n        CPU: ${cpu}\n  userData: \n  assetBundleName: \n  assetBundleVariant: \n`;
  }

  return ['.wav', '.ogg', '.png', '.jpg'].includes(extension) ? '' : plain('DefaultImporter');
}

// Unity skips names that start with a dot or end with ~, the folder cvs, and *.tmp.
const hidden = name => name.startsWith('.') || name.endsWith('~') || name.toLowerCase() === 'cvs' || name.endsWith('.tmp');

let written = 0;
let removed = 0;
function visit(folder) {
  for (const name of readdirSync(folder).filter(name => !hidden(name)).sort()) {
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
      const guid = createHash('md5').update(`com.omninpc.runtime/${path}`).digest('hex');
      writeFileSync(`${full}.meta`, `fileFormatVersion: 2\nguid: ${guid}\n${importer(path, isFolder)}`);
      written++;
    }

    if (isFolder) visit(full);
  }
}

visit(root);
console.log(`${written} .meta files written, ${removed} without a file removed`);
