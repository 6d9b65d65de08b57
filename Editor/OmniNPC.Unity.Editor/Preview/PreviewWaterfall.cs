using System;
using System.Globalization;
using OmniNPC.VoicePreview;
using UnityEngine.UIElements;

namespace OmniNPC.Unity.Editor
{
    /// <summary>When each stage of the last line was reached: a bar from the stage before, and milliseconds.</summary>
    internal sealed class PreviewWaterfall : VisualElement
    {
        private PreviewShow? show;
        private int seen = -1;

        /// <summary>Shows the stages when they are others.</summary>
        public void Look(PreviewShow? now)
        {
            if (now == show && (now == null || now.TextChanges == seen))
            {
                return;
            }

            show = now;
            seen = now?.TextChanges ?? -1;
            Clear();
            if (now == null || now.Stages.Count == 0)
            {
                return;
            }

            Add(new Label($"Latency, from: {now.LatencyStart}"));
            double end = Math.Max(0.001, now.Stages[now.Stages.Count - 1].Seconds);
            double before = 0;
            foreach (PreviewStage stage in now.Stages)
            {
                Add(Row(stage, before / end, end));
                before = stage.Seconds;
            }
        }

        private static VisualElement Row(PreviewStage stage, double from, double end)
        {
            var row = new VisualElement();
            row.style.flexDirection = FlexDirection.Row;
            var name = new Label(stage.Name);
            name.style.width = 130f;
            row.Add(name);
            var track = new VisualElement();
            track.style.flexGrow = 1f;
            track.style.flexDirection = FlexDirection.Row;
            track.Add(Bar((float)from, null));
            track.Add(Bar((float)Math.Max(0.004, (stage.Seconds / end) - from), PreviewColours.Heard));
            track.Add(Bar((float)Math.Max(0, 1 - (stage.Seconds / end)), null));
            row.Add(track);
            var ms = new Label((1000 * stage.Seconds).ToString("F0", CultureInfo.InvariantCulture) + " ms");
            ms.style.width = 60f;
            row.Add(ms);
            return row;
        }

        private static VisualElement Bar(float share, UnityEngine.Color? colour)
        {
            var bar = new VisualElement();
            bar.style.flexGrow = share;
            if (colour is UnityEngine.Color given)
            {
                bar.style.backgroundColor = given;
            }

            return bar;
        }
    }
}
