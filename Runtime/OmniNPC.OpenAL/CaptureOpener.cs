namespace OmniNPC.OpenAL
{
    /// <summary>Opens a capture device and starts it, or fails to; null and the reason, as the beginning of a sentence, when it fails.</summary>
    internal delegate ICaptureDevice? CaptureOpener(OpenALMicrophoneOptions options, out string why);
}
