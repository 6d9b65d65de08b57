using System;
using System.Numerics;

namespace Silk.NET.OpenAL
{
    /// <summary>The functions of a context: sources, buffers, listener.</summary>
    public unsafe class AL
    {
        private readonly delegate* unmanaged[Cdecl]<byte*, byte> isExtensionPresent;
        private readonly delegate* unmanaged[Cdecl]<int> getError;
        private readonly delegate* unmanaged[Cdecl]<int, byte*> getString;
        private readonly delegate* unmanaged[Cdecl]<int, uint*, void> genSources;
        private readonly delegate* unmanaged[Cdecl]<int, uint*, void> deleteSources;
        private readonly delegate* unmanaged[Cdecl]<int, uint*, void> genBuffers;
        private readonly delegate* unmanaged[Cdecl]<int, uint*, void> deleteBuffers;
        private readonly delegate* unmanaged[Cdecl]<uint, int, void*, int, int, void> bufferData;
        private readonly delegate* unmanaged[Cdecl]<uint, int, uint*, void> sourceQueueBuffers;
        private readonly delegate* unmanaged[Cdecl]<uint, int, uint*, void> sourceUnqueueBuffers;
        private readonly delegate* unmanaged[Cdecl]<uint, void> sourcePlay;
        private readonly delegate* unmanaged[Cdecl]<uint, void> sourceStop;
        private readonly delegate* unmanaged[Cdecl]<uint, int, float, void> sourcef;
        private readonly delegate* unmanaged[Cdecl]<uint, int, float, float, float, void> source3f;
        private readonly delegate* unmanaged[Cdecl]<uint, int, int, void> sourcei;
        private readonly delegate* unmanaged[Cdecl]<uint, int, int*, void> getSourcei;
        private readonly delegate* unmanaged[Cdecl]<int, float, float, float, void> listener3f;
        private readonly delegate* unmanaged[Cdecl]<int, float*, void> listenerfv;
        private readonly delegate* unmanaged[Cdecl]<int, void> distanceModel;
        private readonly delegate* unmanaged[Cdecl]<float, void> dopplerFactor;

        private AL(IntPtr library)
        {
            isExtensionPresent = (delegate* unmanaged[Cdecl]<byte*, byte>)NativeLoader.Find(library, "alIsExtensionPresent");
            getError = (delegate* unmanaged[Cdecl]<int>)NativeLoader.Find(library, "alGetError");
            getString = (delegate* unmanaged[Cdecl]<int, byte*>)NativeLoader.Find(library, "alGetString");
            genSources = (delegate* unmanaged[Cdecl]<int, uint*, void>)NativeLoader.Find(library, "alGenSources");
            deleteSources = (delegate* unmanaged[Cdecl]<int, uint*, void>)NativeLoader.Find(library, "alDeleteSources");
            genBuffers = (delegate* unmanaged[Cdecl]<int, uint*, void>)NativeLoader.Find(library, "alGenBuffers");
            deleteBuffers = (delegate* unmanaged[Cdecl]<int, uint*, void>)NativeLoader.Find(library, "alDeleteBuffers");
            bufferData = (delegate* unmanaged[Cdecl]<uint, int, void*, int, int, void>)NativeLoader.Find(library, "alBufferData");
            sourceQueueBuffers = (delegate* unmanaged[Cdecl]<uint, int, uint*, void>)NativeLoader.Find(library, "alSourceQueueBuffers");
            sourceUnqueueBuffers = (delegate* unmanaged[Cdecl]<uint, int, uint*, void>)NativeLoader.Find(library, "alSourceUnqueueBuffers");
            sourcePlay = (delegate* unmanaged[Cdecl]<uint, void>)NativeLoader.Find(library, "alSourcePlay");
            sourceStop = (delegate* unmanaged[Cdecl]<uint, void>)NativeLoader.Find(library, "alSourceStop");
            sourcef = (delegate* unmanaged[Cdecl]<uint, int, float, void>)NativeLoader.Find(library, "alSourcef");
            source3f = (delegate* unmanaged[Cdecl]<uint, int, float, float, float, void>)NativeLoader.Find(library, "alSource3f");
            sourcei = (delegate* unmanaged[Cdecl]<uint, int, int, void>)NativeLoader.Find(library, "alSourcei");
            getSourcei = (delegate* unmanaged[Cdecl]<uint, int, int*, void>)NativeLoader.Find(library, "alGetSourcei");
            listener3f = (delegate* unmanaged[Cdecl]<int, float, float, float, void>)NativeLoader.Find(library, "alListener3f");
            listenerfv = (delegate* unmanaged[Cdecl]<int, float*, void>)NativeLoader.Find(library, "alListenerfv");
            distanceModel = (delegate* unmanaged[Cdecl]<int, void>)NativeLoader.Find(library, "alDistanceModel");
            dopplerFactor = (delegate* unmanaged[Cdecl]<float, void>)NativeLoader.Find(library, "alDopplerFactor");
        }

