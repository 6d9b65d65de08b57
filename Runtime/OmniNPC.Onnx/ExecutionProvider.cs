namespace OmniNPC.Onnx
{
    /// <summary>Where the graphs run.</summary>
    public enum ExecutionProvider
    {
        /// <summary>The first of CUDA, DirectML and CPU that loads and passes the bundle's golden self-test.</summary>
        Auto,

        /// <summary>The processor. Always there.</summary>
        Cpu,

        /// <summary>NVIDIA through CUDA. Not verified on a device by this project yet.</summary>
        Cuda,

        /// <summary>Any Direct3D 12 device through DirectML, Windows only. Not verified on a device by this project yet.</summary>
        DirectML,
    }
}
