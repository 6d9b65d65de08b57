using System;

namespace Silk.NET.OpenAL.Extensions.EXT
{
    /// <summary>Recording from a device (ALC_EXT_CAPTURE).</summary>
    public unsafe class Capture : ContextExtensionBase
    {
        private const int CaptureSamplesParameter = 0x312;

        private readonly delegate* unmanaged[Cdecl]<byte*, uint, int, int, Device*> captureOpenDevice;
        private readonly delegate* unmanaged[Cdecl]<Device*, byte> captureCloseDevice;
        private readonly delegate* unmanaged[Cdecl]<Device*, void> captureStart;
        private readonly delegate* unmanaged[Cdecl]<Device*, void> captureStop;
        private readonly delegate* unmanaged[Cdecl]<Device*, void*, int, void> captureSamples;
        private readonly delegate* unmanaged[Cdecl]<Device*, int, int, int*, void> getIntegerv;

        internal Capture(IntPtr library)
        {
            captureOpenDevice = (delegate* unmanaged[Cdecl]<byte*, uint, int, int, Device*>)NativeLoader.Find(library, "alcCaptureOpenDevice");
            captureCloseDevice = (delegate* unmanaged[Cdecl]<Device*, byte>)NativeLoader.Find(library, "alcCaptureCloseDevice");
            captureStart = (delegate* unmanaged[Cdecl]<Device*, void>)NativeLoader.Find(library, "alcCaptureStart");
            captureStop = (delegate* unmanaged[Cdecl]<Device*, void>)NativeLoader.Find(library, "alcCaptureStop");
            captureSamples = (delegate* unmanaged[Cdecl]<Device*, void*, int, void>)NativeLoader.Find(library, "alcCaptureSamples");
            getIntegerv = (delegate* unmanaged[Cdecl]<Device*, int, int, int*, void>)NativeLoader.Find(library, "alcGetIntegerv");
        }

        /// <summary>alcCaptureOpenDevice.</summary>
        public Device* CaptureOpenDevice(string deviceName, uint frequency, BufferFormat format, int size)
        {
            fixed (byte* text = NativeLoader.Utf8(deviceName))
            {
                return captureOpenDevice(text, frequency, (int)format, size);
            }
        }

        /// <summary>alcCaptureCloseDevice.</summary>
        public bool CaptureCloseDevice(Device* device) => captureCloseDevice(device) != 0;

        /// <summary>alcCaptureStart.</summary>
        public void CaptureStart(Device* device) => captureStart(device);

        /// <summary>alcCaptureStop.</summary>
        public void CaptureStop(Device* device) => captureStop(device);

        /// <summary>alcCaptureSamples.</summary>
        public void CaptureSamples(Device* device, void* buffer, int sampleCount) => captureSamples(device, buffer, sampleCount);

        /// <summary>alcGetIntegerv with ALC_CAPTURE_SAMPLES.</summary>
        public int GetAvailableSamples(Device* device)
        {
            int count = 0;
            getIntegerv(device, CaptureSamplesParameter, 1, &count);
            return count;
        }
    }
}
