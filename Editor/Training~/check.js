// Runs exported graphs in ONNX Runtime against their golden files: node check.js EXPORT_FOLDER [graph...]
'use strict';
const fs = require('fs');
const path = require('path');
const { readTensors, open } = require('./graphs.js');

async function check(folder, graph) {
  const info = JSON.parse(fs.readFileSync(path.join(folder, graph, 'graph.json'), 'utf8'));
  const golden = readTensors(path.join(folder, graph, 'golden.safetensors'));
  const start = process.hrtime.bigint();
  const session = await open(path.join(folder, graph, graph + '.onnx'));
  const loaded = process.hrtime.bigint();
  const feeds = Object.fromEntries(info.inputs.map(i => [i.name, golden['in.' + i.name]]));
  const results = await session.run(feeds);
  let worst = 0;
  let where = '';
  for (const o of info.outputs.filter(o => golden['out.' + o.name])) {
    const a = results[o.name].data;
    const b = golden['out.' + o.name].data;
    if (a.length !== b.length) throw new Error(`${graph}: ${o.name} has ${a.length} values, the golden file ${b.length}`);
    for (let i = 0; i < a.length; i++) {
      const d = Math.abs(Number(a[i]) - Number(b[i]));
      if (!(d <= worst)) { worst = d; where = `${o.name}[${i}] ${a[i]} instead of ${b[i]}`; }
    }
  }
  const times = [];
  for (let i = 0; i < 30; i++) {
    const t = process.hrtime.bigint();
    await session.run(feeds);
    times.push(Number(process.hrtime.bigint() - t) / 1e6);
  }
  times.sort((x, y) => x - y);
  const ok = worst <= info.tolerance;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${graph}: largest difference ${worst.toExponential(2)} (${where}), load ${Number(loaded - start) / 1e6 | 0} ms, median run ${times[15].toFixed(2)} ms`);
  return ok;
}

(async () => {
  const folder = process.argv[2];
  const graphs = process.argv.length > 3 ? process.argv.slice(3)
    : fs.readdirSync(folder).filter(g => fs.existsSync(path.join(folder, g, 'graph.json')));
  let failed = 0;
  for (const g of graphs) {
    try { if (!await check(folder, g)) failed++; } catch (e) { console.log(`FAIL ${g}: ${e.message}`); failed++; }
  }
  process.exit(failed ? 1 : 0);
})();
