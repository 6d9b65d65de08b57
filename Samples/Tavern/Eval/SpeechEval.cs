using System;
using System.Collections.Generic;
using System.Globalization;
using Newtonsoft.Json.Linq;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Speech;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>
    /// Phone error end to end: text, front end with letter-to-sound, Talker, code predictor, codec, samples, and then the independent recogniser. Beside it
    /// the teachers' own error on the same lines, which is the recogniser's share.
    /// </summary>
    internal static class SpeechEval
    {
        /// <summary>Runs it.</summary>
        public static void Run(EvalContext context)
        {
            TsvFile set = new TsvFile(EvalContext.File("speech.tsv"));
            SortedDictionary<string, SpeechScore> scores = new SortedDictionary<string, SpeechScore>(StringComparer.Ordinal);
            JArray lines = new JArray();
            using PhoneJudge judge = new PhoneJudge(context.Model.Format.Mel);
            using SpeechRenderer renderer = new SpeechRenderer(context.Model) { Detail = context.IsFar ? VoiceDetail.Far : VoiceDetail.Near };
            for (int row = 0; row < set.Count; row += context.Stride)
            {
                string text = set.Text(row, "text");
                string voice = set.Text(row, "voice");
                string category = set.Text(row, "category");
                string[] truth = set.Text(row, "phones").Split(' ', StringSplitOptions.RemoveEmptyEntries);
                double teacherWrong = set.Number(row, "teacher_errors");
                double teacherSeconds = set.Number(row, "seconds");
                RenderedSpeech speech = renderer.Render(text, voice, context.Seed);
                List<string> heard = judge.Hear(speech.Pcm);
                int wrong = EditDistance.Of(truth, heard);
                foreach (string group in new[] { "all", "category " + category, "voice " + voice })
                {
                    if (!scores.TryGetValue(group, out SpeechScore? score))
                    {
                        scores[group] = score = new SpeechScore();
                    }

                    score.Add(truth.Length, wrong, teacherWrong, speech.Seconds, teacherSeconds);
                }

                lines.Add(new JObject { ["text"] = text, ["voice"] = voice, ["category"] = category, ["wrong"] = wrong, ["phones"] = truth.Length, ["heard"] = string.Join(" ", heard) });
                context.Progress("speech", row / context.Stride, set.Count / context.Stride);
            }

            Report(context, scores, lines);
        }

        private static void Report(EvalContext context, SortedDictionary<string, SpeechScore> scores, JArray lines)
        {
            TextTable table = new TextTable("speech: group", "lines", "phone error", "teachers'", "difference", "lines above 40 %", "duration ratio");
            JObject groups = new JObject();
            foreach (KeyValuePair<string, SpeechScore> entry in scores)
            {
                SpeechScore score = entry.Value;
                table.Add(
                    entry.Key,
                    score.Lines.ToString(CultureInfo.InvariantCulture),
                    TextTable.Percent(score.Error),
                    TextTable.Percent(score.TeacherError),
                    TextTable.Number((score.Error - score.TeacherError) * 100, 1) + " points",
                    score.BadLines.ToString(CultureInfo.InvariantCulture),
                    TextTable.Number(score.DurationRatio, 3));
                groups[entry.Key] = new JObject
                {
                    ["lines"] = score.Lines,
                    ["phones"] = score.Phones,
                    ["phone_error"] = JsonFile.Number(score.Error, 4),
                    ["teacher_phone_error"] = JsonFile.Number(score.TeacherError, 4),
                    ["lines_above_40_percent"] = score.BadLines,
                    ["duration_ratio"] = JsonFile.Number(score.DurationRatio, 4),
                };
            }

            table.Write(context.Terminal.Output);
            context.Results["speech"] = new JObject { ["groups"] = groups, ["lines"] = lines };
        }
    }
}
