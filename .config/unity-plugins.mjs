// node unity-plugins.mjs ASSETS FOLDER: lays the libraries of a restored project (its project.assets.json) out in FOLDER for Unity:
// .NET assemblies in Managed/, natives in the folder of their platform, each with the PluginImporter block that keeps it there.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { managedFolder, metaText, nativePlatforms } from './unity-meta.mjs';

function refusal(message) {
  return Object.assign(new Error(message), { isRefusal: true });
}

// Asks the package feed; gives the path of project.assets.json.
export function restorePlugins(root, work) {
  const project = join(root, '.config', 'unity-plugins.csproj');
  const done = spawnSync('dotnet', ['restore', project, `-p:ArtifactsPath=${work}`, '-v', 'quiet'], { encoding: 'utf8', env: { ...process.env, DOTNET_CLI_UI_LANGUAGE: 'en' } });
  if (done.error) throw refusal('the .NET SDK is missing; --plugins needs it to restore Silk.NET');
  if (done.status !== 0) {
    const missing = [...new Set([...`${done.stdout}${done.stderr}`.matchAll(/Unable to find package (\S+?)\.? /g)].map(match => match[1]))];
    throw refusal(missing.length > 0
      ? `the package feed of this machine does not carry ${missing.join(', ')}, so there is nothing to lay out in Plugins/; pack without --plugins, or on a machine whose feed has them`
      : `dotnet restore .config/unity-plugins.csproj failed: ${`${done.stdout}${done.stderr}`.trim().split('\n')[0]}`);
  }

  return join(work, 'obj', 'unity-plugins', 'project.assets.json');
}

// Gives the files laid out and the platforms that were left out.
export function layOutPlugins(assetsPath, folder) {
  if (!existsSync(assetsPath)) throw refusal(`${assetsPath}: is missing; dotnet restore writes it`);
  const assets = JSON.parse(readFileSync(assetsPath, 'utf8'));
  const sources = Object.keys(assets.packageFolders);
  const files = [];
  const skipped = new Set();
  const place = (library, inside, subfolder) => {
    const source = sources.map(source => join(source, library.path, inside)).find(existsSync);
    if (!source) throw refusal(`${inside} of the package ${library.path} is missing from ${sources.join(' and ')}`);
    const path = `${subfolder}/${basename(inside)}`;
    if (files.includes(path)) throw refusal(`${path} would come from two packages, the second is ${library.path}; Unity takes one file of a name`);
    mkdirSync(join(folder, subfolder), { recursive: true });
    copyFileSync(source, join(folder, path));
    writeFileSync(join(folder, `${path}.meta`), metaText(`Plugins/${path}`, false));
    writeFileSync(join(folder, `${subfolder}.meta`), metaText(`Plugins/${subfolder}`, true));
    files.push(path);
  };

  for (const [name, parts] of Object.entries(Object.values(assets.targets)[0])) {
    const library = assets.libraries[name];
    if (parts.type !== 'package') continue;
    // "_._" stands for an assembly that the framework brings itself.
    for (const inside of Object.keys(parts.runtime ?? {}).filter(inside => inside.endsWith('.dll'))) place(library, inside, managedFolder);
    for (const [inside, { assetType, rid }] of Object.entries(parts.runtimeTargets ?? {})) {
      if (assetType !== 'native') continue;
      if (nativePlatforms[rid]) place(library, inside, rid);
      else skipped.add(rid);
    }
  }

  return { files, skipped: [...skipped] };
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const { files, skipped } = layOutPlugins(resolve(process.argv[2]), resolve(process.argv[3]));
    console.log(`${files.join('\n')}${skipped.length > 0 ? `\nleft out: ${skipped.join(', ')}` : ''}`);
  } catch (error) {
    if (!error.isRefusal) throw error;
    console.error(`omninpc: ${error.message}`);
    process.exitCode = 1;
  }
}
