using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Newtonsoft.Json.Linq;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>
    /// Replies and actions on phrasings the Thinker was not trained on, typed or spoken, through the same world and conversation as in a game; only the
    /// mouth is mute. A reply is right when every word of it and every action is the expected one.
    /// </summary>
    internal sealed class ThinkerEval
    {
        private readonly EvalContext context;
        private readonly string name;
        private readonly TsvFile set;
        private readonly MuteModel model;
        private readonly SortedDictionary<string, ReplyScore> scores = new SortedDictionary<string, ReplyScore>(StringComparer.Ordinal);
        private readonly JArray wrong = new JArray();
        private long malformedActions;

        private ThinkerEval(EvalContext context, string name)
        {
            this.context = context;
            this.name = name;
            set = new TsvFile(EvalContext.File(name + ".tsv"));
            model = new MuteModel(context.Model);
        }

        /// <summary>Runs one of the sets, <c>typed</c> or <c>spoken</c>.</summary>
        public static void Run(EvalContext context, string name)
        {
            ThinkerEval eval = new ThinkerEval(context, name);
            List<List<int>> cases = eval.Cases();
            for (int i = 0; i < cases.Count; i += context.Stride)
            {
                eval.Converse(cases[i]);
                context.Progress(name, i / context.Stride, cases.Count / context.Stride);
            }

            eval.Report();
        }

        // Rows of one case follow one another and are one conversation.
        private List<List<int>> Cases()
        {
            List<List<int>> cases = new List<List<int>>();
            string last = string.Empty;
            for (int row = 0; row < set.Count; row++)
            {
                string number = set.Text(row, "case");
                if (cases.Count == 0 || number != last)
                {
                    cases.Add(new List<int>());
                    last = number;
                }

                cases[cases.Count - 1].Add(row);
            }

            return cases;
        }

        private void Converse(List<int> rows)
        {
            List<PlayerLine> lines = new List<PlayerLine>();
            foreach (int row in rows)
            {
                lines.Add(Line(row));
            }

            using HeadlessVoiceBackend silence = new HeadlessVoiceBackend();
            using TavernScene scene = new TavernScene(model, silence, new SceneSettings { Charge = ComputeCharge.Free, Seed = context.Seed, HearsPlayer = false });
            for (int i = 0; i < rows.Count; i++)
            {
                int before = scene.Log.Turns.Count;
                new SceneScript(scene, new[] { lines[i] }).Play();

                Judge(rows[i], scene.Log, before);
            }

            malformedActions += scene.World.Diagnostics.MalformedActions;
        }

        private PlayerLine Line(int row)
        {
            string wav = set.Has("wav") ? set.Text(row, "wav") : string.Empty;
            return wav.Length > 0 ? PlayerLine.Spoken(EvalContext.File(wav)) : PlayerLine.Typed(set.Text(row, "player"));
        }

        private void Judge(int row, SceneLog log, int firstTurn)
        {
            string expected = Words(set.Text(row, "reply"));
            if (expected.Length == 0)
            {
                return; // this line only prepares the next
            }

            StringBuilder said = new StringBuilder();
            StringBuilder heard = new StringBuilder();
            List<string> actions = new List<string>();
            for (int turn = firstTurn; turn < log.Turns.Count; turn++)
            {
                said.Append(log.Turns[turn].Said).Append(' ');
                heard.Append(log.Turns[turn].Heard).Append(' ');
                actions.AddRange(log.Turns[turn].Actions);
            }

            string expectedActions = Actions(set.Text(row, "actions"));
            string found = Words(said.ToString());
            string foundActions = string.Join(" ", actions);
            bool isReplyRight = found == expected;
            bool isActionRight = foundActions == expectedActions;
            foreach (string group in Groups(row))
            {
                if (!scores.TryGetValue(group, out ReplyScore? score))
                {
                    scores[group] = score = new ReplyScore();
                }

                score.Add(isReplyRight, expectedActions.Length > 0 || foundActions.Length > 0, isActionRight);
                if (set.Has("wav") && set.Has("player"))
                {
                    score.AddTranscript(Words(heard.ToString()) == Words(set.Text(row, "player")));
                }
            }

            if (!isReplyRight || !isActionRight)
            {
                wrong.Add(new JObject
                {
                    ["case"] = set.Text(row, "case"),
                    ["intent"] = set.Text(row, "intent"),
                    ["heard"] = Words(heard.ToString()),
                    ["expected"] = expected,
                    ["found"] = found,
                    ["expected_actions"] = expectedActions,
                    ["found_actions"] = foundActions,
                });
            }
        }

        private IEnumerable<string> Groups(int row)
        {
            yield return name;
            if (set.Has("voices") && set.Text(row, "voices").Length > 0)
            {
                yield return $"{name}, {set.Text(row, "voices")} voices";
            }
        }

        private void Report()
        {
            TextTable table = new TextTable("thinker: group", "lines", "right replies", "exact transcripts", "action lines", "right actions");
            JObject groups = new JObject();
            foreach (KeyValuePair<string, ReplyScore> entry in scores)
            {
                ReplyScore score = entry.Value;
                table.Add(
                    entry.Key,
                    score.Lines.ToString(CultureInfo.InvariantCulture),
                    TextTable.Percent(score.RightShare),
                    TextTable.Percent(score.TranscriptShare),
                    score.ActionLines.ToString(CultureInfo.InvariantCulture),
                    TextTable.Percent(score.ActionShare));
                groups[entry.Key] = new JObject
                {
                    ["lines"] = score.Lines,
                    ["right_replies"] = JsonFile.Number(score.RightShare, 4),
                    ["exact_transcripts"] = JsonFile.Number(score.TranscriptShare, 4),
                    ["action_lines"] = score.ActionLines,
                    ["right_actions"] = JsonFile.Number(score.ActionShare, 4),
                };
            }

            table.Write(context.Terminal.Output);
            context.Terminal.Say($"malformed actions: {malformedActions}");
            context.Results[name] = new JObject { ["groups"] = groups, ["malformed_actions"] = malformedActions, ["wrong"] = wrong };
        }

        private static string Words(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        // The set writes name:argument, the log name(argument).
        private static string Actions(string written)
        {
            List<string> actions = new List<string>();
            foreach (string action in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                int colon = action.IndexOf(':', StringComparison.Ordinal);
                actions.Add(colon < 0 ? action : $"{action.Substring(0, colon)}({action.Substring(colon + 1)})");
            }

            return string.Join(" ", actions);
        }
    }
}
