using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>
    /// A scene as a text file, one step a row: <c>hear FILE.wav</c> and <c>say TEXT</c> are the player's lines, <c>remark NAME TEXT</c> is a character's own. Before a line may stand
    /// <c>to NAME</c> (walk up to somebody first), <c>into SECONDS</c> (do not wait for the end of the answer) and <c>stroll X Z</c> (walk on meanwhile). Empty rows and rows that begin with # are skipped.
    /// </summary>
    internal static class SceneScriptFile
    {
        private const int MostBytes = 1 << 20;
        private const int MostSteps = 500; // half an hour
        private const float Reach = 20f; // metres; the room has five

        /// <summary>Reads and checks a script; the sound files it names lie beside it.</summary>
        /// <param name="path">The file.</param>
        /// <param name="cast">Who is there.</param>
        /// <exception cref="FailureException">A row is not understood; the sentence names file, row, what was found and what was expected.</exception>
        public static List<SceneStep> Read(string path, IReadOnlyList<CastMember> cast)
        {
            FileInfo file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new FailureException($"{path} is not there; expected a script of the scene.");
            }

            if (file.Length > MostBytes)
            {
                throw new FailureException($"{path} has {file.Length} bytes; expected a script of at most {MostBytes}.");
            }

            string[] rows;
            try
            {
                rows = File.ReadAllLines(path, new UTF8Encoding(false, true));
            }
            catch (DecoderFallbackException cause)
            {
                throw new FailureException($"{path} is not UTF-8 text; expected a script of the scene.", cause);
            }

            Reading reading = new Reading(path, cast);
            for (int i = 0; i < rows.Length; i++)
            {
                string row = rows[i].Trim();
                if (row.Length > 0 && row[0] != '#')
                {
                    reading.Take(row, i + 1);
                }
            }

            return reading.Steps();
        }

        private sealed class Reading
        {
            private readonly string path;
            private readonly IReadOnlyList<CastMember> cast;
            private readonly List<SceneStep> steps = new List<SceneStep>();
            private int row;
            private string? to;
            private double into = double.NaN;
            private (float X, float Z)? stroll;

            public Reading(string path, IReadOnlyList<CastMember> cast)
            {
                this.path = path;
                this.cast = cast;
            }

            private bool IsOpen => to != null || !double.IsNaN(into) || stroll != null;

            public void Take(string text, int number)
            {
                row = number;
                int space = text.IndexOf(' ', StringComparison.Ordinal);
                string word = space < 0 ? text : text.Substring(0, space);
                string rest = space < 0 ? string.Empty : text.Substring(space + 1).Trim();
                switch (word)
                {
                    case "hear":
                        Line(PlayerLine.Spoken(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Given(rest, "a WAV file after hear"))));
                        break;
                    case "say":
                        Line(PlayerLine.Typed(Given(rest, "a text after say")));
                        break;
                    case "remark":
                        int end = rest.IndexOf(' ', StringComparison.Ordinal);
                        Add(SceneStep.Remark(Name(end < 0 ? rest : rest.Substring(0, end)), Given(end < 0 ? string.Empty : rest.Substring(end).Trim(), "a text after remark NAME")));
                        break;
                    case "to":
                        to = Name(rest);
                        break;
                    case "into":
                        into = Number(rest, 0, 60, "seconds of the answer");
                        break;
                    case "stroll":
                        string[] point = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                        stroll = point.Length == 2
                            ? ((float)Number(point[0], -Reach, Reach, "metres along x"), (float)Number(point[1], -Reach, Reach, "metres along z"))
                            : throw Wrong(rest, "two numbers after stroll, metres along x and z");
                        break;
                    default:
                        throw Wrong(text, "hear FILE.wav, say TEXT, remark NAME TEXT, to NAME, into SECONDS or stroll X Z");
                }
            }

            public List<SceneStep> Steps()
            {
                if (IsOpen)
                {
                    throw Wrong("the end of the script", "a line for what to, into or stroll say");
                }

                return steps.Count > 0 ? steps : throw new FailureException($"{path} holds no step; expected at least one row with hear, say or remark.");
            }

            private void Line(PlayerLine line)
            {
                SceneStep step = double.IsNaN(into) ? SceneStep.After(line) : SceneStep.Into(line, into);
                Add(to == null ? step : step.To(to));
            }

            private void Add(SceneStep step)
            {
                if (step.Line == null && (to != null || !double.IsNaN(into)))
                {
                    throw Wrong("remark", "a line of the player after to and into");
                }

                steps.Add(stroll == null ? step : step.Strolling(stroll.Value.X, stroll.Value.Z));
                if (steps.Count > MostSteps)
                {
                    throw Wrong($"step {steps.Count}", $"at most {MostSteps} steps");
                }

                to = null;
                into = double.NaN;
                stroll = null;
            }

            private string Given(string text, string expected) => text.Length > 0 ? text : throw Wrong("nothing", expected);

            private string Name(string name)
            {
                List<string> known = new List<string>();
                foreach (CastMember member in cast)
                {
                    if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
                    {
                        return member.Name;
                    }

                    known.Add(member.Name);
                }

                throw Wrong(name.Length == 0 ? "nothing" : name, "one of " + string.Join(", ", known));
            }

            private double Number(string text, double least, double most, string what)
                => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
                    ? value
                    : throw Wrong(text.Length == 0 ? "nothing" : text, FormattableString.Invariant($"{what}, a number from {least} to {most}"));

            private FailureException Wrong(string found, string expected) => new FailureException($"{path}:{row}: found \"{found}\"; expected {expected}.");
        }
    }
}
