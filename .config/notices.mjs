// node notices.mjs ROOT [--check]: writes "Third Party Notices.md" from what the lock files pin and what .config/notices.json says of it.
// Fails by name where something that is used has no entry, an entry is used by nothing, or a package on this machine states another licence. --check writes nothing and
// fails when the file is not what would be written. Exit codes: 0 right, 1 refused, 2 the command line was not understood.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const usage = 'usage: ./omninpc notices [--check]\n  --check   write nothing; fail when Third Party Notices.md is not what the lock files and .config/notices.json give';
const file = 'Third Party Notices.md';
const data = '.config/notices.json';
const locks = '.config/locks';
const npmLock = 'Plugins/Bindings~/Microsoft.ML.OnnxRuntime/package-lock.json';
const versions = 'Directory.Packages.props';
const recipe = 'Editor/Training~/README.md';

class Refusal extends Error {}

function parse(words) {
  const options = { root: resolve(words[0] ?? '.'), check: false };
  for (const word of words.slice(1)) {
    if (word === '--check') options.check = true;
    else if (word === '--help' || word === '-h') {
      console.log(usage);
      process.exit(0);
    } else {
      console.error(`omninpc: notices does not know ${word}\n${usage}`);
      process.exit(2);
    }
  }

  return options;
}

function text(root, path) {
  if (!existsSync(join(root, path))) throw new Refusal(`${path}: is missing`);
  return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
}

function json(root, path) {
  try {
    return JSON.parse(text(root, path));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${path}: is not JSON (${error.message})`);
  }
}

// Map of name -> { version, where } for each kind of source that a tool reads; what two sources pin differently is refused.
function used(root) {
  const found = { nuget: new Map(), npm: new Map(), unity: new Map(), debian: new Map(), training: new Map() };
  const add = (kind, name, version, where) => {
    const before = found[kind].get(name);
    if (before && before.version !== version) throw new Refusal(`${where}: pins ${name} ${version}, and ${before.where} pins ${before.version}`);
    if (!before) found[kind].set(name, { version, where });
  };

  const names = existsSync(join(root, locks)) ? readdirSync(join(root, locks)).filter(name => name.endsWith('.json')).sort() : [];
  if (names.length === 0) throw new Refusal(`${locks}: has no lock file; a build with OmniNpcBindings=Bindings writes them`);
  for (const name of names) {
    for (const packages of Object.values(json(root, `${locks}/${name}`).dependencies ?? {})) {
      for (const [id, { type, resolved }] of Object.entries(packages)) if (type !== 'Project') add('nuget', id, resolved, `${locks}/${name}`);
    }
  }

  // What a feed without ONNX Runtime and Silk.NET never restores, so that no lock file names it.
  for (const [, id, version] of text(root, versions).matchAll(/<PackageVersion Include="([^"]+)" Version="([^"]+)"/g)) add('nuget', id, version, versions);
  for (const [path, { version }] of Object.entries(json(root, npmLock).packages)) if (path) add('npm', path.replace(/^.*node_modules\//, ''), version, npmLock);
  // Modules are parts of the editor itself.
  for (const [name, version] of Object.entries(json(root, 'package.json').dependencies)) if (!name.startsWith('com.unity.modules.')) add('unity', name, version, 'package.json');
  for (const [, name] of text(root, 'omninpc').matchAll(/\bapt_install ([a-z0-9.+-]+)/g)) add('debian', name, '', 'omninpc');
  const installed = /^apt-get install ((?:-\S+(?: \S+=\S+)? )*)(.+)$/m.exec(text(root, recipe));
  if (!installed) throw new Refusal(`${recipe}: has no line "apt-get install ..."`);
  for (const name of installed[2].trim().split(/\s+/)) add('training', name, '', recipe);
  return found;
}

const kinds = { nuget: 'NuGet package', npm: 'npm package', unity: 'Unity package', debian: 'Debian package', training: 'Debian package' };

// One sentence for each thing that is missing, superfluous or otherwise licensed.
function compare(root, notices, found) {
  const wrong = [];
  const entries = notices.parts.flatMap(part => part.entries);
  for (const entry of entries) {
    for (const field of ['name', 'by', 'use', 'licence', 'arrives', 'copyright']) {
      if (typeof entry[field] !== 'string' || !entry[field].trim()) wrong.push(`${data}: the entry ${entry.name ?? '(without a name)'} has no ${field}`);
    }

    if (!(entry.licence in notices.licences)) wrong.push(`${data}: the entry ${entry.name} has the licence ${entry.licence}, which "licences" does not name`);
    for (const path of entry.files ?? []) if (!existsSync(join(root, path))) wrong.push(`${data}: the entry ${entry.name} is for ${path}, which is not there`);
  }

  for (const licence of Object.keys(notices.licences)) if (!entries.some(entry => entry.licence === licence)) wrong.push(`${data}: no entry has the licence ${licence}`);
  for (const kind of Object.keys(kinds)) {
    const named = new Map(entries.flatMap(entry => (entry[kind] ?? []).map(name => [name, entry])));
    for (const [name, { version, where }] of found[kind]) {
      if (!named.has(name)) wrong.push(`${data}: has no entry for the ${kinds[kind]} ${name}${version && ` ${version}`}, which ${where} names`);
    }

    for (const [name, entry] of named) {
      if (!found[kind].has(name)) wrong.push(`${data}: the entry ${entry.name} is for the ${kinds[kind]} ${name}, which nothing uses`);
      else if (kind === 'nuget') wrong.push(...otherLicence(name, found.nuget.get(name).version, entry));
    }
  }

  return wrong;
}

// What a restored package says of itself must be what we say of it; a package that is not on this machine cannot be asked.
function otherLicence(name, version, entry) {
  const id = name.toLowerCase();
  const path = join(process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages'), id, version.toLowerCase(), `${id}.nuspec`);
  if (!existsSync(path)) return [];
  const stated = /<license type="expression">([^<]+)</.exec(readFileSync(path, 'utf8'))?.[1].trim();
  return stated && stated !== entry.licence ? [`${data}: the entry ${entry.name} says ${entry.licence}, and the NuGet package ${name} ${version} says ${stated}`] : [];
}

function pinned(entry, found) {
  const versions = ['nuget', 'npm', 'unity'].flatMap(kind => (entry[kind] ?? []).map(name => `${name} ${found[kind].get(name).version}`));
  const systems = ['debian', 'training'].flatMap(kind => entry[kind] ?? []);
  const parts = [[...new Set(versions)].join(', '), systems.length > 0 ? `Debian: ${systems.join(', ')}` : '', (entry.shipped ?? []).length > 0 ? `with \`--plugins\`: ${entry.shipped.join(', ')}` : ''];
  return parts.filter(part => part).join('; ') || (entry.files ?? []).join(', ');
}

