using System;

namespace OmniNPC.Onnx
{
    /// <summary>A model bundle that cannot be used, told in one sentence: which file, which field, what was found and what was expected.</summary>
    public sealed class BundleException : Exception
    {
        /// <summary>Creates the exception; the message is composed from the parts.</summary>
        /// <param name="file">The file at fault, relative to the bundle folder, or the folder itself.</param>
        /// <param name="field">The field, tensor or property at fault; empty when the whole file is.</param>
        /// <param name="found">What was found.</param>
        /// <param name="expected">What a usable bundle has there.</param>
        /// <param name="inner">The cause, when another exception told it.</param>
        public BundleException(string file, string field, string found, string expected, Exception? inner = null)
            : base(field.Length == 0 ? $"{file}: found {found}; expected {expected}." : $"{file}: {field}: found {found}; expected {expected}.", inner)
        {
            File = file;
            Field = field;
            Found = found;
            Expected = expected;
        }

        /// <summary>The file at fault, relative to the bundle folder, or the folder itself.</summary>
        public string File { get; }

        /// <summary>The field, tensor or property at fault; empty when the whole file is.</summary>
        public string Field { get; }

        /// <summary>What was found.</summary>
        public string Found { get; }

        /// <summary>What a usable bundle has there.</summary>
        public string Expected { get; }
    }
}
