// The rules of the package that Unity installs. check(FOLDER, SOURCE) gives one sentence for each thing that is wrong; SOURCE is the repository it was made from.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { blockOf, importer, isHidden, isLibrary } from './unity-meta.mjs';

const MB = 1e6;

// OpenUPM takes packages below 512 MB; a user who only wants to try waits for every one of them, so these are far below.
export const limits = { tarball: 64 * MB, unpacked: 128 * MB, file: 32 * MB };

// Assemblies of other packages that ours name in an .asmdef, and the package that brings them.
const foreign = {
  'com.github.asus4.onnxruntime': 'com.github.asus4.onnxruntime',
};
const editorOwn = ['UnityEngine.TestRunner', 'UnityEditor.TestRunner', 'nunit.framework.dll'];

// How a dependency is called where licences are listed.
const noticeNames = { 'com.unity.nuget.newtonsoft-json': 'Newtonsoft.Json' };

// Only .NET reads these; Unity would import them as unknown files.
const leftOut = ['.csproj', '.sln', '.slnx', '.props', '.targets'];

export const megabytes = bytes => `${(bytes / MB).toFixed(1)} MB`;
export const isForDotnetOnly = name => leftOut.includes(extname(name));

// Every file and folder below a folder, sorted, with forward slashes.
export function walk(folder, inside = '') {
  const found = [];
  for (const name of readdirSync(join(folder, inside)).sort()) {
    const path = inside ? `${inside}/${name}` : name;
    found.push(path);
    if (statSync(join(folder, path)).isDirectory()) found.push(...walk(folder, path));
  }

  return found;
}

export function check(folder, source) {
  const wrong = [];
  const paths = walk(folder);
  const read = path => readFileSync(join(folder, path), 'utf8').replace(/\r\n/g, '\n');
  const json = path => {
    try {
      return JSON.parse(read(path));
    } catch (error) {
      wrong.push(`${path}: is not JSON (${error.message})`);
      return null;
    }
  };

  for (const name of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE.md', 'Third Party Notices.md']) {
    if (!paths.includes(name) || !read(name).trim()) wrong.push(`${name}: ${paths.includes(name) ? 'is empty' : 'is missing'}`);
  }

  if (wrong.length > 0) return wrong;
  const manifest = json('package.json');
  if (!manifest) return wrong;
  checkManifest(manifest, paths, wrong);
  checkVersion(manifest, read, source, wrong);
  checkLicences(manifest, read, paths, wrong);
  checkNames(paths, wrong);
  checkMetas(paths, read, wrong);
  checkAssemblies(manifest, paths, read, json, wrong);
  checkSizes(folder, paths, wrong);
  return wrong;
}

function checkManifest(manifest, paths, wrong) {
  const field = (name, isRight, expected) => {
    const found = manifest[name];
    if (!isRight(found)) wrong.push(`package.json: ${name} must be ${expected}; found ${JSON.stringify(found) ?? 'none'}`);
  };
  const isText = value => typeof value === 'string' && value.trim().length > 0;
  const isAddress = value => typeof value === 'string' && /^https:\/\/[^\s/]+\/\S+$/.test(value);
  const isMap = value => value !== null && typeof value === 'object' && !Array.isArray(value);
  field('name', value => typeof value === 'string' && /^[a-z0-9-]+(\.[a-z0-9-]+){2,}$/.test(value), 'a reverse domain name in small letters');
  field('version', value => typeof value === 'string' && /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(value), 'a semantic version');
  field('unity', value => typeof value === 'string' && /^\d{4}\.\d+$/.test(value), 'an editor as year.number');
  for (const name of ['displayName', 'description', 'license']) field(name, isText, 'a text');
  for (const name of ['documentationUrl', 'changelogUrl', 'licensesUrl']) field(name, isAddress, 'an https address');
  field('keywords', value => Array.isArray(value) && value.length > 0 && value.every(isText), 'a list of words');
  field('author', value => isMap(value) && isText(value.name), 'an object with a name');
  field('dependencies', value => isMap(value) && Object.values(value).every(v => /^\d+\.\d+\.\d+/.test(v)), 'package names with exact versions; Unity resolves neither ranges nor addresses here');
  field('scopedRegistries', value => value === undefined, 'absent, for Unity reads it in a project\'s manifest only');
  field('samples', Array.isArray, 'a list');
  for (const sample of Array.isArray(manifest.samples) ? manifest.samples : []) {
    if (!isText(sample.displayName) || !isText(sample.description)) wrong.push(`package.json: the sample ${sample.path} needs a displayName and a description`);
    if (!/^Samples~\/[^/]+$/.test(sample.path) || !paths.includes(sample.path)) wrong.push(`package.json: the sample's path ${sample.path} must be a folder of Samples~`);
  }

  const declared = (Array.isArray(manifest.samples) ? manifest.samples : []).map(sample => sample.path);
  for (const path of paths.filter(path => /^Samples~\/[^/]+$/.test(path) && !path.endsWith('.meta') && !declared.includes(path))) wrong.push(`${path}: package.json lists no such sample`);
}

function checkVersion(manifest, read, source, wrong) {
  const props = join(source, 'Directory.Build.props');
  const version = existsSync(props) ? /<Version>(.+?)<\/Version>/.exec(readFileSync(props, 'utf8'))?.[1] : undefined;
  if (!version) {
    wrong.push('Directory.Build.props: states no <Version>');
    return;
  }

  if (manifest.version !== version) wrong.push(`package.json: version is ${manifest.version}, but Directory.Build.props says ${version}`);
  const changed = /^## \[(.+?)\]/m.exec(read('CHANGELOG.md'))?.[1];
  if (changed !== version) wrong.push(`CHANGELOG.md: the newest entry is ${changed ?? 'missing'}, but Directory.Build.props says ${version}`);
}

