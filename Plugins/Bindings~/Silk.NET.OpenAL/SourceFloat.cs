namespace Silk.NET.OpenAL
{
    /// <summary>Floats of a source.</summary>
    public enum SourceFloat
    {
        /// <summary>0x1001.</summary>
        ConeInnerAngle = 0x1001,

        /// <summary>0x1002.</summary>
        ConeOuterAngle = 0x1002,

        /// <summary>0x1003.</summary>
        Pitch = 0x1003,

        /// <summary>0x100A.</summary>
        Gain = 0x100A,

        /// <summary>0x100D.</summary>
        MinGain = 0x100D,

        /// <summary>0x100E.</summary>
        MaxGain = 0x100E,

        /// <summary>0x1020.</summary>
        ReferenceDistance = 0x1020,

        /// <summary>0x1021.</summary>
        RolloffFactor = 0x1021,

        /// <summary>0x1022.</summary>
        ConeOuterGain = 0x1022,

        /// <summary>0x1023.</summary>
        MaxDistance = 0x1023,

        /// <summary>0x1024.</summary>
        SecOffset = 0x1024,
    }
}