function written(notices, found) {
  const lines = ['# Third party notices', '', `Written by \`./omninpc notices\` from the lock files and \`${data}\`; \`./omninpc test\` checks it.`];
  for (const part of notices.parts) {
    lines.push('', `## ${part.title}`, '', part.text, '', '| Component | Used for | Licence | How it arrives | Pinned or named |', '|---|---|---|---|---|');
    for (const entry of part.entries) lines.push(`| ${entry.name} (${entry.by}) | ${entry.use} | ${notices.licences[entry.licence]} | ${entry.arrives} | ${pinned(entry, found)} |`);
  }

  lines.push('', '## Copyright', '', 'As the projects state it.', '');
  for (const entry of notices.parts.flatMap(part => part.entries)) lines.push(`* ${entry.name}: ${entry.copyright}`);
  lines.push('', '## Licences of what is shipped, or laid out by `./omninpc pack --plugins`');
  for (const licence of notices.texts) lines.push('', `### ${licence.title}`, '', ...licence.lines);
  return `${lines.join('\n')}\n`;
}

function run({ root, check }) {
  const notices = json(root, data);
  const found = used(root);
  const wrong = compare(root, notices, found);
  if (wrong.length > 0) throw new Refusal(`the notices are not right:\n  ${wrong.join('\n  ')}`);
  const wanted = written(notices, found);
  const count = notices.parts.reduce((sum, part) => sum + part.entries.length, 0);
  if (!check) writeFileSync(join(root, file), wanted);
  else if (text(root, file) !== wanted) throw new Refusal(`${file}: is not what the lock files and ${data} give; run ./omninpc notices`);
  console.log(`${file}: ${count} components, ${found.nuget.size} NuGet packages, ${found.npm.size} npm package${found.npm.size === 1 ? '' : 's'}${check ? ', as it should be' : ' written'}`);
}

const options = parse(process.argv.slice(2));
try {
  run(options);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`omninpc: ${error.message}`);
  process.exitCode = 1;
}
