using System.Globalization;
using System.Text;

namespace Vizier.Runner.Posix;

/// <summary>Reads <c>/proc</c>.</summary>
internal static class ProcessTable
{
    private const string Root = "/proc";

    /// <summary>Names this start of the machine; process ids and start ticks mean nothing across starts.</summary>
    internal static string BootId { get; } = ReadText("/proc/sys/kernel/random/boot_id")?.Trim() ?? "";

    internal static ProcessEntry? Find(int pid) =>
        ReadText($"{Root}/{pid}/stat") is { } line ? ProcessEntry.Parse(line) : null;

    /// <summary>All processes, in no order.</summary>
    internal static IEnumerable<ProcessEntry> All()
    {
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && Find(pid) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Whether the process began its life with <c>NAME=VALUE</c> in its environment, as its children do too.</summary>
    internal static bool HasVariable(int pid, string name, string value)
    {
        try
        {
            var environment = File.ReadAllBytes($"{Root}/{pid}/environ").AsSpan();
            var wanted = Encoding.UTF8.GetBytes($"{name}={value}\0").AsSpan();
            return environment.StartsWith(wanted) || environment.IndexOf((byte[])[0, .. wanted]) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
