using System;
using Silk.NET.OpenAL.Extensions.EXT;

namespace Silk.NET.OpenAL
{
    /// <summary>The functions of devices and contexts.</summary>
    public unsafe class ALContext
    {
        private readonly IntPtr library;
        private readonly delegate* unmanaged[Cdecl]<byte*, Device*> openDevice;
        private readonly delegate* unmanaged[Cdecl]<Device*, byte> closeDevice;
        private readonly delegate* unmanaged[Cdecl]<Device*, int*, Context*> createContext;
        private readonly delegate* unmanaged[Cdecl]<Context*, void> destroyContext;
        private readonly delegate* unmanaged[Cdecl]<Context*, byte> makeContextCurrent;
        private readonly delegate* unmanaged[Cdecl]<Context*> getCurrentContext;
        private readonly delegate* unmanaged[Cdecl]<Device*, int> getError;
        private readonly delegate* unmanaged[Cdecl]<Device*, byte*, byte> isExtensionPresent;
        private readonly delegate* unmanaged[Cdecl]<Device*, byte*, void*> getProcAddress;
        private readonly delegate* unmanaged[Cdecl]<Device*, int, byte*> getString;
        private readonly delegate* unmanaged[Cdecl]<Device*, int, int, int*, void> getIntegerv;

        private ALContext(IntPtr library)
        {
            this.library = library;
            openDevice = (delegate* unmanaged[Cdecl]<byte*, Device*>)NativeLoader.Find(library, "alcOpenDevice");
            closeDevice = (delegate* unmanaged[Cdecl]<Device*, byte>)NativeLoader.Find(library, "alcCloseDevice");
            createContext = (delegate* unmanaged[Cdecl]<Device*, int*, Context*>)NativeLoader.Find(library, "alcCreateContext");
            destroyContext = (delegate* unmanaged[Cdecl]<Context*, void>)NativeLoader.Find(library, "alcDestroyContext");
            makeContextCurrent = (delegate* unmanaged[Cdecl]<Context*, byte>)NativeLoader.Find(library, "alcMakeContextCurrent");
            getCurrentContext = (delegate* unmanaged[Cdecl]<Context*>)NativeLoader.Find(library, "alcGetCurrentContext");
            getError = (delegate* unmanaged[Cdecl]<Device*, int>)NativeLoader.Find(library, "alcGetError");
            isExtensionPresent = (delegate* unmanaged[Cdecl]<Device*, byte*, byte>)NativeLoader.Find(library, "alcIsExtensionPresent");
            getProcAddress = (delegate* unmanaged[Cdecl]<Device*, byte*, void*>)NativeLoader.Find(library, "alcGetProcAddress");
            getString = (delegate* unmanaged[Cdecl]<Device*, int, byte*>)NativeLoader.Find(library, "alcGetString");
            getIntegerv = (delegate* unmanaged[Cdecl]<Device*, int, int, int*, void>)NativeLoader.Find(library, "alcGetIntegerv");
        }

        /// <summary>Loads the library.</summary>
        public static ALContext GetApi(bool soft = false) => new ALContext(NativeLoader.Load(NativeLoader.OpenALNames(soft)));

        /// <summary>alcOpenDevice.</summary>
        public Device* OpenDevice(string deviceName)
        {
            fixed (byte* text = NativeLoader.Utf8(deviceName))
            {
                return openDevice(text);
            }
        }

        /// <summary>alcCloseDevice.</summary>
        public bool CloseDevice(Device* device) => closeDevice(device) != 0;

        /// <summary>alcCreateContext.</summary>
        public Context* CreateContext(Device* device, int* attributeList) => createContext(device, attributeList);

        /// <summary>alcDestroyContext.</summary>
        public void DestroyContext(Context* context) => destroyContext(context);

        /// <summary>alcMakeContextCurrent.</summary>
        public bool MakeContextCurrent(Context* context) => makeContextCurrent(context) != 0;

        /// <summary>alcGetCurrentContext.</summary>
        public Context* GetCurrentContext() => getCurrentContext();

        /// <summary>alcGetError.</summary>
        public ContextError GetError(Device* device) => (ContextError)getError(device);

        /// <summary>alcIsExtensionPresent.</summary>
        public bool IsExtensionPresent(Device* device, string name)
        {
            fixed (byte* text = NativeLoader.Utf8(name))
            {
                return isExtensionPresent(device, text) != 0;
            }
        }

        /// <summary>alcGetProcAddress.</summary>
        public void* GetProcAddress(Device* device, string name)
        {
            fixed (byte* text = NativeLoader.Utf8(name))
            {
                return getProcAddress(device, text);
            }
        }

        /// <summary>alcGetString.</summary>
        public string GetContextProperty(Device* device, GetContextString param) => NativeLoader.Text(getString(device, (int)param));

        /// <summary>alcGetIntegerv.</summary>
        public void GetContextProperty(Device* device, GetContextInteger param, int count, int* data) => getIntegerv(device, (int)param, count, data);

        /// <summary>Finds an extension of a device; <see cref="Capture"/> is the one this part knows.</summary>
        public bool TryGetExtension<T>(Device* device, out T ext)
        {
            bool isThere = typeof(T) == typeof(Capture) && IsExtensionPresent(device, "ALC_EXT_CAPTURE");
            ext = isThere ? (T)(object)new Capture(library) : default!;
            return isThere;
        }
    }
}
