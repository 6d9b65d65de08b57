// What check.js, check_parts.js and shapes.js share: ONNX Runtime, tensors of a safetensors file, and inputs of any size for a graph of a bundle.
// Needs onnxruntime-node, looked for in $OMNINPC_TRAIN/ort (npm i --ignore-scripts onnxruntime-node@1.30.0 there).
'use strict';
const fs = require('fs');
const path = require('path');
const ort = require(require.resolve('onnxruntime-node', { paths: [path.join(process.env.OMNINPC_TRAIN || '.train', 'ort'), process.cwd()] }));

const TYPES = { F32: ['float32', Float32Array], I64: ['int64', BigInt64Array], I32: ['int32', Int32Array] };

function readTensors(file) {
  const bytes = fs.readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  const tensors = {};
  for (const [name, h] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [type, Kind] = TYPES[h.dtype];
    const copy = Uint8Array.prototype.slice.call(bytes, 8 + length + h.data_offsets[0], 8 + length + h.data_offsets[1]);
    tensors[name] = new ort.Tensor(type, new Kind(copy.buffer), h.shape);
  }
  return tensors;
}

// One thread, as the runtime of the game has it.
function open(file, options = {}) {
  return ort.InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3, ...options });
}

// The free axis of a graph besides `batch`: how many rows or frames a run takes.
function countOf(inputs) {
  return inputs[0].shape.find(axis => typeof axis === 'string' && axis !== 'batch');
}

// A free axis that is neither `batch` nor the count of the graph, such as `max_sequence`, is `others` times as long as in the golden file.
function sizeOf(axis, count, given, batch, counted, others) {
  if (axis === 'batch') return batch;
  if (typeof axis === 'number') return axis;
  const terms = axis.split('*').map(t => t.trim());
  if (!terms.includes(count)) return given * others;
  return terms.reduce((product, t) => product * (t === count ? counted : Number(t)), 1);
}

// The inputs of a graph's golden file, repeated or cut to `batch` and `counted` along their axes. Valid lengths of a KV cache grow with the rows added.
function feedsOf(inputs, golden, batch, counted, others = 1) {
  const count = countOf(inputs);
  const feeds = {};
  let grown = 0;
  for (const { name, shape } of inputs) {
    const from = golden['in.' + name];
    const dims = shape.map((axis, i) => sizeOf(axis, count, from.dims[i], batch, counted, others));
    if (name === 'inputs_embeds') grown = dims[1] - from.dims[1];
    const total = dims.reduce((a, b) => a * b, 1);
    const data = new from.data.constructor(total);
    for (let at = 0; at < total; at++) {
      let rest = at;
      let source = 0;
      let stride = 1;
      for (let axis = dims.length - 1; axis >= 0; axis--) {
        source += (rest % dims[axis]) % from.dims[axis] * stride;
        rest = Math.floor(rest / dims[axis]);
        stride *= from.dims[axis];
      }
      data[at] = from.data[source];
    }
    feeds[name] = new ort.Tensor(from.type, data, dims);
  }
  if (feeds.seqlens_k) {
    feeds.seqlens_k.data.forEach((rows, i, all) => { all[i] = rows + grown; });
    feeds.total_sequence_length.data[0] = Math.max(...feeds.seqlens_k.data) + 1;
  }
  return feeds;
}

module.exports = { readTensors, open, countOf, feedsOf };
