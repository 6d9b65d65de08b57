// Runs the parts of a bundle's graphs in a row, against the whole graph and its golden file, and times both: node check_parts.js BUNDLE [graph...]
'use strict';
const fs = require('fs');
const path = require('path');
const { readTensors, open, countOf, feedsOf } = require('./graphs.js');

// Batch and count of the further inputs; the golden file has a size of its own.
const SIZES = [[1, 1], [1, 4], [3, 1], [8, 1]];
const RUNS = 200;
const WARM = 20;

async function runParts(parts, feeds) {
  const known = { ...feeds };
  for (const { session, inputs } of parts) Object.assign(known, await session.run(Object.fromEntries(inputs.map(n => [n, known[n]]))));
  return known;
}

function difference(names, found, expected) {
  let worst = 0;
  let same = true;
  for (const name of names.filter(n => expected[n])) {
    const a = found[name].data;
    const b = expected[name].data;
    if (a.length !== b.length) throw new Error(`${name} has ${a.length} values instead of ${b.length}`);
    for (let i = 0; i < a.length; i++) {
      const d = Math.abs(Number(a[i]) - Number(b[i]));
      if (!(d <= worst)) worst = d;
    }
    same = same && Buffer.compare(Buffer.from(a.buffer, a.byteOffset, a.byteLength), Buffer.from(b.buffer, b.byteOffset, b.byteLength)) === 0;
  }
  return { worst, same };
}

const now = () => Number(process.hrtime.bigint()) / 1e6;
const median = list => list.sort((x, y) => x - y)[list.length >> 1];

// Whole and parts take turns, so that both meet the same machine; all write into tensors made before, as a game's would.
async function times(whole, parts, feeds, wholeResults, known) {
  const pick = (names, from) => Object.fromEntries(names.map(n => [n, from[n]]));
  const runs = [[whole, feeds, pick(whole.outputNames, wholeResults)], ...parts.map(({ session, inputs }) => [session, pick(inputs, known), pick(session.outputNames, known)])];
  const taken = runs.map(() => []);
  const sums = [];
  for (let run = -WARM; run < RUNS; run++) {
    let sum = 0;
    for (const [i, [session, fed, into]] of runs.entries()) {
      const start = now();
      await session.run(fed, into);
      const time = now() - start;
      if (i > 0) sum += time;
      if (run >= 0) taken[i].push(time);
    }
    if (run >= 0) sums.push(sum);
  }
  const [of, ...each] = taken.map(median);
  return { whole: of, sum: median(sums), part: each };
}

async function check(folder, graph, info) {
  const golden = readTensors(path.join(folder, info.golden.file));
  const whole = await open(path.join(folder, info.file));
  const parts = [];
  for (const part of info.parts) parts.push({ session: await open(path.join(folder, part.file)), inputs: part.inputs.map(t => t.name) });
  const outputs = info.outputs.map(t => t.name);
  const goldenOutputs = Object.fromEntries(outputs.map(n => [n, golden['out.' + n]]));
  const first = Object.fromEntries(info.inputs.map(t => [t.name, golden['in.' + t.name]]));
  const found = await runParts(parts, first);
  const against = difference(outputs, found, goldenOutputs);
  const beside = difference(outputs, found, await whole.run(first));
  let ok = against.worst <= info.golden.tolerance && beside.worst <= info.golden.tolerance;
  const say = d => (d.same ? 'the same bits' : d.worst.toExponential(2));
  console.log(`${graph}: ${parts.length} parts; from the golden file ${against.worst.toExponential(2)}, from the whole graph ${say(beside)}`);
  const count = countOf(info.inputs);
  for (const [batch, counted] of SIZES.filter(s => s[1] === 1 || count)) {
    const feeds = feedsOf(info.inputs, golden, batch, counted);
    const inParts = await runParts(parts, feeds);
    const atOnce = await whole.run(feeds);
    const apart = difference(outputs, inParts, atOnce);
    ok = ok && apart.worst <= info.golden.tolerance;
    const t = await times(whole, parts, feeds, atOnce, inParts);
    console.log(`  batch ${batch}${count ? `, ${count} ${counted}` : ''}: ${say(apart)}; median ms whole ${t.whole.toFixed(2)}, parts ${t.part.map(p => p.toFixed(2)).join(' + ')} = ${t.sum.toFixed(2)}, ${(t.sum / t.whole).toFixed(2)} of the whole`);
  }
  if (!ok) console.log(`FAIL ${graph}: more than the tolerance ${info.golden.tolerance} apart`);
  return ok;
}

(async () => {
  const [folder, ...wanted] = process.argv.slice(2);
  const graphs = JSON.parse(fs.readFileSync(path.join(folder, 'bundle.json'), 'utf8')).graphs;
  let failed = 0;
  for (const [graph, info] of Object.entries(graphs).filter(([g, i]) => i.parts && (!wanted.length || wanted.includes(g)))) {
    try { if (!await check(folder, graph, info)) failed++; } catch (e) { console.log(`FAIL ${graph}: ${e.message}`); failed++; }
  }
  process.exit(failed ? 1 : 0);
})();
