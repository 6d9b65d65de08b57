using System;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.Scheduling;

namespace OmniNPC
{
    /// <summary>The player as the characters hear it: what is given here reaches whoever is addressed.</summary>
    /// <remarks>
    /// Whom the player faces and who is near count, who was spoken to last, and who is called by name: a typed line goes to the character it calls, and a spoken turn is handed
    /// to it once its words are known. Thread: game, all members. Allocates: a copy of each typed line; hearing sound allocates nothing. Made by <see cref="NpcWorld"/>.
    /// </remarks>
    public sealed class Player
    {
        private readonly NpcWorld world;
        private Npc? partner;
        private bool isListenerPlaced;

        internal Player(NpcWorld world)
        {
            this.world = world;
        }

        /// <summary>Where the player's head is: the pose given to <see cref="NpcWorld.SetListener"/> last.</summary>
        public Pose Pose { get; private set; }

        /// <summary>The character the player is talking to: the one that has the conversation under way, else the one that sound or text would go to now.</summary>
        /// <param name="npc">The character.</param>
        /// <returns>False when nobody is in earshot (<see cref="NpcWorldOptions.EarshotMetres"/>).</returns>
        public bool TryGetAddressed(out Npc npc) => TryAddress(ReadOnlySpan<char>.Empty, out npc);

        /// <summary>Gives sound to the character that is addressed; others in earshot learn the noise of the room from it.</summary>
        /// <param name="pcm">As for <see cref="Npc.Hear(ReadOnlySpan{float}, int)"/>.</param>
        /// <param name="rateHz">As for <see cref="Npc.Hear(ReadOnlySpan{float}, int)"/>.</param>
        /// <returns>Whether somebody was in earshot.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
        public bool Hear(ReadOnlySpan<float> pcm, int rateHz = EchoControl.RateHz) => Hear(pcm, rateHz, EchoVerdict.NoOutput);

        /// <summary>Gives what an ear heard to the character that is addressed: <c>ear.Heard += world.Player.Hear;</c></summary>
        /// <param name="block">10 ms of clean sound, which the character hears, and the verdict of echo control, which says whether it may be the player's voice.</param>
        public void Hear(in HeardBlock block) => Hear(block.Samples, EchoControl.RateHz, block.Echo);

        /// <summary>Gives a typed line to the character that is addressed: by its name, or as sound would be.</summary>
        /// <param name="text">As for <see cref="Npc.Hear(string)"/>.</param>
        /// <returns>Whether somebody was in earshot.</returns>
        public bool Say(string text)
        {
            world.RequireUsable();
            if (!TryAddress(text.AsSpan(), out Npc addressed))
            {
                return false;
            }

            addressed.Hear(text);
            partner = addressed;
            return true;
        }

        /// <summary>States that the sound ended for good, as a file does: a turn in progress ends now.</summary>
        public void EndHearing()
        {
            world.RequireUsable();
            if (TryGetAddressed(out Npc addressed) && addressed.CanHear(true))
            {
                addressed.EndHearing();
            }
        }

        internal void Place(in Pose pose)
        {
            Pose = pose;
            HasPlace = true;
            isListenerPlaced = false;
        }

        /// <summary>Tells the backend where the listener is, when that has changed.</summary>
        internal void PlaceListener()
        {
            if (!isListenerPlaced)
            {
                world.Voices.SetListener(Pose);
                isListenerPlaced = true;
            }
        }

        /// <summary>Whether a listener was placed at all.</summary>
        internal bool HasPlace { get; private set; }

        /// <summary>Whether the player talked to a character last.</summary>
        internal bool IsPartner(Npc npc) => partner == npc;

        internal void Forget(Npc npc) => partner = partner == npc ? null : partner;

        /// <summary>Whether a character hears the player from where it stands.</summary>
        internal bool IsInEarshot(Npc npc)
            => Addressing.Score(Pose, npc.Pose.Position, (float)world.Options.EarshotMetres, false, false) > 0;

        /// <summary>Finds the character a spoken turn calls by name, if it is another one than the one that heard it.</summary>
        /// <param name="heardBy">Who heard it.</param>
        /// <param name="text">Its words.</param>
        /// <param name="called">Who is called.</param>
        internal bool TryFindCalled(Npc heardBy, ReadOnlySpan<char> text, out Npc called)
        {
            called = null!;
            if (Addressing.IsCalled(text, heardBy.Profile.Name.AsSpan()))
            {
                return false;
            }

            float best = 0;
            foreach (Npc? npc in world.Npcs)
            {
                if (npc != null && npc != heardBy && Addressing.IsCalled(text, npc.Profile.Name.AsSpan()))
                {
                    float score = Addressing.Score(Pose, npc.Pose.Position, (float)world.Options.EarshotMetres, false, npc == partner);
                    called = score > best ? npc : called;
                    best = Math.Max(best, score);
                }
            }

            partner = best > 0 ? called : partner;
            return best > 0;
        }

        private bool Hear(ReadOnlySpan<float> pcm, int rateHz, in EchoVerdict verdict)
        {
            world.RequireUsable();
            long start = ComputeMeter.Now();
            bool isHeard = TryAddress(ReadOnlySpan<char>.Empty, out Npc addressed);
            if (isHeard)
            {
                addressed.Hear(pcm, rateHz, verdict, true);
                partner = addressed;
            }

            foreach (Npc? npc in world.Npcs)
            {
                if (npc != null && (!isHeard || npc != addressed))
                {
                    npc.Overhear(pcm, rateHz, verdict);
                }
            }

            world.AddHearing(pcm.Length, rateHz, start);
            return isHeard;
        }

        private bool TryAddress(ReadOnlySpan<char> text, out Npc addressed)
        {
            addressed = null!;
            float best = 0;
            foreach (Npc? npc in world.Npcs)
            {
                if (npc == null || !npc.CanHear(text.IsEmpty))
                {
                    continue;
                }

                bool isCalled = !text.IsEmpty && Addressing.IsCalled(text, npc.Profile.Name.AsSpan());
                float score = Addressing.Score(Pose, npc.Pose.Position, (float)world.Options.EarshotMetres, isCalled, npc == partner);

                // Who is being spoken to stays addressed until the turn is over, wherever the player looks meanwhile.
                score = text.IsEmpty && npc.IsAttending ? float.MaxValue : score;
                if (score > best)
                {
                    best = score;
                    addressed = npc;
                }
            }

            return best > 0;
        }
    }
}
