using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using OmniNPC.Onnx;
using OmniNPC.OpenAL;
using OmniNPC.SpeexDsp;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Scene;

namespace OmniNPC.Tavern.Doctor
{
    /// <summary>Looks at everything the demo stands on.</summary>
    internal static class Examination
    {
        private const string Setup = "./omninpc setup";

        /// <summary>Looks, in the order in which things depend on one another.</summary>
        public static IEnumerable<Finding> Run(CommandLine line)
        {
            yield return Finding.Good("system", $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors");
            yield return Finding.Good(".NET", RuntimeInformation.FrameworkDescription);
            yield return Feed();
            yield return Library();
            yield return Providers();
            yield return Bundle(line);
            yield return Model(line);
            yield return Device();
            yield return Microphone();
            yield return EchoCanceller();
            yield return Lines();
        }

        private static Finding Feed()
        {
            string? repository = RepositoryFolder.Find();
            string path = Path.Combine(repository ?? ".", ".omninpc", "feed.props");
            if (!File.Exists(path))
            {
                return Finding.Optional("package feed", "no choice recorded: the real packages are used", Setup);
            }

            Match choice = Regex.Match(File.ReadAllText(path), "<OmniNpcBindings[^>]*>([^<]*)<");
            return choice.Success && choice.Groups[1].Value == "Packages"
                ? Finding.Good("package feed", "has ONNX Runtime and Silk.NET; the real packages are used")
                : Finding.Good("package feed", "lacks ONNX Runtime and Silk.NET; Plugins/Bindings~ stands in for them");
        }

        private static Finding Library()
            => Try("ONNX Runtime", Setup, () => Finding.Good("ONNX Runtime", OnnxRuntimeLibrary.Version));

        private static Finding Providers()
            => Try("providers", Setup, () => Finding.Good("providers", string.Join(", ", OnnxRuntimeLibrary.Providers)));

        private static Finding Bundle(CommandLine line)
        {
            return Try("model bundle", "git checkout -- Samples/Models/Tiny (or give another with --bundle DIR)", () =>
            {
                ModelBundle bundle = ModelBundle.Open(Path.GetFullPath(ModelChoice.Folder(line)));
                return Finding.Good("model bundle", FormattableString.Invariant($"{bundle.Name} {bundle.Version} in {bundle.Folder}, {bundle.TotalBytes / 1e6:F1} MB, every hash right, {bundle.Voices.Count} voices, {bundle.Actions.Count} actions"));
            });
        }

        private static Finding Model(CommandLine line)
        {
            return Try("self-test", Setup, () =>
            {
                List<string> log = new List<string>();
                using OnnxSpeechModel model = OnnxSpeechModel.Load(Path.GetFullPath(ModelChoice.Folder(line)), new OnnxOptions { Log = log.Add });
                return Finding.Good("self-test", model.Description + (log.Count == 0 ? string.Empty : " (" + string.Join(" ", log) + ")"));
            });
        }

        private static Finding Device()
        {
            return Try("OpenAL", Setup, () =>
            {
                using Sound sound = Sound.Open(true);
                return sound.IsLoopback
                    ? Finding.Optional("OpenAL", sound.Description, "plug in or start a sound device to hear the demo; without one it writes a WAV")
                    : Finding.Good("OpenAL", sound.Description);
            });
        }

        private static Finding Microphone()
        {
            return Try("microphone", Setup, () =>
            {
                IReadOnlyList<string> names = OpenALMicrophone.DeviceNames();
                return names.Count == 0
                    ? Finding.Optional("microphone", "the system lists none", "plug one in to speak to the characters; they take typed text and WAV files too")
                    : Finding.Good("microphone", "listed: " + string.Join(", ", names));
            });
        }

        private static Finding EchoCanceller()
        {
            try
            {
                using SpeexEchoCanceller canceller = SpeexEchoCanceller.Create();
                return Finding.Good("echo", canceller.Description);
            }
            catch (DllNotFoundException missing)
            {
                return Finding.Optional("echo", missing.Message, "./omninpc setup --again, or install it as said; without it the echo gate works alone");
            }
        }

        private static Finding Lines()
            => Try("spoken lines", "git checkout -- Samples/Tavern/Lines", () => Finding.Good("spoken lines", $"{ShippedLines.Paths().Length} in {RepositoryFolder.Lines}"));

        private static Finding Try(string subject, string fix, Func<Finding> look)
        {
            try
            {
                return look();
            }
            catch (Exception failure) when (TavernCli.IsExpected(failure))
            {
                return Finding.Missing(subject, failure.Message, fix);
            }
        }
    }
}
