using System;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>The processors of worker threads, as ONNX Runtime reads them.</summary>
    internal static class WorkerAffinities
    {
        /// <summary>Checks what the caller gave, and gives a single group to every worker.</summary>
        /// <param name="text">Groups with semicolons between; a group is numbers from 1 and ranges with commas between.</param>
        /// <param name="threads">Threads of a run; all but the calling one are workers.</param>
        /// <returns>One group a worker.</returns>
        /// <exception cref="ArgumentException">It is written otherwise, or the number of groups is neither one nor that of the workers.</exception>
        public static string Of(string text, int threads)
        {
            string[] groups = text.Split(';');
            int workers = Math.Max(1, threads - 1);
            if (groups.Length != 1 && groups.Length != workers)
            {
                throw Wrong(text, $"{groups.Length} groups for {workers} worker{(workers == 1 ? string.Empty : "s")}");
            }

            foreach (string group in groups)
            {
                foreach (string part in group.Split(','))
                {
                    string[] ends = part.Split('-');
                    int last = 0;
                    bool isRight = ends.Length <= 2;
                    for (int i = 0; isRight && i < ends.Length; i++)
                    {
                        isRight = int.TryParse(ends[i], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int processor) && processor >= 1 && processor >= last;
                        last = processor;
                    }

                    if (!isRight)
                    {
                        throw Wrong(text, $"\"{part}\"");
                    }
                }
            }

            return groups.Length == workers ? text : string.Join(";", Repeated(groups[0], workers));
        }

        private static string[] Repeated(string group, int workers)
        {
            var groups = new string[workers];
            Array.Fill(groups, group);
            return groups;
        }

        private static ArgumentException Wrong(string text, string found)
            => new ArgumentException($"WorkerAffinity must be processors from 1 with commas and ranges, one group for all workers or one a worker with semicolons between, such as 3;4; found {found} in \"{text}\".", nameof(OnnxOptions.WorkerAffinity));
    }
}
