using System;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>Puts DirectML on a command queue of the game's: the one call of OrtDmlApi that ONNX Runtime's C# does not have.</summary>
    internal static class DirectMLQueue
    {
        private const string Library = "onnxruntime";

        // ONNX Runtime 1.14 or newer; the table only grows at its end.
        private const uint ApiVersion = 14;

        // Places in struct OrtApi (onnxruntime_c_api.h) and struct OrtDmlApi (dml_provider_factory.h).
        private const int GetErrorMessage = 2;
        private const int ReleaseStatus = 93;
        private const int GetExecutionProviderApi = 195;
        private const int AppendDml1 = 1;

        [UnmanagedFunctionPointer(CallingConvention.Winapi)]
        private delegate IntPtr GetApiCall(uint version);

        [UnmanagedFunctionPointer(CallingConvention.Winapi)]
        private delegate IntPtr GetErrorMessageCall(IntPtr status);

        [UnmanagedFunctionPointer(CallingConvention.Winapi)]
        private delegate void ReleaseStatusCall(IntPtr status);

        [UnmanagedFunctionPointer(CallingConvention.Winapi)]
        private delegate IntPtr GetExecutionProviderApiCall(byte[] name, uint version, out IntPtr api);

        [UnmanagedFunctionPointer(CallingConvention.Winapi)]
        private delegate IntPtr AppendDml1Call(IntPtr options, IntPtr device, IntPtr queue);

        /// <summary>Adds DirectML to session options.</summary>
        /// <param name="session">The options.</param>
        /// <param name="device">An IDMLDevice.</param>
        /// <param name="queue">An ID3D12CommandQueue, direct or compute, of the same ID3D12Device. The session keeps both alive.</param>
        /// <exception cref="InvalidOperationException">ONNX Runtime has no DirectML, or refuses; the message is its own.</exception>
        public static void Append(SessionOptions session, IntPtr device, IntPtr queue)
        {
            // struct OrtApiBase begins with GetApi.
            IntPtr api = Function<GetApiCall>(OrtGetApiBase(), 0)(ApiVersion);
            byte[] name = Encoding.ASCII.GetBytes("DML\0");
            Check(api, Function<GetExecutionProviderApiCall>(api, GetExecutionProviderApi)(name, ApiVersion, out IntPtr directML));
            Check(api, Function<AppendDml1Call>(directML, AppendDml1)(session.DangerousGetHandle(), device, queue));
            GC.KeepAlive(session);
        }

        [DllImport(Library)]
        private static extern IntPtr OrtGetApiBase();

        private static T Function<T>(IntPtr table, int place)
            where T : Delegate
            => Marshal.GetDelegateForFunctionPointer<T>(Marshal.ReadIntPtr(table, place * IntPtr.Size));

        private static void Check(IntPtr api, IntPtr status)
        {
            if (status != IntPtr.Zero)
            {
                string message = Marshal.PtrToStringAnsi(Function<GetErrorMessageCall>(api, GetErrorMessage)(status)) ?? "no reason given";
                Function<ReleaseStatusCall>(api, ReleaseStatus)(status);
                throw new InvalidOperationException(message);
            }
        }
    }
}
