using System;
using System.Collections.Generic;
using System.Globalization;

namespace OmniNPC.Tavern.Bench.OnnxFiles
{
    /// <summary>Writes an ONNX graph, its weights in a file beside it. Field numbers are those of onnx.proto.</summary>
    internal sealed class OnnxGraphWriter
    {
        private const int Float = 1;
        private const int UInt8 = 2;
        private const int Int32 = 6;
        private const int ContribVersion = 1;
        private const int External = 1;

        private readonly ProtoWriter graph = new ProtoWriter();

        /// <summary>Begins a graph.</summary>
        public OnnxGraphWriter(string name) => graph.Text(2, name);

        /// <summary>An input of float32; an axis is a number or a name.</summary>
        public void FloatInput(string name, params object[] shape) => graph.Message(11, Value(name, Float, shape));

        /// <summary>An input of int32.</summary>
        public void IntInput(string name, params object[] shape) => graph.Message(11, Value(name, Int32, shape));

        /// <summary>An output of float32.</summary>
        public void Output(string name, params object[] shape) => graph.Message(12, Value(name, Float, shape));

        /// <summary>Weights of float32 that lie in a file.</summary>
        public void FloatWeights(string name, WeightPlace place, params long[] shape) => Weights(name, Float, place, shape);

        /// <summary>Weights of uint8 that lie in a file.</summary>
        public void ByteWeights(string name, WeightPlace place, params long[] shape) => Weights(name, UInt8, place, shape);

        /// <summary>A node; attributes are whole numbers or float.</summary>
        public void Node(string type, string domain, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
        {
            ProtoWriter node = new ProtoWriter();
            foreach (string input in inputs)
            {
                node.Text(1, input);
            }

            foreach (string output in outputs)
            {
                node.Text(2, output);
            }

            node.Text(3, outputs[0]);
            node.Text(4, type);
            foreach ((string name, object value) in attributes)
            {
                node.Message(5, Attribute(name, value));
            }

            node.Text(7, domain);
            graph.Message(1, node);
        }

        /// <summary>The whole model.</summary>
        public byte[] ToArray()
        {
            ProtoWriter model = new ProtoWriter();
            model.Number(1, 8); // IR version of opset 17's time
            model.Message(7, graph);
            model.Message(8, Opset(string.Empty, 17));
            model.Message(8, Opset("com.microsoft", ContribVersion));
            return model.ToArray();
        }

        private static ProtoWriter Opset(string domain, int version)
        {
            ProtoWriter opset = new ProtoWriter();
            opset.Text(1, domain);
            opset.Number(2, version);
            return opset;
        }

        private static ProtoWriter Value(string name, int type, object[] shape)
        {
            ProtoWriter sizes = new ProtoWriter();
            foreach (object axis in shape)
            {
                ProtoWriter size = new ProtoWriter();
                if (axis is string open)
                {
                    size.Text(2, open);
                }
                else
                {
                    size.Number(1, Convert.ToInt64(axis, CultureInfo.InvariantCulture));
                }

                sizes.Message(1, size);
            }

            ProtoWriter tensor = new ProtoWriter();
            tensor.Number(1, type);
            tensor.Message(2, sizes);
            ProtoWriter kind = new ProtoWriter();
            kind.Message(1, tensor);
            ProtoWriter value = new ProtoWriter();
            value.Text(1, name);
            value.Message(2, kind);
            return value;
        }

        private static ProtoWriter Attribute(string name, object value)
        {
            ProtoWriter attribute = new ProtoWriter();
            attribute.Text(1, name);
            if (value is float real)
            {
                attribute.Real(2, real);
                attribute.Number(20, 1);
            }
            else
            {
                attribute.Number(3, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                attribute.Number(20, 2);
            }

            return attribute;
        }

        private void Weights(string name, int type, WeightPlace place, long[] shape)
        {
            ProtoWriter tensor = new ProtoWriter();
            foreach (long size in shape)
            {
                tensor.Number(1, size);
            }

            tensor.Number(2, type);
            tensor.Text(8, name);
            foreach ((string key, string value) in new List<(string, string)> { ("location", place.File), ("offset", Show(place.Offset)), ("length", Show(place.Length)) })
            {
                ProtoWriter entry = new ProtoWriter();
                entry.Text(1, key);
                entry.Text(2, value);
                tensor.Message(13, entry);
            }

            tensor.Number(14, External);
            graph.Message(5, tensor);
        }

        private static string Show(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
