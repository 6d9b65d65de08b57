using System;
using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Onnx.Bundles;

namespace OmniNPC.Tests.Onnx
{
    public sealed class SafetensorsFileTests
    {
        [Test]
        public void Every_stored_type_is_read()
        {
            byte[] data = new byte[4 + 4 + 4 + 16];
            BinaryPrimitives.WriteInt32LittleEndian(data, BitConverter.SingleToInt32Bits(1.5f));
            BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(4), 0x3C00);
            BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(6), 0xC000);
            BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(8), 0x3F80);
            BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(12), -7);
            BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(20), 1L << 40);
            SafetensorsFile file = Parse("{\"__metadata__\":{\"a\":\"b\"},\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"h\":{\"dtype\":\"F16\",\"shape\":[2,1],\"data_offsets\":[4,8]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[8,10]},\"i\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[12,28]}}", data);
            Assert.That(file.Floats("f"), Is.EqualTo(new[] { 1.5f }));
            Assert.That(file.Floats("h"), Is.EqualTo(new[] { 1f, -2f }));
            Assert.That(file.Floats("b"), Is.EqualTo(new[] { 1f }));
            Assert.That(file.Integers("i"), Is.EqualTo(new[] { -7L, 1L << 40 }));
            Assert.That(file.Shape("h"), Is.EqualTo(new[] { 2L, 1L }));
        }

        [Test]
        public void Every_half_is_converted_exactly()
        {
            for (int bits = 0; bits < 0x10000; bits++)
            {
                float expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
                float found = FloatTable.ToFloat((ushort)bits);
                Assert.That(BitConverter.SingleToInt32Bits(found) == BitConverter.SingleToInt32Bits(expected) || (float.IsNaN(found) && float.IsNaN(expected)), Is.True, $"0x{bits:X4}");
            }
        }

        [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", "data_offsets")]
        [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[6,10]}}", "data_offsets")]
        [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "data_offsets")]
        [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,8]}}", "shape")]
        [TestCase("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "shape")]
        [TestCase("{\"a\":{\"dtype\":\"Q4\",\"shape\":[1],\"data_offsets\":[0,4]}}", "dtype")]
        [TestCase("{\"a\":7}", "a")]
        [TestCase("[1]", "JSON")]
        public void A_header_that_does_not_fit_the_file_is_refused(string header, string told)
        {
            Assert.That((Action)(() => Parse(header, new byte[8])), Throws.TypeOf<BundleException>().With.Message.Contains(told));
        }

        [Test]
        public void A_tensor_that_is_not_there_is_named()
        {
            Assert.That((Action)(() => Parse("{}", new byte[0]).Floats("w")), Throws.TypeOf<BundleException>().With.Message.Contains("w"));
        }

        private static SafetensorsFile Parse(string header, byte[] data)
        {
            byte[] text = Encoding.UTF8.GetBytes(header);
            byte[] file = new byte[8 + text.Length + data.Length];
            BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
            text.CopyTo(file, 8);
            data.CopyTo(file, 8 + text.Length);
            return SafetensorsFile.Parse("test.safetensors", file);
        }
    }
}
