using System;
using System.IO;
using OmniNPC.Onnx;

namespace OmniNPC.LocalPage
{
    /// <summary>What a person is told of a failure.</summary>
    public static class Sentence
    {
        /// <summary>Whether a failure comes from a file, a bundle or what was asked for; anything else is a fault of ours.</summary>
        public static bool IsExpected(Exception failure)
            => failure is Refusal || failure is BundleException || failure is IOException || failure is UnauthorizedAccessException || failure is InvalidDataException
            || failure is ArgumentException || failure is DllNotFoundException || failure is InvalidOperationException;

        /// <summary>The sentence; .NET appends the name of a parameter, which nobody who uses the page knows.</summary>
        public static string Of(Exception failure)
        {
            int suffix = failure is ArgumentException ? failure.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
            return suffix < 0 ? failure.Message : failure.Message.Substring(0, suffix);
        }
    }
}
