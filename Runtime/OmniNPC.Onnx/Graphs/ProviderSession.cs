using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML.OnnxRuntime;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>Session options of one execution provider.</summary>
    internal static class ProviderSession
    {
        private const string CudaProvider = "CUDAExecutionProvider";
        private const string DirectMLProvider = "DmlExecutionProvider";
        private static readonly object RegistrationGate = new object();
        private static bool cudaRegistered;

        public static string Name(ExecutionProvider provider)
            => provider == ExecutionProvider.Cuda ? "CUDA" : provider == ExecutionProvider.DirectML ? "DirectML" : "CPU";

        /// <summary>The order in which providers are tried.</summary>
        public static ExecutionProvider[] Order(ExecutionProvider wanted)
        {
            switch (wanted)
            {
                case ExecutionProvider.Cpu:
                    return new[] { ExecutionProvider.Cpu };
                case ExecutionProvider.Cuda:
                case ExecutionProvider.DirectML:
                    return new[] { wanted, ExecutionProvider.Cpu };
                default:
                    return new[] { ExecutionProvider.Cuda, ExecutionProvider.DirectML, ExecutionProvider.Cpu };
            }
        }

        /// <summary>Whether the native library carries the provider; decides whether Auto tries it at all.</summary>
        public static bool IsPresent(ExecutionProvider provider, OnnxOptions options)
        {
            if (provider == ExecutionProvider.Cpu)
            {
                return true;
            }

            bool cuda = provider == ExecutionProvider.Cuda;
            return Contains(OnnxRuntimeLibrary.Providers, cuda ? CudaProvider : DirectMLProvider) || (cuda && CudaLibrary(options) != null);
        }

        /// <summary>Options of the sessions of one provider.</summary>
        /// <param name="provider">Where they run.</param>
        /// <param name="options">The caller's.</param>
        /// <param name="threads">Threads of a run, the calling one included.</param>
        public static SessionOptions Create(ExecutionProvider provider, OnnxOptions options, int threads)
        {
            OrtEnv environment = OnnxRuntimeLibrary.Environment();
            var session = new SessionOptions();
            try
            {
                session.IntraOpNumThreads = threads;
                session.InterOpNumThreads = 1;
                session.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;

                // Spinning workers burn the game's cores: 1970 ms against 771 ms of CPU in 3 s of idle-heavy work (feasibility.md §1.3).
                session.AddSessionConfigEntry("session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
                session.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
                if (options.WorkerAffinity != null && threads > 1)
                {
                    session.AddSessionConfigEntry("session.intra_op_thread_affinities", WorkerAffinities.Of(options.WorkerAffinity, threads));
                }

                session.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
                if (provider == ExecutionProvider.Cuda)
                {
                    AppendCuda(environment, session, options);
                }
                else if (provider == ExecutionProvider.DirectML)
                {
                    // DirectML requires both (ONNX Runtime documentation of the provider).
                    session.EnableMemoryPattern = false;
                    if (options.DirectMLQueue == IntPtr.Zero)
                    {
                        session.AppendExecutionProvider_DML(options.DeviceId);
                    }
                    else
                    {
                        DirectMLQueue.Append(session, options.DirectMLDevice, options.DirectMLQueue);
                    }
                }

                return session;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }

        // A native library with CUDA inside has the classic entry point; the separate provider library of ONNX Runtime 1.29 registers itself as a plug-in.
        private static void AppendCuda(OrtEnv environment, SessionOptions session, OnnxOptions options)
        {
            int deviceId = options.DeviceId;
            if (options.CudaLibrary == null && Contains(environment.GetAvailableProviders(), CudaProvider))
            {
                session.AppendExecutionProvider_CUDA(deviceId);
                return;
            }

            string? library = CudaLibrary(options);
            if (library == null)
            {
                throw new FileNotFoundException($"{options.CudaLibrary ?? OnnxRuntimeLibrary.CudaFileName} is not {(options.CudaLibrary == null ? "beside the program" : "there")}, and {OnnxRuntimeLibrary.FileName} has no CUDA inside");
            }

            lock (RegistrationGate)
            {
                if (!cudaRegistered)
                {
                    environment.RegisterExecutionProviderLibrary(CudaProvider, library);
                    cudaRegistered = true;
                }
            }

            var devices = new List<OrtEpDevice>();
            foreach (OrtEpDevice device in environment.GetEpDevices())
            {
                if (device.EpName == CudaProvider)
                {
                    devices.Add(device);
                }
            }

            if (deviceId < 0 || deviceId >= devices.Count)
            {
                throw new InvalidOperationException($"device {deviceId} was asked for and the CUDA library found {devices.Count}");
            }

            session.AppendExecutionProvider(environment, new[] { devices[deviceId] }, new Dictionary<string, string>());
        }

        private static string? CudaLibrary(OnnxOptions options)
            => options.CudaLibrary == null ? OnnxRuntimeLibrary.Find(OnnxRuntimeLibrary.CudaFileName) : File.Exists(options.CudaLibrary) ? Path.GetFullPath(options.CudaLibrary) : null;

        private static bool Contains(IReadOnlyList<string> names, string name)
        {
            for (int i = 0; i < names.Count; i++)
            {
                if (names[i] == name)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
