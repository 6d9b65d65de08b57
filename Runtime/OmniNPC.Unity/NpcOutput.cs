namespace OmniNPC.Unity
{
    /// <summary>Where the voices of a world sound.</summary>
    public enum NpcOutput
    {
        /// <summary>Through Unity's audio: mixers, spatializers, uLipSync.</summary>
        AudioSource,

        /// <summary>Through an OpenAL device of their own, with HRTF and the cone of a mouth; needs Silk.NET and the define <c>OMNINPC_OPENAL</c>.</summary>
        OpenAL,

        /// <summary>Nowhere: voices advance in time without sound, for servers.</summary>
        Silent,
    }
}