function checkLicences(manifest, read, paths, wrong) {
  if (manifest.license === 'Apache-2.0' && !/Apache License\s+Version 2\.0/.test(read('LICENSE.md'))) wrong.push('LICENSE.md: is not the Apache License 2.0 that package.json names');
  const notices = read('Third Party Notices.md');
  // Modules are parts of the editor itself.
  const names = Object.keys(manifest.dependencies ?? {}).filter(name => !name.startsWith('com.unity.modules.')).map(name => noticeNames[name] ?? name);
  // What was laid out in Plugins is shipped by us, file by file.
  names.push(...paths.filter(isLibrary).map(path => basename(path)));
  for (const name of names.filter(name => !notices.includes(name))) wrong.push(`Third Party Notices.md: does not name ${name}`);
}

function checkNames(paths, wrong) {
  for (const path of paths) {
    const name = basename(path);
    if (['bin', 'obj', 'node_modules'].includes(name)) wrong.push(`${path}: build output and downloads do not belong into the package`);
    else if (name.startsWith('.')) wrong.push(`${path}: dot files do not belong into the package`);
    else if (isForDotnetOnly(name)) wrong.push(`${path}: only .NET reads it`);
    else if (name.endsWith('~') && path !== 'Documentation~' && path !== 'Samples~') wrong.push(`${path}: hidden folders other than Documentation~ and Samples~ do not belong into the package`);
  }
}

function checkMetas(paths, read, wrong) {
  const all = new Set(paths);
  const owners = new Map();
  for (const path of paths) {
    // Samples~ is copied into a project with its metas; the folder itself and Documentation~ are never imported.
    const parts = path.split('/');
    const isImported = !parts.slice(parts[0] === 'Samples~' ? 1 : 0).some(isHidden);
    if (!isImported || path === 'Samples~') continue;
    if (!path.endsWith('.meta')) {
      if (!all.has(`${path}.meta`)) wrong.push(`${path}: has no .meta file; run ./omninpc metas`);
      continue;
    }

    const file = path.slice(0, -5);
    if (!all.has(file)) wrong.push(`${path}: belongs to no file; run ./omninpc metas`);
    const meta = read(path);
    const guid = /^guid: ([0-9a-f]{32})$/m.exec(meta)?.[1];
    if (!guid) wrong.push(`${path}: has no GUID of 32 hexadecimal digits`);
    else if (owners.has(guid)) wrong.push(`${path}: shares the GUID ${guid} with ${owners.get(guid)}`);
    else owners.set(guid, path);
    if (isLibrary(file)) checkLibrary(path, file, meta, wrong);
  }
}

function checkLibrary(path, file, meta, wrong) {
  try {
    if (blockOf(meta) !== importer(file, false)) wrong.push(`${path}: its PluginImporter block is not the one for ${file.split('/').at(-2)}`);
  } catch (error) {
    wrong.push(error.message);
  }
}

function checkAssemblies(manifest, paths, read, json, wrong) {
  const definitions = paths.filter(path => path.endsWith('.asmdef'));
  const ours = new Map(definitions.map(path => [basename(path, '.asmdef'), path]));
  for (const path of definitions) {
    const definition = json(path);
    if (!definition) continue;
    if (definition.name !== basename(path, '.asmdef')) wrong.push(`${path}: its name is ${definition.name}, not that of its file`);
    for (const name of definition.references ?? []) {
      if (ours.has(name) || editorOwn.includes(name)) continue;
      if (!foreign[name]) wrong.push(`${path}: refers to ${name}, which neither this package nor a known one holds`);
      else if (!manifest.dependencies?.[foreign[name]]) wrong.push(`${path}: refers to ${name}, but package.json does not depend on ${foreign[name]}`);
    }

    const libraries = paths.map(library => basename(library));
    for (const name of (definition.precompiledReferences ?? []).filter(name => !editorOwn.includes(name) && !libraries.includes(name))) {
      wrong.push(`${path}: refers to ${name}, which does not lie in this package`);
    }

    const options = `${path.slice(0, path.lastIndexOf('/'))}/csc.rsp`;
    if (!paths.includes(options) || read(options).trim() !== '-nullable:enable') wrong.push(`${options}: must hold -nullable:enable, as the sources expect`);
  }

  for (const path of paths.filter(path => path.endsWith('.cs'))) {
    const folders = path.split('/').slice(0, -1);
    if (!folders.some((_, i) => definitions.some(definition => definition.slice(0, definition.lastIndexOf('/')) === folders.slice(0, i + 1).join('/')))) {
      wrong.push(`${path}: lies under no .asmdef, so Unity does not compile it`);
    }
  }
}

function checkSizes(folder, paths, wrong) {
  let total = 0;
  for (const path of paths) {
    const state = statSync(join(folder, path));
    if (!state.isFile()) continue;
    total += state.size;
    if (state.size > limits.file) wrong.push(`${path}: has ${megabytes(state.size)}; at most ${megabytes(limits.file)} a file`);
  }

  if (total > limits.unpacked) wrong.push(`the package has ${megabytes(total)} unpacked; at most ${megabytes(limits.unpacked)}`);
}
