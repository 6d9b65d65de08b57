"""Reading and writing safetensors files: an 8-byte little-endian header length, a JSON header, raw tensors back to back."""
import json
import struct

import numpy as np

_TYPES = {"F16": np.float16, "F32": np.float32, "I64": np.int64, "I32": np.int32}
_NAMES = {np.dtype(v): k for k, v in _TYPES.items()}


def write(path, tensors, metadata=None):
    """Writes name -> array in the given order and returns name -> (offset in the file, length), both in bytes.

    The header is padded with spaces so that the data starts at a multiple of 64.
    """
    header, data, offset = {}, [], 0
    if metadata:
        header["__metadata__"] = {k: str(v) for k, v in metadata.items()}
    for name, value in tensors.items():
        shape = list(np.shape(value))
        array = np.ascontiguousarray(value)
        header[name] = {"dtype": _NAMES[array.dtype], "shape": shape, "data_offsets": [offset, offset + array.nbytes]}
        data.append(array)
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 8) % 64)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)))
        f.write(text)
        for array in data:
            f.write(array.tobytes())
    start = 8 + len(text)
    return {n: (start + h["data_offsets"][0], h["data_offsets"][1] - h["data_offsets"][0])
            for n, h in header.items() if n != "__metadata__"}


def read(path):
    """Reads a whole file into name -> numpy array."""
    with open(path, "rb") as f:
        length = struct.unpack("<Q", f.read(8))[0]
        header = json.loads(f.read(length))
        data = f.read()
    out = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            out[name] = np.frombuffer(data[begin:end], _TYPES[entry["dtype"]]).reshape(entry["shape"]).copy()
    return out
