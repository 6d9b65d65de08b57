using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Hearing;
using OmniNPC.Mouths;
using OmniNPC.Subtitles;

namespace OmniNPC.Tests.Snippets
{
    /// <summary>The code of Documentation~/mouths-and-subtitles.md, so that it compiles as it stands there.</summary>
    public static class MouthSnippets
    {
        public interface IAvatar
        {
            void SetMorph(int index, float weight);

            void ShowMouth(Viseme viseme);
        }

        public interface IScreen
        {
            void Show(ReadOnlySpan<char> first, ReadOnlySpan<char> second);
        }

        public static void Subtitle(NpcWorld world, Npc keeper, IScreen screen)
        {
            #region live subtitle
            var subtitle = new LiveSubtitle();                                              // one for each character; allocates nothing from here on
            world.SubtitleWord += (in SubtitleWordEvent e) =>
            {
                if (e.Npc == keeper)
                {
                    subtitle.Add(e);
                }
            };
            world.UtteranceFinished += (in UtteranceFinishedEvent e) =>
            {
                if (e.Npc == keeper)
                {
                    subtitle.Finish(e, world.NowSeconds);
                }
            };

            subtitle.Tick(world.NowSeconds);                                                // each tick: goes when it could be read
            screen.Show(subtitle.FirstLine, subtitle.SecondLine);
            #endregion
        }

        public static void EachTick(NpcWorld world, NpcHandle keeper, IAvatar avatar)
        {
            #region mouth
            ReadOnlySpan<float> weights = world[keeper].Mouth.Weights;      // after Tick; no memory is allocated
            for (int i = 0; i < weights.Length; i++)
            {
                avatar.SetMorph(i, weights[i]);                             // sil PP FF TH DD kk CH SS nn RR aa E ih oh ou
            }
            #endregion
        }

        public static void Pictures(NpcWorld world, IAvatar avatar)
        {
            #region pictures
            world.VisemeChanged += (in VisemeChangedEvent e) => avatar.ShowMouth(e.To);
            #endregion
        }

        public static void ArKit(Npc npc, IAvatar avatar)
        {
            #region arkit
            Span<float> face = stackalloc float[ArKitFace.Count];
            npc.Mouth.CopyArKit(face);
            avatar.SetMorph(0, face[(int)ArKitBlendshape.JawOpen]);
            #endregion
        }

        public static void Export(NpcWorld world)
        {
            #region export
            world.UtteranceFinished += (in UtteranceFinishedEvent e) =>
            {
                IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(e.HeardText.Span, e.Words.Span);
                using (StreamWriter vtt = File.CreateText($"{e.Utterance}.vtt"))
                {
                    SubtitleFile.WriteVtt(vtt, cues, e.Npc.Profile.Name);
                }

                using (StreamWriter json = File.CreateText($"{e.Utterance}.visemes.json"))
                {
                    VisemeFile.WriteJson(json, e.Visemes);
                }
            };
            #endregion
        }

        public static void Ahead(NpcWorld world, Npc npc, Func<TickInfo> nextTick)
        {
            #region prerender
            PrerenderedLine line = npc.Prerender("Last orders, please!");   // returns at once; Prerender(text, 1) is another take
            while (!line.IsDone)
            {
                world.Tick(nextTick());
            }

            if (line.Problem == null)
            {
                WavWriter.WriteAll("last-orders.wav", line.Pcm.Span, line.SampleRateHz, 1);
                IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(line.Text.AsSpan(), line.Words.Span);
            }
            #endregion
        }
    }
}
