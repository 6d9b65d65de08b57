namespace OmniNPC.Tests.Hearing
{
    /// <summary>The synthetic room of <see cref="EchoRoom"/>, sample by sample.</summary>
    internal sealed class StreamingRoom
    {
        private readonly float[] response;
        private readonly float[] past;
        private int newest;

        /// <summary>Creates a room.</summary>
        /// <param name="gain">Of the echo, beside the room's own 0 dB.</param>
        public StreamingRoom(float gain)
        {
            float[] impulse = new float[EchoRoom.Rate / 10];
            impulse[0] = gain;
            response = new EchoRoom(0, 0.04).Echo(impulse);
            past = new float[response.Length];
        }

        /// <summary>What the microphone gets of a sample that is played.</summary>
        public float Next(float played)
        {
            newest = newest == 0 ? past.Length - 1 : newest - 1;
            past[newest] = played;
            float sum = 0;
            for (int i = 0, at = newest; i < response.Length; i++)
            {
                sum += response[i] * past[at];
                at = at + 1 == past.Length ? 0 : at + 1;
            }

            return sum;
        }
    }
}
