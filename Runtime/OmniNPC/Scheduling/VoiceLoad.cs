using System;
using OmniNPC.Diagnostics;

namespace OmniNPC.Scheduling
{
    /// <summary>
    /// Says who may begin to speak, and who gives way when the machine does not keep up. What is given up, in this order: detail of the least important voices, one after another, and the start of new ones; and
    /// last, the least important voices stop at a word's end until the others have what they need. Where it is known that no detail will do, because decoding alone is too much, so many stop as do not fit.
    /// </summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class VoiceLoad
    {
        // A tick or two too long is no overload; a voice's lead lasts some three of these.
        private const double StepUpSeconds = 0.1;

        // Relief is tried slowly: every step down may be one too many.
        private const double StepDownSeconds = 1;

        private readonly NpcWorldOptions options;
        private readonly WorldDiagnostics diagnostics;
        private double behindSeconds;
        private double easySeconds;
        private int level;
        private int fitting = int.MaxValue;

        public VoiceLoad(NpcWorldOptions options, WorldDiagnostics diagnostics)
        {
            this.options = options;
            this.diagnostics = diagnostics;
        }

        /// <summary>Once a tick: how hard it is, and what that means for each voice.</summary>
        /// <param name="npcs">All characters.</param>
        /// <param name="seconds">Since the last tick.</param>
        /// <param name="isDecodeBehind">Whether decoding did not keep up.</param>
        /// <param name="isMindBehind">Whether the mind did not.</param>
        /// <param name="fitting">Voices that can be decoded, as predicted.</param>
        public void Update(Npc?[] npcs, double seconds, bool isDecodeBehind, bool isMindBehind, double fitting)
        {
            int sounding = Sounding(npcs, null);
            bool isBehind = isDecodeBehind || isMindBehind;
            this.fitting = (int)Math.Min(int.MaxValue, Math.Max(1, fitting));
            behindSeconds = isBehind ? behindSeconds + seconds : 0;
            easySeconds = isBehind ? 0 : easySeconds + seconds;
            if (behindSeconds >= StepUpSeconds)
            {
                behindSeconds = 0;
                level++;
                level = isDecodeBehind && sounding > this.fitting ? Math.Max(level, sounding - 1 + (sounding - this.fitting)) : level;
            }
            else if (easySeconds >= StepDownSeconds)
            {
                easySeconds = 0;
                level--;
            }

            // The voice that matters most keeps its detail and is left to speak, whatever happens.
            level = Math.Max(0, Math.Min(level, 2 * (sounding - 1)));
            diagnostics.Strain = level;
            if (level > 0)
            {
                GiveUp(npcs, sounding);
            }
            else
            {
                foreach (Npc? npc in npcs)
                {
                    npc?.Relieve();
                }
            }

            if (level == 0 && sounding < Most)
            {
                MostImportantDropped(npcs)?.TakeBack();
            }
        }

        /// <summary>Whether a character that is ready to speak may begin.</summary>
        public bool Admits(Npc asking, Npc?[] npcs, double nowSeconds)
        {
            if (asking.Detail == VoiceDetail.Inaudible || asking.Priority == SayPriority.Urgent || asking.IsAddressed)
            {
                return true;
            }

            int sounding = Sounding(npcs, asking);
            if (sounding == 0 || (sounding < Most && level == 0 && IsFirstInLine(asking, npcs)))
            {
                return true;
            }

            switch (options.WhenTooManySpeak)
            {
                case WhenTooManySpeak.StartLate:
                    return nowSeconds - asking.WaitingSince >= options.LongestLateSeconds;
                case WhenTooManySpeak.DropFarthest:
                    Npc? least = Least(npcs, asking);
                    bool isWorthMore = least != null && !least.IsAddressed && least.Priority != SayPriority.Urgent && IsLess(least, asking);
                    if (isWorthMore)
                    {
                        diagnostics.DroppedVoices++;
                        least!.Drop();
                    }

                    return isWorthMore;
                default:
                    return false;
            }
        }

        /// <summary>Whether no voice that sounds matters more.</summary>
        public static bool IsMostImportant(Npc asking, Npc?[] npcs)
        {
            foreach (Npc? npc in npcs)
            {
                if (npc != null && npc != asking && npc.IsOnAir && !npc.IsHeld && IsLess(asking, npc))
                {
                    return false;
                }
            }

            return true;
        }

        private int Most => Math.Min(options.MaxSpeaking, fitting);

        private static int Sounding(Npc?[] npcs, Npc? except)
        {
            int count = 0;
            foreach (Npc? npc in npcs)
            {
                count += npc != null && npc != except && npc.IsOnAir ? 1 : 0;
            }

            return count;
        }

        /// <summary>Nobody with a line that comes before waits, and nobody who has waited longer.</summary>
        private static bool IsFirstInLine(Npc asking, Npc?[] npcs)
        {
            foreach (Npc? npc in npcs)
            {
                if (npc == null || npc == asking || !npc.IsWaitingForRoom || npc.Priority < asking.Priority)
                {
                    continue;
                }

                bool isBefore = npc.WaitingSince < asking.WaitingSince || (npc.WaitingSince == asking.WaitingSince && npc.Order < asking.Order);
                if (npc.Priority > asking.Priority || isBefore)
                {
                    return false;
                }
            }

            return true;
        }

        private static bool IsLess(Npc a, Npc b) => a.Importance < b.Importance || (a.Importance == b.Importance && a.Order < b.Order);

        private static Npc? Least(Npc?[] npcs, Npc except)
        {
            Npc? least = null;
            foreach (Npc? npc in npcs)
            {
                if (npc != null && npc != except && npc.IsOnAir && (least == null || IsLess(npc, least)))
                {
                    least = npc;
                }
            }

            return least;
        }

        private static Npc? MostImportantDropped(Npc?[] npcs)
        {
            Npc? most = null;
            foreach (Npc? npc in npcs)
            {
                if (npc != null && npc.IsDropped && (most == null || IsLess(most, npc)))
                {
                    most = npc;
                }
            }

            return most;
        }

        private void GiveUp(Npc?[] npcs, int sounding)
        {
            foreach (Npc? npc in npcs)
            {
                if (npc == null || !npc.IsOnAir)
                {
                    npc?.Relieve();
                    continue;
                }

                int less = 0;
                foreach (Npc? other in npcs)
                {
                    less += other != null && other != npc && other.IsOnAir && IsLess(other, npc) ? 1 : 0;
                }

                npc.Strain(less < Math.Min(level, sounding - 1), less < level - (sounding - 1));
            }
        }
    }
}
