using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Xml.Linq;
using Microsoft.ML.OnnxRuntime;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Bench;
using OmniNPC.Tavern.Bench.OnnxFiles;
using OmniNPC.Tavern.Bench.Trace;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The bench's instruments. What they measure is shown by the bench and never asserted.</summary>
    public class BenchTests : SceneFixture
    {
        [Test]
        public void A_trace_names_its_tracks_and_its_slices_lie_beside_or_in_one_another()
        {
            string file = Path.Combine(Folder, "trace.json");
            new TracedScene(Model, 2, 3).PlayStepped().Write(file);
            JObject trace = JObject.Parse(File.ReadAllText(file));
            Dictionary<int, string> names = new Dictionary<int, string>();
            Dictionary<int, List<(double Start, double End, string Name)>> slices = new Dictionary<int, List<(double, double, string)>>();
            int counts = 0;
            foreach (JToken entry in (JArray)trace["traceEvents"]!)
            {
                int track = entry.Value<int>("tid");
                Assert.That(entry.Value<int>("pid"), Is.EqualTo(1));
                switch (entry.Value<string>("ph"))
                {
                    case "M":
                        if (entry.Value<string>("name") == "thread_name")
                        {
                            names.Add(track, entry["args"]!.Value<string>("name")!);
                        }

                        break;
                    case "X":
                        Assert.That(entry.Value<double>("ts"), Is.GreaterThanOrEqualTo(0));
                        Assert.That(entry.Value<double>("dur"), Is.GreaterThanOrEqualTo(0));
                        slices.TryAdd(track, new List<(double, double, string)>());
                        slices[track].Add((entry.Value<double>("ts"), entry.Value<double>("ts") + entry.Value<double>("dur"), entry.Value<string>("name")!));
                        break;
                    case "C":
                        counts++;
                        Assert.That(entry["args"]!.Value<double>("value"), Is.GreaterThanOrEqualTo(0));
                        break;
                    default:
                        Assert.Fail($"A trace has slices, counters and names; found {entry}");
                        break;
                }
            }

            Assert.That(names.Values, Is.EquivalentTo(new[] { "game thread", "mind thread", "voice 0", "voice 0: words", "voice 1", "voice 1: words" }));
            Assert.That(slices.Keys, Is.SubsetOf(names.Keys));
            Assert.That(counts, Is.EqualTo(2 * 3 * 60), "a value of each voice's counter a tick");
            foreach (List<(double Start, double End, string Name)> track in slices.Values)
            {
                RequireNesting(track);
            }

            List<string> game = slices[1].ConvertAll(slice => slice.Name);
            Assert.That(game.FindAll(name => name == "NpcWorld.Tick"), Has.Count.EqualTo(3 * 60));
            Assert.That(game, Does.Contain("Codec").And.Contain("Talker"));
            Assert.That(slices[4].ConvertAll(slice => slice.Name), Has.Count.GreaterThan(3).And.None.Empty, "words of the first voice as they are heard");
        }

        [Test]
        public void Work_of_another_thread_is_the_minds_and_what_does_not_fit_is_dropped()
        {
            WorkRecorder work = new WorkRecorder(2);
            work.Note(ComputeStage.Codec, 1, 0);
            Thread mind = new Thread(() =>
            {
                for (int i = 0; i < 3; i++)
                {
                    work.Note(ComputeStage.Talker, i, 0.5);
                }
            });
            mind.Start();
            mind.Join();
            Assert.That(work.Game.Length, Is.EqualTo(1));
            Assert.That(work.Mind.Length, Is.EqualTo(2));
            Assert.That(work.Mind[1].Units, Is.EqualTo(1));
            Assert.That(work.Mind[1].EndSeconds - work.Mind[1].StartSeconds, Is.EqualTo(0.5).Within(1e-9));
        }

        [Test]
        public void A_code_predictor_cut_at_its_codes_draws_the_same_codes()
        {
            string path = RawGraph.PathOf(Model.Bundle, "code_predictor");
            using SessionOptions options = RawGraph.Options(1);
            using InferenceSession whole = new InferenceSession(path, options);
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(path)!);
            OnnxCut cut = OnnxCut.Read(path);
            List<OnnxPart> parts = cut.Parts();
            Assert.That(parts, Has.Count.EqualTo(Model.Format.CodeGroups));

            using RunOptions run = new RunOptions();
            Dictionary<string, OrtValue> values = Inputs(whole);
            using IDisposableReadOnlyCollection<OrtValue> expected = whole.Run(run, new Dictionary<string, OrtValue>(values), new[] { "codes", "embed" });
            foreach (string sample in cut.Samples)
            {
                values[sample] = OrtValue.CreateTensorValueFromMemory(new long[1], new long[] { 1 });
            }

            for (int i = 0; i < parts.Count; i++)
            {
                using InferenceSession part = new InferenceSession(parts[i].Model, options);
                Dictionary<string, OrtValue> given = new Dictionary<string, OrtValue>();
                foreach (string input in parts[i].Inputs)
                {
                    given[input] = values[input];
                }

                IDisposableReadOnlyCollection<OrtValue> results = part.Run(run, given, parts[i].Outputs);
                for (int output = 0; output < results.Count; output++)
                {
                    values[parts[i].Outputs[output]] = results[output];
                }

                if (i < cut.Scores.Count)
                {
                    float[] scores = values[cut.Scores[i]].GetTensorDataAsSpan<float>().ToArray();
                    values[cut.Samples[i]].GetTensorMutableDataAsSpan<long>()[0] = Array.IndexOf(scores, Max(scores));
                }
            }

            Assert.That(values["codes"].GetTensorDataAsSpan<long>().ToArray(), Is.EqualTo(expected[0].GetTensorDataAsSpan<long>().ToArray()));
            Assert.That(values["embed"].GetTensorDataAsSpan<float>().ToArray(), Is.EqualTo(expected[1].GetTensorDataAsSpan<float>().ToArray()).Within(1e-5f));
        }

        [Test]
        public void A_graph_written_here_runs()
        {
            string weights = Path.Combine(Folder, "twice.bin");
            File.WriteAllBytes(weights, BitConverter.GetBytes(2f));
            OnnxGraphWriter graph = new OnnxGraphWriter("twice");
            graph.FloatInput("x", "batch", 2);
            graph.Output("y", "batch", 2);
            graph.FloatWeights("two", new WeightPlace("twice.bin", 0, 4), 1);
            graph.Node("Mul", string.Empty, new[] { "x", "two" }, new[] { "product" });
            graph.Node("LeakyRelu", string.Empty, new[] { "product" }, new[] { "y" }, ("alpha", 0.5f));
            string file = Path.Combine(Folder, "twice.onnx");
            File.WriteAllBytes(file, graph.ToArray());
            using SessionOptions options = RawGraph.Options(1);
            using InferenceSession session = new InferenceSession(file, options);
            using OrtValue x = OrtValue.CreateTensorValueFromMemory(new[] { 3f, -4f }, new long[] { 1, 2 });
            using RunOptions run = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, new Dictionary<string, OrtValue> { ["x"] = x }, new[] { "y" });
            Assert.That(results[0].GetTensorDataAsSpan<float>().ToArray(), Is.EqualTo(new[] { 6f, -4f }));
        }

        [Test]
        public void The_JSON_of_a_tick_case_has_the_names_that_were_asked_for()
        {
            JObject found = new TickCase(8, 60, 1, new GameLoad(0.01)).Json();
            Assert.That(found["voices"]!.Value<int>(), Is.EqualTo(8));
            Assert.That(found["rate_hz"]!.Value<double>(), Is.EqualTo(60));
            foreach (string path in new[] { "tick_ms.p50", "tick_ms.p99", "tick_ms.p999", "tick_ms.max", "ab_delta_ms.p50", "ab_delta_ms.p99", "overruns", "starvations", "bytes_per_tick", "gcs" })
            {
                Assert.That(found.SelectToken(path), Is.Not.Null, path);
            }
        }

        [Test]
        public void A_scene_of_voices_is_spoken_by_all_of_them_without_end()
        {
            using VoicesScene scene = new VoicesScene(Model, 3, new NpcWorldOptions { MindMode = MindMode.Stepped });
            VirtualClock clock = new VirtualClock(scene.World);
            int[] said = new int[3];
            scene.World.UtteranceFinished += (in UtteranceFinishedEvent e) => said[e.Npc.Handle.Slot]++;
            while (clock.NowSeconds < 20)
            {
                clock.Tick();
                scene.KeepSpeaking();
            }

            Assert.That(said, Has.All.GreaterThan(1));
            Assert.That(scene.World.Diagnostics.Starvations, Is.Zero);
        }

        [Test]
        public void Plots_are_pictures_whatever_the_numbers_are()
        {
            string file = Path.Combine(Folder, "plot.svg");
            LinePlot lines = new LinePlot("a < b", "voices", "ms") { Limit = 2, LimitName = "budget" };
            lines.Add("p50", new List<(double, double)> { (1, 0.1), (32, 1.5), (64, double.NaN) });
            lines.Add("nothing", new List<(double, double)> { (1, double.NaN) });
            lines.Write(file);
            Assert.That(XDocument.Load(file).Root!.Name.LocalName, Is.EqualTo("svg"));
            Assert.That(File.ReadAllText(file), Does.Contain("a &lt; b").And.Contain(">p50<").And.Contain(">budget<").And.Not.Contain("NaN").And.Not.Contain(">nothing<"));
            BarPlot bars = new BarPlot("stages", "ms");
            bars.Add("warm", new List<(string, double)> { ("encode", 5), ("think", -0.1) });
            bars.Write(file);
            Assert.That(XDocument.Load(file).Root!.Name.LocalName, Is.EqualTo("svg"));
            Assert.That(File.ReadAllText(file), Does.Contain("5 ms").And.Not.Contain("width=\"-"));
        }

        [Test]
        public void What_is_reported_is_Markdown_too()
        {
            StringWriter terminal = new StringWriter();
            BenchReport report = new BenchReport(terminal);
            report.Title("bench", 1);
            TextTable table = new TextTable("what", "ms");
            table.Add("tick", "1.00");
            report.Table(table);
            report.Say("One sentence.");
            report.Picture("tick.svg", "ticks");
            string file = Path.Combine(Folder, "bench.md");
            report.Write(file);
            Assert.That(File.ReadAllText(file), Is.EqualTo("# bench\n\n| what |   ms |\n|------|-----:|\n| tick | 1.00 |\n\nOne sentence.\n\n![ticks](tick.svg)\n"));
            Assert.That(terminal.ToString(), Does.Contain("One sentence.").And.Not.Contain("!["));
        }

        private static Dictionary<string, OrtValue> Inputs(InferenceSession session)
        {
            Random random = new Random(7);
            Dictionary<string, OrtValue> inputs = new Dictionary<string, OrtValue>();
            foreach (KeyValuePair<string, NodeMetadata> input in session.InputMetadata)
            {
                long[] shape = Array.ConvertAll(input.Value.Dimensions, axis => axis < 0 ? 1L : axis);
                long count = 1;
                foreach (long size in shape)
                {
                    count *= size;
                }

                if (input.Key == "code_0")
                {
                    inputs.Add(input.Key, OrtValue.CreateTensorValueFromMemory(new long[] { 17 }, shape));
                    continue;
                }

                float[] values = new float[count];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)(random.NextDouble() - 0.5);
                }

                inputs.Add(input.Key, OrtValue.CreateTensorValueFromMemory(values, shape));
            }

            return inputs;
        }

        private static float Max(float[] values)
        {
            float most = values[0];
            foreach (float value in values)
            {
                most = Math.Max(most, value);
            }

            return most;
        }

        private static void RequireNesting(List<(double Start, double End, string Name)> track)
        {
            const double Rounding = 0.002; // times are written to the nanosecond
            Stack<(double Start, double End, string Name)> open = new Stack<(double, double, string)>();
            foreach ((double Start, double End, string Name) slice in track)
            {
                while (open.Count > 0 && open.Peek().End <= slice.Start + Rounding)
                {
                    open.Pop();
                }

                Assert.That(open.Count == 0 || slice.End <= open.Peek().End + Rounding, Is.True, $"{slice} begins in {(open.Count == 0 ? default : open.Peek())} and ends after it");
                open.Push(slice);
            }
        }
    }
}
