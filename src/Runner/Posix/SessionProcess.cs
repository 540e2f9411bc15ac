using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Vizier.Runner.Posix;

/// <summary>Starts a program in a session and process group of its own, which <see cref="System.Diagnostics.Process"/> cannot.</summary>
internal static unsafe class SessionProcess
{
    // glibc's and musl's structures are at most 336 bytes.
    private const int OpaqueSize = 512;
    private const int HighestSignal = 31;
    private const int ReadWrite = 2;

    /// <summary>
    /// Starts <paramref name="path"/> as leader of a new session with standard streams from and to nowhere,
    /// all signals at their defaults and nothing else inherited.
    /// </summary>
    /// <returns>The process id, which is also the id of its session and its group.</returns>
    /// <exception cref="Win32Exception">The kernel refused, e.g. because the arguments are too long.</exception>
    internal static int Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        using var argumentBlock = new NativeStrings(arguments);
        using var environmentBlock = new NativeStrings([.. environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        var attributes = stackalloc byte[OpaqueSize];
        var actions = stackalloc byte[OpaqueSize];
        Check(NativeMethods.SpawnAttributesInit(attributes));
        Check(NativeMethods.SpawnFileActionsInit(actions));
        try
        {
            Prepare(attributes);
            for (var descriptor = 0; descriptor <= 2; descriptor++)
            {
                Check(NativeMethods.SpawnFileActionsAddOpen(actions, descriptor, "/dev/null", ReadWrite, 0));
            }

            Check(NativeMethods.Spawn(out var pid, path, actions, attributes, argumentBlock.Pointer, environmentBlock.Pointer));
            return pid;
        }
        finally
        {
            _ = NativeMethods.SpawnFileActionsDestroy(actions);
            _ = NativeMethods.SpawnAttributesDestroy(attributes);
        }
    }

    /// <summary>Takes the exit status of an ended child off the kernel's hands; does nothing for other processes.</summary>
    internal static void Reap(int pid) => _ = NativeMethods.WaitPid(pid, null, NativeMethods.WaitNoHang);

    // The runtime ignores SIGPIPE, and an ignored signal would stay ignored in the program.
    private static void Prepare(byte* attributes)
    {
        var signals = stackalloc byte[OpaqueSize];
        _ = NativeMethods.SignalSetEmpty(signals);
        Check(NativeMethods.SpawnAttributesSetSignalMask(attributes, signals));
        for (var signal = 1; signal <= HighestSignal; signal++)
        {
            _ = NativeMethods.SignalSetAdd(signals, signal);
        }

        Check(NativeMethods.SpawnAttributesSetSignalDefault(attributes, signals));
        Check(NativeMethods.SpawnAttributesSetFlags(
            attributes,
            NativeMethods.SpawnSetSession | NativeMethods.SpawnSetSignalDefault | NativeMethods.SpawnSetSignalMask));
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error, NativeMethods.Describe(error));
        }
    }

    /// <summary>A null-terminated array of C strings.</summary>
    private readonly struct NativeStrings : IDisposable
    {
        private readonly int _count;

        internal NativeStrings(IReadOnlyList<string> values)
        {
            _count = values.Count;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < _count; i++)
            {
                Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(values[i]);
            }
        }

        internal byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
            {
                Marshal.FreeCoTaskMem((nint)Pointer[i]);
            }

            NativeMemory.Free(Pointer);
        }
    }
}
