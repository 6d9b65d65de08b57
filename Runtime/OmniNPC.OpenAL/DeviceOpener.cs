namespace OmniNPC.OpenAL
{
    /// <summary>Opens a device, or fails to; null and the reason when it fails.</summary>
    internal delegate OpenALDevice? DeviceOpener(OpenALLibrary library, OpenALOptions options, out string why);
}