        /// <summary>Loads the library.</summary>
        public static AL GetApi(bool soft = false) => new AL(NativeLoader.Load(NativeLoader.OpenALNames(soft)));

        /// <summary>alIsExtensionPresent.</summary>
        public bool IsExtensionPresent(string name)
        {
            fixed (byte* text = NativeLoader.Utf8(name))
            {
                return isExtensionPresent(text) != 0;
            }
        }

        /// <summary>alGetError.</summary>
        public AudioError GetError() => (AudioError)getError();

        /// <summary>alGetString.</summary>
        public string GetStateProperty(StateString param) => NativeLoader.Text(getString((int)param));

        /// <summary>alGenSources with 1.</summary>
        public uint GenSource()
        {
            uint source = 0;
            genSources(1, &source);
            return source;
        }

        /// <summary>alDeleteSources with 1.</summary>
        public void DeleteSource(uint slot) => deleteSources(1, &slot);

        /// <summary>alGenBuffers.</summary>
        public void GenBuffers(int count, uint* buffers) => genBuffers(count, buffers);

        /// <summary>alDeleteBuffers.</summary>
        public void DeleteBuffers(int count, uint* buffers) => deleteBuffers(count, buffers);

        /// <summary>alBufferData.</summary>
        public void BufferData(uint buffer, BufferFormat format, void* data, int size, int frequency)
            => bufferData(buffer, (int)format, data, size, frequency);

        /// <summary>alSourceQueueBuffers.</summary>
        public void SourceQueueBuffers(uint source, int count, uint* buffers) => sourceQueueBuffers(source, count, buffers);

        /// <summary>alSourceUnqueueBuffers.</summary>
        public void SourceUnqueueBuffers(uint source, int count, uint* buffers) => sourceUnqueueBuffers(source, count, buffers);

        /// <summary>alSourcePlay.</summary>
        public void SourcePlay(uint source) => sourcePlay(source);

        /// <summary>alSourceStop.</summary>
        public void SourceStop(uint source) => sourceStop(source);

        /// <summary>alSourcef.</summary>
        public void SetSourceProperty(uint source, SourceFloat param, float value) => sourcef(source, (int)param, value);

        /// <summary>alSource3f.</summary>
        public void SetSourceProperty(uint source, SourceVector3 param, in Vector3 value) => source3f(source, (int)param, value.X, value.Y, value.Z);

        /// <summary>alSourcei.</summary>
        public void SetSourceProperty(uint source, SourceInteger param, int value) => sourcei(source, (int)param, value);

        /// <summary>alGetSourcei.</summary>
        public void GetSourceProperty(uint source, GetSourceInteger param, out int value)
        {
            int found = 0;
            getSourcei(source, (int)param, &found);
            value = found;
        }

        /// <summary>alListener3f.</summary>
        public void SetListenerProperty(ListenerVector3 param, in Vector3 value) => listener3f((int)param, value.X, value.Y, value.Z);

        /// <summary>alListenerfv.</summary>
        public void SetListenerProperty(ListenerFloatArray param, float* value) => listenerfv((int)param, value);

        /// <summary>alDistanceModel.</summary>
        public void DistanceModel(DistanceModel distanceModel) => this.distanceModel((int)distanceModel);

        /// <summary>alDopplerFactor.</summary>
        public void DopplerFactor(float value) => dopplerFactor(value);
    }
}
