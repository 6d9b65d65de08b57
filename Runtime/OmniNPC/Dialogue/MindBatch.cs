using System;
using System.Collections.Generic;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>The characters that take one step together: a codec frame each, or a written token each.</summary>
    /// <remarks>
    /// Results carry the epoch each character had before the step, for commands are taken only between two steps; the game drops what is older. Thread: mind. Allocates: at the first step.
    /// </remarks>
    internal sealed class MindBatch
    {
        private readonly MindSessions sessions;
        private readonly int codeGroups;
        private NpcMind[] rows = Array.Empty<NpcMind>();
        private NpcMind[] writers = Array.Empty<NpcMind>();
        private ITalker[] talkers = Array.Empty<ITalker>();
        private TalkerStep[] steps = Array.Empty<TalkerStep>();
        private IThinker[] thinkers = Array.Empty<IThinker>();
        private int[] codes = Array.Empty<int>();
        private int[] ids = Array.Empty<int>();
        private int feeding;

        public MindBatch(MindSessions sessions, SpeechFormat format)
        {
            this.sessions = sessions;
            codeGroups = format.CodeGroups;
        }

        /// <summary>Characters gathered.</summary>
        public int Count { get; private set; }

        /// <summary>Seconds in the Talker graph of the last <see cref="EndTalk"/>.</summary>
        public double TalkerSeconds { get; private set; }

        /// <summary>Seconds in the code predictor graph of the last <see cref="EndTalk"/>.</summary>
        public double CodePredictorSeconds { get; private set; }

        /// <summary>Seconds the last <see cref="EndTalk"/> spent on decoding, where the mind decodes.</summary>
        public double DecodeSeconds => sessions.Decoding?.Seconds ?? 0;

        /// <summary>Codec frames it decoded.</summary>
        public int DecodedFrames => sessions.Decoding?.Frames ?? 0;

        /// <summary>Gathers who can do the same as the most urgent character, the most urgent first.</summary>
        /// <param name="npcs">All characters.</param>
        /// <param name="urgent">The most urgent.</param>
        /// <param name="work">What is done.</param>
        /// <param name="latest">Who has more time than this does not join: those in a hurry shall not wait for those who are not. Infinite when nobody is.</param>
        public void Gather(List<NpcMind> npcs, NpcMind urgent, MindWork work, double latest)
        {
            Prepare();
            Count = 0;
            foreach (NpcMind npc in npcs)
            {
                double urgency = work == MindWork.Talk ? npc.TalkUrgency() : npc.WriteUrgency();
                if ((urgency > latest && npc != urgent) || double.IsPositiveInfinity(urgency))
                {
                    continue;
                }

                npc.Urgency = urgency;
                Insert(npc);
            }
        }

        /// <summary>Leaves the least urgent out.</summary>
        public void Shrink(int count) => Count = Math.Min(Count, count);

        /// <summary>Notes that all of them were served.</summary>
        public void Served(long step)
        {
            for (int i = 0; i < Count; i++)
            {
                rows[i].LastServed = step;
            }
        }

        /// <summary>Opens the step that generates a codec frame for each.</summary>
        public void BeginTalk()
        {
            for (int i = 0; i < Count; i++)
            {
                rows[i].Join(MindWork.Talk);
                rows[i].TellDetail();
                talkers[i] = rows[i].Talker;
            }

            TalkerSeconds = CodePredictorSeconds = 0;
            sessions.Decoding?.Begin();
            sessions.Group.BeginStep(talkers.AsSpan(0, Count));
        }

        /// <summary>Takes what the step generated.</summary>
        /// <returns>Codec frames generated.</returns>
        public int EndTalk()
        {
            sessions.Group.EndStep(codes.AsSpan(0, Count * codeGroups), steps.AsSpan(0, Count));
            int frames = 0;
            for (int i = 0; i < Count; i++)
            {
                frames += rows[i].Take(steps[i], codes.AsSpan(i * codeGroups, codeGroups));
                if (steps[i].Kind == TalkerStepKind.Frame)
                {
                    TalkerSeconds += talkers[i].LastTalkerSeconds;
                    CodePredictorSeconds += talkers[i].LastCodePredictorSeconds;
                }
            }

            sessions.Decoding?.Run();
            return frames;
        }

        /// <summary>Writes a token for each and feeds it.</summary>
        public void Write()
        {
            feeding = 0;
            for (int i = 0; i < Count; i++)
            {
                rows[i].Join(MindWork.Write);
                if (rows[i].TryWrite(out int id))
                {
                    writers[feeding] = rows[i];
                    thinkers[feeding] = rows[i].Thinker;
                    ids[feeding++] = id;
                }
            }

            sessions.Group.Append(thinkers.AsSpan(0, feeding), ids.AsSpan(0, feeding));
        }

        /// <summary>The step failed: that ends the exchange of each who took it.</summary>
        public void Fail(MindWork work, Exception exception)
        {
            bool isWriting = work == MindWork.Write;
            int count = isWriting ? feeding : Count;
            for (int i = 0; i < count; i++)
            {
                (isWriting ? writers : rows)[i].Fail(exception);
            }
        }

        private void Prepare()
        {
            int most = sessions.Group.MaxRows;
            if (rows.Length != most)
            {
                rows = new NpcMind[most];
                writers = new NpcMind[most];
                talkers = new ITalker[most];
                steps = new TalkerStep[most];
                thinkers = new IThinker[most];
                codes = new int[most * codeGroups];
                ids = new int[most];
            }
        }

        /// <summary>Keeps the rows in order of urgency; where there is no room, the least urgent stays out.</summary>
        private void Insert(NpcMind npc)
        {
            int at = Count;
            while (at > 0 && npc.ComesBefore(rows[at - 1]))
            {
                at--;
            }

            if (at == rows.Length)
            {
                return;
            }

            Count = Math.Min(Count + 1, rows.Length);
            Array.Copy(rows, at, rows, at + 1, Count - at - 1);
            rows[at] = npc;
        }
    }
}
