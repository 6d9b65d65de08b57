using System;
using OmniNPC.Dialogue;
using OmniNPC.Speech;

namespace OmniNPC
{
    /// <content>Lines that are spoken ahead of their use.</content>
    public sealed partial class Npc
    {
        // Apart from the streams of utterances, of the Thinker and of the listener.
        private const ulong PrerenderStream = 1UL << 41;

        /// <summary>Renders a line in this character's voice beside everything that goes on, when nobody else needs the mind: for lines that are known long before they are heard, and for tools.</summary>
        /// <param name="text">Any text up to <see cref="NpcWorldOptions.MaxTextLength"/> characters that is not only white space; unpaired surrogates become U+FFFD.</param>
        /// <param name="take">Another number is another take of the same line; the same character, line and take give the same samples.</param>
        /// <returns>The line, done some ticks later. It is no part of the conversation: no event, no history, and the character need not live to see it done.</returns>
        /// <exception cref="ArgumentException">The text is empty or too long.</exception>
        /// <exception cref="InvalidOperationException">The character despawned, or 1024 lines wait already.</exception>
        /// <remarks>Allocates: the samples and what holds them. A turn that begins comes first; a world that is never idle never gets to it.</remarks>
        public PrerenderedLine Prerender(string text, ulong take = 0)
        {
            string line = Checked(text);
            int row = 0;
            foreach (VoiceDescription voice in world.Model.Voices)
            {
                row = voice.Name == Profile.Voice ? voice.Row : row;
            }

            ulong seed = SeededRandom.Mix(SeededRandom.Mix(Profile.Seed, PrerenderStream), take);
            var wanted = new PrerenderedLine(line, row, Profile.Sampling!, seed, world.Model.Format.SampleRateHz);
            if (!world.Prerenderer.TryAsk(wanted))
            {
                throw new InvalidOperationException($"{Prerenderer.MostWaiting} lines wait to be rendered already; ask again when some of them are done.");
            }

            world.Mind.Wake();
            return wanted;
        }
    }
}
