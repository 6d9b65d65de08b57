// node pack.mjs ROOT [--out DIR] [--plugins]: makes the UPM tarball of the package that lies in ROOT, unpacks it again and checks it.
// --plugins brings Silk.NET and OpenAL Soft along, from their NuGet packages. Exit codes: 0 made and right, 1 refused, 2 the command line was not understood.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { check, isForDotnetOnly, limits, megabytes, walk } from './package-check.mjs';
import { isHidden } from './unity-meta.mjs';
import { layOutPlugins, restorePlugins } from './unity-plugins.mjs';

class Refusal extends Error {}

const usage = 'usage: ./omninpc pack [--out DIR] [--plugins]\n'
  + '  --out DIR   where the tarball goes; .out when not given\n'
  + '  --plugins   with Silk.NET and OpenAL Soft in Plugins/, from their NuGet packages; the package feed must carry them';

// Folders at the root that users of Unity have no use for: the tests need .NET 10 and this repository around them.
const notForUnity = ['Tests'];
const rootScripts = ['omninpc', 'omninpc.cmd'];

function parse(words) {
  const options = { root: resolve(words[0] ?? '.'), plugins: false };
  for (let i = 1; i < words.length; i++) {
    if (words[i] === '--plugins') options.plugins = true;
    else if (words[i] === '--out' && words[i + 1]) options.out = resolve(words[++i]);
    else if (words[i] === '--help' || words[i] === '-h') {
      console.log(usage);
      process.exit(0);
    } else {
      console.error(`omninpc: pack does not know ${words[i]}${words[i] === '--out' ? ' without a folder' : ''}\n${usage}`);
      process.exit(2);
    }
  }

  options.out ??= join(options.root, '.out');
  return options;
}

// Copies what belongs into the package; a folder that keeps no file is left out with its .meta.
function stage(from, to, inside = '') {
  let kept = 0;
  for (const name of readdirSync(join(from, inside)).sort()) {
    const path = inside ? `${inside}/${name}` : name;
    const subject = name.replace(/\.meta$/, '');
    if ((isHidden(subject) && path !== 'Documentation~') || isForDotnetOnly(subject)) continue;
    if (!inside && (notForUnity.includes(subject) || rootScripts.includes(subject) || name === 'Samples.meta')) continue;
    const source = join(from, path);
    if (statSync(source).isDirectory()) {
      const count = stage(from, to, path);
      kept += count;
      continue;
    }

    // A folder's .meta goes where its folder went.
    const described = join(from, inside, subject);
    if (name !== subject && existsSync(described) && statSync(described).isDirectory()) continue;
    const target = join(to, published(path));
    mkdirSync(join(target, '..'), { recursive: true });
    copyFileSync(source, target);
    kept++;
  }

  if (inside && kept > 0 && existsSync(join(from, `${inside}.meta`)) && inside !== 'Samples') copyFileSync(join(from, `${inside}.meta`), join(to, `${published(inside)}.meta`));
  return kept;
}

const published = path => path === 'Samples' || path.startsWith('Samples/') ? `Samples~${path.slice(7)}` : path;

function publishManifest(folder) {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) throw new Refusal('package.json: is missing');
  let manifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Refusal(`package.json: is not JSON (${error.message})`);
  }

  for (const sample of Array.isArray(manifest.samples) ? manifest.samples : []) sample.path = published(String(sample.path));
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function run(program, words, folder, missing) {
  // Windows finds npm only through its shell.
  const done = spawnSync(program, words, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' && program === 'npm' });
  if (done.error) throw new Refusal(missing);
  if (done.status !== 0) throw new Refusal(`${program} ${words[0]} failed: ${(done.stderr || done.stdout).trim().split('\n').slice(-3).join(' ')}`);
  return done.stdout;
}

function refuse(wrong, what) {
  if (wrong.length > 0) throw new Refusal(`${what}\n  ${wrong.join('\n  ')}`);
}

function pack(options, work) {
  const staged = join(work, 'staged');
  const unpacked = join(work, 'unpacked');
  mkdirSync(staged);
  mkdirSync(unpacked);
  stage(options.root, staged);
  const manifest = publishManifest(staged);
  if (options.plugins) {
    const { files, skipped } = layOutPlugins(restorePlugins(options.root, work), join(staged, 'Plugins'));
    console.log(`Plugins: ${files.join(', ')}${skipped.length > 0 ? `; left out, for Unity has no such desktop player: ${skipped.join(', ')}` : ''}`);
  }

  refuse(check(staged, options.root), 'the package is not right:');
  mkdirSync(options.out, { recursive: true });
  // Offline and without scripts: nothing is asked, nothing of the package is run.
  const packed = run('npm', ['pack', '--json', '--offline', '--ignore-scripts', '--no-update-notifier', '--loglevel=error', '--pack-destination', '.'], staged, 'npm is missing; it comes with node');
  const report = JSON.parse(packed);
  const name = (Array.isArray(report) ? report[0] : Object.values(report)[0]).filename;
  const tarball = join(options.out, name);
  copyFileSync(join(staged, name), tarball);
  rmSync(join(staged, name));
  run('tar', ['-xzf', tarball, '-C', unpacked], work, 'tar is missing, so the tarball cannot be unpacked for its check');

  const folder = join(unpacked, 'package');
  const files = walk(folder);
  const inside = new Set(files);
  const wrong = walk(staged).filter(path => !inside.has(path)).map(path => `${path}: npm left it out of the tarball`);
  wrong.push(...check(folder, options.root));
  const size = statSync(tarball).size;
  if (size > limits.tarball) wrong.push(`${name}: has ${megabytes(size)}; at most ${megabytes(limits.tarball)}`);
  if (wrong.length > 0) rmSync(tarball);
  refuse(wrong, 'the tarball is not right and was removed:');

  const sizes = files.map(path => [path, statSync(join(folder, path))]).filter(([, state]) => state.isFile()).map(([path, state]) => [path, state.size]);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  const [largest, most] = sizes.reduce((a, b) => (b[1] > a[1] ? b : a));
  const count = extension => files.filter(path => path.endsWith(extension)).length;
  console.log(`${manifest.name} ${manifest.version}: ${sizes.length} files, ${count('.meta')} metas with a GUID each, ${count('.asmdef')} assemblies, ${manifest.samples.length} samples`);
  console.log(`${megabytes(size)} packed (at most ${megabytes(limits.tarball)}), ${megabytes(total)} unpacked (at most ${megabytes(limits.unpacked)}), largest ${largest} with ${megabytes(most)} (at most ${megabytes(limits.file)})`);
  if (!options.plugins) console.log('without Silk.NET: voices go through Unity\'s own audio; --plugins brings OpenAL where the package feed carries it');
  console.log(tarball);
}

const options = parse(process.argv.slice(2));
const work = mkdtempSync(join(tmpdir(), 'omninpc-pack-'));
try {
  pack(options, work);
} catch (error) {
  if (!(error instanceof Refusal) && !error.isRefusal) throw error;
  console.error(`omninpc: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
