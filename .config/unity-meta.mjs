// What Unity expects beside every file it imports: the rule of hidden names, the GUID of a new file and the importer's block. Used by metas.mjs, pack.mjs and unity-plugins.mjs.
import { createHash } from 'node:crypto';
import { extname } from 'node:path';

const tail = '  externalObjects: {}\n  userData: \n  assetBundleName: \n  assetBundleVariant: \n';
const plain = importer => `${importer}:\n${tail}`;
const text = ['.json', '.md', '.txt', '.tsv', '.csv', '.xml', '.html', '.svg'];

// A library's folder says where it runs; .NET assemblies lie in Managed. What Unity 2022.3 has no player for (Windows on ARM, 32 bits) is not laid out.
export const nativePlatforms = {
  'win-x64': { editor: 'Windows', player: 'Win64', cpu: 'x86_64' },
  'linux-x64': { editor: 'Linux', player: 'Linux64', cpu: 'x86_64' },
  'osx-x64': { editor: 'OSX', player: 'OSXUniversal', cpu: 'x86_64' },
  'osx-arm64': { editor: 'OSX', player: 'OSXUniversal', cpu: 'ARM64' },
  osx: { editor: 'OSX', player: 'OSXUniversal', cpu: 'AnyCPU' },
};
export const managedFolder = 'Managed';

// Unity skips names that start with a dot or end with ~, the folder cvs, and *.tmp.
export const isHidden = name => name.startsWith('.') || name.endsWith('~') || name.toLowerCase() === 'cvs' || name.endsWith('.tmp');

export const isLibrary = path => ['.so', '.dll', '.dylib'].includes(extname(path)) || /\.so\.[0-9.]+$/.test(path);

// The MD5 of the package's name and the path, so that two checkouts agree.
export const newGuid = path => createHash('md5').update(`com.omninpc.runtime/${path}`).digest('hex');

export const metaText = (path, isFolder) => `fileFormatVersion: 2\nguid: ${newGuid(path)}\n${importer(path, isFolder)}`;

// The block that Unity would write itself on import. Sounds and pictures get none: Unity then takes its defaults.
export function importer(path, isFolder) {
  const extension = extname(path);
  if (isFolder) return `folderAsset: yes\n${plain('DefaultImporter')}`;
  if (path === 'package.json') return plain('PackageManifestImporter');
  if (extension === '.asmdef') return plain('AssemblyDefinitionImporter');
  if (text.includes(extension)) return plain('TextScriptImporter');
  if (extension === '.cs') {
    return 'MonoImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n  executionOrder: 0\n  icon: {instanceID: 0}\n'
      + '  userData: \n  assetBundleName: \n  assetBundleVariant: \n';
  }

  if (isLibrary(path)) return library(path);
  return ['.wav', '.ogg', '.png', '.jpg'].includes(extension) ? '' : plain('DefaultImporter');
}

// Version 2 of the block, a list of pairs, is what Unity 2022.3 writes; later editors read it and write version 3.
function library(path) {
  const folder = path.split('/').at(-2);
  const platform = nativePlatforms[folder];
  if (folder !== managedFolder && !platform) {
    throw new Error(`${path}: the folder of a library must be ${managedFolder} or one of ${Object.keys(nativePlatforms).join(', ')}; found ${folder ?? 'none'}`);
  }

  const pair = (first, second) => `  - first:\n      ${first}\n    second:\n${second}`;
  const isManaged = folder === managedFolder;
  const off = '      enabled: 0\n      settings: {}\n';
  const on = '      enabled: 1\n      settings: {}\n';
  const editor = isManaged
    ? '      enabled: 0\n      settings:\n        DefaultValueInitialized: true\n'
    : `      enabled: 1\n      settings:\n        CPU: ${platform.cpu}\n        DefaultValueInitialized: true\n        OS: ${platform.editor}\n`;
  return 'PluginImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  iconMap: {}\n  executionOrder: {}\n  defineConstraints: []\n  isPreloaded: 0\n'
    + '  isOverridable: 1\n  isExplicitlyReferenced: 0\n  validateReferences: 1\n  platformData:\n'
    + pair('Any: ', isManaged ? on : off) + pair('Editor: Editor', editor)
    + (isManaged ? '' : pair(`Standalone: ${platform.player}`, `      enabled: 1\n      settings:\n        CPU: ${platform.cpu}\n`))
    + '  userData: \n  assetBundleName: \n  assetBundleVariant: \n';
}

// The importer's block of a .meta file: all after its GUID.
export const blockOf = meta => meta.replace(/^fileFormatVersion: 2\nguid: [0-9a-f]{32}\n/, '');
