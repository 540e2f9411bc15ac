using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Vizier.Runner.Posix;

/// <summary>
/// Tells at once what changes in folders, by one inotify instance and one thread for all of them (inotify(7));
/// <see cref="FileSystemWatcher"/> takes an instance each, of which a user has 128.
/// Changes that other machines make on a network file system are not seen: callers look by themselves now and then.
/// </summary>
internal sealed unsafe class FolderWatch : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const int HeaderSize = 16;
    private const uint Mask =
        NativeMethods.NotifyModify | NativeMethods.NotifyCloseWrite | NativeMethods.NotifyMovedTo | NativeMethods.NotifyCreate;

    private readonly int _descriptor;
    private readonly int _wakeWatch;
    private readonly ConcurrentDictionary<int, Action<string>> _callbacks = new();
    private readonly Lock _registration = new();
    private volatile bool _stopping;

    /// <summary>Starts watching nothing.</summary>
    /// <exception cref="Win32Exception">The kernel has no inotify instance left for this user.</exception>
    internal FolderWatch()
    {
        _descriptor = NativeMethods.NotifyInit(NativeMethods.NotifyCloseOnExec);
        if (_descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new Win32Exception(error, $"inotify cannot be used: {NativeMethods.Describe(error)}");
        }

        _wakeWatch = NativeMethods.NotifyAddWatch(_descriptor, "/", NativeMethods.NotifyDeleteSelf);
        new Thread(Listen) { IsBackground = true, Name = "folder watch" }.Start();
    }

    /// <summary>
    /// Calls <paramref name="changed"/> with a file's name whenever a file directly in <paramref name="folder"/>
    /// appears or is written, on the watching thread, until the result is disposed of. One watch per folder.
    /// </summary>
    /// <exception cref="Win32Exception">The folder is missing, or the limit on watches is reached.</exception>
    internal IDisposable Watch(string folder, Action<string> changed)
    {
        lock (_registration)
        {
            var watch = NativeMethods.NotifyAddWatch(_descriptor, folder, Mask);
            if (watch < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                throw new Win32Exception(error, $"cannot watch {folder}: {NativeMethods.Describe(error)}");
            }

            _callbacks[watch] = changed;
            return new Registration(this, watch);
        }
    }

    public void Dispose()
    {
        _stopping = true;

        // The end of a watch is itself an event, which wakes the thread.
        _ = NativeMethods.NotifyRemoveWatch(_descriptor, _wakeWatch);
    }

    private void Listen()
    {
        var buffer = stackalloc byte[BufferSize];
        while (!_stopping)
        {
            var length = NativeMethods.Read(_descriptor, buffer, BufferSize);
            if (length > 0)
            {
                Dispatch(new ReadOnlySpan<byte>(buffer, (int)length));
            }
            else if (Marshal.GetLastPInvokeError() != NativeMethods.Interrupted)
            {
                break;
            }
        }

        new Microsoft.Win32.SafeHandles.SafeFileHandle(_descriptor, ownsHandle: true).Dispose();
    }

    private void Dispatch(ReadOnlySpan<byte> events)
    {
        while (events.Length >= HeaderSize)
        {
            var watch = MemoryMarshal.Read<int>(events);
            var kind = MemoryMarshal.Read<uint>(events[4..]);
            var nameLength = MemoryMarshal.Read<int>(events[12..]);
            var name = events.Slice(HeaderSize, nameLength);
            events = events[(HeaderSize + nameLength)..];
            if ((kind & NativeMethods.NotifyOverflow) != 0)
            {
                WakeAll();
            }
            else if ((kind & NativeMethods.NotifyIgnored) == 0 && _callbacks.TryGetValue(watch, out var changed))
            {
                changed(Encoding.UTF8.GetString(name.TrimEnd((byte)0)));
            }
        }
    }

    private void WakeAll()
    {
        foreach (var changed in _callbacks.Values)
        {
            changed("");
        }
    }

    private void Remove(int watch)
    {
        lock (_registration)
        {
            _ = _callbacks.TryRemove(watch, out _);
            _ = NativeMethods.NotifyRemoveWatch(_descriptor, watch);
        }
    }

    private sealed class Registration(FolderWatch owner, int watch) : IDisposable
    {
        public void Dispose() => owner.Remove(watch);
    }
}
