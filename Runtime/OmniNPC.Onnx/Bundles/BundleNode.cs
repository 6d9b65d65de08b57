using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>One value of a JSON file, read with a stated range; every refusal names the file and the path to the value.</summary>
    internal readonly struct BundleNode
    {
        // The largest real file here is a tokenizer vocabulary (151 643 entries, 2.8 MB); bundle.json itself stays below 100 KB.
        private const long LargestFile = 64L << 20;
        private const int DeepestNesting = 32;

        private readonly JToken token;

        private BundleNode(string file, string path, JToken token)
        {
            File = file;
            Path = path;
            this.token = token;
        }

        public string File { get; }

        public string Path { get; }

        public static BundleNode Read(string folder, string file)
        {
            string path = System.IO.Path.Combine(folder, file);
            long size = new FileInfo(path).Length;
            if (size == 0 || size > LargestFile)
            {
                throw new BundleException(file, "", $"{size} bytes", $"1 to {LargestFile} bytes of JSON");
            }

            using (var stream = new StreamReader(path))
            {
                return Read(stream, file);
            }
        }

        public static BundleNode Read(TextReader text, string file)
        {
            try
            {
                using (var reader = new JsonTextReader(text) { MaxDepth = DeepestNesting, DateParseHandling = DateParseHandling.None, CloseInput = false })
                {
                    var settings = new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error };
                    JObject root = JObject.Load(reader, settings);
                    while (reader.Read())
                    {
                        if (reader.TokenType != JsonToken.Comment)
                        {
                            throw new BundleException(file, "", "more text after the closing brace", "one JSON object");
                        }
                    }

                    return new BundleNode(file, "", root);
                }
            }
            catch (JsonException error)
            {
                throw new BundleException(file, "", "text that is not JSON (" + error.Message.TrimEnd('.') + ")", $"one JSON object, nested at most {DeepestNesting} deep", error);
            }
        }

        public bool Has(string name)
        {
            JToken? value = ((JObject)token)[name];
            return value != null && value.Type != JTokenType.Null;
        }

        public BundleNode Object(string name)
        {
            JToken value = Require(name, "an object");
            return value is JObject ? new BundleNode(File, Join(name), value) : throw Fail(name, Show(value), "an object");
        }

        public List<BundleNode> Array(string name, int least, int most)
        {
            string expected = $"a list of {least} to {most}";
            JToken value = Require(name, expected);
            if (!(value is JArray array) || array.Count < least || array.Count > most)
            {
                throw Fail(name, value is JArray list ? $"a list of {list.Count}" : Show(value), expected);
            }

            var items = new List<BundleNode>(array.Count);
            for (int i = 0; i < array.Count; i++)
            {
                items.Add(new BundleNode(File, $"{Join(name)}[{i}]", array[i]));
            }

            return items;
        }

        public List<KeyValuePair<string, BundleNode>> Entries(int most)
        {
            var map = (JObject)token;
            if (map.Count > most)
            {
                throw new BundleException(File, Path, $"{map.Count} entries", $"at most {most}");
            }

            var items = new List<KeyValuePair<string, BundleNode>>(map.Count);
            foreach (KeyValuePair<string, JToken?> pair in map)
            {
                items.Add(new KeyValuePair<string, BundleNode>(pair.Key, new BundleNode(File, Join(pair.Key), pair.Value!)));
            }

            return items;
        }

        public BundleNode AsObject() => token is JObject ? this : throw new BundleException(File, Path, Show(token), "an object");

        public string AsText(int longest = 4096)
            => token.Type == JTokenType.String && ((string)token!).Length <= longest
                ? (string)token!
                : throw new BundleException(File, Path, Show(token), $"text of at most {longest} characters");

        public List<BundleNode> AsArray(int least, int most)
        {
            if (!(token is JArray array) || array.Count < least || array.Count > most)
            {
                throw new BundleException(File, Path, token is JArray list ? $"a list of {list.Count}" : Show(token), $"a list of {least} to {most}");
            }

            var items = new List<BundleNode>(array.Count);
            for (int i = 0; i < array.Count; i++)
            {
                items.Add(new BundleNode(File, $"{Path}[{i}]", array[i]));
            }

            return items;
        }

        public bool IsText => token.Type == JTokenType.String;

        public long AsInteger(long least, long most)
            => token is JValue value && value.Value is long number && number >= least && number <= most
                ? number
                : throw new BundleException(File, Path, Show(token), $"a whole number from {least} to {most}");

        public string Text(string name, int longest = 4096) => Child(name, "text").AsText(longest);

        public int Integer(string name, int least, int most) => (int)Child(name, $"a whole number from {least} to {most}").AsInteger(least, most);

        public long Long(string name, long least, long most) => Child(name, $"a whole number from {least} to {most}").AsInteger(least, most);

        public double Number(string name, double least, double most)
        {
            string expected = "a number from " + least.ToString(CultureInfo.InvariantCulture) + " to " + most.ToString(CultureInfo.InvariantCulture);
            JToken value = Require(name, expected);
            double number = value is JValue plain && (plain.Value is double || plain.Value is long) ? (double)value : double.NaN;
            return number >= least && number <= most ? number : throw Fail(name, Show(value), expected);
        }

        public void Expect(string name, string expected)
        {
            string found = Text(name);
            if (found != expected)
            {
                throw Fail(name, Quote(found), Quote(expected));
            }
        }

        public BundleException Fail(string name, string found, string expected) => new BundleException(File, name.Length == 0 ? Path : Join(name), found, expected);

        public static string Quote(string text) => "\"" + (text.Length > 80 ? text.Substring(0, 80) + "..." : text) + "\"";

        private static string Show(JToken value)
        {
            switch (value.Type)
            {
                case JTokenType.Object:
                    return "an object";
                case JTokenType.Array:
                    return $"a list of {((JArray)value).Count}";
                case JTokenType.Null:
                    return "null";
                case JTokenType.String:
                    return Quote((string)value!);
                default:
                    string text = value.ToString(Formatting.None);
                    return text.Length > 80 ? text.Substring(0, 80) + "..." : text;
            }
        }

        private BundleNode Child(string name, string expected) => new BundleNode(File, Join(name), Require(name, expected));

        private JToken Require(string name, string expected) => ((JObject)token)[name] ?? throw Fail(name, "nothing", expected);

        private string Join(string name) => Path.Length == 0 ? name : Path + "." + name;
    }
}
