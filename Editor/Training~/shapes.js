// Types and shapes of every output of a model, measured in ONNX Runtime: node shapes.js MODEL BUNDLE GRAPH
// MODEL takes the inputs of the bundle's GRAPH. For omnitrain/graph_parts.py.
'use strict';
const fs = require('fs');
const path = require('path');
const { readTensors, open, feedsOf } = require('./graphs.js');

// Batch, count and the factor of all other free axes. One at a time: GroupQueryAttention takes several rows of one sequence or one row of several.
const SIZES = [[1, 1, 1], [3, 1, 1], [1, 5, 1], [1, 1, 2]];

(async () => {
  const [model, bundle, graph] = process.argv.slice(2);
  const info = JSON.parse(fs.readFileSync(path.join(bundle, 'bundle.json'), 'utf8')).graphs[graph];
  const golden = readTensors(path.join(bundle, info.golden.file));
  const session = await open(model, { graphOptimizationLevel: 'disabled' });
  const runs = [];
  for (const [batch, counted, others] of SIZES) {
    const results = await session.run(feedsOf(info.inputs, golden, batch, counted, others));
    runs.push({ batch, count: counted, tensors: Object.fromEntries(session.outputNames.map(n => [n, [results[n].type, results[n].dims]])) });
  }
  console.log(JSON.stringify(runs));
})().catch(e => { console.error(e.message); process.exit(1); });
