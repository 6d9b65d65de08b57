using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using Newtonsoft.Json;
using OmniNPC.Hearing;
using OmniNPC.Onnx;
using OmniNPC.OpenAL;

namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>The process: <c>vr [options]</c>, normally started by <c>./omninpc vr</c>.</summary>
    internal static class Program
    {
        private const int Done = 0;
        private const int Failed = 1;
        private const int NotUnderstood = 2;

        // A voice on the wrong side for one window in ten would be heard; random sound reaches none of it.
        private const double LeastAgreement = 0.9;
        private const double LeastCorrelation = 0.9;

        private static int Main(string[] words) => Run(words, Console.Out, Console.Error);

        /// <summary>Runs one command line.</summary>
        /// <returns>0 when the ears follow the head; 1 when something failed; 2 when the line was not understood.</returns>
        internal static int Run(ReadOnlySpan<string> words, TextWriter output, TextWriter error)
        {
            VrArguments? arguments = VrArguments.Read(words, out string problem);
            if (arguments == null || arguments.WantsHelp)
            {
                (arguments == null ? error : output).WriteLine(arguments == null ? $"omninpc: {problem} See ./omninpc vr --help." : VrArguments.Usage);
                return arguments == null ? NotUnderstood : Done;
            }

            try
            {
                return Play(arguments, output, error);
            }
            catch (Exception failure) when (failure is IOException || failure is UnauthorizedAccessException || failure is InvalidDataException || failure is BundleException || failure is DllNotFoundException)
            {
                error.WriteLine($"omninpc: {failure.Message}");
                return Failed;
            }
        }

        private static int Play(VrArguments arguments, TextWriter output, TextWriter error)
        {
            RecordedHead head = RecordedHead.Read(arguments.Track ?? InRepository("Samples", "VrCompanion", "Tracks", "look-around.csv"));
            Directory.CreateDirectory(arguments.Folder);
            using OnnxSpeechModel model = OnnxSpeechModel.Load(arguments.Bundle ?? InRepository("Samples", "Models", "Tiny"), new OnnxOptions());
            LoopbackMix mix = new LoopbackMix(head.Seconds + 20);
            using OpenALVoiceBackend voices = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, Recording = mix });
            using CompanionScene scene = new CompanionScene(model, voices, head, head.Seconds, arguments.Seed, arguments.Charge);
            string clock = arguments.Charge.ToString().ToLowerInvariant();
            output.WriteLine($"model: {model.Description}\nsound: {voices.Description}\nclock: {clock}; {CompanionScene.TickRate} ticks a second, decode budget {scene.BudgetMs:F2} ms");
            scene.Play();

            List<BinauralWindow> windows = new BinauralMeter(mix.Interleaved, mix.RateHz).Measure(scene.Rows);
            BinauralFigures figures = new BinauralFigures(windows);
            string wav = Path.Combine(arguments.Folder, "vr.wav");
            WavWriter.WriteAll(wav, mix.Interleaved, mix.RateHz, 2);
            File.WriteAllText(
                Path.Combine(arguments.Folder, "vr.json"),
                VrReport.Of(scene, figures, clock, model.Description, voices.Description, wav, Hash(mix.Interleaved)).ToString(Formatting.Indented));
            BinauralSvg.Write(Path.Combine(arguments.Folder, "vr.svg"), windows, scene.Rows, figures);
            Tell(scene, figures, output);
            output.WriteLine($"{wav}, {Path.Combine(arguments.Folder, "vr.json")} and {Path.Combine(arguments.Folder, "vr.svg")} are written.");
            return Verdict(figures, error);
        }

        private static void Tell(CompanionScene scene, BinauralFigures figures, TextWriter output)
        {
            foreach (SpokenLine line in scene.Lines)
            {
                output.WriteLine(FormattableString.Invariant($"{line.Seconds,7:F2} s  player, looking at {(line.LookedAt.Length == 0 ? "nobody" : line.LookedAt)}: {line.Text}\n           {(line.AnsweredBy.Length == 0 ? "nobody" : line.AnsweredBy)}: {line.Said}"));
            }

            Diagnostics.TickHistogram ticks = scene.World.Diagnostics.Ticks;
            output.WriteLine(FormattableString.Invariant($"tick: p50 {ticks.Percentile(0.5) * 1000:F2} ms, p99 {ticks.Percentile(0.99) * 1000:F2} ms, worst {ticks.MaxSeconds * 1000:F2} ms of {1000 / CompanionScene.TickRate:F2} ms; starvations: {scene.World.Diagnostics.Starvations}"));
            output.WriteLine(FormattableString.Invariant($"companion: followed for {scene.FollowedSeconds:F1} s, stepped back for {scene.SteppedBackSeconds:F1} s; looked at for a second, it faces the player within {scene.MostFacingErrorDegrees:F1} degrees"));
            output.WriteLine(FormattableString.Invariant($"ears: {figures.Windows} windows from {figures.MostLeftDegrees:F0} to {figures.MostRightDegrees:F0} degrees"));
            output.WriteLine(FormattableString.Invariant($"  level (ILD): side right in {100 * figures.LevelSignAgreement:F1} % of {figures.SidedWindows}, correlation with sin(angle) {figures.LevelCorrelation:F3}"));
            output.WriteLine(FormattableString.Invariant($"  delay (ITD): side right in {100 * figures.DelaySignAgreement:F1} % of {figures.SidedWindows}, correlation with a sphere's {figures.DelayCorrelation:F3}, {figures.DelaySlope:F2} times as long, off by {figures.DelayErrorMedian * 1e6:F0} us (p95 {figures.DelayErrorP95 * 1e6:F0} us)"));
        }

        private static int Verdict(BinauralFigures figures, TextWriter error)
        {
            bool follows = figures.LevelSignAgreement >= LeastAgreement && figures.DelaySignAgreement >= LeastAgreement && figures.LevelCorrelation >= LeastCorrelation && figures.DelayCorrelation >= LeastCorrelation;
            if (!follows)
            {
                error.WriteLine(figures.SidedWindows == 0
                    ? "omninpc: nobody was heard from a side, so nothing is proved; give a track whose head turns while somebody speaks."
                    : FormattableString.Invariant($"omninpc: the ears do not follow the head: agreement and correlation should be {LeastAgreement} and more."));
            }

            return follows ? Done : Failed;
        }

        private static string InRepository(params string[] parts)
        {
            for (DirectoryInfo? folder = new DirectoryInfo(Environment.GetEnvironmentVariable("OMNINPC_ROOT") ?? AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "package.json")) && Directory.Exists(Path.Combine(folder.FullName, "Samples")))
                {
                    return Path.Combine(folder.FullName, Path.Combine(parts));
                }
            }

            throw new IOException("Where is the repository? Start it as ./omninpc vr, or give --track and --bundle.");
        }

        // FNV-1a over the samples' bits.
        private static ulong Hash(ReadOnlySpan<float> samples)
        {
            ulong hash = 14695981039346656037UL;
            foreach (byte part in MemoryMarshal.AsBytes(samples))
            {
                hash = unchecked((hash ^ part) * 1099511628211UL);
            }

            return hash;
        }
    }
}
