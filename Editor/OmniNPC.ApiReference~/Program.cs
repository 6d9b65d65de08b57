using System;
using System.IO;

namespace OmniNPC.ApiReference
{
    /// <summary>Writes the reference pages, or compares them with those that are there. Exit codes: 0 right, 1 they differ or cannot be made, 2 the command line was not understood.</summary>
    internal static class Program
    {
        private const string Usage = "usage: ./omninpc api [--check]\n  --check   write nothing; fail when Documentation~/api is not what the documentation in the code gives";

        private static int Main(string[] words)
        {
            bool isCheck = words.Length == 3 && words[2] == "--check";
            if (words.Length < 2 || (words.Length > 2 && !isCheck))
            {
                Console.Error.WriteLine(words.Length > 2 ? $"omninpc: api does not know {words[2]}\n{Usage}" : Usage);
                return 2;
            }

            try
            {
                var reference = new ReferencePages(words[0]);
                string? difference = isCheck ? reference.FindDifference(words[1]) : null;
                if (difference != null)
                {
                    Console.Error.WriteLine($"omninpc: {difference}");
                    return 1;
                }

                if (!isCheck)
                {
                    reference.Write(words[1]);
                }

                Console.WriteLine($"{reference.TypeCount} public types, {reference.MemberCount} members on {reference.Pages.Count} pages");
                return 0;
            }
            catch (Exception failure) when (failure is IOException || failure is UnauthorizedAccessException || failure is BadImageFormatException)
            {
                Console.Error.WriteLine($"omninpc: {failure.Message}");
                return 1;
            }
        }
    }
}
